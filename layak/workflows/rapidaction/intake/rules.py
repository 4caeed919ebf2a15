"""When it happened, as far as somebody knows: what may be typed, and what still stands open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from layak.rules.entries import NotAcceptable
from layak.workflows.rapidaction.children.rules import age_on

# before it no clock of ours reaches
FIRST_YEAR = 1900
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class WrongWhen(NotAcceptable):
    """This cannot have been the moment; ``field`` is where it is typed."""

    field = "happened_on"


class LongAgo(WrongWhen):
    """So long ago that somebody has to say that it is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRule:
    """A sign that holds for some time after it happened; ``says`` what is possible meanwhile."""

    sign: str
    topics: frozenset[str]
    span: timedelta
    says: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRule:
    """The event of a playbook that is what happened; with a ``sign`` only where that holds."""

    playbook: str
    event: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePolicy:
    """`intake.yaml`."""

    basis: str
    long_ago_years: int
    windows: tuple[WindowRule, ...]
    incidents: tuple[IncidentRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is left of a window: from ``least`` to ``most``, equal where the hour is known.

    ``is_proposed``: nobody has named its sign yet.
    """

    rule: WindowRule
    least: timedelta
    most: timedelta
    is_proposed: bool


def parse_intake(
    raw: Mapping[str, Any], *, signs: Collection[str], topics: Collection[str]
) -> IntakePolicy:
    """`intake.yaml` as values. Raises ValueError with what is wrong and where."""
    policy = IntakePolicy(
        basis=raw["basis"],
        long_ago_years=raw["long_ago_years"],
        windows=tuple(
            WindowRule(
                sign=entry["sign"],
                topics=frozenset(entry["topics"]),
                span=timedelta(hours=entry["hours"]),
                says=entry["says"],
                source=entry["source"],
            )
            for entry in raw["windows"]
        ),
        incidents=tuple(IncidentRule(**entry) for entry in raw["incidents"]),
    )
    faults = [
        f"windows > {rule.sign}: unknown sign" for rule in policy.windows if rule.sign not in signs
    ]
    for rule in policy.windows:
        faults += [
            f"windows > {rule.sign}: {topic} is no topic"
            for topic in sorted(rule.topics - set(topics))
        ]
    faults += [
        f"incidents > {rule.playbook}: {rule.sign} is no sign"
        for rule in policy.incidents
        if rule.sign and rule.sign not in signs
    ]
    if faults:
        raise ValueError("intake.yaml: " + "; ".join(faults))
    return policy


def check_happened(
    happened_at: datetime,
    *,
    received_at: datetime,
    at: datetime,
    long_ago_years: int,
    is_sure: bool = False,
) -> None:
    """All moments in the city's zone. Raises WrongWhen: ahead, after it was told, or before 1900;
    LongAgo from so many years on unless ``is_sure``.
    """
    if happened_at.year < FIRST_YEAR:
        raise WrongWhen(
            "Tahun kejadian ini terlalu jauh. Periksa tahunnya, atau kosongkan bila tidak tahu."
        )
    if happened_at > at:
        raise WrongWhen(
            "Waktu kejadian ini belum terjadi. Periksa harinya, atau kosongkan bila tidak tahu."
        )
    if happened_at > received_at:
        raise WrongWhen(
            "Kejadian tidak mungkin sesudah laporannya disampaikan. Periksa keduanya, atau kosongkan "
            "bila tidak tahu."
        )
    years = age_on(happened_at.date(), at.date())
    if years >= long_ago_years and not is_sure:
        raise LongAgo(
            f"Itu {years} tahun yang lalu. Benar? Bila ya, centang “Benar, sudah selama itu”, lalu kirim lagi."
        )


def is_day_alone(happened_at: datetime) -> bool:
    """Whether only the day is known; ``happened_at`` in the city's zone."""
    return happened_at.time() == time()


def open_windows(
    policy: IntakePolicy,
    *,
    topic: str,
    signs: Collection[str],
    happened_at: datetime | None,
    received_at: datetime,
    now: datetime,
) -> list[Window]:
    """What still stands open at ``now``. ``happened_at`` in the city's zone; where only the day is
    known it lasts as long as it may: until the end of that day, or until it was told.
    """
    if happened_at is None:
        return []
    latest = min(happened_at + DAY, received_at) if is_day_alone(happened_at) else happened_at
    found = []
    for rule in policy.windows:
        if topic not in rule.topics and rule.sign not in signs:
            continue
        most = latest + rule.span - now
        if most > timedelta():
            least = max(happened_at + rule.span - now, timedelta())
            found.append(
                Window(rule=rule, least=least, most=most, is_proposed=rule.sign not in signs)
            )
    return found


def hours_left(window: Window) -> str:
    """``51 jam``, ``20 sampai 43 jam``, ``kurang dari 8 jam``: whole hours, never too many."""
    least, most = window.least // HOUR, window.most // HOUR
    if least == most and least:
        return f"{least} jam"
    if not least:
        return f"kurang dari {most + 1} jam"
    return f"{least} sampai {most} jam"


def incident_event(policy: IntakePolicy, *, playbook: str, signs: Collection[str]) -> str:
    """The event of a playbook that is what happened, or ""."""
    for rule in policy.incidents:
        if rule.playbook == playbook and (not rule.sign or rule.sign in signs):
            return rule.event
    return ""
