"""How much of one child's matter a person may open: by relation, never by membership alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Relation = Literal[
    "none", "past", "referred", "assigned", "supervisor", "break-glass", "conflicted"
]

RELATIONS: tuple[Relation, ...] = (
    "none",
    "past",
    "referred",
    "assigned",
    "supervisor",
    "break-glass",
    "conflicted",
)
STRENGTH: tuple[Relation, ...] = (
    "conflicted",
    "supervisor",
    "assigned",
    "break-glass",
    "referred",
    "past",
)
NOTHING = -1
TASK, SERVICE, CASE, SEALED = 1, 2, 3, 4
HIGHEST_SHARED = CASE
# a school, a kelurahan and whoever uses a link never learn the case
HIGHEST_FOR_FIXED_FORM = SERVICE


def highest_tier(relation: Relation, *, shared: int = TASK, has_fixed_form: bool = False) -> int:
    """The highest tier that may be opened; `NOTHING` means the page does not exist for them.

    `shared` is the tier of the share that came with the hand-off. What is over is over: whoever
    was assigned or referred to in the past has nothing.
    """
    match relation:
        case "assigned" | "supervisor":
            return SEALED
        case "break-glass":
            return CASE
        case "referred":
            most = HIGHEST_FOR_FIXED_FORM if has_fixed_form else HIGHEST_SHARED
            return min(shared, most)
        case _:
            return NOTHING


def readable_until(closed_at: datetime, *, span: timedelta) -> datetime:
    """Until when those who worked on a closed case and supervised it may read it."""
    return closed_at + span


def may_still_read(closed_at: datetime | None, *, at: datetime, span: timedelta) -> bool:
    """Whether an assignment still brings anything: while the case runs, and ``span`` after.

    Later there is emergency access and the review of what is kept, and nothing else (ours).
    """
    return closed_at is None or at < readable_until(closed_at, span=span)


def strongest(relations: set[Relation]) -> Relation:
    """The relation that decides where several hold: a conflict beats everything."""
    return next((relation for relation in STRENGTH if relation in relations), "none")
