"""The live minutes: agenda, what was said and decided, what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zlib import crc32

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.wording import day_text, moment_text
from layak.records.followups.promises.models import FollowUp, FollowUpSupporter
from layak.records.followups.promises.reads import FollowUpRow, followup_url, open_rows
from layak.workflows.meetings.minutes.models import Entry, EntryRevision
from layak.workflows.meetings.minutes.permissions import can_open, can_write
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import agenda_items

DECIDED = (
    Entry.Kind.DECISION.value,
    Entry.Kind.FOLLOW_UP.value,
    Entry.Kind.AGREEMENT.value,
)
TONES = {
    Entry.Kind.DECISION.value: "done",
    Entry.Kind.FOLLOW_UP.value: "wait",
    Entry.Kind.AGREEMENT.value: "note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseView:
    """The follow-up that a line became; ``url`` is empty for who may not open it."""

    id: int
    url: str
    title: str
    problem: str
    owner_id: int
    owner: str
    supporters: str
    codes: str
    due: str
    proof: str
    state: str
    is_late: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """``number`` counts the decisions of the meeting in the order of the agenda; 0 for others.

    ``late_count``: texts of another note-taker that lost and are kept beside it.
    """

    id: int
    item_id: int | None
    kind: str
    label: str
    tone: str
    number: int
    text: str
    speaker: str
    promise: PromiseView | None
    agreement_url: str
    version: int
    late_count: int

    @property
    def is_plain(self) -> bool:
        return self.promise is None and self.kind != Entry.Kind.AGREEMENT


def entry_rows(meeting_id: int) -> list[Entry]:
    """Lines with what they became, in the order of the agenda: two queries, removed ones too."""
    supporters = FollowUpSupporter.objects.select_related("agency").order_by("agency__name")
    rows = Entry.objects.filter(meeting=meeting_id).select_related(
        "speaker", "followup", "followup__agency"
    )
    rows = rows.annotate(
        late_count=Count("revisions", filter=Q(revisions__is_kept=False), distinct=True)
    )
    rows = rows.prefetch_related(Prefetch("followup__supporters", queryset=supporters))
    return list(rows.order_by("item__position", "position", "pk"))


def shown_entries(
    rows: Iterable[Entry], *, today: date, by: Actor | None = None
) -> list[EntryView]:
    """Views of the lines that stand, numbered; addresses only of what ``by`` may open. No query."""
    opens_answers = by is not None and by.scope("answer.view") == "all"
    number = 0
    found = []
    for row in rows:
        if row.removed_at is not None:
            continue
        is_decided = row.kind in DECIDED
        number += is_decided
        found.append(
            EntryView(
                id=row.pk,
                item_id=row.item_id,
                kind=row.kind,
                label=row.get_kind_display(),
                tone=TONES.get(row.kind, ""),
                number=number if is_decided else 0,
                text=row.text,
                speaker=row.speaker.name if row.speaker else "",
                promise=_promise(row.followup, today, by) if row.followup else None,
                agreement_url=row.agreement_url if opens_answers else "",
                version=row.version,
                late_count=row.late_count,  # type: ignore[attr-defined]  # annotated above
            )
        )
    return found


def owner_count(entries: Sequence[EntryView]) -> int:
    """How many different agencies own a follow-up of the meeting."""
    return len({entry.promise.owner_id for entry in entries if entry.promise})


def stamp(meeting_id: int) -> str:
    """Changes whenever a line does: one query."""
    rows = Entry.objects.filter(meeting=meeting_id).values_list(
        "pk", "version", "kind", "item", "position", "removed_at", "followup__state"
    )
    return format(crc32(repr(list(rows.order_by("pk"))).encode()), "x")


def may_open(row: FollowUp, by: Actor | None) -> bool:
    """Everyone of the task force's desk, the owner and those who help."""
    if by is None or by.scope("followup.view") == "all":
        return by is not None
    own = by.agency_ids("followup.view")
    return row.agency_id in own or any(one.agency_id in own for one in row.supporters.all())


