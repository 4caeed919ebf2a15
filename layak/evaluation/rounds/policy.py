"""The stage policies, the rule of reminders and the rule of closing of data/policy, read once."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from layak.evaluation.rounds.rules import ClosingRule, parse_closing
from layak.rules.calendars import ReminderRule, parse_rule
from layak.rules.stages import Policy, parse_policies

DEFAULT_POLICY = "self-assessment"


def _document() -> dict[str, object]:
    text = (settings.POLICY_DIR / "stages.yaml").read_text(encoding="utf-8")
    document: dict[str, object] = yaml.safe_load(text)
    return document


@cache
def _policies() -> dict[str, Policy]:
    return parse_policies(_document())


@cache
def reminder_rule() -> ReminderRule:
    """When someone is reminded of a due day."""
    return parse_rule(_document())


def stage_policy(code: str) -> Policy:
    """The policy that a round names. Raises KeyError for an unknown one."""
    return _policies()[code]


@cache
def closing_rule() -> ClosingRule:
    """When a round may be closed, and until when that may be taken back."""
    text = (settings.POLICY_DIR / "rounds.yaml").read_text(encoding="utf-8")
    return parse_closing(yaml.safe_load(text))
