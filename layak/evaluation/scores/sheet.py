"""The empty list of marks, to fill in and hand in again."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal

from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook
from layak.rules.instrument import Edition

HEADER = ("question_code", "text", "maximum", "self_mark")


def marks_csv(edition: Edition) -> bytes:
    """UTF-8 with a mark at its beginning, so that Excel reads it as such; semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for question in edition.questions:
        maximum = f"{question.maximum:f}".replace(".", ",")
        # a text that a spreadsheet cannot take for a formula
        harmless = (
            f"'{question.text}"
            if question.text[:1] in {"=", "+", "-", "@", "\t"}
            else question.text
        )
        writer.writerow([question.code, harmless, maximum, ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def marks_workbook(edition: Edition, *, created: datetime) -> bytes:
    """The same as a workbook in which only the mark can be typed."""
    rows: list[list[str | Decimal | None]] = [
        [question.code, question.text, question.maximum, None] for question in edition.questions
    ]
    sheet = Sheet(
        title="Daftar nilai",
        columns=[
            Column(title=HEADER[0], width=16),
            Column(title=HEADER[1], width=80, kind="wrap"),
            Column(title=HEADER[2], width=12, kind="number"),
            Column(title=HEADER[3], width=14, kind="number", locked=False),
        ],
        rows=rows,
        freeze=1,
        protected=True,
    )
    return write_workbook([sheet], title=f"Daftar nilai {edition.code}", created=created)
