"""The *Surat Pernyataan* of an agency, to print and sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.reads import head_words, nip_words
from layak.city.people.accounts.models import User
from layak.city.places.models import Municipality
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import SELF_MARK, moment_text
from layak.evaluation.stages.reads import WaitingRow, fingerprint
from layak.platform.documents.writing.reports import (
    Facts,
    Heading,
    Paragraph,
    Report,
    Signature,
    Table,
    TableColumn,
    TableRow,
    letter_pdf,
)
from layak.rules.numbers import decimal_id

ZERO = Decimal(0)
LINE = "." * 48


def statement_letter(
    round_: Round,
    agency: Agency,
    rows: Sequence[WaitingRow],
    *,
    city: Municipality | None,
    signer: User | None,
    at: datetime,
) -> bytes:
    """PDF on the letterhead of the agency, with the chosen answers and marks; the mark of its
    content stands at the foot. Without a ``signer`` the lines stay to be written on."""
    words = head_words(agency, city)
    head = [*words["lines"].splitlines(), words["address"], words["contact"]]
    name, nip = (signer.name, signer.nip) if signer else ("", "")
    mark = fingerprint(rows)
    promise = _(
        "menyatakan bahwa isian, nilai mandiri, dan bukti atas %(count)d pertanyaan di bawah ini, "
        "yang dipimpin %(agency)s dalam %(title)s dengan data tahun %(years)s, telah saya periksa, "
        "benar, dan dapat dipertanggungjawabkan. Bila kemudian ternyata ada yang keliru, kami akan "
        "memperbaikinya sesuai permintaan gugus tugas."
    ) % {
        "count": len(rows),
        "agency": agency.name,
        "title": round_.title,
        "years": ", ".join(map(str, round_.data_years)),
    }
    letter = Report(
        title=_("SURAT PERNYATAAN"),
        subtitle=_("Kebenaran isian %(title)s") % {"title": round_.title},
        letterhead=[line for line in head if line],
        banner=_("DATA CONTOH") if city and city.is_demo else "",
        blocks=[
            Paragraph(_("Yang bertanda tangan di bawah ini:")),
            Facts(
                [
                    (_("Nama"), name or LINE),
                    (_("NIP"), nip or LINE),
                    (_("Jabatan"), _("Kepala %(agency)s") % {"agency": agency.name}),
                ]
            ),
            Paragraph(promise),
            _table(rows),
            *_flags(rows),
        ],
        signatures=[
            Signature(
                place=", ".join(part for part in (words["place"], "." * 30) if part),
                lines=[_("Kepala %(agency)s") % {"agency": agency.name}],
                name=name,
                number=nip_words(nip) or _("NIP"),
            )
        ],
        footer=_("Sidik isian %(mark)s · %(self)s") % {"mark": mark, "self": SELF_MARK.lower()},
        printed=_("Dicetak %(moment)s") % {"moment": moment_text(at)},
    )
    return letter_pdf(letter, created=at)


def _flags(rows: Sequence[WaitingRow]) -> list[Heading | Table]:
    """What was flagged in these answers, each with its explanation; nothing where nothing was."""
    lines = [
        TableRow((row.code, flag.say, flag.text or _("belum dijelaskan")))
        for row in rows
        for flag in row.flags
    ]
    if not lines:
        return []
    table = Table(
        columns=[
            TableColumn(_("Kode"), 10),
            TableColumn(_("Tanda"), 46),
            TableColumn(_("Penjelasan"), 44),
        ],
        rows=lines,
        empty="",
        size=9,
    )
    return [Heading(_("Tanda pada isian dan penjelasannya (ukuran kami)")), table]


def _table(rows: Sequence[WaitingRow]) -> Table:
    lines = [TableRow((row.code, row.text, row.mark, row.maximum)) for row in rows]
    if rows:
        achieved = decimal_id(sum((row.points for row in rows), ZERO))
        available = decimal_id(sum((row.available for row in rows), ZERO))
        lines.append(TableRow(("", _("Jumlah"), achieved, available), "total"))
    return Table(
        columns=[
            TableColumn(_("Kode"), 10),
            TableColumn(_("Pertanyaan"), 64),
            TableColumn(_("Nilai"), 14, "right"),
            TableColumn(_("Maksimal"), 12, "right"),
        ],
        rows=lines,
        empty=_("Belum ada pertanyaan yang menunggu persetujuan."),
        size=9,
    )
