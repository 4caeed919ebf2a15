"""The lines of the minutes, as page, projector and paper show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.db.models import Count, Prefetch, Q

from layak.city.people.actor import Actor
from layak.evaluation.queries.shown import day_text
from layak.records.followups.models import FollowUp, FollowUpSupporter
from layak.records.followups.queries.shown import followup_url
from layak.workflows.meetings.models import Entry

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
    number = 0
    found = []
    for row in rows:
        if row.removed_at is not None:
            continue
        is_decided = row.kind in DECIDED
        number += is_decided
        found.append(_view(row, number if is_decided else 0, today, by))
    return found


def removed_entries(rows: Iterable[Entry]) -> list[tuple[int, str]]:
    """(id, text) of lines that were struck out."""
    return [(row.pk, row.text) for row in rows if row.removed_at is not None]


def counts(entries: Sequence[EntryView]) -> Counter[str]:
    """How many lines of each kind."""
    return Counter(entry.kind for entry in entries)


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


def _view(row: Entry, number: int, today: date, by: Actor | None) -> EntryView:
    opens_answers = by is not None and by.scope("answer.view") == "all"
    return EntryView(
        id=row.pk,
        item_id=row.item_id,
        kind=row.kind,
        label=row.get_kind_display(),
        tone=TONES.get(row.kind, ""),
        number=number,
        text=row.text,
        speaker=row.speaker.name if row.speaker else "",
        promise=_promise(row.followup, today, by) if row.followup else None,
        agreement_url=row.agreement_url if opens_answers else "",
        version=row.version,
        late_count=row.late_count,  # type: ignore[attr-defined]  # annotated above
    )


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
