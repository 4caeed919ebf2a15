"""The counts of the filial school as a workbook."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner
from layak.city.places.models import Municipality
from layak.platform.documents.writing.sheets import Column, Sheet, Value, write_workbook
from layak.platform.web.templatetags.numbers import moment_id
from layak.workflows.rapidaction.education.reads import FilialPage, ShownTable

HIDDEN = "\u2013"


def filial_workbook(page: FilialPage, *, city: Municipality | None, at: datetime) -> bytes:
    """Pupils, places and outcomes; hidden counts as a dash, and the rounding said."""
    foot = [_("Dicetak %s") % moment_id(at)]
    if not page.is_exact:
        foot.append(
            _(
                "Hitungan dibulatkan ke bawah ke kelipatan %(n)d; %(dash)s berarti kurang dari %(n)d, "
                "nol pun."
            )
            % {"dash": HIDDEN, "n": page.step}
        )
    sheets = [
        _table(_("Murid"), page.pupils, foot),
        _places(page, foot),
        _table(_("Sesudah bebas"), page.outcomes, foot),
    ]
    title = _("Sekolah filial: hitungan")
    return write_workbook(sheets, title=title, created=at, marked=demo_banner(city))


def _table(title: str, table: ShownTable, foot: list[str]) -> Sheet:
    first, *others = table.columns
    rows: list[list[Value]] = [
        [label, *(HIDDEN if value is None else value for value in row)]
        for label, row in table.lines
    ]
    return Sheet(
        title=title,
        columns=[Column(title=first, width=20), *(Column(title=name, width=16) for name in others)],
        rows=rows,
        heading_lines=(_("Sekolah filial: hitungan"),),
        footer_lines=tuple(foot),
        freeze=1,
    )


def _places(page: FilialPage, foot: list[str]) -> Sheet:
    return Sheet(
        title=_("Tempat"),
        columns=[
            Column(title=_("Jenjang"), width=20),
            Column(title=_("Bebas hari ini"), width=16, kind="count"),
            Column(title=_("Kapasitas"), width=16, kind="count"),
        ],
        rows=[[place.label, place.free, place.of] for place in page.places],
        heading_lines=(_("Sekolah filial: hitungan"),),
        footer_lines=tuple(foot),
        freeze=1,
    )
