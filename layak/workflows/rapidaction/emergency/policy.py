"""data/policy/emergency.yaml, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from layak.workflows.rapidaction.scheme.policy import rapid_policy


@dataclass(frozen=True, kw_only=True)
class Line:
    """A telephone: ``phone`` as it is dialled."""

    label: str
    phone: str
    says: str


@dataclass(frozen=True, kw_only=True)
class SlowRule:
    """From when on a public report is read later: reports an hour, links in it, seconds to fill it."""

    address_an_hour: int
    site_an_hour: int
    links: int
    seconds: timedelta
    ticket_life: timedelta


@dataclass(frozen=True, kw_only=True)
class EmergencyPolicy:
    """Words by code; ``topics`` and ``signs`` have the codes of rapid-action.yaml."""

    exit_url: str
    lines: tuple[Line, ...]
    topics: Mapping[str, str]
    signs: Mapping[str, str]
    since: Mapping[str, str]
    about: Mapping[str, str]
    slow: SlowRule


@cache
def emergency_policy() -> EmergencyPolicy:
    """The file as values. Raises ImproperlyConfigured where it does not fit rapid-action.yaml."""
    raw = yaml.safe_load((settings.POLICY_DIR / "emergency.yaml").read_text(encoding="utf-8"))
    rapid, slow = rapid_policy(), raw["slow"]
    for name, known in (("topics", set(rapid.topics)), ("signs", set(rapid.signs))):
        if set(raw[name]) != known:
            odd = ", ".join(sorted(set(raw[name]) ^ known))
            raise ImproperlyConfigured(f"emergency.yaml: {name}: {odd} beda dari rapid-action.yaml")
    return EmergencyPolicy(
        exit_url=raw["exit_url"],
        lines=tuple(Line(**entry) for entry in raw["lines"]),
        topics=raw["topics"],
        signs=raw["signs"],
        since=raw["since"],
        about=raw["about"],
        slow=SlowRule(
            address_an_hour=slow["address_an_hour"],
            site_an_hour=slow["site_an_hour"],
            links=slow["links"],
            seconds=timedelta(seconds=slow["seconds"]),
            ticket_life=timedelta(hours=slow["ticket_hours"]),
        ),
    )
