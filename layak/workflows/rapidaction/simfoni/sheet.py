"""The sheet to copy from, as CSV that spreadsheets do not take for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from layak.workflows.rapidaction.simfoni.reads import SimfoniRow, sheet_table

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet_csv(rows: Sequence[SimfoniRow]) -> bytes:
    """UTF-8 with a mark, semicolons: as offices open it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in sheet_table(rows):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")
