"""All agreed readings of a round on paper, to be signed: as PDF and as a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.reads import town
from layak.city.places.models import Municipality
from layak.evaluation.agreements.reads import AgreedReading, AgreementList
from layak.evaluation.rounds.wording import DASH, demo_mark, letterhead, moment_text
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

# the higher one at the right, below place and day; a blank line keeps both level
SIGNERS = ("Sekretaris Gugus Tugas", "Ketua Gugus Tugas")
BLANK = "\u00a0"


def agreement_report(found: AgreementList, *, city: Municipality | None, at: datetime) -> Report:
    """The sheet to be signed, for ``report_pdf`` and ``report_docx``."""
    return Report(
        title=_("Lembar Kesepakatan Persamaan Persepsi"),
        subtitle=" · ".join(
            part for part in (found.round.title, city.name if city else "") if part
        ),
        letterhead=letterhead(city),
        banner=demo_mark(city),
        blocks=list(_blocks(found)),
        signatures=[
            Signature(place=BLANK, lines=[_(SIGNERS[0])]),
            Signature(place=f"{town(city)}, {'.' * 24}", lines=[_(SIGNERS[1])]),
        ],
        footer=_("Lembar kesepakatan persamaan persepsi"),
        printed=_("Dicetak %(moment)s") % {"moment": moment_text(at)},
        landscape=True,
    )


def _blocks(found: AgreementList) -> Iterator[Block]:
    yield Heading(_("Persepsi yang disepakati"))
    yield Table(
        columns=[
            TableColumn(_("Pertanyaan"), 22),
            TableColumn(_("Persepsi yang disepakati"), 34),
            TableColumn(_("Penyebut dan sumbernya"), 18),
            TableColumn(_("Bukti yang diterima"), 22),
            TableColumn(_("Pemimpin"), 14),
            TableColumn(_("Diputuskan"), 14),
        ],
        rows=[
            TableRow([f"{row.code} {row.text}", *_cells(row.agreed)])
            for row in found.rows
            if row.agreed
        ],
        empty=_("Belum ada persepsi yang disepakati untuk putaran ini."),
        size=8,
    )
    differing = [
        TableRow([row.code, agency, text])
        for row in found.rows
        if row.agreed
        for agency, text in row.agreed.dissents
    ]
    if differing:
        yield Heading(_("Pendapat lain"))
        yield Table(
            columns=[
                TableColumn(_("Kode"), 10),
                TableColumn(_("Perangkat daerah"), 30),
                TableColumn(_("Pendapatnya"), 84),
            ],
            rows=differing,
            size=8,
        )
    yield Paragraph(
        _(
            "Kesepakatan ini cara gugus tugas kota membaca pertanyaan; bukan penafsiran resmi "
            "kementerian. Kesepakatan berlaku sampai diganti oleh rapat berikutnya."
        )
    )


def _cells(agreed: AgreedReading) -> list[str]:
    base = agreed.denominator
    if agreed.denominator_source:
        source = _("Sumber: %(source)s") % {"source": agreed.denominator_source}
        base = f"{base}\n{source}" if base else source
    return [
        agreed.reading,
        base or DASH,
        agreed.accepted_proof or DASH,
        agreed.lead or DASH,
        agreed.decided.removeprefix(_("Disepakati di ")),
    ]
