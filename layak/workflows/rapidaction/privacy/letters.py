"""Papers of the privacy desk: the copy of kept data, the notice of a breach. No name in a file name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import demo_banner, printed
from layak.city.places.models import Municipality
from layak.platform.documents.writing.reports import (
    Block,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
    report_pdf,
)
from layak.platform.web.templatetags.numbers import moment_id
from layak.workflows.rapidaction.children.models import Breach
from layak.workflows.rapidaction.privacy.actions import AccessCopy


def access_json(copy: AccessCopy) -> bytes:
    """The same as data: readable by another program (UU 27/2022 Ps 13)."""
    told: dict[str, Any] = {
        "permintaan": copy.code,
        "yang_disimpan": dict(copy.kept),
        "jejak": [
            {
                "waktu": timezone.localtime(row.at).isoformat(),
                "sebagai": row.relation,
                "isi": row.fields,
            }
            for row in copy.trail
        ],
        "dibagikan": [
            {
                "waktu": timezone.localtime(row.at).isoformat(),
                "kepada": row.agency,
                "dasar": row.basis,
                "tujuan": row.purpose,
                "isi": row.fields,
            }
            for row in copy.shares
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def access_pdf(copy: AccessCopy, *, city: Municipality | None, at: datetime) -> bytes:
    report = Report(
        title=_("Salinan Data Pribadi dan Jejak Pemrosesan"),
        subtitle=_("Permintaan %s") % copy.code,
        banner=demo_banner(city),
        blocks=list(_access_blocks(copy)),
        printed=printed(at),
        footer=_("Rahasia: hanya untuk pemohon yang berhak"),
    )
    return report_pdf(report, created=at)


def _access_blocks(copy: AccessCopy) -> Iterator[Block]:
    yield Heading(_("Yang disimpan"))
    yield Facts(copy.kept)
    yield Heading(_("Kepada siapa dibagikan"))
    yield Table(
        columns=[
            TableColumn(_("Waktu"), 2),
            TableColumn(_("Kepada"), 3),
            TableColumn(_("Dasar"), 2),
            TableColumn(_("Tujuan"), 2),
            TableColumn(_("Isi"), 2),
        ],
        rows=[
            TableRow([moment_id(row.at), row.agency, row.basis, row.purpose, row.fields])
            for row in copy.shares
        ],
        empty=_("Belum pernah dibagikan."),
    )
    yield Heading(_("Jejak pemrosesan"))
    yield Table(
        columns=[
            TableColumn(_("Waktu"), 2),
            TableColumn(_("Sebagai"), 2),
            TableColumn(_("Isi"), 3),
        ],
        rows=[TableRow([moment_id(row.at), row.relation, row.fields]) for row in copy.trail],
        empty=_("Belum pernah dibuka."),
    )


def breach_notice(
    breach: Breach,
    *,
    data: str,
    what: str,
    handling: str,
    contact: str,
    city: Municipality | None,
    at: datetime,
) -> Report:
    """What UU 27/2022 Ps 46 asks for: which data, when and how, what is done about it."""
    window = f"{moment_id(breach.exposed_from_at)} sampai {moment_id(breach.exposed_until_at)}"
    banner = _("GLADI: tidak terjadi sungguh-sungguh") if breach.is_drill else demo_banner(city)
    empty = "……………………"
    return Report(
        title=_("Pemberitahuan Kegagalan Pelindungan Data Pribadi"),
        subtitle=_("Nomor %s, menurut UU 27/2022 Pasal 46") % breach.code,
        banner=banner,
        blocks=[
            Paragraph(_("Kepada yang terhormat: %s") % empty),
            Paragraph(
                _(
                    "Dengan ini kami memberitahukan bahwa terjadi kegagalan pelindungan data pribadi "
                    "yang mungkin menyangkut anak yang berada dalam pengasuhan Anda."
                )
            ),
            Heading(_("Data yang terungkap")),
            Paragraph(data),
            Heading(_("Kapan dan bagaimana terungkap")),
            Paragraph(f"{window}. {what}"),
            Heading(_("Yang sudah dan akan dilakukan")),
            Paragraph(handling),
            Heading(_("Yang dapat Anda lakukan")),
            Paragraph(
                _(
                    "Jangan memenuhi permintaan data atau uang yang mengatasnamakan layanan ini. Bila "
                    "anak merasa terancam, hubungi 129 atau 112. Pertanyaan: %s"
                )
                % contact
            ),
        ],
        signatures=[Signature(lines=[_("Petugas Pelindungan Data Pribadi,")])],
        printed=printed(at),
    )
