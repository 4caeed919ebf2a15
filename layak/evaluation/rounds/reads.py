"""The current round, its tabs, the days on which its stages close, and an entry of a filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.rules.stages import Stage

# Which round a page means when it names none.


def current_round() -> Round | None:
    """The newest round that is still open; else the newest of all; None while there is none."""
    newest_first = ["-evaluation_year", "-opened_at"]
    return Round.objects.order_by(F("closed_at").asc(nulls_first=True), *newest_first).first()


# The pages of a round that this person may open, as tabs.


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool = False
    count: int = 0


def round_tabs(actor: Actor, round_: Round, current: str = "") -> list[Tab]:
    """Tabs in the order of the work; ``current`` is the path below the round ("rekap").

    A path without a tab of its own stands under "Alat" (``round_tools``).
    """
    entries = (
        ("answer.view", "", _("Pertanyaan")),
        ("assignment.manage", "penugasan", _("Penugasan")),
        ("answer.view", "persetujuan", _("Persetujuan")),
        ("answer.accept", "penerimaan", _("Penerimaan")),
        ("review.open", "meja", _("Meja periksa")),
        ("verification.view", "verifikasi", _("Verifikasi")),
        ("progress.view", "kemajuan", _("Kemajuan")),
        ("recap.export", "rekap", _("Rekap")),
        ("answer.view", "alat", _("Alat")),
    )
    shown = current if current in {path for _right, path, _label in entries} else "alat"
    return [
        Tab(
            label=label,
            url=f"/evaluasi/{round_.code}/{path}/" if path else f"/evaluasi/{round_.code}/",
            is_current=path == shown,
        )
        for permission, path, label in entries
        if actor.may(permission)
    ]


# When an answer is due: its own day, else the closing day of its stage's window.

MOMENT = timedelta(microseconds=1)


def last_day(closes_at: datetime) -> date:
    """The last day, in the city's zone, of a window that closes at this moment."""
    return timezone.localdate(closes_at - MOMENT)


def closing_days(round_: Round) -> dict[str, date]:
    """The last day of each stage's window in the city's zone: one query."""
    return {window.stage: last_day(window.closes_at) for window in round_.windows.all()}


def due_day(stage: Stage, due_on: date | None, closing: Mapping[str, date]) -> date | None:
    """The day by which the stage's owner must have acted; None without any, or when done.

    The answer's own day binds the agency that answers, not those who check it afterwards.
    """
    if stage.counts_as == "done":
        return None
    own = due_on if stage.owner == "agency" else None
    return own or closing.get(stage.code)


def contribution_day(
    stage: Stage, own: date | None, answer_due_on: date | None, closing: Mapping[str, date]
) -> date | None:
    """The day by which a contributor's part is due: its own, else the answer's, else the window's.

    None while the answer is not the agency's to write: nothing can be handed in then.
    """
    return (own or due_day(stage, answer_due_on, closing)) if stage.owner == "agency" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry of a filter; ``count`` where the list counts it."""

    value: str
    label: str
    is_chosen: bool
    count: int = 0
    url: str = ""
