"""The words of a request letter, from plain values: what is kept and printed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.letters.reads import Asked, Recipient
from layak.evaluation.rounds.wording import day_text

NATURES = (
    gettext_noop("Biasa"),
    gettext_noop("Penting"),
    gettext_noop("Segera"),
    gettext_noop("Sangat Segera"),
)
SUBJECT = gettext_noop("Permintaan data dan bukti evaluasi mandiri Kabupaten/Kota Layak Anak")
OPENING = gettext_noop(
    "Berdasarkan Peraturan Presiden Nomor 25 Tahun 2021 tentang Kebijakan Kabupaten/Kota Layak "
    "Anak dan Peraturan Menteri Pemberdayaan Perempuan dan Perlindungan Anak Nomor 12 Tahun 2022 "
    "tentang Penyelenggaraan Kabupaten/Kota Layak Anak, %(city)s menyusun evaluasi mandiri tahun "
    "%(year)d dengan data tahun %(years)s."
)
NO_NAMES = gettext_noop(
    "Demi pelindungan data anak, mohon tidak mencantumkan nama, alamat, atau identitas lain "
    "seorang anak pada isian dan bukti."
)
CLOSING = gettext_noop(
    "Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih."
)
HEADS = {
    Agency.Kind.DINAS.value: gettext_noop("Kepala %(name)s"),
    Agency.Kind.BADAN.value: gettext_noop("Kepala %(name)s"),
    Agency.Kind.UNIT.value: gettext_noop("Kepala %(name)s"),
    Agency.Kind.KECAMATAN.value: gettext_noop("Camat %(name)s"),
}


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Head and signer as they stand now; ``lines`` of the letterhead, the last one the largest."""

    lines: Sequence[str]
    address: str
    contact: str
    place: str
    signature: Sequence[str]
    name: str
    grade: str
    nip: str
    agency: int


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the secretariat wrote for all letters of one batch."""

    nature: str
    subject: str
    opening: str
    contact: str
    dated_on: date
    due_on: date
    copies: Sequence[str]
    years: str
    site: str
    mark: str


def letter_words(
    number: str, to: Recipient, asked: Sequence[Asked], *, sender: Sender, wording: Wording
) -> dict[str, object]:
    """The fields of the letter's template (``documents.letter_base.SAMPLE``) and two of ours:
    ``jumlah`` (how many questions) and ``kop_milik`` (whose letterhead it is)."""
    lines = list(sender.lines) or [""]
    return {
        "contoh": wording.mark,
        "kop": lines[:-1],
        "nama_kop": lines[-1],
        "alamat_kop": sender.address,
        "kontak_kop": sender.contact,
        "nomor": number,
        "sifat": wording.nature,
        "lampiran": _("1 (satu) berkas"),
        "hal": wording.subject,
        "tempat": sender.place,
        "tanggal": day_text(wording.dated_on),
        "kepada": addressee(to),
        "di": sender.place,
        "isi": _paragraphs(to, asked, wording),
        "penanda_tangan": list(sender.signature),
        "nama": sender.name,
        "pangkat": sender.grade,
        "nip": sender.nip,
        "tembusan": list(wording.copies),
        "judul_lampiran": _("Daftar pertanyaan untuk %(name)s") % {"name": to.name},
        "pertanyaan": [
            _row(place, question, wording) for place, question in enumerate(asked, start=1)
        ],
        "catatan_lampiran": _attachment_note(asked),
        "jumlah": len(asked),
        "kop_milik": sender.agency,
    }


def addressee(to: Recipient) -> str:
    """Who leads the agency, as a letter calls that person."""
    name = to.name
    if to.kind == Agency.Kind.KECAMATAN:
        name = name.removeprefix("Kecamatan ")
    return _(HEADS.get(to.kind, gettext_noop("Pimpinan %(name)s"))) % {"name": name}


def _paragraphs(to: Recipient, asked: Sequence[Asked], wording: Wording) -> list[str]:
    led = sum(question.leads for question in asked)
    told = {
        "n": len(asked),
        "led": led,
        "helped": len(asked) - led,
        "day": day_text(wording.due_on),
        "name": to.name,
    }
    wish = (
        _("Sehubungan dengan itu, kami mohon kesediaan Saudara")
        if to.is_invited
        else _("Sehubungan dengan itu, kami minta Saudara")
    )
    request = _(
        "menugaskan pejabat dan operator %(name)s untuk mengisi dan melengkapi bukti atas %(n)d "
        "pertanyaan pada lampiran (%(led)d dipimpin, %(helped)d disumbang), paling lambat %(day)s."
    )
    paragraphs = [
        *wording.opening.split("\n"),
        f"{wish} {request % told}",
        _way(wording),
        _(NO_NAMES),
        _(CLOSING),
    ]
    return [line.strip() for line in paragraphs if line.strip()]


def _way(wording: Wording) -> str:
    """How the answer is given, and whom to ask."""
    way = _("Isian disampaikan lewat aplikasi Layak")
    way = f"{way} ({wording.site})" if wording.site else way
    if not wording.contact:
        return f"{way}."
    return _("%(way)s. Untuk keterangan lebih lanjut hubungi %(contact)s.") % {
        "way": way,
        "contact": wording.contact.rstrip("."),
    }


def _row(place: int, question: Asked, wording: Wording) -> Mapping[str, str]:
    day = min(filter(None, (question.due_on, wording.due_on)), default=None)
    return {
        "no": str(place),
        "kode": question.code,
        "pertanyaan": question.text,
        "bukti": "; ".join(question.evidence) or _("Menurut pertanyaannya"),
        "tahun": wording.years,
        "peran": _("Memimpin") if question.leads else _("Menyumbang"),
        "tenggat": day_text(day),
    }


def _attachment_note(asked: Sequence[Asked]) -> str:
    if not asked:
        return ""
    return _(
        "Memimpin: perangkat daerah menulis jawaban. Menyumbang: perangkat daerah menyerahkan "
        "bagian dan bukti kepada pemimpinnya."
    )
