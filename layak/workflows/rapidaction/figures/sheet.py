"""Published counts as a workbook: the tables of the page, nothing more."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner
from layak.city.places.models import Municipality
from layak.platform.documents.writing.sheets import Column, Sheet, Value, write_workbook
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.figures.reads import CHILD, NEED
from layak.workflows.rapidaction.figures.release_reads import ShownRelease, ShownTable

HIDDEN = "\u2022"


def release_workbook(release: ShownRelease, *, below: int, city: Municipality | None) -> bytes:
    """A sheet for each table; a hidden count is a dot, and every sheet says what that means."""
    span = _("Penanganan yang dibuka %(since)s sampai %(last)s") % {
        "since": date_id(release.since),
        "last": date_id(release.last),
    }
    foot = (
        _(
            "%(dot)s disembunyikan: hitungan di bawah %(n)d, nol pun, dan yang dapat membukanya. Tanda "
            "itu tidak berarti ada anak."
        )
        % {"dot": HIDDEN, "n": below},
        _("Diterbitkan %s. Catatan resmi nasional adalah SIMFONI PPA.")
        % moment_id(release.released_at),
    )
    sheets = [_sheet(table, (table.caption, span), foot) for table in release.tables]
    return write_workbook(
        sheets,
        title=_("Hitungan penanganan anak"),
        created=timezone.localtime(release.released_at),
        marked=demo_banner(city),
    )


def _sheet(table: ShownTable, heading: tuple[str, ...], foot: tuple[str, ...]) -> Sheet:
    first, *others = table.columns
    rows: list[list[Value]] = [
        [line.label, *(HIDDEN if value is None else value for value in line.values)]
        for line in (*table.lines, *table.closing)
    ]
    names = {
        "level": _("Tingkat"),
        "sex": _("Jenis kelamin"),
        "age": _("Kelompok umur"),
        "disability": _("Disabilitas"),
        "district": _("Kecamatan"),
        CHILD: _("Anak"),
    }
    title = (
        _("AMPK, %s") % names[table.code[1]].lower()
        if table.code[0] == NEED
        else names[table.code[1]]
    )
    return Sheet(
        title=title,
        columns=[Column(title=first, width=44), *(Column(title=name, width=16) for name in others)],
        rows=rows,
        heading_lines=heading,
        footer_lines=foot,
        freeze=1,
    )
