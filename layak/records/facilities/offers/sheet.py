"""The offers as a workbook."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner
from layak.city.people.roles.actor import Actor
from layak.city.places.models import Municipality
from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.facilities.offers.models import ServiceOffer
from layak.records.facilities.offers.reads import rows_of


def offers_workbook(
    offers: list[ServiceOffer], *, by: Actor, city: Municipality | None, at: datetime
) -> bytes:
    """XLSX of these offers as ``counted`` found them, in the order given."""
    columns: list[Column] = [
        Column(title=_("Instansi"), width=32, kind="wrap"),
        Column(title=_("Layanan"), width=36, kind="wrap"),
        Column(title=_("Jenis"), width=24, kind="wrap"),
        Column(title=_("Jenjang"), width=20, kind="wrap"),
        Column(title=_("Bagi siapa"), width=24, kind="wrap"),
        Column(title=_("Wilayah"), width=28, kind="wrap"),
        Column(title=_("Satuan"), width=18),
        Column(title=_("Kapasitas"), width=11, kind="count"),
        Column(title=_("Terpakai"), width=11, kind="count"),
        Column(title=_("Bebas hari ini"), width=13, kind="count"),
        Column(title=_("Keadaan"), width=20),
        Column(title=_("Aksesibilitas"), width=26, kind="wrap"),
        Column(title=_("Jam"), width=20, kind="wrap"),
        Column(title=_("Perjanjian"), width=28, kind="wrap"),
        Column(title=_("Perjanjian berakhir"), width=20),
        Column(title=_("Kontak kantor"), width=30, kind="wrap"),
        Column(title=_("Diperbarui"), width=13, kind="date"),
    ]
    sheet = Sheet(
        title=_("Layanan"),
        columns=columns,
        rows=[
            [
                row.agency_name,
                row.name,
                row.kind_label,
                row.levels_text,
                row.for_whom,
                row.area_text,
                row.unit,
                row.capacity,
                row.taken if row.tells_free else None,
                row.free if row.tells_free else None,
                row.state_label,
                row.access_text,
                row.hours_text,
                row.agreement_text,
                row.until_text,
                row.contact,
                row.changed_on,
            ]
            for row in rows_of(offers, by=by, at=at)
        ],
        heading_lines=(_("Layanan yang dibawa lembaga bagi anak"),),
        footer_lines=(_("Dicetak %s") % moment_id(at),),
        freeze=2,
    )
    title = _("Layanan yang dibawa lembaga bagi anak")
    return write_workbook([sheet], title=title, created=at, marked=demo_banner(city))
