"""A meeting as tests plan it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.workflows.meetings.planning.actions import MeetingPlan

# Thursday, 5 November 2026, nine in the morning in the west of the country
NINE = datetime.fromisoformat("2026-11-05T09:00+07:00")
BEFORE = NINE - timedelta(days=9)


def a_plan(organiser: Agency, **changes) -> MeetingPlan:
    facts = {
        "kind": "skema-aksi-cepat",
        "title": "Rakor skema aksi cepat",
        "purpose": "Menyepakati peran.",
        "starts_at": NINE,
        "ends_at": NINE + timedelta(hours=3),
        "place": "Aula Setda",
        "organiser_id": organiser.pk,
        "chair_position": "Asisten I",
        **changes,
    }
    return MeetingPlan(**facts)


def now() -> datetime:
    return timezone.now()
