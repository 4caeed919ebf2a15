"""The rapid action scheme with a hundred thousand activations: its pages, its clocks, its alarms."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.actions import NewPerson, assign_holder, create_seat
from layak.city.people.accounts.models import User
from layak.city.places.workdays import working_calendar
from layak.config.benching import measuring
from layak.config.benching.measuring import Figure
from layak.workflows.rapidaction.cases.models import CaseAssignment
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Playbook, due_times

# A hundred thousand activations for the demo city, written in bulk; nothing of it is true.
#
# The newest are open. One worker has a few of them and worked on many that were closed; every
# activation has a child, a report, a worker, a supervisor, three steps and a hand-off.

TOTAL, OPEN, WAITING = 100_000, 10_000, 300
LEAD, WORKER, SUPERVISOR, RECEIVER = "uptd-ppa", "mega", "laras", "pandu"
RECEIVING = "rsud"
MORE_WORKERS = 20

# n is the age of a row: 1 is the oldest; keys follow from it, so that tables meet without a join
CHILDREN = """
INSERT INTO rapidaction_child (id, code, name, nik, birth_day, address, guardian, guardian_contact,
  school, nik_index, name_index, sound_index, sex, age_band, is_age_estimated, version, created_at, created_by_id)
SELECT md5('child' || n)::uuid, 'A-' || lpad(n::text, 8, '0'), '', '', '', '', '', '', '', '', '', '',
  'P', (ARRAY['0-5', '6-11', '12-15', '16-17', ''])[1 + n %% 5], false, 1, now(), %(worker)s
FROM generate_series(1, %(total)s) n
"""
REPORTS = """
INSERT INTO rapidaction_report (id, code, channel, outside_reference, state, is_slow, signs, topic,
  child_count, story, child_hint, reporter, reporter_contact, is_anonymous, follow_hash, save_id,
  received_at, recorded_at, recorded_by_id, agency_id, decided_at, decided_by_id,
  dismissed_because, alarm_level)
SELECT md5('report' || n)::uuid, 'L-' || lpad(n::text, 8, '0'), 'walk-in', '',
  CASE WHEN n > %(total)s THEN 'waiting' ELSE 'opened' END, n %% 4 = 0, '[]', '', 1, '', '', '', '',
  true, '', md5('form' || n)::uuid, t.at, t.at, %(worker)s, %(lead)s,
  CASE WHEN n <= %(total)s THEN t.at END, CASE WHEN n <= %(total)s THEN %(worker)s END, '', 0
FROM generate_series(1, %(total)s + %(waiting)s) n,
  LATERAL (SELECT now() - (%(total)s + %(waiting)s - n) * interval '15 minutes' AS at) t
"""
ACTIVATIONS = """
INSERT INTO rapidaction_activation (id, code, playbook_id, child_id, report_id, lead_id, level,
  signs, level_because, categories, is_drill, state, version, opened_at, opened_by_id,
  closing_asked_at, closing_asked_by_id, closed_at, closed_by_id, outcome)
SELECT md5('case' || n)::uuid, 'K-' || lpad(n::text, 8, '0'),
  (%(playbooks)s)[1 + n %% cardinality(%(playbooks)s)], md5('child' || n)::uuid,
  md5('report' || n)::uuid, %(lead)s, (ARRAY['red', 'yellow', 'green'])[1 + n %% 3], '{}', '', '{}',
  false, CASE WHEN t.is_open THEN 'open' ELSE 'closed' END, 1, t.at, %(worker)s,
  CASE WHEN NOT t.is_open THEN t.at END, CASE WHEN NOT t.is_open THEN %(worker)s END,
  CASE WHEN NOT t.is_open THEN t.at END, CASE WHEN NOT t.is_open THEN %(supervisor)s END, ''
FROM generate_series(1, %(total)s) n,
  LATERAL (SELECT now() - (%(total)s - n) * interval '15 minutes' AS at,
                  n > %(total)s - %(open)s AS is_open) t
"""
# a worker keeps what was closed; of the open ones the others have most
ASSIGNMENTS = """
INSERT INTO rapidaction_caseassignment (activation_id, user_id, kind, since_at, since_by_id)
SELECT md5('case' || n)::uuid,
  CASE WHEN n %% 250 = 0 OR (n <= %(total)s - %(open)s AND n %% 8 = 0) THEN %(worker)s
       ELSE (%(workers)s)[1 + n %% cardinality(%(workers)s)] END, 'worker', now(), %(supervisor)s
FROM generate_series(1, %(total)s) n
UNION ALL
SELECT md5('case' || n)::uuid, %(supervisor)s, 'supervisor', now(), %(supervisor)s
FROM generate_series(1, %(total)s) n
"""
# one done, one that runs or ran out of time, one that waits
STEPS = """
INSERT INTO rapidaction_steprun (activation_id, part, position, role, agency_id, state, due_at,
  offset_minutes, warnings, done_at, recorded_at, recorded_by_id, document, skipped_because,
  next_alarm_at, alarm_level, is_emergency, waiver_because)
