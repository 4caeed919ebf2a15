from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.meetings.agenda.actions import (
    accept_proposal,
    add_item,
    change_item,
    move_item,
    remove_item,
)
from layak.workflows.meetings.agenda.reads import agenda_rows
from layak.workflows.meetings.planning.actions import create_meeting
from tests.conftest import sign_in
from tests.meetings.planned import BEFORE, a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(wati, dp3a):
    return create_meeting(plan=a_plan(dp3a, kind="persamaan-persepsi"), by=wati, at=BEFORE)


def titles(meeting) -> list[str]:
    return [row.title for row in agenda_rows(meeting)]


def test_items_stand_in_order_with_their_hours(meeting, wati):
    rows = agenda_rows(meeting)
    assert [(row.position, row.hours) for row in rows[:3]] == [
        (1, "09.00\u201309.10"),
        (2, "09.10\u201309.30"),
        (3, "09.30\u201310.45"),
    ]
    added = add_item(meeting_id=meeting.pk, title=" Lain  lain ", minutes=5, by=wati, at=BEFORE)
    assert agenda_rows(meeting)[-1].hours == "11.05\u201311.10"
    move_item(item_id=added.pk, up=True, by=wati, at=BEFORE)
    assert titles(meeting)[-2:] == ["Lain lain", "Penutup"]
    first = agenda_rows(meeting)[0]
    move_item(item_id=first.id, up=True, by=wati, at=BEFORE)
    assert titles(meeting)[0] == "Pembukaan"
    remove_item(item_id=first.id, by=wati, at=BEFORE)
    assert [row.position for row in agenda_rows(meeting)] == [1, 2, 3, 4, 5]
    change_item(item_id=added.pk, title="Usul", minutes=20, presenter="DP3A", by=wati, at=BEFORE)
    kinds = list(
        Event.objects.filter(kind__startswith="agenda.")
        .order_by("pk")
        .values_list("kind", flat=True)
    )
    assert kinds == ["agenda.added", "agenda.moved", "agenda.removed", "agenda.changed"]


def test_an_item_needs_a_title_and_possible_minutes(meeting, wati, sari):
    for title, minutes, word in (("  ", 5, "judul"), ("A", 0, "menit"), ("A", 601, "menit")):
        with pytest.raises(Refused, match=word):
            add_item(meeting_id=meeting.pk, title=title, minutes=minutes, by=wati, at=BEFORE)
    with pytest.raises(Refused, match="tidak berwenang"):
        add_item(meeting_id=meeting.pk, title="A", minutes=5, by=sari, at=BEFORE)


def test_open_promises_of_the_series_are_proposed_and_frozen(meeting, wati, dinkes):
    from layak.records.followups.promises.entries import NewFollowUp
    from layak.records.followups.steps.actions import create_followup

    today = timezone.localdate()
    create_followup(
        new=NewFollowUp(
            title="Papan larangan rokok di 12 taman",
            agency_id=dinkes.pk,
            due_on=today + timedelta(days=9),
            proof_wanted="Foto",
            series="rakor",
        ),
        by=wati,
        at=timezone.now(),
    )
    item = accept_proposal(meeting_id=meeting.pk, source="open-list", by=wati, at=timezone.now())
    again = accept_proposal(meeting_id=meeting.pk, source="open-list", by=wati, at=timezone.now())
    assert again == item
    row = agenda_rows(meeting)[1]
    assert row.title == "Tindak lanjut yang masih terbuka"
    assert [line.text for line in row.lines] == ["Papan larangan rokok di 12 taman"]
    assert row.lines[0].note.startswith("Dinas Kesehatan")
    with pytest.raises(Refused, match="Tidak ada yang dapat diusulkan"):
        accept_proposal(meeting_id=meeting.pk, source="karangan", by=wati, at=BEFORE)


def test_the_page_proposes_the_weakest_questions_and_says_what_is_too_long(
    client, meeting, wati, round_
):
    sign_in(client, wati)
    url = reverse("meeting_agenda", args=[meeting.pk])
    page = client.get(url).content.decode()
    assert "Usul: Pertanyaan dengan bukti terlemah" in " ".join(page.split())
    assert "masih ada 55 menit" in page
    client.post(reverse("agenda_accept", args=[meeting.pk]), {"sumber": "weakest"})
    page = client.get(url).content.decode()
    assert "Usul: Pertanyaan dengan bukti terlemah" not in " ".join(page.split())
    typed = {"title": "Pemaparan panjang", "minutes": "60", "presenter": "DP3A"}
    client.post(reverse("agenda_add", args=[meeting.pk]), typed)
    page = client.get(url).content.decode()
    assert "25 menit sesudah jam selesai rapat" in page
    wrong = client.post(reverse("agenda_add", args=[meeting.pk]), {"title": "X", "minutes": "0"})
    assert wrong.status_code == 422
    assert 'value="X"' in wrong.content.decode()
