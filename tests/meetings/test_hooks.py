"""Where a meeting shows itself to those who are invited, and what follows a merged agency."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.register.actions import merge_agencies
from layak.platform.audit.models import Event
from layak.surfaces.dashboard.calendar.reads import person_days
from layak.workflows.meetings.invitations.actions import invite_agencies
from layak.workflows.meetings.letters.actions import send_invitations
from layak.workflows.meetings.planning.actions import create_meeting
from layak.workflows.meetings.planning.models import Invitee, Meeting
from tests.conftest import sign_in
from tests.meetings.planned import a_plan, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(wati, dp3a, dinkes, disdik):
    starts = now() + timedelta(days=3)
    plan = a_plan(dp3a, starts_at=starts, ends_at=starts + timedelta(hours=2))
    made = create_meeting(plan=plan, by=wati, at=now())
    invite_agencies(meeting_id=made.pk, by=wati, at=now())
    return made


def test_the_invited_see_it_at_home_and_in_their_calendar_once_word_went_out(
    client, meeting, wati, sari
):
    sign_in(client, sari)
    title = "Rapat yang akan datang"
    assert title not in client.get(reverse("overview")).content.decode()
    assert person_days(sari.user, site="", at=now()) == []
    send_invitations(meeting_id=meeting.pk, by=wati, at=now())
    assert title in client.get(reverse("overview")).content.decode()
    (day,) = person_days(sari.user, site="https://layak.example", at=now())
    assert day.title.startswith("Rakor 1/")
    assert day.day == timezone.localdate(meeting.starts_at)
    assert day.url == f"https://layak.example/rapat/{meeting.pk}/"
    Invitee.objects.filter(agency=sari.seats[0].agency_id).update(withdrawn_at=now())
    assert title not in client.get(reverse("overview")).content.decode()


def test_invitations_ahead_follow_a_merged_agency_and_those_past_stay(
    meeting, wati, dinkes, disdik, dp3a
):
    starts = now() - timedelta(days=3)
    plan = a_plan(dp3a, starts_at=starts, ends_at=starts + timedelta(hours=2))
    held = create_meeting(plan=plan, has_been=True, by=wati, at=now())
    invite_agencies(meeting_id=held.pk, by=wati, at=now())
    Meeting.objects.filter(pk=held.pk).update(state=Meeting.State.ENDED)
    merge_agencies(source=disdik, into=dinkes, by=wati, at=now())
    ahead = meeting.invitees.get(represents="Kepala Dinas Pendidikan")
    assert ahead.agency_id == dinkes.pk
    assert held.invitees.get(represents="Kepala Dinas Pendidikan").agency_id == disdik.pk
    assert Event.objects.get(kind="invitations.moved").facts["count"] == 1
