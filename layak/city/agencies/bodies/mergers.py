"""What follows an agency when it merges or ends: packages above register their part here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layak.city.people.roles.actor import Actor


# (from_id, into_id, by, at): moves the rows of one package, inside the merge's transaction
Mover = Callable[[int, int, "Actor | None", datetime], None]
# (agency_id): one sentence fragment per kind of row that would move ("12 pertanyaan")
Preview = Callable[[int], list[str]]
# (agency_id): the reason why the agency may not end, or None
EndCheck = Callable[[int], str | None]

_movers: list[Mover] = []
_previews: list[Preview] = []
_end_checks: list[EndCheck] = []


def register_mover(
    mover: Mover, *, preview: Preview | None = None, end_check: EndCheck | None = None
) -> None:
    """Name what moves the rows of a package from a merged agency; once per AppConfig.ready.

    ``end_check`` can hold an agency back from ending, as open questions do that it leads.
    """
    if mover not in _movers:
        _movers.append(mover)
    if preview is not None and preview not in _previews:
        _previews.append(preview)
    if end_check is not None and end_check not in _end_checks:
        _end_checks.append(end_check)


def move_rows(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    for mover in _movers:
        mover(from_id, into_id, by, at)


def moving_rows(agency_id: int) -> list[str]:
    """What would move with the agency, besides its seats and names."""
    return [line for preview in _previews for line in preview(agency_id)]


def reasons_to_stay(agency_id: int) -> list[str]:
    return [reason for check in _end_checks if (reason := check(agency_id))]
