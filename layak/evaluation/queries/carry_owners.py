"""Who worked on the questions of the last round, as they would work on them now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.evaluation.models import Assignment, Delegation, Round


@dataclass(frozen=True, slots=True)
class Owner:
    """One agency on a question. ``delegate_id`` is a person of the agency, or None."""

    agency_id: int
    is_lead: bool
    caretaker_for_id: int | None = None
    delegate_id: int | None = None
    delegation_note: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """``heirs`` maps every agency to the body that it is today, or None where it has ended."""

    heirs: Mapping[int, Agency | None]
    caretaker_id: int
    seated: frozenset[tuple[int, int]]

    def heir(self, agency_id: int | None) -> Agency | None:
        return None if agency_id is None else self.heirs.get(agency_id)


def directory(round_: Round, *, today: date) -> Directory:
    """Agencies and who holds a seat in them today: two queries."""
    everyone = {agency.pk: agency for agency in Agency.objects.all()}
    holdings = SeatHolding.objects.on(today).values_list("user_id", "seat__agency_id")
    return Directory(
        heirs={pk: _heir(agency, everyone) for pk, agency in everyone.items()},
        caretaker_id=round_.caretaker_id,
        seated=frozenset(holdings),
    )


def _heir(agency: Agency, everyone: Mapping[int, Agency]) -> Agency | None:
    while agency.merged_into_id:
        agency = everyone[agency.merged_into_id]
    return agency if agency.ended_on is None else None


def open_assignments(round_: Round) -> dict[int, list[Assignment]]:
    """The assignments of a round as they stand (or stood at its end), by answer: one query."""
    rows = Assignment.objects.filter(answer__round=round_, ended_at=None)
    found: dict[int, list[Assignment]] = {}
    for row in rows.order_by("answer_id", "-relation", "position", "pk"):
        found.setdefault(row.answer_id, []).append(row)
    return found


def changed_by_hand(round_: Round) -> frozenset[int]:
    """Answers whose agencies somebody chose since the round was opened, or who began: one query."""
    rows = Assignment.objects.filter(answer__round=round_).filter(
        Q(ended_at__isnull=False)
        | Q(assigned_at__gt=round_.opened_at)
        | ~Q(state=Assignment.State.OPEN)
    )
    return frozenset(rows.values_list("answer_id", flat=True))


def open_delegations(round_: Round) -> dict[int, Delegation]:
    """Who works on an assignment in person, by assignment: one query."""
    rows = Delegation.objects.filter(assignment__answer__round=round_, ended_at=None)
    return {row.assignment_id: row for row in rows}


def owners_of(
    former: Iterable[Assignment], delegations: Mapping[int, Delegation], known: Directory
) -> tuple[Owner, ...]:
    """The agencies of one question: a lead first, each agency once; empty where none is left.

    A body that went into another is that other now. One that is only invited never leads: the
    round's caretaker does in its place. With several former leads the first one leads.
    """
    rows = list(former)
    leads = [row for row in rows if row.relation == Assignment.Relation.LEAD]
    others = [row for row in rows if row not in leads[:1]]
    lead = _lead(leads, known)
    if lead is None and not others:
        return ()
    lead = lead or Owner(known.caretaker_id, is_lead=True)
    helping = [*_invited(lead), *_helpers(others, known)]
    once = {owner.agency_id: owner for owner in reversed(helping)}
    ordered = dict.fromkeys(owner.agency_id for owner in helping)
    found = (lead, *(once[pk] for pk in ordered if pk != lead.agency_id))
    return tuple(_with_delegate(owner, rows, delegations, known) for owner in found)


def _lead(leads: Sequence[Assignment], known: Directory) -> Owner | None:
    if not leads:
        return None
    stood_for = known.heir(leads[0].caretaker_for_id)
    if stood_for is not None and stood_for.is_invited:
        return Owner(known.caretaker_id, is_lead=True, caretaker_for_id=stood_for.pk)
    agency = known.heir(leads[0].agency_id)
    if agency is None:
        return None
    if agency.is_invited:
        return Owner(known.caretaker_id, is_lead=True, caretaker_for_id=agency.pk)
    return Owner(agency.pk, is_lead=True)


def _invited(lead: Owner) -> Iterator[Owner]:
    if lead.caretaker_for_id is not None:
        yield Owner(lead.caretaker_for_id, is_lead=False)


def _helpers(rows: Iterable[Assignment], known: Directory) -> Iterator[Owner]:
    for row in rows:
        agency = known.heir(row.agency_id)
        if agency is not None:
            yield Owner(agency.pk, is_lead=False)


def _with_delegate(
    owner: Owner,
    rows: Iterable[Assignment],
    delegations: Mapping[int, Delegation],
    known: Directory,
) -> Owner:
    """The person of the former assignment, while that person still holds a seat in the agency."""
    for row in rows:
        given = delegations.get(row.pk)
        heir = known.heir(row.agency_id)
        is_theirs = heir is not None and heir.pk == owner.agency_id
        if given is not None and is_theirs and (given.to_id, owner.agency_id) in known.seated:
            return Owner(
                owner.agency_id, owner.is_lead, owner.caretaker_for_id, given.to_id, given.note
            )
    return owner
