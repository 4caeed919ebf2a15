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

from layak.city.people.accounts.models import User
from layak.city.places.workdays import working_calendar
from layak.config.benching import case_rows, measuring
from layak.config.benching.figure import Figure
from layak.workflows.rapidaction.cases.models import CaseAssignment
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Playbook, due_times

type Call = Callable[[], Any]
# nineteen of twenty answers come within this
PROMPT = {"board": 300.0, "inbox": 300.0}
MOST_DUE_MS = 5
# whoever must hear hears within two minutes, also where everything is late at once
MOST_RING_S = 120


def figures() -> list[Figure]:
    """Fills the database, and rings it."""
    pages = _pages()
    few = {name: measuring.query_count(call) for name, call in pages.items()}
    case_rows.add_cases()
    minimal = sum(_spent(_get(case_rows.WORKER, "/minimal/"), count=40))
    told = [figure for name, call in pages.items() for figure in _page(name, call, few, minimal)]
    return [*told, due_figure(), *_rings()]


def _page(name: str, call: Call, few: dict[str, int], minimal: float) -> list[Figure]:
    """In multiples of the minimal page: what it takes here and in the database."""
    many = measuring.query_count(call)
    here, there = _spent(call, count=6)
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
            value=many - few[name],
            unit="queries",
            limit=0,
            note=f"{few[name]} with few, {many} with {case_rows.TOTAL}",
        ),
    ]


def _spent(call: Call, *, count: int) -> tuple[float, float]:
    """CPU milliseconds in this process, and in that of the database where it can be told."""
    return measuring.cpu_ms(call, count=count), measuring.database_ms(call, count=count * 5) or 0


def _pages() -> dict[str, Call]:
    """Each as whoever uses it most."""
    worker, receiver = case_rows.WORKER, case_rows.RECEIVER
    mine = CaseAssignment.objects.filter(
        user__username=worker, until_at=None, activation__state="open"
    )
    code = mine.order_by("pk").values_list("activation__code", flat=True)[0]
    return {
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


def _rings() -> list[Figure]:
    """Every open step runs out of time in the same minute; then every open hand-off."""
    ring(at=timezone.now())
    return [
        _ring("steps", case_rows.STEPS_END),
        _ring("handoffs", case_rows.HANDOFFS_END),
    ]


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