def _promise(row: FollowUp, today: date, by: Actor | None) -> PromiseView:
    is_open = row.state in (FollowUp.State.OPEN, FollowUp.State.REPORTED)
    return PromiseView(
        id=row.pk,
        url=followup_url(row.pk) if may_open(row, by) else "",
        title=row.title,
        problem=row.problem,
        owner_id=row.agency_id,
        owner=row.agency.name,
        supporters=", ".join(one.agency.name for one in row.supporters.all()),
        codes=", ".join(row.codes),
        due=day_text(row.due_on),
        proof=row.proof_wanted,
        state=row.get_state_display(),
        is_late=is_open and row.due_on < today,
        is_open=is_open,
    )


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


def minutes_page(*, meeting: Meeting, by: Actor, at: datetime) -> dict[str, object]:
    """All of one meeting's minutes: seven queries, however many lines.

    ``summary`` says what was decided so far; ``agencies`` are names offered as speakers.
    """
    today = timezone.localdate(at)
    rows = entry_rows(meeting.pk)
    entries = shown_entries(rows, today=today, by=by)
    may_run = by.may("meeting.manage")
    names = Agency.objects.current().order_by("name").values_list("name", flat=True)
    return {
        "meeting": meeting,
        "state": meeting.get_state_display(),
        "summary": summary(entries),
        "may_open": can_open(by, meeting, today=today),
        "may_write": can_write(by, meeting),
        "is_before": meeting.state in (Meeting.State.PLANNED, Meeting.State.INVITED),
        "is_running": meeting.state == Meeting.State.RUNNING,
        "is_signed": meeting.state == Meeting.State.SIGNED,
        "may_finish": meeting.state == Meeting.State.ENDED,
        "may_run": may_run,
        "opens_all": by.scope("followup.view") == "all",
        "items": item_views(meeting, entries, today=today),
        "removed": [(row.pk, row.text) for row in rows if row.removed_at] if may_run else [],
        "agencies": list(names) if may_run else [],
        "stamp": stamp(meeting.pk),
    }


def item_views(meeting: Meeting, entries: list[EntryView], *, today: date) -> list[ItemView]:
    """Agenda items in their order with their lines, and what belongs to none: two queries."""
    items = list(agenda_items(meeting))
    has_list = any(item.source == OPEN_LIST for item in items)
    own = {entry.promise.id for entry in entries if entry.promise}
    # what earlier meetings of the series left open; today's own stand as lines already
    rows = open_rows(series=meeting.series, today=today)
    open_ones = [row for row in rows if row.id not in own][:OPEN_SHOWN]
    found = [
        ItemView(
            id=item.pk,
            number=number,
            title=item.title,
            facts=" · ".join(
                filter(None, (_("%(n)d menit") % {"n": item.minutes}, item.presenter))
            ),
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


def item_choices(meeting: Meeting) -> list[tuple[int, str]]:
    """Where a line can stand: the items of the agenda, and 0 for none of them."""
    items = [
        (item.pk, f"{number}. {item.title}")
        for number, item in enumerate(agenda_items(meeting), start=1)
    ]
    return [*items, (0, _("Di luar susunan acara"))]


def line_text(line: Any) -> str:
    """The words of a line that was frozen into an agenda item, plain or with an address."""
    return str(line.get("text", "")) if isinstance(line, dict) else str(line)


def summary(entries: list[EntryView]) -> str:
    """``19 keputusan, di antaranya 19 tindak lanjut dengan 14 penanggung jawab`` ..."""
    found = Counter(entry.kind for entry in entries)
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


def entry_revisions(entry: Entry) -> list[dict[str, object]]:
    """Each save of a line, the newest first, with those that lost: one query."""
    rows = EntryRevision.objects.filter(entry=entry).select_related("saved_by").order_by("-pk")
    return [
        {
            "text": row.text,
            "who": row.saved_by.name,
            "when": moment_text(row.saved_at),
            "is_kept": row.is_kept,
        }
        for row in rows
    ]
