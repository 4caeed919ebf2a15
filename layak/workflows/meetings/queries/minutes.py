"""The page of the live minutes: agenda, what was said and decided, what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.models import Agency
from layak.city.people.actor import Actor
from layak.evaluation.queries.shown import moment_text
from layak.records.followups.queries import FollowUpRow, open_rows
from layak.rules.refusal import Verdict
from layak.workflows.meetings.minutes_rights import can_open, can_write
from layak.workflows.meetings.models import AgendaItem, Entry, EntryRevision, Meeting
from layak.workflows.meetings.queries.entries import (
    EntryView,
    counts,
    entry_rows,
    owner_count,
    removed_entries,
    shown_entries,
    stamp,
)
from layak.workflows.meetings.queries.words import meeting_label
from layak.workflows.meetings.tabs import Tab, meeting_tabs

OPEN_LIST = "open-list"
OPEN_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An agenda item; ``id`` is None for what belongs to none. ``open_rows``: the open list of
    the series, at the item that is about it."""

    id: int | None
    number: int
    title: str
    facts: str
    lines: list[str]
    entries: list[EntryView]
    open_rows: list[FollowUpRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPage:
    """``summary`` says what was decided so far; ``agencies`` are names offered as speakers."""

    meeting: Meeting
    label: str
    tabs: list[Tab]
    state: str
    summary: str
    may_open: Verdict
    may_write: Verdict
    is_before: bool
    is_running: bool
    is_signed: bool
    may_finish: bool
    may_run: bool
    opens_all: bool
    items: list[ItemView]
    removed: list[tuple[int, str]]
    agencies: list[str]
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    id: int
    version: int
    text: str
    who: str
    when: str
    is_kept: bool


def minutes_page(*, meeting: Meeting, by: Actor, at: datetime) -> MinutesPage:
    """All of one meeting's minutes: seven queries, however many lines."""
    today = timezone.localdate(at)
    rows = entry_rows(meeting.pk)
    entries = shown_entries(rows, today=today, by=by)
    may_run = by.may("meeting.manage")
    names = Agency.objects.current().order_by("name").values_list("name", flat=True)
    return MinutesPage(
        meeting=meeting,
        label=meeting_label(meeting),
        tabs=meeting_tabs(by, meeting, "meeting_minutes"),
        state=meeting.get_state_display(),
        summary=summary(entries),
        may_open=can_open(by, meeting, today=today),
        may_write=can_write(by, meeting),
        is_before=meeting.state in (Meeting.State.PLANNED, Meeting.State.INVITED),
        is_running=meeting.state == Meeting.State.RUNNING,
        is_signed=meeting.state == Meeting.State.SIGNED,
        may_finish=meeting.state == Meeting.State.ENDED,
        may_run=may_run,
        opens_all=by.scope("followup.view") == "all",
        items=item_views(meeting, entries, today=today),
        removed=removed_entries(rows) if may_run else [],
        agencies=list(names) if may_run else [],
        stamp=stamp(meeting.pk),
    )


def item_views(meeting: Meeting, entries: list[EntryView], *, today: date) -> list[ItemView]:
    """Agenda items in their order with their lines, and what belongs to none: two queries."""
    items = list(agenda_of(meeting))
    has_list = any(item.source == OPEN_LIST for item in items)
    own = {entry.promise.id for entry in entries if entry.promise}
    open_ones = _open_before(meeting, own, today)
    found = [
        ItemView(
            id=item.pk,
            number=number,
            title=item.title,
            facts=_facts(item),
            lines=[line_text(line) for line in item.lines],
            entries=[entry for entry in entries if entry.item_id == item.pk],
            open_rows=open_ones if item.source == OPEN_LIST else [],
        )
        for number, item in enumerate(items, start=1)
    ]
    known = {item.pk for item in items}
    others = [entry for entry in entries if entry.item_id not in known]
    found.append(
        ItemView(
            id=None,
            number=0,
            title=_("Di luar susunan acara") if items else _("Jalannya rapat"),
            facts="",
            lines=[],
            entries=others,
            open_rows=[] if has_list else open_ones,
        )
    )
    return found


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting, removed_at=None)
    return list(rows.order_by("position", "pk"))


def item_choices(meeting: Meeting) -> list[tuple[int, str]]:
    """Where a line can stand: the items of the agenda, and 0 for none of them."""
    items = [
        (item.pk, f"{number}. {item.title}")
        for number, item in enumerate(agenda_of(meeting), start=1)
    ]
    return [*items, (0, _("Di luar susunan acara"))]


def line_text(line: Any) -> str:
    """The words of a line that was frozen into an agenda item, plain or with an address."""
    return str(line.get("text", "")) if isinstance(line, dict) else str(line)


def summary(entries: list[EntryView]) -> str:
    """``19 keputusan, di antaranya 19 tindak lanjut dengan 14 penanggung jawab`` ..."""
    found = counts(entries)
    promises = found[Entry.Kind.FOLLOW_UP.value]
    told = {
        "all": promises + found[Entry.Kind.DECISION.value] + found[Entry.Kind.AGREEMENT.value],
        "promises": promises,
        "owners": owner_count(entries),
        "agreed": found[Entry.Kind.AGREEMENT.value],
    }
    if not told["all"]:
        return _("Belum ada keputusan.")
    said = _("%(all)d keputusan") % told
    if promises:
        said += (
            _(", %(promises)d di antaranya tindak lanjut dengan %(owners)d penanggung jawab") % told
        )
    return said + (_("; %(agreed)d kesepakatan persepsi.") % told if told["agreed"] else ".")


def entry_revisions(entry: Entry) -> list[RevisionView]:
    """Each save of a line, the newest first, with those that lost: one query."""
    rows = EntryRevision.objects.filter(entry=entry).select_related("saved_by").order_by("-pk")
    return [
        RevisionView(
            id=row.pk,
            version=row.version,
            text=row.text,
            who=row.saved_by.name,
            when=moment_text(row.saved_at),
            is_kept=row.is_kept,
        )
        for row in rows
    ]


def _open_before(meeting: Meeting, own: set[int], today: date) -> list[FollowUpRow]:
    """What earlier meetings of the series left open; today's own stand as lines already."""
    rows = open_rows(series=meeting.series, today=today)
    return [row for row in rows if row.id not in own][:OPEN_SHOWN]


def _facts(item: AgendaItem) -> str:
    said = [_("%(n)d menit") % {"n": item.minutes}, item.presenter]
    return " · ".join(part for part in said if part)
