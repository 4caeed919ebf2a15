from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.meetings.planning.actions import (
    MeetingPlan,
    cancel_meeting,
    change_meeting,
    create_meeting,
)
from layak.workflows.meetings.planning.models import Meeting
from tests.conftest import sign_in
from tests.meetings.planned import BEFORE, NINE, a_plan

pytestmark = pytest.mark.django_db


def test_planning_takes_the_next_number_and_the_usual_agenda(wati, dp3a):
    first = create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
    second = create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
    next_year = a_plan(
        dp3a, starts_at=NINE + timedelta(days=90), ends_at=NINE + timedelta(days=90, hours=1)
    )
    third = create_meeting(plan=next_year, by=wati, at=BEFORE)
    numbers = [(row.year, row.number) for row in (first, second, third)]
    assert numbers == [(2026, 1), (2026, 2), (2027, 1)]
    agenda = list(first.agenda.order_by("position").values_list("title", "minutes"))
    assert agenda[0] == ("Pembukaan dan arahan pimpinan", 15)
    assert len(agenda) == 6
    assert sum(minutes for _title, minutes in agenda) == 130
    event = Event.objects.get(kind="meeting.planned", facts__meeting=first.pk)
    assert event.sentence == "Rakor 1/2026 dijadwalkan pada Kamis, 5 November 2026."


def test_planning_refuses_what_cannot_be(wati, sari, dp3a):
    def refused(by=wati, **changes):
        with pytest.raises(Refused) as refusal:
            create_meeting(plan=a_plan(dp3a, **changes), by=by, at=BEFORE)
        return refusal.value.reason

    assert "tidak berwenang" in refused(by=sari)
    assert "sesudah dimulai" in refused(ends_at=NINE)
    assert "tidak dikenal" in refused(kind="arisan")
    past = {"starts_at": BEFORE - timedelta(days=1), "ends_at": BEFORE - timedelta(hours=20)}
    assert "sudah lewat" in refused(**past)
    kept = create_meeting(plan=a_plan(dp3a, **past), has_been=True, by=wati, at=BEFORE)
    assert kept.number == 1


def test_the_database_refuses_a_meeting_that_ends_before_it_begins(wati, dp3a):
    meeting = create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(ends_at=NINE - timedelta(hours=1))


def test_changing_writes_what_changed_once_and_a_cancelled_meeting_rests(wati, dp3a):
    meeting = create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
    plan: MeetingPlan = a_plan(dp3a, place="Aula Bappeda")
    for _twice in range(2):
        change_meeting(meeting_id=meeting.pk, plan=plan, by=wati, at=BEFORE)
    assert Event.objects.get(kind="meeting.changed").sentence == (
        "Rencana Rakor 1/2026 diubah: tempat."
    )
    with pytest.raises(Refused, match="alasan"):
        cancel_meeting(meeting_id=meeting.pk, reason=" ", by=wati, at=BEFORE)
    cancel_meeting(meeting_id=meeting.pk, reason="Aula banjir.", by=wati, at=BEFORE)
    with pytest.raises(Refused, match="dibatalkan"):
        change_meeting(meeting_id=meeting.pk, plan=a_plan(dp3a), by=wati, at=BEFORE)


def test_planning_in_the_pages(client, wati, dp3a):
    sign_in(client, wati)
    day = timezone.localdate() + timedelta(days=20)
    typed = {
        "kind": "evaluasi", "title": "Rakor evaluasi", "day": day.isoformat(), "begins": "09:00",
        "ends": "08:00", "place": "Aula", "organiser": dp3a.pk,
    }  # fmt: skip
    page = client.post(reverse("meeting_create"), typed)
    assert page.status_code == 422
    assert "Jam selesai sesudah jam mulai." in page.content.decode()
    assert 'value="Rakor evaluasi"' in page.content.decode()
    client.post(reverse("meeting_create"), typed | {"ends": "12:00"})
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts_at).hour == 9
    listed = client.get(reverse("meeting_list")).content.decode()
    assert "Rakor evaluasi" in listed
    detail = client.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()
    assert "Paparan capaian per klaster dan kesenjangannya" in detail
    assert "130 menit" in detail


def test_an_empty_list_teaches_and_a_long_one_asks_no_more_questions(client, wati, dp3a):
    sign_in(client, wati)
    assert "Jadwalkan rapat pertama" in client.get(reverse("meeting_list")).content.decode()
    counts = []
    for more in (2, 18):
        for _each in range(more):
            create_meeting(plan=a_plan(dp3a), by=wati, at=BEFORE)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("meeting_list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
