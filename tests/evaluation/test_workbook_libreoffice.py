"""Workbooks opened and saved by LibreOffice come back whole."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from django.utils import timezone

from layak.city.places.models import Municipality
from layak.evaluation.answers.actions import Edit, save_fields
from layak.evaluation.answers.models import AnswerRevision
from layak.evaluation.workbook.reads import agency_workbook
from layak.evaluation.workbook.sheet import agency_workbook_file
from layak.evaluation.workbook_returns.actions import take_workbook
from layak.evaluation.workbook_returns.preview_reads import preview_workbook
from layak.evaluation.workbook_returns.reads import read_agency_workbook
from tests.evaluation.workbook_editing import Edited

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
NOTE, COUNT = "Upaya yang dilakukan", "Yang memenuhi 2026"
KEPT = {
    "mark": "2,5",
    "numerator-2026": "7412,50",
    "denominator-2026": "1234567",
    "note": '=1+1 "kutip" & <b>\n\n  Baris ketiga, 100 %\t_x0041_',
    "not_applicable": "'berpetik",
}


def resaved(data: bytes, folder) -> bytes:
    """The workbook after LibreOffice opened and saved it."""
    source, out = folder / "buku.xlsx", folder / "keluar"
    source.write_bytes(data)
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, source,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (out / "buku.xlsx").read_bytes()


@pytest.fixture
def data(db, round_, answer, dinkes, sari) -> bytes:
    Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Provinsi Uji")
    edits = [Edit(field=name, value=value, version=0) for name, value in KEPT.items()]
    save_fields(answer_id=answer.pk, edits=edits, by=sari, at=timezone.now())
    found = agency_workbook(round_, dinkes, by=sari, at=timezone.now())
    return agency_workbook_file(found, city=None)


def read(data, round_, person):
    return read_agency_workbook(data, "buku.xlsx", round_=round_, by=person)


def test_opened_and_saved_it_changes_nothing(data, round_, sari, tmp_path):
    reading = read(resaved(data, tmp_path), round_, sari)
    assert (reading.fills, reading.problems) == ([], [])


def test_edits_come_back_and_a_second_time_change_nothing(data, round_, answer, sari, tmp_path):
    book = Edited(data)
    book.type("14.1", NOTE, "Dari LibreOffice: é “kutip”\nbaris dua")
    book.type("14.1", "Nilai", 1.25)
    book.type("14.2", COUNT, 88)
    where = book.type("14.2", "Nilai", "salah")
    saved = resaved(book.save(), tmp_path)
    found = preview_workbook(round_, read(saved, round_, sari), by=sari, at=timezone.now())
    assert [problem.cell for problem in found.problems] == [where]
    told = {f"{line.code} {line.field}": line.new for line in found.changes}
    assert told == {
        "14.1 note": "Dari LibreOffice: é “kutip”\nbaris dua",
        "14.1 mark": "1.25",
        "14.2 numerator-2026": "88",
    }
    for count in (3, 0):
        taken = take_workbook(
            round_=round_,
            reading=read(saved, round_, sari),
            source="buku.xlsx",
            by=sari,
            at=timezone.now(),
            skips_problems=True,
        )
        assert len(taken) == count
    assert AnswerRevision.objects.filter(is_kept=False).count() == 0


def test_faults_are_named_by_their_cells_after_it_saved_them(data, round_, sari, tmp_path):
    book = Edited(data)
    row = int(book.row_of("14.2").get("r"))
    merged = book.reference("14.2", "Alasan tidak berlaku")
    column = merged.rstrip("0123456789")
    book.put(merged, "Untuk dua baris")
    book.merge(f"{merged}:{column}{row + 1}")
    error = book.type("14.1", "Nilai", "#N/A", formula="NA()")
    book.cell(error).set("t", "e")
    day = book.type("14.2", COUNT, 46350)
    book.number_format(day, 14)
    sum_ = book.type("14.2", "Nilai", 1.5, formula="3/2")
    book.row_of("14.2").set("hidden", "1")
    found = preview_workbook(
        round_, read(resaved(book.save(), tmp_path), round_, sari), by=sari, at=timezone.now()
    )
    assert {problem.cell for problem in found.problems} == {merged, error, day}
    assert {problem.cell for problem in found.remarks} == {sum_, f"A{row}"}
    assert [(line.code, line.field, line.new) for line in found.changes] == [
        ("14.2", "mark", "1.50")
    ]
