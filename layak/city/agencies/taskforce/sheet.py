"""The annex of a decree on paper: the member list in the order and columns of the decree."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner, printed
from layak.city.agencies.taskforce.reads import TaskForcePage
from layak.city.places.models import Municipality
from layak.platform.documents.writing.reports import (
    Notes,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
)
from layak.rules.numbers import date_id

COLUMNS = (
    ("No", 5),
    ("Kedudukan dalam Gugus Tugas", 16),
    ("Jabatan dinas", 27),
    ("Instansi", 22),
    ("Klaster/bidang", 18),
    ("Keterangan", 14),
)


def annex_report(page: TaskForcePage, *, city: Municipality | None, at: datetime) -> Report:
    decree = page.decree
    facts = [
        (_("Keputusan"), decree.signer or _("Pejabat yang menetapkan")),
        (_("Nomor"), decree.number),
        (_("Tanggal"), date_id(decree.decreed_on)),
    ]
    if decree.about:
        facts.append((_("Tentang"), decree.about))
    rows = [row for group in page.groups for row in group.rows]
    members = Table(
        columns=[TableColumn(title, width) for title, width in COLUMNS],
        rows=[
            TableRow((str(number), row.standing, row.title, row.body, row.field, row.holder))
            for number, row in enumerate(rows, start=1)
        ],
        empty=_("Belum ada kedudukan dalam susunan ini."),
    )
    return Report(
        title=_("Lampiran I: Susunan Gugus Tugas Kabupaten/Kota Layak Anak"),
        subtitle=page.title,
        banner=demo_banner(city),
        facts=facts,
        blocks=[
            members,
            Notes([_("Kedudukan melekat pada jabatan; nama pejabat pada kolom Keterangan.")]),
            Paragraph(_("Susunan ini berlaku sesuai keputusan di atas.")),
        ],
        signatures=[Signature(lines=[f"{decree.signer or _('Wali Kota')},"])],
        printed=printed(at),
        landscape=True,
    )
