"""A statement of role and commitment on the letterhead of its agency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.reads import demo_banner, head_words, nip_words, printed
from layak.city.places.models import Municipality
from layak.evaluation.rounds.wording import moment_text
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
from layak.workflows.taskforce.statements.reads import StatementPage

BLANK = "Belum diisi."


def statement_letter(page: StatementPage, *, city: Municipality | None, at: datetime) -> Report:
    """On the letterhead of the agency, for ``letter_pdf`` and ``report_docx``."""
    words = head_words(page.agency, city)
    head = [*words["lines"].splitlines(), words["address"], words["contact"]]
    return Report(
        title=_("Pernyataan Peran dan Komitmen"),
        subtitle=_("Gugus Tugas Kota Layak Anak, tahun %(year)d") % {"year": page.year},
        letterhead=[line for line in head if line],
        banner=demo_banner(city),
        blocks=list(_blocks(page)),
        signatures=[_signature(page, words["place"])],
        printed=printed(at),
    )


def _blocks(page: StatementPage) -> Iterator[Block]:
    yield Paragraph(
        _(
            "%(name)s, sebagai anggota Gugus Tugas Kota Layak Anak, menyatakan peran dan "
            "komitmennya untuk tahun %(year)d sebagai berikut."
        )
        % {"name": page.agency.name, "year": page.year}
    )
    for field in page.fields:
        yield Heading(field.label, 2)
        for text in (field.text or _(BLANK)).split("\n"):
            if text.strip():
                yield Paragraph(text)
    yield Table(
        columns=[TableColumn(_("Kode"), 10), TableColumn(_("Indikator yang didukung"), 90)],
        rows=[TableRow(indicator) for indicator in page.indicators],
        caption=_("Indikator yang didukung"),
        empty=_("Belum ada indikator yang dipilih."),
    )
    yield Paragraph(
        _(
            "Pernyataan ini dibuat untuk dilaksanakan dan dilaporkan dalam rapat koordinasi gugus "
            "tugas. Kemajuannya dicatat sepanjang tahun, dan bila peran atau kemampuan berubah, "
            "dibuat pernyataan baru yang menggantikan pernyataan ini. Demikian pernyataan ini "
            "dibuat dengan penuh tanggung jawab demi kepentingan terbaik bagi anak."
        )
    )


def _signature(page: StatementPage, place: str) -> Signature:
    agency, shown = page.agency, page.shown
    headed = {Agency.Kind.DINAS, Agency.Kind.BADAN, Agency.Kind.UNIT}
    lead = _("Kepala") if agency.kind in headed else _("Pimpinan")
    office = f"{lead} {agency.name},"
    if agency.kind == Agency.Kind.KECAMATAN:
        office = _("Camat %(name)s,") % {"name": agency.name.removeprefix("Kecamatan ")}
    if shown is None or shown.signed_at is None:
        return Signature(place=f"{place}, {'.' * 24}", lines=[office])
    signed = _("Ditandatangani %(moment)s") % {"moment": moment_text(shown.signed_at)}
    # name and number where it was signed here; as the paper writes it where ink was recorded
    name, nip = shown.signer, ""
    if shown.paper_id is None and shown.signed_by is not None:
        name, nip = shown.signed_by.name, shown.signed_by.nip
    return Signature(place=place, lines=[office, signed], name=name, number=nip_words(nip))
