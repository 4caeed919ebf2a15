"""The words of a request letter, from plain values: what is kept and printed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.letterheads.reads import signature_lines
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
class LetterPlan:
    """What the secretariat typed. ``number`` may hold ``{nomor}``, counted up from ``first``."""

    number: str
    first: int
    dated_on: date
    due_on: date
    nature: str
    subject: str
    opening: str
    contact: str
    copies: Sequence[str]
    signer: int
    only_open: bool


def letter_words(
    number: str,
    to: Recipient,
    asked: Sequence[Asked],
    *,
    plan: LetterPlan,
    signer: Signer,
    head: Mapping[str, str],
    years: str,
    mark: str,
) -> dict[str, object]:
    """The fields of the letter's template (``documents.letter_base.SAMPLE``) and two of ours:
    ``jumlah`` (how many questions) and ``kop_milik`` (whose letterhead it is).

    ``head`` are the words of the signer's agency as they stand now, the last line the largest.
    """
    lines = head["lines"].splitlines() or [""]
    note = _(
        "Memimpin: perangkat daerah menulis jawaban. Menyumbang: perangkat daerah menyerahkan "
        "bagian dan bukti kepada pemimpinnya."
    )
    return {
        "contoh": mark,
        "kop": lines[:-1],
        "nama_kop": lines[-1],
        "alamat_kop": head["address"],
        "kontak_kop": head["contact"],
        "nomor": number,
        "sifat": plan.nature,
        "lampiran": _("1 (satu) berkas"),
        "hal": plan.subject,
        "tempat": head["place"],
        "tanggal": day_text(plan.dated_on),
        "kepada": addressee(to),
        "di": head["place"],
        "isi": _paragraphs(to, asked, plan),
        "penanda_tangan": signature_lines(signer),
        "nama": signer.name,
        "pangkat": signer.grade,
        "nip": signer.nip,
        "tembusan": list(plan.copies),
        "judul_lampiran": _("Daftar pertanyaan untuk %(name)s") % {"name": to.name},
        "pertanyaan": [
            {
                "no": str(place),
                "kode": question.code,
                "pertanyaan": question.text,
                "bukti": "; ".join(question.evidence) or _("Menurut pertanyaannya"),
                "tahun": years,
                "peran": _("Memimpin") if question.leads else _("Menyumbang"),
                "tenggat": day_text(min(question.due_on or plan.due_on, plan.due_on)),
            }
            for place, question in enumerate(asked, start=1)
        ],
        "catatan_lampiran": note if asked else "",
        "jumlah": len(asked),
        "kop_milik": signer.agency_id,
    }


def addressee(to: Recipient) -> str:
    """Who leads the agency, as a letter calls that person."""
    name = to.name
    if to.kind == Agency.Kind.KECAMATAN:
        name = name.removeprefix("Kecamatan ")
    return _(HEADS.get(to.kind, gettext_noop("Pimpinan %(name)s"))) % {"name": name}


def _paragraphs(to: Recipient, asked: Sequence[Asked], plan: LetterPlan) -> list[str]:
    led = sum(question.leads for question in asked)
    told = {
        "n": len(asked),
        "led": led,
        "helped": len(asked) - led,
        "day": day_text(plan.due_on),
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
    way = _("Isian disampaikan lewat aplikasi Layak")
    way = f"{way} ({settings.PUBLIC_URL})" if settings.PUBLIC_URL else way
    if plan.contact:
        way = _("%(way)s. Untuk keterangan lebih lanjut hubungi %(contact)s.") % {
            "way": way,
            "contact": plan.contact.rstrip("."),
        }
    else:
        way = f"{way}."
    paragraphs = [
        *plan.opening.split("\n"),
        f"{wish} {request % told}",
        way,
        _(NO_NAMES),
        _(CLOSING),
    ]
    return [line.strip() for line in paragraphs if line.strip()]
