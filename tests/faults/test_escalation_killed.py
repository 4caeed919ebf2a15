"""A worker killed while it rings: no alarm is left out, none is said twice, none comes late."""

from __future__ import annotations

import os
import signal

import pytest

from tests.faults.test_reminding import run
from tests.installation import until

pytestmark = pytest.mark.slow

COUNT, HELD = 24, 12
SEED = """
import django
django.setup()
from datetime import timedelta
from uuid import uuid4
from django.db import transaction
from django.utils import timezone
from layak.city.agencies.models import Agency, Seat, SeatHolding
from layak.city.people.roles.actor import actor_of
from layak.city.people.models import User
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from layak.workflows.rapidaction.sending.checks import ShareWords
from layak.workflows.rapidaction.sending.actions import send_handoff
from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from layak.workflows.rapidaction.models import PlaybookVersion, StepRun
now = timezone.now()
today = timezone.localdate(now)
sent = now - timedelta(hours=SENT_HOURS_AGO)
load_shipped_playbooks(at=sent)

def agency(code, kind):
    return Agency.objects.create(code=code, name=code.upper(), kind=kind, command="kota")

def person(name, agency, role):
    user = User(username=name, name=name.title(), email=f"{name}@musiraya.example")
    user.set_password("sungai-musi-mengalir-1")
    user.save()
    seat = Seat.objects.create(agency=agency, role=role, title=role)
    SeatHolding.objects.create(seat=seat, user=user, since_on=today - timedelta(days=90))
    return actor_of(user, today=today)

unit, hospital = agency("uptd-ppa", "unit"), agency("rsud", "lembaga")
maya, lina = person("maya", unit, "case-worker"), person("lina", unit, "case-supervisor")
pandu = person("pandu", hospital, "duty-officer")
person("sinta", hospital, "duty-officer")
case = open_activation(
    playbook=PlaybookVersion.objects.get(code="kekerasan-seksual"), lead=unit, level="red",
    signs=["sexual-72h"], because="Uji", report=None, child=None, started_at=sent, by=maya,
    at=sent,
)
StepRun.objects.update(next_alarm_at=None)
for n in range(COUNT):
    other = open_activation(
        playbook=case.playbook, lead=unit, level="red", signs=["sexual-72h"], because="Uji",
        report=None, child=None, started_at=sent, by=maya, at=sent,
    )
    send_handoff(
        activation_id=other.pk, to=hospital, asked=["medical"], save_id=uuid4(), by=maya, at=sent,
        share=ShareWords(basis="vital", purpose="safety", text_code="vital", tier=1),
    )
StepRun.objects.update(next_alarm_at=None)
"""
RING = """
import django
django.setup()
from layak.platform import jobs
jobs.enqueue("rapidaction.ring")
"""
ALARMS = "SELECT count(*) FROM rapidaction_escalation"
TOLD = "SELECT count(*), count(DISTINCT once) FROM notifications_notice WHERE kind = 'handoff.alarm_red'"


def seed(count: int, hours: int) -> str:
    return SEED.replace("COUNT", str(count)).replace("SENT_HOURS_AGO", str(hours))


def test_a_worker_killed_among_the_alarms_leaves_none_out_and_says_none_twice(stopped):
    """F-01. Sent three hours ago: every rung of the first moment is due, for each of them."""
    stopped.serve()
    worker = stopped.pid_of("layak.config worker clocks")
    # nothing rings while the rows are made
    os.kill(worker, signal.SIGSTOP)
    run(stopped, seed(COUNT, 3))
    with stopped.connect() as looking, stopped.connect() as holding:
        # what a worker writes waits here from some point on: it is killed with work in hand
        holding.execute("BEGIN")
        holding.execute("LOCK TABLE notifications_notice IN SHARE MODE")
        run(stopped, RING)
        os.kill(worker, signal.SIGCONT)
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        until(
            lambda: looking.execute(waits).fetchone()[0] > 0, seconds=90, what="an alarm that waits"
        )
        os.kill(worker, signal.SIGKILL)
        holding.execute("ROLLBACK")
        looking.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
        done = COUNT * 3
        # two minutes at most, as promised
        until(
            lambda: looking.execute(ALARMS).fetchone()[0] == done, seconds=120,
            what=lambda: f"{done} alarms, not {looking.execute(ALARMS).fetchone()[0]}",
        )  # fmt: skip
        # three rungs: substitute and sender; supervisor (there is no head); nobody: the sender's
        told, once = looking.execute(TOLD).fetchone()
        assert told == once
        each = looking.execute(
            "SELECT handoff_id, moment, level, count(*) FROM rapidaction_escalation"
            " GROUP BY 1, 2, 3 HAVING count(*) > 1"
        )
        assert each.fetchall() == []
        waiting = "SELECT count(*) FROM rapidaction_handoff WHERE next_alarm_at <= now()"
        assert looking.execute(waiting).fetchone()[0] == 0
