"""What documents still prove in a cycle, as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.rounds.wording import demo_mark, moment_text
from layak.evaluation.strength.validity_reads import Cycle, ValidityRow
from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook


def validity_workbook(
    cycle: Cycle | None, rows: Sequence[ValidityRow], *, city: Municipality | None, at: datetime
) -> bytes:
    """XLSX: one row for each document, what ends first on top."""
    title = _("Masa berlaku bukti")
    years = cycle.years_text if cycle else ""
    sheet = Sheet(
        title=title,
        columns=[
            Column(title=_("Bukti"), width=50, kind="wrap"),
            Column(title=_("Jenis dan nomor"), width=34, kind="wrap"),
            Column(title=_("Perangkat daerah"), width=30, kind="wrap"),
            Column(title=_("Tahun dan masa berlaku"), width=40, kind="wrap"),
            Column(title=_("Berlaku sampai"), width=14, kind="date"),
            Column(title=_("Dipakai pertanyaan"), width=12, kind="count"),
            Column(title=_("Daur %s") % years if years else _("Daur"), width=24, kind="wrap"),
            Column(title=_("Saran"), width=44, kind="wrap"),
        ],
        rows=[
            [
                row.title,
                row.facts,
                row.agency,
                row.held,
                row.until_on,
                row.use_count,
                row.verdict.label if row.verdict else "",
                row.verdict.advice if row.verdict else "",
            ]
            for row in rows
        ],
        heading_lines=(title, _("Usulan kami dari keterangan bukti; bukan penilaian kementerian.")),
        footer_lines=(_("Dicetak %(moment)s") % {"moment": moment_text(at)},),
        freeze=1,
    )
    return write_workbook([sheet], title=title, created=at, marked=demo_mark(city))
