"""Which steps one person alone may not leave out, and for which one speaks for another agency."""

from __future__ import annotations

from collections.abc import Collection
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


def is_of_another(*, agency: int | None, lead: int, own: Collection[int]) -> bool:
    """Does who works on the case speak for another agency when this step is said to be done?

    ``agency`` acts, ``lead`` leads; the person answers for ``own``.
    """
    return agency is not None and agency != lead and agency not in own
