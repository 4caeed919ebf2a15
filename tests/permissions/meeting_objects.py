"""A meeting with one of everything, for the pages of the matrix."""

from __future__ import annotations

from datetime import timedelta

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.workflows.meetings.final_minutes.reads import Closing, minutes_words
from layak.workflows.meetings.minutes.models import Entry
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.models import AgendaItem, Attendance, Invitee, Meeting
from tests.conftest import MONDAY

# the fields of an invitation letter
FIELDS = (
    "contoh", "kop", "nama_kop", "alamat_kop", "kontak_kop", "nomor", "sifat", "lampiran", "hal",
    "tempat", "tanggal", "kepada", "di", "isi", "fakta", "penutup", "penanda_tangan", "nama",
    "pangkat", "nip", "tembusan", "agenda", "terbuka", "undangan", "kontak",
)  # fmt: skip


def meeting_objects(by: Actor, organiser: Agency) -> dict[str, int]:
    """Ids by the names that the addresses use."""
    meeting = Meeting.objects.create(
        kind="umum", year=2026, number=99, title="Uji", starts_at=MONDAY,
        ends_at=MONDAY + timedelta(hours=3), place="Aula", organiser=organiser, code_key="uji",
        created_at=MONDAY, created_by=by.user,
    )  # fmt: skip
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Pembukaan")
    invitee = Invitee.objects.create(
        meeting=meeting, agency=organiser, represents="Kepala Dinas Uji", position=1, nonce="uji"
    )
    came = Attendance.objects.create(
        meeting=meeting, name="Orang Uji", way="desk", came_at=MONDAY, recorded_by=by.user
    )
    entry = Entry.objects.create(
        meeting=meeting, item=item, position=1, text="Uji", written_at=MONDAY, written_by=by.user
    )
    Paper.objects.create(
        meeting=meeting, kind="invitation", title="Undangan", content=dict.fromkeys(FIELDS, ""),
        made_at=MONDAY, made_by=by.user,
    )  # fmt: skip
    paper = Paper.objects.create(
        meeting=meeting, kind="minutes", title="Notulen",
        content=minutes_words(meeting, Closing(), at=MONDAY), made_at=MONDAY, made_by=by.user,
    )  # fmt: skip
    return {
        "entry_id": entry.pk,
        "paper_id": paper.pk,
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "invitee_id": invitee.pk,
        "attendance_id": came.pk,
    }
