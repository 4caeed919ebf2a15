"""What data/policy/meetings.yaml says: kinds of meeting, their agenda, hours of signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import yaml
from django.conf import settings

DEFAULT_KIND = "umum"
SERIES = "rakor"


@dataclass(frozen=True, kw_only=True)
class UsualItem:
    title: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class MeetingKind:
    """``code`` stands in ``Meeting.kind``; the rest is proposed and may be changed by hand."""

    code: str
    label: str
    title: str
    purpose: str
    agenda: tuple[UsualItem, ...]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An item made from what the system knows; at most ``lines`` lines are written into it."""

    source: str
    title: str
    minutes: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class AttendanceRule:
    opens_before: timedelta
    closes_after: timedelta
    code_seconds: int
    codes_accepted: int
    typing: timedelta


@cache
def _document() -> dict[str, Any]:
    text = (settings.POLICY_DIR / "meetings.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


@cache
def meeting_kinds() -> dict[str, MeetingKind]:
    """Kinds by code, in the order of the file."""
    return {
        code: MeetingKind(
            code=code,
            label=facts["label"],
            title=facts["title"],
            purpose=facts["purpose"],
            agenda=tuple(UsualItem(**item) for item in facts["agenda"]),
        )
        for code, facts in _document()["kinds"].items()
    }


def kind_label(code: str) -> str:
    """The words of a kind; the code itself where the file no longer names it."""
    kind = meeting_kinds().get(code)
    return kind.label if kind else code


@cache
def proposals() -> dict[str, Proposal]:
    """Proposed items by source, in the order of the file."""
    rows = _document()["proposals"]
    return {source: Proposal(source=source, **facts) for source, facts in rows.items()}


@cache
def attendance_rule() -> AttendanceRule:
    """When and how one signs in."""
    facts = _document()["attendance"]
    return AttendanceRule(
        opens_before=timedelta(minutes=facts["opens_minutes_before"]),
        closes_after=timedelta(minutes=facts["closes_minutes_after"]),
        code_seconds=facts["code_seconds"],
        codes_accepted=facts["codes_accepted"],
        typing=timedelta(minutes=facts["typing_minutes"]),
    )
