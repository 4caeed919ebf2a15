"""What the tests of playbooks share: a draft, a reviewer, a step as a form sends it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from django.urls import reverse

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.drafts.actions import (
    adopt_draft,
    begin_draft,
    save_draft,
    set_terms,
)
from layak.workflows.rapidaction.playbooks.files import document
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from tests.conftest import MONDAY, make_person

ABUSE = "kekerasan-seksual"
TODAY = MONDAY.date()


@cache
def _document(code: str) -> dict[str, object]:
    return document(code)


def ship(code: str = ABUSE, **changes: dict[str, object]) -> PlaybookVersion:
    """One playbook as it ships, without the fifteen others; ``s5={...}`` as an older one had it,
    ``first_stage`` of custody too.
    """
    told = deepcopy(_document(code))
    if stage := changes.pop("first_stage", None):
        told["custody_clocks"][0] |= stage
    for place, change in changes.items():
        told["steps"][int(place[1:]) - 1] |= change
    return PlaybookVersion.objects.create(
        code=code, version=1, title=told["name_id"], document=told, state="adopted",
        valid_from_on=MONDAY.date(), created_at=MONDAY, adopted_at=MONDAY,
    )  # fmt: skip


def in_force(code: str = ABUSE) -> PlaybookVersion:
    return PlaybookVersion.objects.get(code=code, version=1)


def draft_of(code: str, by: Actor) -> PlaybookVersion:
    return begin_draft(code=code, by=by, at=MONDAY)


def a_reviewer(agency: Agency) -> Actor:
    return make_person(agency, "legal-reviewer", "hana", "Hana Contoh")


def changed_steps(draft: PlaybookVersion, **changes: dict[str, object]) -> dict[str, object]:
    """The document with steps changed: ``s13={"deadline_hours": 48}``."""
    document = deepcopy(draft.document)
    for place, change in changes.items():
        document["steps"][int(place[1:]) - 1] |= change
    return document


def step_sent(draft: PlaybookVersion, order: int, **changes: object) -> dict[str, object]:
    """What the form of a target sends that has a plain number of hours."""
    step = draft.document["steps"][order - 1]
    return {
        "seen": draft.saved_count,
        "name": step["name_id"],
        "role": step["agency_role"],
        "amount": step["deadline_hours"],
        "unit": "hours",
        "trigger": step["clock_from"],
        "limit_type": step["limit_type"],
        "source": step["deadline_source"],
        "output": step["output"],
        "records": step.get("records") or "",
        **changes,
    }


def page(name: str, code: str = ABUSE, *more: int) -> str:
    return reverse(name, args=[code, *more])


def saved(draft, by, **changes):
    return save_draft(
        draft_id=draft.pk, document=changed_steps(draft, **changes), seen=draft.saved_count,
        what="uji", by=by, at=MONDAY,
    )  # fmt: skip


def with_terms(draft, by, begins=TODAY):
    return set_terms(
        draft_id=draft.pk, valid_from_on=begins, because="Sasaran kota", seen=draft.saved_count,
        by=by, at=MONDAY,
    )  # fmt: skip


def adopted(by, chair, begins=TODAY, **changes):
    draft = with_terms(saved(draft_of(ABUSE, by), by, **changes), by, begins)
    return adopt_draft(draft_id=draft.pk, seen=draft.saved_count, by=chair, at=MONDAY)
