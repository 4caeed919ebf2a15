"""Guests without an account: the personal link, and the code on the wall."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from layak.workflows.meetings.attendance.links import room_token
from layak.workflows.meetings.invitations.actions import invite_offices, withdraw_invitee
from layak.workflows.meetings.invitations.links import invitation_token
from layak.workflows.meetings.invitations.reads import Office, standing
from layak.workflows.meetings.planning.actions import cancel_meeting, create_meeting
from layak.workflows.meetings.planning.models import Attendance, Invitee
from tests.conftest import sign_in
from tests.meetings.planned import a_plan, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def meet(wati, dp3a):
    """A meeting of two seats that begins so many minutes from now (before now: is running)."""

    def make(minutes: int):
        starts = now() + timedelta(minutes=minutes)
        plan = a_plan(dp3a, starts_at=starts, ends_at=starts + timedelta(hours=3))
        meeting = create_meeting(plan=plan, has_been=True, by=wati, at=now())
        seats = [Office(represents="Kepala Dinas Satu"), Office(represents="Kepala Dinas Dua")]
        invite_offices(meeting_id=meeting.pk, offices=seats, by=wati, at=now())
        return meeting

    return make


def link(invitee: Invitee) -> str:
    return reverse("invitation_reply", args=[invitation_token(invitee)])


def wall(meeting, *, minutes_ago: int = 0) -> str:
    token = room_token(meeting, at=now() - timedelta(minutes=minutes_ago))
    return reverse("room_sign_in", args=[token])


def form_of(page) -> dict[str, str]:
    ticket = re.search(r'name="tiket" value="([^"]+)"', page.content.decode())
    assert ticket
    return {"tiket": ticket[1], "name": "Ibu Ani", "sex": "P"}


def test_a_seat_answers_and_may_change_its_answer_on_the_same_device(client, meet):
    seat = standing(meet(600))[0]
    page = client.get(link(seat))
    assert "Kepala Dinas Satu" in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    wrong = client.post(link(seat), {"langkah": "jawab", "reply": "delegate"})
    assert wrong.status_code == 422
    assert "Tulis nama yang mewakili." in wrong.content.decode()
    told = {"langkah": "jawab", "reply": "delegate", "delegate_name": "Bima"}
    assert client.post(link(seat), told).status_code == 302
    assert "Jawaban yang tercatat: Diwakilkan." in client.get(link(seat)).content.decode()
    client.post(link(seat), {"langkah": "jawab", "reply": "coming"})
    seat.refresh_from_db()
    assert (seat.reply, seat.delegate_name) == ("coming", "")


def test_a_forwarded_link_reads_the_answer_and_does_not_change_it(client, meet):
    seat = standing(meet(600))[0]
    told = {"langkah": "jawab", "reply": "delegate", "delegate_name": "Bima Sakti"}
    client.post(link(seat), told)
    stranger = Client()
    page = stranger.get(link(seat)).content.decode()
    assert "sudah dijawab dari perangkat lain" in page
    assert "Bima Sakti" not in page
    refused = stranger.post(link(seat), {"langkah": "jawab", "reply": "absent"})
    assert refused.status_code == 409
    seat.refresh_from_db()
    assert seat.reply == "delegate"


def test_links_that_are_guessed_withdrawn_cancelled_or_over_say_so(client, meet, wati):
    seat, other = standing(meet(600))
    token = invitation_token(seat)
    guessed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert client.get(reverse("invitation_reply", args=[guessed])).status_code == 404
    swapped = invitation_token(seat)[:-22] + invitation_token(other)[-22:]
    assert client.get(reverse("invitation_reply", args=[swapped])).status_code == 404
    withdraw_invitee(invitee_id=seat.pk, by=wati, at=now())
    gone = client.get(link(seat))
    assert (gone.status_code, "sudah ditarik" in gone.content.decode()) == (410, True)
    cancel_meeting(meeting_id=other.meeting_id, reason="Aula banjir.", by=wati, at=now())
    over = client.get(link(other))
    assert (over.status_code, "Aula banjir." in over.content.decode()) == (410, True)
    past = client.get(link(standing(meet(-600))[0]))
    assert (past.status_code, "sudah ditutup" in past.content.decode()) == (410, True)


def test_someone_remote_signs_in_by_the_link_once(client, meet):
    seat = standing(meet(-10))[0]
    assert "Catat kehadiran saya" in client.get(link(seat)).content.decode()
    client.post(link(seat), {"langkah": "hadir", "name": "Ibu Ani", "sex": "P"})
    came = Attendance.objects.get()
    assert (came.invitee_id, came.name, came.way) == (seat.pk, "Ibu Ani", "link")
    twice = Client().post(link(seat), {"langkah": "hadir", "name": "Orang lain", "sex": "L"})
    assert twice.status_code == 409
    assert "sudah tercatat hadir" in twice.content.decode()
    assert "Ani" not in twice.content.decode()
    late = client.post(link(seat), {"langkah": "jawab", "reply": "absent"})
    assert late.status_code == 410
    assert "Rapat sudah dimulai" in late.content.decode()


def test_after_the_hour_the_link_still_says_and_takes_who_stands_in(client, meet):
    seat, other = standing(meet(-10))[:2]
    page = client.get(link(seat)).content.decode()
    assert "<summary>Diwakilkan</summary>" in page
    told = {"langkah": "jawab", "reply": "delegate", "delegate_name": ""}
    wrong = client.post(link(seat), told)
    assert (wrong.status_code, "Tulis nama yang mewakili." in wrong.content.decode()) == (422, True)
    assert client.post(link(seat), told | {"delegate_name": "Bima Sakti"}).status_code == 302
    seat.refresh_from_db()
    assert (seat.reply, seat.delegate_name) == ("delegate", "Bima Sakti")
    page = client.get(link(seat)).content.decode()
    assert "Jawaban yang tercatat: diwakilkan." in page
    assert 'value="Bima Sakti"' in page
    # the forwarded link says it and does not change it
    stranger = Client()
    assert "Jawaban yang tercatat: diwakilkan." in stranger.get(link(seat)).content.decode()
    told["delegate_name"] = "Orang Lain"
    assert stranger.post(link(seat), told).status_code == 409
    # any other answer is over once the meeting has begun
    late = client.post(link(other), {"langkah": "jawab", "reply": "coming"})
    assert (late.status_code, "sebutkan siapa yang mewakili" in late.content.decode()) == (
        410,
        True,
    )


def test_when_the_list_is_closed_the_link_says_the_answer_and_takes_none(client, meet):
    seat, other = standing(meet(-600))[:2]
    Invitee.objects.filter(pk=seat.pk).update(
        reply="delegate", delegate_name="Bima Sakti", replied_at=now()
    )
    closed = client.get(link(seat))
    assert closed.status_code == 410
    assert "Jawaban yang tercatat: diwakilkan." in closed.content.decode()
    assert "Bima" not in closed.content.decode()
    told = {"langkah": "jawab", "reply": "delegate", "delegate_name": "Bima Sakti"}
    assert client.post(link(other), told).status_code == 410
    other.refresh_from_db()
    assert other.reply == "waiting"


def test_the_code_on_the_wall_signs_a_seat_in(client, meet):
    meeting = meet(-10)
    seat = standing(meeting)[0]
    page = client.get(wall(meeting))
    done = client.post(wall(meeting), form_of(page) | {"seat": seat.pk})
    assert "Tercatat hadir" in done.content.decode()
    assert Attendance.objects.get().way == "code"
    # the same telephone sees that it is done; another finds the seat taken
    assert "Tercatat hadir" in client.get(wall(meeting)).content.decode()
    other = Client()
    page = other.get(wall(meeting))
    assert "Kepala Dinas Satu" not in page.content.decode()
    taken = other.post(wall(meeting), form_of(page) | {"seat": seat.pk})
    assert taken.status_code == 422
    assert 'value="Ibu Ani"' in taken.content.decode()


def test_someone_uninvited_writes_the_body(client, meet):
    meeting = meet(-10)
    page = client.get(wall(meeting))
    nothing = client.post(wall(meeting), form_of(page))
    assert "Pilih kursi, atau tulis instansinya." in nothing.content.decode()
    client.post(wall(meeting), form_of(page) | {"agency_name": "Karang Taruna"})
    assert Attendance.objects.get().agency_name == "Karang Taruna"


def test_an_old_code_is_refused_and_what_was_typed_waits_for_the_next(client, meet):
    meeting = meet(-10)
    assert client.get(wall(meeting, minutes_ago=2)).status_code == 200
    old = client.get(wall(meeting, minutes_ago=3))
    assert (old.status_code, "sudah berganti" in old.content.decode()) == (410, True)
    # sent from a page that no fresh code opened on this telephone
    typed = {"tiket": "palsu", "name": "Ibu Ani", "agency_name": "Karang Taruna", "sex": "P"}
    assert client.post(wall(meeting, minutes_ago=9), typed).status_code == 410
    assert Attendance.objects.count() == 0
    again = client.get(wall(meeting)).content.decode()
    assert 'value="Ibu Ani"' in again
    assert 'value="Karang Taruna"' in again


def test_a_page_shared_to_another_telephone_does_not_sign_in(client, meet):
    meeting = meet(-10)
    ticket = form_of(client.get(wall(meeting)))
    told = ticket | {"agency_name": "Karang Taruna"}
    shared = Client().post(wall(meeting, minutes_ago=9), told)
    assert shared.status_code == 410
    assert Attendance.objects.count() == 0


def test_a_code_opens_only_its_own_meeting_and_only_in_its_hours(client, meet):
    assert client.get(wall(meet(600))).status_code == 410
    assert client.get(wall(meet(-600))).status_code == 410
    one, two = meet(-10), meet(-10)
    token = room_token(one, at=now())
    swapped = room_token(two, at=now())[:-22] + token[-22:]
    assert client.get(reverse("room_sign_in", args=[swapped])).status_code == 404


def test_the_wall_shows_a_code_only_while_the_list_is_open(client, meet, wati):
    sign_in(client, wati)
    shown = client.get(reverse("attendance_code", args=[meet(-10).pk])).content.decode()
    assert "<svg" in shown
    assert "dari 2 kursi hadir" in shown
    closed = client.get(reverse("attendance_code", args=[meet(600).pk])).content.decode()
    assert "satu jam sebelum rapat" in closed
