"""Conferences that were planned and held, and decisions that were given up."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCase


@dataclass(frozen=True, kw_only=True)
class ConferencePlanned(OfCase):
    kind = "case.conference_planned"
    text = "Konferensi kasus %(code)s direncanakan."

    conference: int
    planned_at: str


@dataclass(frozen=True, kw_only=True)
class ConferenceHeld(OfCase):
    kind = "case.conference_held"
    text = "Konferensi kasus %(code)s dilaksanakan; keputusannya tersegel."

    conference: int
    held_at: str
    decisions: int = 0


@dataclass(frozen=True, kw_only=True)
class DecisionDropped(OfCase):
    kind = "case.decision_dropped"
    text = "Satu keputusan konferensi pada %(code)s tidak jadi (%(because)s)."

    decision: int
    because: str
