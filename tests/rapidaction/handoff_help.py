"""A case that Maya opened and Lina supervises, and hand-offs of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.sending.actions import send_handoff
from layak.workflows.rapidaction.sending.checks import ShareWords
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from tests.rapidaction.world import World

# a Monday evening in the city: 21.14 WIB
NIGHT = datetime(2026, 2, 2, 14, 14, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# what a place of learning is told: fixed answers only
SCHOOLING = {
    "level": "smp", "grade": "8", "need": "none", "mode": "class", "schedule": "morning",
    "papers": "complete", "start": "now",
}  # fmt: skip


def a_child(by: Actor, at: datetime = NIGHT) -> Child:
    return Child.objects.create(
        code="A-TEST-0001", age_band="12-15", created_at=at, created_by=by.user
    )


def a_case(
    world: World, *, playbook: str = "kekerasan-seksual", level: str = "red", at: datetime = NIGHT,
    child: Child | None = None,
) -> Activation:  # fmt: skip
    return open_activation(
        playbook=world.playbooks[playbook],
        lead=world.agencies["uptd-ppa"],
        level=level,
        signs=["sexual-72h"] if level == "red" else [],
        because="Uji",
        report=None,
        child=child or a_child(world.people["maya"], at),
        started_at=at,
        by=world.people["maya"],
        at=at,
    )


def share(**changes) -> ShareWords:
    facts = {"basis": "vital", "purpose": "safety", "text_code": "vital", "tier": 1}
    return ShareWords(**{**facts, **changes})


def send(
    world: World, case: Activation, *, to: str = "rsud", asked: tuple[str, ...] = ("medical",),
    at: datetime = NIGHT, by: str = "maya", save_id: UUID | None = None, **changes,
) -> HandOff:  # fmt: skip
    return send_handoff(
        activation_id=case.pk,
        to=changes.pop("agency", None) or Agency.objects.get(code=to),
        asked=asked,
        share=changes.pop("share", None) or share(),
        save_id=save_id or uuid4(),
        by=world.people[by],
        at=at,
        **changes,
    )


def send_school(world: World, case: Activation, **changes) -> HandOff:
    told = {"share": share(purpose="schooling"), "answers": SCHOOLING, "asked": ("schooling",)}
    return send(world, case, **{"to": "smpn-contoh", **told, **changes})


def wait_for_a_lock() -> None:
    """Until somebody waits for what this transaction holds."""
    for _round in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError
