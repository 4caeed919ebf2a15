"""The rapid action scheme with a hundred thousand activations: its pages, its clocks, its alarms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from layak.city.people.models import User
from layak.config.benching import case_rows, measuring
from layak.config.benching.figures import Figure
from layak.workflows.rapidaction.models import CaseAssignment

type Call = Callable[[], Any]
SLOWEST = "board", "inbox"
MOST_MS = 300


def figures() -> list[Figure]:
    """Fills the database. Pages told in multiples of the minimal page of the same run."""
    pages = _pages()
    few = {name: measuring.query_count(call) for name, call in pages.items()}
    case_rows.add_cases()
    minimal = measuring.cpu_ms(_get(case_rows.WORKER, "/minimal/"), count=40)
    told = []
    for name, call in pages.items():
        many = measuring.query_count(call)
        spent = measuring.cpu_ms(call, count=6)
        note = f"{spent:.1f} ms, {few[name]} queries with few, {many} with {case_rows.TOTAL}"
        value = round(spent / minimal, 2)
        told.append(
            Figure(name=f"cases_{name}", value=value, unit="x minimal", limit=None, note=note)
        )
    return told


def _pages() -> dict[str, Call]:
    """Each as whoever uses it most."""
    worker, receiver = case_rows.WORKER, case_rows.RECEIVER
    mine = CaseAssignment.objects.filter(
        user__username=worker, until_at=None, activation__state="open"
    )
    code = mine.order_by("pk").values_list("activation__code", flat=True)[0]
    return {
        "list": _get(worker, reverse("case_list")),
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
