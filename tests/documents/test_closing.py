"""Nobody signs an empty page: what ends a report stays with its signatures."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from docx import Document

from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import (
    Heading,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
)

AT = datetime(2026, 2, 2, tzinfo=UTC)
COLUMNS = [TableColumn("No"), TableColumn("Isi")]
SIGNER = Signature(place="Kota, 2 Februari 2026", lines=["Ketua"], name="Nama Ketua")


def kept(*blocks):
    """For each row of the first table, whether it stays with what follows; and the last words."""
    report = Report(title="Uji", subtitle="", blocks=list(blocks), signatures=[SIGNER])
    word = Document(io.BytesIO(report_docx(report, created=AT)))
    rows = [
        all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)
        for row in word.tables[0].rows
    ]
    return rows, bool(word.paragraphs[-1].paragraph_format.keep_with_next)


def table(count):
    return Table(columns=COLUMNS, rows=[TableRow([str(n), "isi"]) for n in range(count)])


def test_two_rows_and_the_closing_words_go_with_the_signatures():
    assert kept(table(4), Paragraph("Demikian.")) == ([False, False, False, True, True], True)


def test_a_table_may_itself_be_the_end():
    assert kept(table(3)) == ([False, False, True, True], True)


def test_a_single_row_takes_its_header_along():
    assert kept(table(1), Paragraph("Demikian.")) == ([True, True], True)


def test_words_between_table_and_end_leave_the_table_alone():
    rows, is_kept = kept(table(2), Heading("Penutup"), Paragraph("Demikian."))
    assert (rows, is_kept) == ([False, False, False], True)
