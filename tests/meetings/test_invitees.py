from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.meetings.invitations.actions import (
    ReplyContent,
    invite_agencies,
    invite_offices,
    invite_task_force,
    record_reply,
    withdraw_invitee,
)
from layak.workflows.meetings.invitations.reads import Office, invitee_page, standing
from layak.workflows.meetings.planning.actions import create_meeting
from layak.workflows.meetings.planning.models import Invitee
from tests.conftest import sign_in
from tests.meetings.planned import BEFORE, NINE, a_plan
from tests.shown import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(wati, dp3a):
    return create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)


def offices(count: int) -> list[Office]:
    return [Office(represents=f"Lurah ke-{n}") for n in range(1, count + 1)]


def test_all_heads_are_invited_in_one_press_and_once(meeting, wati, heri, dinkes, disdik, setda):
    assert invite_agencies(meeting_id=meeting.pk, by=wati, at=BEFORE) == 4
    assert invite_agencies(meeting_id=meeting.pk, by=wati, at=BEFORE) == 0
    invited = {row.represents: (row.name, row.email) for row in standing(meeting)}
    assert invited["Kepala Dinas Kesehatan"] == ("Heri Susanto", "heri@musiraya.example")
    assert invited["Kepala Dinas Pendidikan"] == ("", "")
    assert invited["Pimpinan Sekretariat Daerah"] == ("", "")
    assert Event.objects.get(kind="invitees.added").sentence == (
        "4 kursi masuk daftar undangan Rakor 1/2026."
    )


def test_a_task_force_that_was_never_recorded_is_said_to_be_missing(meeting, wati):
    with pytest.raises(Refused, match="belum dicatat"):
        invite_task_force(meeting_id=meeting.pk, by=wati, at=BEFORE)


def test_a_withdrawn_seat_may_be_invited_anew(meeting, wati):
    invite_offices(meeting_id=meeting.pk, offices=offices(2), by=wati, at=BEFORE)
    first = standing(meeting)[0]
    withdraw_invitee(invitee_id=first.pk, by=wati, at=BEFORE)
    assert [row.represents for row in standing(meeting)] == ["Lurah ke-2"]
    assert invite_offices(meeting_id=meeting.pk, offices=offices(2), by=wati, at=BEFORE) == 1
    assert [row.represents for row in standing(meeting)] == ["Lurah ke-2", "Lurah ke-1"]
    with pytest.raises(Invitee.DoesNotExist):
        withdraw_invitee(invitee_id=first.pk, by=wati, at=BEFORE)


def test_an_answer_heard_by_telephone_is_kept_once(meeting, wati, sari):
    invite_offices(meeting_id=meeting.pk, offices=offices(1), by=wati, at=BEFORE)
    seat = standing(meeting)[0]
    told = ReplyContent(
        reply="delegate", delegate_name="Bima Sakti", delegate_position="Sekretaris"
    )
    for _twice in range(2):
        record_reply(invitee_id=seat.pk, content=told, by=wati, at=BEFORE)
    event = Event.objects.get(kind="invitee.replied")
    assert event.sentence == (
        "Jawaban undangan Rakor 1/2026, Lurah ke-1: Diwakilkan (dicatat sekretariat)."
    )
    assert "Bima" not in str(event.facts)
    with pytest.raises(Refused, match="nama yang mewakili"):
        record_reply(invitee_id=seat.pk, content=ReplyContent(reply="delegate"), by=wati, at=BEFORE)
    with pytest.raises(Refused, match="Pilih salah satu"):
        record_reply(invitee_id=seat.pk, content=ReplyContent(reply="waiting"), by=wati, at=BEFORE)
    with pytest.raises(Refused, match="tidak berwenang"):
        record_reply(invitee_id=seat.pk, content=ReplyContent(reply="coming"), by=sari, at=BEFORE)


def test_through_the_link_one_answers_only_until_the_meeting_begins(meeting, wati):
    invite_offices(meeting_id=meeting.pk, offices=offices(1), by=wati, at=BEFORE)
    seat, coming = standing(meeting)[0], ReplyContent(reply="coming")
    for at, word in ((NINE, "sudah dimulai"), (NINE + timedelta(hours=3), "sudah selesai")):
        with pytest.raises(Refused, match=word):
            record_reply(invitee_id=seat.pk, content=coming, by=None, at=at)
    kept = record_reply(invitee_id=seat.pk, content=coming, by=None, at=NINE - timedelta(minutes=1))
    assert kept.reply == "coming"


def test_the_words_to_send_hold_what_one_needs(meeting, wati):
    invite_offices(meeting_id=meeting.pk, offices=offices(1), by=wati, at=BEFORE)
    page = shown(invitee_page(standing(meeting)[0], site="https://layak.example"))
    for words in (
        "Yth. Lurah ke-1",
        "Hari/tanggal: Kamis, 5 November 2026",
        "Waktu: 09.00\u201312.00 WIB",
        "1. Pembukaan dan arahan pimpinan",
        "https://layak.example/undangan/",
    ):
        assert words in page.text
    assert page.whatsapp_url.startswith("https://wa.me/?text=Yth.%20Lurah")


def test_the_list_of_invitees_asks_no_more_for_more(client, meeting, wati, sari):
    url = reverse("meeting_invitees", args=[meeting.pk])
    assert sign_in(client, sari).get(url).status_code == 404
    sign_in(client, wati)
    assert "Belum ada yang diundang" in client.get(url).content.decode()
    counts = []
    for size in (2, 96):
        invite_offices(meeting_id=meeting.pk, offices=offices(size), by=wati, at=BEFORE)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "96 kursi diundang" in page
    assert "Teks pengingat untuk 96 kursi" in page
    assert "... dan 56 lagi" in page
    chosen = client.get(url, {"jawab": "coming"}).content.decode()
    assert "Tidak ada kursi dengan jawaban itu." in chosen


def test_seats_are_invited_and_answered_for_in_the_pages(client, meeting, wati, dinkes):
    sign_in(client, wati)
    add = reverse("invitees_add", args=[meeting.pk])
    wrong = client.post(add, {"represents": "", "email": "bukan"})
    assert wrong.status_code == 422
    client.post(add, {"represents": "Kepala UPTD PPA", "agency": dinkes.pk, "email": "a@b.example"})
    seat = Invitee.objects.get()
    assert (seat.agency_id, seat.email) == (dinkes.pk, "a@b.example")
    client.post(reverse("invitee_reply", args=[meeting.pk, seat.pk]), {"reply": "absent"})
    client.post(reverse("invitee_change", args=[meeting.pk, seat.pk]), {"name": "Dian"})
    seat.refresh_from_db()
    assert (seat.reply, seat.name, seat.email) == ("absent", "Dian", "")
    detail = client.get(reverse("invitee_detail", args=[meeting.pk, seat.pk])).content.decode()
    assert "Tautan pribadi kursi ini" in detail
    client.post(reverse("invitee_withdraw", args=[meeting.pk, seat.pk]))
    assert client.get(reverse("invitee_detail", args=[meeting.pk, seat.pk])).status_code == 404
