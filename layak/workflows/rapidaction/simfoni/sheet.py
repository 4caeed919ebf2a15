"""The sheet to copy from, as CSV that spreadsheets do not take for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.simfoni.reads import SimfoniRow

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet_csv(rows: Sequence[SimfoniRow]) -> bytes:
    """UTF-8 with a mark, semicolons: as offices open it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in sheet_table(rows):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def sheet_table(rows: Sequence[SimfoniRow]) -> list[list[str]]:
    """The rows in the order of the national form, headings first."""
    head = [
        _("Kode"),
        _("Tanggal"),
        _("Bentuk kekerasan"),
        _("Tempat"),
        _("Kelompok umur korban"),
        _("Jenis kelamin korban"),
        _("Sumber laporan"),
        _("Nomor SIMFONI"),
        _("Tanggal entri"),
    ]
    return [
        head,
        *(
            [
                row.code,
                row.opened_on.isoformat(),
                row.kind,
                row.place,
                row.age_band,
                row.sex,
                row.channel,
                row.number,
                row.entered_on.isoformat() if row.entered_on else "",
            ]
            for row in rows
        ),
    ]
