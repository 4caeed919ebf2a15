"""The rakor of the story: 96 invited, 81 seats present, 15 empty, and everyone on the list."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdfium2 import PdfDocument

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.meetings.attendance.actions import (
    AlreadyHere,
    Came,
    record_attendance,
    record_list,
    remove_attendance,
    sign_in_by_code,
    sign_in_by_link,
)
from layak.workflows.meetings.attendance.reads import attendance_page
from layak.workflows.meetings.attendance.sheet import signing_list_file
from layak.workflows.meetings.invitations.actions import invite_offices
from layak.workflows.meetings.invitations.reads import Office, standing
from layak.workflows.meetings.planning.actions import create_meeting
from layak.workflows.meetings.planning.models import Attendance
from tests.conftest import sign_in
from tests.meetings.planned import BEFORE, NINE, a_plan, now

pytestmark = pytest.mark.django_db
# every seat whose number is a multiple of six, and one less: 16 - 1 stay empty
EMPTY = [6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 72, 78, 84, 90]


@pytest.fixture
def meeting(wati, dp3a, dinkes):
    made = create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
    seats = [
        Office(
            represents=f"Kursi {n:02}",
            agency_id=dinkes.pk if n <= 10 else None,
            name=f"Pejabat {n:02}",
        )
        for n in range(1, 97)
    ]
    invite_offices(meeting_id=made.pk, offices=seats, by=wati, at=BEFORE)
    return made


def seat(meeting, number: int):
    return standing(meeting)[number - 1]


def fill(meeting, wati) -> None:
    came = [
        Came(invitee_id=row.pk, name=row.name, sex="P" if n % 2 else "L")
        for n, row in enumerate(standing(meeting), start=1)
        if n not in EMPTY
    ]
    assert record_list(meeting_id=meeting.pk, everyone=came, by=wati, at=NINE) == 81


def test_81_of_96_are_named_and_15_empty_seats_come_out(meeting, wati, dinkes):
    fill(meeting, wati)
    page = attendance_page(meeting)
    assert (len(page.seats), page.present_count, len(page.people)) == (96, 81, 81)
    assert [row.represents for row in page.absent] == [
        "Kursi 06", "Kursi 12", "Kursi 18", "Kursi 24", "Kursi 30", "Kursi 36", "Kursi 42",
        "Kursi 48", "Kursi 54", "Kursi 60", "Kursi 66", "Kursi 72", "Kursi 78", "Kursi 84",
        "Kursi 90",
    ]  # fmt: skip
    assert (page.women_count, page.men_count) == (48, 33)
    health = next(row for row in page.by_agency if row.name == "Dinas Kesehatan")
    assert (health.invited, health.present, health.people, health.men, health.women) == (
        10, 9, 9, 4, 5
    )  # fmt: skip
    assert Event.objects.get(kind="attendance.list_recorded").sentence == (
        "Kehadiran Rakor 1/2026: 81 orang dicatat (daftar bertanda tangan)."
    )


def test_the_printed_list_names_who_came_and_whose_seat_stayed_empty(meeting, wati):
    fill(meeting, wati)
    record_attendance(
        meeting_id=meeting.pk, by=wati, at=NINE,
        came=Came(name="Tamu Undangan", agency_name="Universitas Contoh", sex="L"),
    )  # fmt: skip
    told = {"by": wati.user, "at": NINE}
    filled = signing_list_file(meeting, ending="docx", is_empty=False, **told)
    document = Document(io.BytesIO(filled.data))
    head, *rows = document.tables[-3].rows
    assert [cell.text for cell in head.cells] == [
        "No", "Tanda tangan", "Nama", "Jabatan", "Instansi", "L/P", "Mewakili"
    ]  # fmt: skip
    assert len(rows) == 82
    assert [cell.text for cell in rows[-1].cells][2:] == [
        "Tamu Undangan", "", "Universitas Contoh", "L", ""
    ]  # fmt: skip
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert (
        "81 dari 96 kursi hadir, 15 kursi tidak hadir; 82 orang: 34 laki-laki, 48 perempuan."
        in words
    )
    assert "Kursi yang tidak hadir (15)" in words
    assert "15. Kursi 90" in words
    empty = signing_list_file(meeting, ending="pdf", is_empty=True, **told)
    pages = list(PdfDocument(empty.data))
    assert [round(side / 72 * 25.4) for side in pages[0].get_size()] == [330, 215]
    words = [page.get_textpage().get_text_range() for page in pages]
    assert all("Tanda tangan" in page for page in words[:-1])
    assert "106." in "".join(words)
    assert empty.name == "daftar-hadir-rakor-1-2026-kosong.pdf"


def test_one_seat_signs_once_and_one_telephone_once(meeting):
    first, second = seat(meeting, 1), seat(meeting, 2)
    came = Came(invitee_id=first.pk, name="Ibu Ani", sex="P")
    told = {"meeting_id": meeting.pk, "at": NINE}
    kept = sign_in_by_code(came=came, device="d1", **told)
    assert sign_in_by_code(came=came, device="d1", **told) == kept
    with pytest.raises(AlreadyHere, match=r"Ponsel ini sudah mencatat kehadiran pukul 09\.00"):
        sign_in_by_code(came=Came(invitee_id=second.pk, name="Pak Budi"), device="d1", **told)
    with pytest.raises(AlreadyHere, match=r"Kursi Kursi 01 sudah tercatat hadir pukul 09\.00"):
        sign_in_by_link(invitee_id=first.pk, came=Came(name="Orang lain"), at=NINE)
    assert Attendance.objects.count() == 1
    assert "Ani" not in str(Event.objects.get(kind="attendance.recorded").facts)


def test_the_list_is_open_from_an_hour_before_to_an_hour_after(meeting, wati):
    came = Came(invitee_id=seat(meeting, 1).pk, name="Ibu Ani")
    hour = timedelta(hours=1)
    for at, word in (
        (NINE - hour - timedelta(seconds=1), r"dibuka Kamis, 5 November 2026 pukul 08\.00"),
        (NINE + 4 * hour + timedelta(seconds=1), "sudah ditutup"),
    ):
        with pytest.raises(Refused, match=word):
            sign_in_by_code(meeting_id=meeting.pk, came=came, device="d", at=at)
    with pytest.raises(Refused, match="60 menit sebelum"):
        record_list(meeting_id=meeting.pk, everyone=[came], by=wati, at=BEFORE)
    assert sign_in_by_code(meeting_id=meeting.pk, came=came, device="d", at=NINE - hour)


def test_someone_is_taken_off_the_list_with_a_reason_and_the_seat_is_free_again(meeting, wati):
    came = Came(invitee_id=seat(meeting, 1).pk, name="Ibu Ani")
    row = record_attendance(meeting_id=meeting.pk, came=came, by=wati, at=NINE)
    with pytest.raises(Refused, match="alasan"):
        remove_attendance(attendance_id=row.pk, reason=" ", by=wati, at=NINE)
    remove_attendance(attendance_id=row.pk, reason="Salah kursi.", by=wati, at=NINE)
    with pytest.raises(Attendance.DoesNotExist):
        remove_attendance(attendance_id=row.pk, reason="Lagi.", by=wati, at=NINE)
    assert record_attendance(meeting_id=meeting.pk, came=came, by=wati, at=NINE).pk != row.pk
    with pytest.raises(Refused, match="tulis instansinya"):
        record_attendance(meeting_id=meeting.pk, came=Came(name="Tamu"), by=wati, at=NINE)


def test_the_fast_list_keeps_what_was_named_and_gives_back_the_rest(client, wati, dp3a):
    starts = now() - timedelta(minutes=30)
    plan = a_plan(dp3a, starts_at=starts, ends_at=starts + timedelta(hours=3))
    meeting = create_meeting(plan=plan, by=wati, at=now())
    seats = [Office(represents=f"Kursi {n}", name="") for n in (1, 2, 3)]
    invite_offices(meeting_id=meeting.pk, offices=seats, by=wati, at=now())
    one, two, three = standing(meeting)
    sign_in(client, wati)
    url = reverse("meeting_attendance", args=[meeting.pk])
    typed = {
        "hadir": [one.pk, two.pk], f"nama-{one.pk}": "Ibu Ani", f"jk-{one.pk}": "P",
        f"nama-{two.pk}": " ", f"nama-{three.pk}": "Belum dicentang",
    }  # fmt: skip
    page = client.post(url, typed)
    assert page.status_code == 422
    words = page.content.decode()
    assert "1 kursi belum bernama" in words
    assert 'value="Belum dicentang"' in words
    assert Attendance.objects.get().name == "Ibu Ani"
    other = {"name": "Tamu", "agency_name": "Karang Taruna"}
    client.post(reverse("attendance_add", args=[meeting.pk]), other)
    shown = client.get(url).content.decode()
    assert "1 dari 3 kursi hadir; 2 orang" in shown
    assert "tidak diundang" in shown
    row = Attendance.objects.get(name="Tamu")
    client.post(reverse("attendance_remove", args=[meeting.pk, row.pk]), {"reason": "Pulang"})
    assert "1 dari 3 kursi hadir; 1 orang" in client.get(url).content.decode()


def test_the_page_asks_no_more_for_more(client, meeting, wati):
    sign_in(client, wati)
    url = reverse("meeting_attendance", args=[meeting.pk])
    client.get(url)
    counts = []
    for fills in (lambda: None, lambda: fill(meeting, wati)):
        fills()
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
