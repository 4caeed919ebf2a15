"""Which steps one person alone may not leave out."""

from __future__ import annotations

from datetime import timedelta

from layak.workflows.rapidaction.playbooks.limit_rules import Limit

UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1), "months": timedelta(days=30)}


def is_emergency(limit: Limit | None, *, within: timedelta) -> bool:
    """Is a step with this limit one on which a child's first safety rests?

    Ours, not law: its limit is at most ``within`` (rapid-action.yaml, ``waiving_hours``) after its
    event. One that ends *before* an event (a hearing, a release) is planned, not an emergency.
    """
    if limit is None or limit.is_before:
        return False
    return limit.amount * UNITS[limit.unit] <= within


def needs_second(*, is_emergency: bool, agency: int | None, lead: int) -> bool:
    """Must another person agree before the step is left out? ``agency`` acts, ``lead`` leads."""
    return is_emergency or (agency is not None and agency != lead)
