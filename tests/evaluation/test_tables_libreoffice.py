"""Table sheets opened and saved by LibreOffice come back whole."""

from __future__ import annotations

import shutil

import pytest

from tests.evaluation.test_tables_workbook import Sheet, book, preview, table, take, told
from tests.evaluation.test_workbook_libreoffice import resaved

__all__ = ["book", "table"]
pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


def test_opened_and_saved_it_changes_nothing(book, round_, sari, tmp_path):
    found = preview(resaved(book, tmp_path), round_, sari)
    assert (found.rows.changes, found.rows.conflicts, found.problems) == ([], [], [])


def test_filled_in_and_saved_it_comes_back_once(book, round_, sari, tmp_path):
    sheet = Sheet(book).put("Kode", 2, "14.10").put("Nama inovasi", 2, "Kelas ibu")
    data = resaved(sheet.put("Sejak tahun", 2, 2025).save(), tmp_path)
    assert told(preview(data, round_, sari).rows.changes) == [
        ("14.10", "Baru", ["Nama inovasi: Kelas ibu", "Sejak tahun: 2025"])
    ]
    take(data, round_, sari)
    assert take(data, round_, sari) == []
