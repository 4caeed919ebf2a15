"""The words of an invitation letter, and how far the letters of all seats are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.letterheads.reads import head_words, signature_lines
from layak.city.places.models import Municipality
from layak.evaluation.rounds.wording import day_text
from layak.platform.jobs.models import LongWork
from layak.records.followups.promises.reads import open_rows
from layak.workflows.meetings.agenda.reads import agenda_rows
from layak.workflows.meetings.planning.models import Invitee, Meeting
from layak.workflows.meetings.planning.policy import kind_label
from layak.workflows.meetings.planning.reads import day_words, hours_words, place_words

OPENING = gettext_noop(
    "Berdasarkan Peraturan Presiden Nomor 25 Tahun 2021 tentang Kebijakan Kabupaten/Kota Layak "
    "Anak, dan dalam rangka koordinasi Gugus Tugas Kota Layak Anak, kami mengundang Saudara untuk "
    "hadir pada:"
)
OFFICIAL = gettext_noop(
    "Mohon menugaskan pejabat yang berwenang mengambil keputusan beserta operator data. Bila "
    "diwakilkan, mohon menyampaikan nama yang mewakili sebelum rapat."
)
BRING = gettext_noop("Mohon membawa kemajuan setiap indikator yang menjadi tanggung jawab Saudara.")
BRING_OPEN = gettext_noop(
    "Mohon membawa kemajuan setiap indikator yang menjadi tanggung jawab Saudara, serta laporan "
    "atas tindak lanjut yang masih terbuka sebagaimana terlampir."
)
CLOSING = gettext_noop(
    "Demikian disampaikan, atas perhatian dan kehadiran Saudara diucapkan terima kasih."
)
ATTACHED = gettext_noop("(daftar terlampir)")
OPEN_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class LetterPlan:
    """What the secretariat typed."""

    number: str
    dated_on: date
    nature: str
    subject: str
    opening: str
    contact: str
    copies: Sequence[str]
    signer: int


def letter_words(
    meeting: Meeting,
    plan: LetterPlan,
    *,
    invited: Sequence[Invitee],
    signer: Signer,
    city: Municipality | None,
    mark: str,
    at: datetime,
) -> dict[str, object]:
    """The fields of ``documents.invitation_base`` and ``kop_milik`` (whose letterhead): 3 queries."""
    rows = open_rows(series=meeting.series, today=timezone.localdate(at))[:OPEN_SHOWN]
    # letterhead and signature as they stand now
    head = head_words(signer.agency, city)
    lines = head["lines"].splitlines() or [""]
    sender: dict[str, object] = {
        "kop": lines[:-1],
        "nama_kop": lines[-1],
        "alamat_kop": head["address"],
        "kontak_kop": head["contact"],
        "tempat": head["place"],
        "penanda_tangan": signature_lines(signer),
        "nama": signer.name,
        "pangkat": signer.grade,
        "nip": signer.nip,
        "kop_milik": signer.agency_id,
    }
    return {
        **sender,
        "contoh": mark,
        "nomor": plan.number,
        "sifat": plan.nature,
        "lampiran": _("1 (satu) berkas"),
        "hal": plan.subject,
        "tanggal": day_text(plan.dated_on),
        "kepada": _(ATTACHED),
        "di": _("Tempat"),
        "isi": [line.strip() for line in plan.opening.splitlines() if line.strip()],
        "fakta": _facts(meeting),
        "penutup": _closing(plan.contact, has_open=bool(rows)),
        "tembusan": list(plan.copies),
        "agenda": _agenda(meeting),
        "terbuka": _numbered(
            {"butir": row.title, "instansi": row.agency_name, "tenggat": day_text(row.due_on)}
            for row in rows
        ),
        "undangan": _numbered(
            {"kursi": row.represents, "instansi": row.agency.name if row.agency else ""}
            for row in invited
        ),
        "kontak": plan.contact,
    }


def words_for(content: Mapping[str, Any], invitee: Invitee) -> dict[str, object]:
    """The letter of one seat: addressed to it, with its own open list, without the others."""
    agency = invitee.agency.name if invitee.agency else ""
    own = [row for row in content["terbuka"] if row["instansi"] == agency]
    return {
        **content,
        "kepada": invitee.represents,
        "penutup": _closing(content["kontak"], has_open=bool(own)),
        "terbuka": _numbered(own),
        "undangan": [],
    }


def _closing(contact: str, *, has_open: bool) -> list[str]:
    told = [_(BRING_OPEN) if has_open else _(BRING), _(OFFICIAL)]
    if contact:
        told.append(
            _("Untuk keterangan lebih lanjut hubungi %(contact)s.")
            % {"contact": contact.rstrip(".")}
        )
    return [*told, _(CLOSING)]


def _facts(meeting: Meeting) -> list[dict[str, str]]:
    facts = [
        (_("Hari, tanggal"), day_words(meeting)),
        (_("Waktu"), hours_words(meeting)),
        (_("Tempat"), place_words(meeting)),
        (_("Acara"), meeting.title),
        (_("Jenis"), kind_label(meeting.kind)),
        (_("Pimpinan rapat"), meeting.chair_position),
    ]
    return [{"nama": name, "nilai": value} for name, value in facts if value]


def _agenda(meeting: Meeting) -> list[dict[str, str]]:
    return [
        {
            "no": str(row.position),
            "jam": row.hours,
            "butir": row.title,
            "menit": str(row.minutes),
            "penyaji": row.presenter,
        }
        for row in agenda_rows(meeting)
    ]


def _numbered(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return [{**row, "no": str(number)} for number, row in enumerate(rows, start=1)]


# The letters of all seats as one ZIP: how far it is, and where it lies for a day.

KEPT = timedelta(days=1)
KIND = "invitations:"


def kind_of(meeting: Meeting) -> str:
    return f"{KIND}{meeting.pk}"


def stored_as(work_id: int) -> str:
    return f"undangan/{work_id}.zip"


def newest_letters(meeting: Meeting, *, at: datetime) -> LongWork | None:
    """The last set that was asked for, while it is kept: one query."""
    works = LongWork.objects.filter(kind=kind_of(meeting), started_at__gte=at - KEPT)
    return works.order_by("-pk").first()
