"""What the room sees: the item now, where the city stands, what is open, what is decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import SELF_MARK
from layak.evaluation.scores.reads import score_of
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.followups.promises.reads import FollowUpRow, open_rows
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.scoring import Score
from layak.workflows.meetings.attendance.reads import presence, presence_text
from layak.workflows.meetings.minutes.reads import (
    EntryView,
    agenda_of,
    entry_rows,
    line_text,
    shown_entries,
    summary,
)
from layak.workflows.meetings.planning.fetching import find_meeting
from layak.workflows.meetings.planning.models import AgendaItem, Meeting
from layak.workflows.meetings.planning.reads import meeting_label

# What the room sees: the item now, where the city stands, what is open, what is decided.

GAPS, AGENCIES, DECISIONS, LINES = 4, 7, 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """The self score of the newest open round; never official."""

    total: str
    maximum: str
    rank: str
    distance: str
    mark: str
    gaps: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOfAgency:
    name: str
    open_count: int
    late_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeamerPage:
    """``number`` of ``count`` items; neighbours are ids of agenda items or None."""

    meeting: Meeting
    label: str
    presence: str
    item: AgendaItem | None
    number: int
    count: int
    previous_id: int | None
    next_id: int | None
    lines: list[str]
    standing: StandingView | None
    open_ones: list[OpenOfAgency]
    open_count: int
    late_count: int
    summary: str
    decisions: list[EntryView]


def beamer_page(*, meeting: Meeting, item_id: int | None, at: datetime) -> BeamerPage:
    """One screen: ten queries, however long the meeting is. Nothing of a single person."""
    today = timezone.localdate(at)
    items = agenda_of(meeting)
    entries = shown_entries(entry_rows(meeting.pk), today=today)
    place = _place(items, entries, item_id)
    item = items[place] if items else None
    rows = open_rows(series=meeting.series, today=today)
    decided = [entry for entry in entries if entry.number]
    newest = sorted(decided, key=lambda entry: -entry.id)[:DECISIONS]
    return BeamerPage(
        meeting=meeting,
        label=meeting_label(meeting),
        presence=presence_text(presence(meeting)),
        item=item,
        number=place + 1 if items else 0,
        count=len(items),
        previous_id=items[place - 1].pk if place > 0 else None,
        next_id=items[place + 1].pk if place + 1 < len(items) else None,
        lines=[line_text(line) for line in item.lines][:LINES] if item else [],
        standing=_standing(),
        open_ones=_by_agency(rows),
        open_count=len(rows),
        late_count=sum(row.is_late for row in rows),
        summary=summary(entries),
        decisions=newest,
    )


def _place(items: list[AgendaItem], entries: list[EntryView], item_id: int | None) -> int:
    """The item asked for, else that of the newest line, else the first."""
    ids = [item.pk for item in items]
    if item_id in ids:
        return ids.index(item_id)
    newest = max(entries, key=lambda entry: entry.id, default=None)
    return ids.index(newest.item_id) if newest and newest.item_id in ids else 0


def _standing() -> StandingView | None:
    rounds = Round.objects.filter(closed_at=None).order_by("-evaluation_year", "-opened_at")
    round_ = rounds.first()
    if round_ is None:
        return None
    score = score_of(round_)
    # indicators which have the most points still to win: name and how many
    found = sorted(
        score.indicators.values(), key=lambda one: (one.achieved - one.maximum, one.code)
    )
    gaps = [
        (f"{one.code}. {one.name}", plain_id(one.maximum - one.achieved))
        for one in found[:GAPS]
        if one.maximum > one.achieved
    ]
    return StandingView(
        total=decimal_id(score.total),
        maximum=plain_id(score.maximum),
        rank=score.rank or _("Belum berperingkat"),
        distance=_distance(score),
        mark=SELF_MARK,
        gaps=gaps,
    )


def _distance(score: Score) -> str:
    following = score.next_rank
    if following is None:
        return _("Peringkat tertinggi.")
    told = {"points": decimal_id(following.needs), "rank": following.name}
    return _("Kurang %(points)s poin ke %(rank)s.") % told


def _by_agency(rows: list[FollowUpRow]) -> list[OpenOfAgency]:
    """Open ones by owner; more late ones first, then by name."""
    found: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        found[row.agency_name].append(row.is_late)
    counted = [
        OpenOfAgency(name=name, open_count=len(late), late_count=sum(late))
        for name, late in found.items()
    ]
    return sorted(counted, key=lambda one: (-one.late_count, one.name))[:AGENCIES]


# The view for the projector.


@require_GET
@access("meeting.view")
def meeting_beamer(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Big letters; arrow keys go through the agenda."""
    asked = request.GET.get("acara", "")
    item_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    page = beamer_page(meeting=find_meeting(meeting_id), item_id=item_id, at=timezone.now())
    return TemplateResponse(request, "meetings/beamer.html", {"page": page})