SELECT md5('case' || n)::uuid, 'own', p, 'uptd_ppa',
  CASE WHEN p = 1 THEN %(lead)s ELSE (%(agencies)s)[1 + n %% cardinality(%(agencies)s)] END, t.state,
  CASE WHEN p < 3 THEN t.due_at END, 420, '{}', CASE WHEN t.state = 'done' THEN t.due_at END,
  CASE WHEN t.state = 'done' THEN t.due_at END, CASE WHEN t.state = 'done' THEN %(worker)s END, '', '',
  CASE WHEN t.state = 'running' THEN now() + interval '30 days' END, 0, false, ''
FROM generate_series(1, %(total)s) n, generate_series(1, 3) p,
  LATERAL (SELECT now() + (n %% 500 - 250) * interval '1 hour' AS due_at,
    CASE WHEN n <= %(total)s - %(open)s OR p = 1 THEN 'done' WHEN p = 2 THEN 'running'
         ELSE 'waiting' END AS state) t
"""
HANDOFFS = """
INSERT INTO rapidaction_handoff (id, code, activation_id, kind, form, from_agency_id, to_agency_id,
  asked, answers, note, whereabouts, state, save_id, version, sent_at, sent_by_id, seen_at, seen_by_id,
  accepted_at, answered_by_id, declined_because, alternative_name, acted_at, closed_at, outcome,
  withdrawn_because, withdrawal_because, see_by_at, answer_by_at, act_by_at, close_by_at,
  next_alarm_at, alarm_level)
SELECT md5('handoff' || n)::uuid, 'R-' || lpad(n::text, 8, '0'), md5('case' || n)::uuid, 'referral',
  'general', %(lead)s, CASE WHEN n %% 20 = 0 THEN %(receiving)s
                            ELSE (%(agencies)s)[1 + n %% cardinality(%(agencies)s)] END,
  '{medical}', '{}', '', '', t.state, md5('sent' || n)::uuid, 1, t.at, %(worker)s,
  CASE WHEN t.state <> 'sent' THEN t.at END, CASE WHEN t.state <> 'sent' THEN %(worker)s END,
  CASE WHEN t.state IN ('accepted', 'acting', 'closed') THEN t.at END,
  CASE WHEN t.state IN ('accepted', 'acting', 'closed') THEN %(worker)s END, '', '',
  CASE WHEN t.state IN ('acting', 'closed') THEN t.at END,
  CASE WHEN t.state = 'closed' THEN t.at END, CASE WHEN t.state = 'closed' THEN 'served' ELSE '' END,
  '', '', t.due_at, t.due_at, t.due_at, t.due_at,
  CASE WHEN t.state <> 'closed' THEN now() + interval '30 days' END, 0
FROM generate_series(1, %(total)s) n,
  LATERAL (SELECT now() - (%(total)s - n) * interval '15 minutes' AS at,
    now() + (n %% 500 - 250) * interval '1 hour' AS due_at,
    CASE WHEN n <= %(total)s - %(open)s THEN 'closed'
         ELSE (ARRAY['sent', 'seen', 'accepted', 'acting'])[1 + (n / 20) %% 4] END AS state) t
"""

# everything open ends now
STEPS_END = """
UPDATE rapidaction_steprun SET due_at = %(at)s, next_alarm_at = %(at)s, alarm_level = 0
WHERE state = 'running' AND due_at IS NOT NULL
"""
HANDOFFS_END = """
UPDATE rapidaction_handoff SET see_by_at = %(at)s, answer_by_at = %(at)s, act_by_at = %(at)s,
  close_by_at = %(at)s, next_alarm_at = %(at)s, alarm_level = 0
