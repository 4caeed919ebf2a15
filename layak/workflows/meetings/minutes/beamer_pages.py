"""What the room sees: the item now, where the city stands, what is open, what is decided."""

from __future__ import annotations

from collections import Counter
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
from layak.workflows.meetings.attendance.reads import presence, presence_text
from layak.workflows.meetings.minutes.reads import (
    entry_rows,
    line_text,
    shown_entries,
    summary,
)
from layak.workflows.meetings.planning.fetching import find_meeting
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import agenda_items, meeting_label

GAPS, AGENCIES, DECISIONS, LINES = 4, 7, 5, 6


def beamer_page(*, meeting: Meeting, item_id: int | None, at: datetime) -> dict[str, object]:
    """One screen: ten queries, however long the meeting is. Nothing of a single person.

    ``number`` of ``count`` items; neighbours are ids of agenda items or None.
    """
    today = timezone.localdate(at)
    items = list(agenda_items(meeting))
    entries = shown_entries(entry_rows(meeting.pk), today=today)
    # the item asked for, else that of the newest line, else the first
    ids = [item.pk for item in items]
    newest = max(entries, key=lambda entry: entry.id, default=None)
    wanted = item_id if item_id in ids or newest is None else newest.item_id
    place = ids.index(wanted) if wanted in ids else 0
    item = items[place] if items else None
    rows = open_rows(series=meeting.series, today=today)
    decided = [entry for entry in entries if entry.number]
    return {
        "meeting": meeting,
        "label": meeting_label(meeting),
        "presence": presence_text(presence(meeting)),
        "item": item,
        "number": place + 1 if items else 0,
        "count": len(items),
        "previous_id": ids[place - 1] if place > 0 else None,
        "next_id": ids[place + 1] if place + 1 < len(ids) else None,
        "lines": [line_text(line) for line in item.lines][:LINES] if item else [],
        "standing": _standing(),
        "open_ones": _by_agency(rows),
        "open_count": len(rows),
        "late_count": sum(row.is_late for row in rows),
        "summary": summary(entries),
        "decisions": sorted(decided, key=lambda entry: -entry.id)[:DECISIONS],
    }


def _standing() -> dict[str, object] | None:
    """The self score of the newest open round; never official."""
    rounds = Round.objects.filter(closed_at=None).order_by("-evaluation_year", "-opened_at")
    round_ = rounds.first()
    if round_ is None:
        return None
    score = score_of(round_)
    distance, following = _("Peringkat tertinggi."), score.next_rank
    if following is not None:
        told = {"points": decimal_id(following.needs), "rank": following.name}
        distance = _("Kurang %(points)s poin ke %(rank)s.") % told
    # indicators which have the most points still to win: name and how many
    found = sorted(
        score.indicators.values(), key=lambda one: (one.achieved - one.maximum, one.code)
    )
    return {
        "total": decimal_id(score.total),
        "maximum": plain_id(score.maximum),
        "rank": score.rank or _("Belum berperingkat"),
        "distance": distance,
        "mark": SELF_MARK,
        "gaps": [
            (f"{one.code}. {one.name}", plain_id(one.maximum - one.achieved))
            for one in found[:GAPS]
            if one.maximum > one.achieved
        ],
    }


def _by_agency(rows: list[FollowUpRow]) -> list[dict[str, object]]:
    """Open ones by owner; more late ones first, then by name."""
    open_ones = Counter(row.agency_name for row in rows)
    late = Counter(row.agency_name for row in rows if row.is_late)
    names = sorted(open_ones, key=lambda name: (-late[name], name))
    return [
        {"name": name, "open_count": open_ones[name], "late_count": late[name]}
        for name in names[:AGENCIES]
    ]


@require_GET
@access("meeting.view")
def meeting_beamer(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Big letters; arrow keys go through the agenda."""
    asked = request.GET.get("acara", "")
    item_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    page = beamer_page(meeting=find_meeting(meeting_id), item_id=item_id, at=timezone.now())
    return TemplateResponse(request, "meetings/beamer.html", {"page": page})
