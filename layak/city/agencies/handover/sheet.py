"""Everything that a seat hands over, as one file to read and to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner, printed
from layak.city.agencies.seats.handovers import Section
from layak.city.agencies.seats.reads import SeatPage
from layak.city.places.models import Municipality
from layak.platform.documents.writing.reports import (
    Block,
    Heading,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
)
from layak.rules.numbers import date_id


def handover_report(
    page: SeatPage, sections: Sequence[Section], *, city: Municipality | None, at: datetime
) -> Report:
    seat = page.seat
    return Report(
        title=_("Serah Terima Kursi"),
        subtitle=f"{seat.title}, {seat.agency_name}",
        banner=demo_banner(city),
        facts=[
            (_("Peran"), seat.role_label),
            (_("Pemegang sekarang"), seat.holder.name if seat.holder else _("kosong")),
        ],
        blocks=list(_blocks(page, sections)),
        signatures=[
            Signature(lines=[_("Yang menyerahkan,")]),
            Signature(lines=[_("Yang menerima,")]),
        ],
        printed=printed(at),
        footer=_("Hanya untuk pemegang kursi dan sekretariat"),
    )


def _blocks(page: SeatPage, sections: Sequence[Section]) -> Iterator[Block]:
    for section in sections:
        yield Heading(section.title)
        yield _lines([(line.text, line.remark) for line in section.lines], section.empty)
    yield Heading(_("Siapa pernah memegang kursi ini"))
    held = [
        (
            holder.name,
            _("sejak %(since)s") % {"since": date_id(holder.since_on)}
            + (
                _(", sampai sebelum %(until)s") % {"until": date_id(holder.until_on)}
                if holder.until_on
                else ""
            ),
        )
        for holder in page.history
    ]
    yield _lines(held, _("Belum pernah ada pemegang."))
    yield Paragraph(
        _("Semua yang tersimpan dari kursi ini tetap pada kursinya dan menjadi pekerjaan penerima.")
    )


def _lines(rows: Sequence[tuple[str, str]], empty: str) -> Table:
    return Table(
        columns=[TableColumn(_("Hal"), 58), TableColumn(_("Keterangan"), 42)],
        rows=[TableRow(row) for row in rows],
        empty=empty or _("Tidak ada."),
    )