WHERE state IN ('sent', 'seen', 'accepted', 'acting')
"""


def add_cases(total: int = TOTAL, open_: int = OPEN, waiting: int = WAITING) -> None:
    """That many activations, of them ``open_`` not closed, and reports that wait for triage."""
    at = timezone.now()
    lead, receiving = (Agency.objects.get(code=code).pk for code in (LEAD, RECEIVING))
    agency = Agency.objects.get(code=LEAD)
    found = []
    for number in range(MORE_WORKERS):
        person = NewPerson(username=f"manajer-{number}", name=f"(Contoh) Manajer Kasus {number}")
        seat = create_seat(agency=agency, role="case-worker", by=None, at=at)
        since_on = timezone.localdate(at)
        holding = assign_holder(seat=seat, person=person, since_on=since_on, by=None, at=at)
        found.append(holding.user.pk)
    values = {
        "total": total,
        "open": open_,
        "waiting": waiting,
        "lead": lead,
        "receiving": receiving,
        "worker": User.objects.get(username=WORKER).pk,
        "supervisor": User.objects.get(username=SUPERVISOR).pk,
        "workers": found,
        "agencies": list(
            Agency.objects.current().exclude(pk=lead).order_by("pk").values_list("pk", flat=True)
        ),
        "playbooks": list(
            PlaybookVersion.objects.in_force(timezone.localdate(at)).values_list("pk", flat=True)
        ),
    }
    with connection.cursor() as cursor:
        for rows in (CHILDREN, REPORTS, ACTIVATIONS, ASSIGNMENTS, STEPS, HANDOFFS):
            cursor.execute(rows, values)
        cursor.execute("ANALYZE")


# The rapid action scheme with a hundred thousand activations: its pages, its clocks, its alarms.

type Call = Callable[[], Any]
# nineteen of twenty answers come within this
PROMPT = {"board": 300.0, "inbox": 300.0}
MOST_DUE_MS = 5
# whoever must hear hears within two minutes, also where everything is late at once
MOST_RING_S = 120


def figures() -> list[Figure]:
    """Fills the database, and rings it."""
    # each as whoever uses it most
    worker, receiver = WORKER, RECEIVER
    mine = CaseAssignment.objects.filter(
        user__username=worker, until_at=None, activation__state="open"
    )
    code = mine.order_by("pk").values_list("activation__code", flat=True)[0]
    pages: dict[str, Call] = {
        "list": _get(worker, reverse("case_list")),
        "list_receiver": _get(receiver, reverse("case_list")),
        "detail": _get(worker, reverse("case_detail", args=[code])),
        "home": _get(worker, reverse("rapid_home")),
        "home_receiver": _get(receiver, reverse("rapid_home")),
        "board": _get(worker, reverse("rapid_board")),
        "inbox": _get(receiver, reverse("handoff_list")),
        "outbox": _get(worker, reverse("handoff_list")),
        "reports": _get(worker, reverse("report_list")),
        "offers": _get(worker, reverse("offer_list")),
        "emergency": _get("", reverse("emergency")),
    }
    few = {
        name: (measuring.query_count(call), sum(measuring.spent_ms(call, count=6)))
        for name, call in pages.items()
    }
    add_cases()
    minimal = sum(measuring.spent_ms(measuring.minimal_page(WORKER), count=40))
    told = [f for name, call in pages.items() for f in _page(name, call, few[name], minimal)]
    # every open step runs out of time in the same minute; then every open hand-off
    ring(at=timezone.now())
    rings: list[Figure] = [
        _ring("steps", STEPS_END),
        _ring("handoffs", HANDOFFS_END),
    ]
    return [*told, due_figure(), *rings]


def _page(name: str, call: Call, few: tuple[int, float], minimal: float) -> list[Figure]:
    """In multiples of the minimal page: what it takes here and in the database.

    ``few`` are the queries and milliseconds of the same page in the demo city.
    """
    many = measuring.query_count(call)
    here, there = measuring.spent_ms(call, count=6)
    slow = round(measuring.slow_ms(call, count=20), 1)
    return [
        Figure(
            name=f"cases_{name}",
            value=round((here + there) / minimal, 2),
            unit="x minimal",
            limit=None,
            note=f"{here:.1f} ms and {there:.1f} ms in the database",
        ),
        Figure(name=f"cases_{name}_p95", value=slow, unit="ms", limit=PROMPT.get(name)),
        Figure(
            name=f"cases_{name}_more",
            value=many - few[0],
            unit="queries",
            limit=0,
            note=f"{few[0]} with few, {many} with {TOTAL}",
        ),
        Figure(
            name=f"cases_{name}_growth",
            value=round((here + there) / few[1], 2),
            unit="x of the demo city",
            limit=None,
            note=f"{few[1]:.1f} ms, then {here + there:.1f} ms",
        ),
    ]


def _get(username: str, path: str) -> Call:
    """A request of this person; "" is anybody."""
    client = Client(raise_request_exception=True)
    if username:
        client.force_login(User.objects.get(username=username))

    def call() -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")

    return call


def due_figure() -> Figure:
    """All clocks of the playbook that takes longest, with every event recorded."""
    calendar, moment = working_calendar(), timezone.localtime()

    def spent(playbook: Playbook) -> float:
        events = dict.fromkeys(playbook.events, moment)
        return measuring.cpu_ms(lambda: due_times(playbook, events, calendar), count=20)

    versions = PlaybookVersion.objects.in_force(timezone.localdate())
    found = [(spent(playbook_of(version)), version.code) for version in versions]
    slowest, code = max(found)
    return Figure(
        name="due_times",
        value=round(slowest, 2),
        unit="ms",
        limit=MOST_DUE_MS,
        note=f"{code}, of {len(found)} playbooks",
    )


def _ring(name: str, ending: str) -> Figure:
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(ending, {"at": at})
        cursor.execute("ANALYZE")
    began, cpu = time.perf_counter(), time.process_time()
    rang = ring(at=at + timedelta(seconds=1))
    spent, own = time.perf_counter() - began, time.process_time() - cpu
    return Figure(
        name=f"ring_{name}",
        value=round(spent, 1),
        unit="s",
        limit=MOST_RING_S,
        note=f"{rang} rang, {rang / spent:.0f} a second, {own:.1f} s of CPU here",
    )
