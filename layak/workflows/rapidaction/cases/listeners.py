"""Who hears when a moment was missed: the words of the ladder in rapid-action.yaml as people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from layak.city.agencies.seats.models import SeatHolding
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import (
    Activation,
    CaseAssignment,
    ConflictBlock,
    StepRun,
)
from layak.workflows.rapidaction.duty.models import RECEIVER, RoleAgency
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.scheme.rules import Listener

# rights that only these listeners bring; nothing is decided by the name of a role
HEAD, SUPERVISOR, SECRETARIAT, CHAIR = (
    "duty.manage",
    "case.supervise",
    "duty.manage",
    "playbook.adopt",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Something that waits: for whom, from whom, under which activation or report."""

    receiver_id: int | None
    sender: User | None
    sender_agency_id: int | None
    holder_id: int | None
    activation: Activation | None
    lead_ids: tuple[int, ...]
    # whose people must not hear, beside the conflicts of the activation
    barred_agency_id: int | None = None
    # who supervises the activation, where that is known already
    supervisor_ids: frozenset[int] | None = None


def listeners(who: Listener, handoff: HandOff, *, at: datetime) -> list[User]:
    """The people behind a word of the ladder for a hand-off, each once; empty means nobody.

    A constant number of queries.
    """
    return listeners_of(who, asked_by_handoff(handoff), at=at)


def asked_by_handoff(handoff: HandOff) -> Asked:
    return Asked(
        receiver_id=handoff.to_agency_id,
        sender=handoff.sent_by,
        sender_agency_id=handoff.from_agency_id,
        holder_id=handoff.holder_id,
        activation=handoff.activation,
        lead_ids=(handoff.activation.lead_id,),
    )


def asked_by_step(step: StepRun) -> Asked:
    """Whoever works on the case stands for the sender: no query where its people are loaded."""
    activation = step.activation
    named = sorted(
        (row for row in activation.assignments.all() if row.until_at is None),
        key=lambda row: (row.since_at, row.pk),
    )
    kinds = CaseAssignment.Kind
    return Asked(
        receiver_id=step.agency_id,
        sender=next((row.user for row in named if row.kind == kinds.WORKER), None),
        sender_agency_id=activation.lead_id,
        holder_id=None,
        activation=activation,
        lead_ids=(activation.lead_id,),
        supervisor_ids=frozenset(row.user_id for row in named if row.kind == kinds.SUPERVISOR),
    )


def asked_by_report(report: Report) -> Asked:
    """A report that waits for triage: the agencies that lead receive it; one query."""
    leads = RoleAgency.objects.filter(role=RECEIVER, ended_on=None)
    ids = tuple(leads.order_by("position", "pk").values_list("agency", flat=True).distinct())
    return Asked(
        receiver_id=ids[0] if ids else None,
        sender=None,
        sender_agency_id=None,
        holder_id=None,
        activation=None,
        lead_ids=ids,
        barred_agency_id=report.reported_agency_id,
    )


def listeners_of(who: Listener, asked: Asked, *, at: datetime) -> list[User]:
    """The people behind a word of the ladder, without those whom a conflict bars."""
    found = _named(who, asked, at)
    return not_barred(found, activation=asked.activation, agency_id=asked.barred_agency_id, at=at)


def not_barred(
    users: Iterable[User],
    *,
    activation: Activation | None,
    agency_id: int | None = None,
    at: datetime,
) -> list[User]:
    """Those of ``users`` whom no conflict of interest bars, each once: at most two queries."""
    agencies = set() if agency_id is None else {agency_id}
    people: set[int] = set()
    if activation is not None:
        for block in ConflictBlock.objects.filter(activation=activation, lifted_at=None):
            people |= {block.user_id} if block.user_id else set()
            agencies |= {block.agency_id} if block.agency_id else set()
    if agencies:
        held = SeatHolding.objects.on(timezone.localdate(at)).filter(seat__agency__in=agencies)
        people |= set(held.values_list("user", flat=True))
    once = {user.pk: user for user in users}
    return [user for pk, user in once.items() if pk not in people]


def _named(who: Listener, asked: Asked, at: datetime) -> list[User]:
    today = timezone.localdate(at)
    match who:
        case "substitute":
            # whoever stands in for the one who was told and stayed silent
            if asked.receiver_id is None:
                return []
            named = on_duty(asked.receiver_id, at=at)
            silent = asked.holder_id or (named[0].user.pk if named else None)
            others = [person for person in named if person.user.pk != silent]
            with_turn = [person.user for person in others if person.rank]
            return with_turn or [person.user for person in others]
        case "sender":
            # the one who sent it; who answers for that agency now where that person has left
            sender, agency_id = asked.sender, asked.sender_agency_id
            if agency_id is None:
                return []
            if sender is not None and _still_there(sender, agency_id, at):
                return [sender]
            return [person.user for person in on_duty(agency_id, at=at)[:1]]
        case "head":
            wanted = () if asked.receiver_id is None else (asked.receiver_id,)
            return people_who_may(HEAD, today=today, agency_ids=wanted, scope="own")
        case "supervisor":
            return _supervisors(asked, at)
        case "secretariat":
            return people_who_may(SECRETARIAT, today=today, scope="all")
        case "chair":
            return people_who_may(CHAIR, today=today, scope="all")


def _still_there(user: User, agency_id: int, at: datetime) -> bool:
    today = timezone.localdate(at)
    held = SeatHolding.objects.on(today).filter(user=user, seat__agency=agency_id)
    return user.may_sign_in(today=today) and held.exists()


def _supervisors(asked: Asked, at: datetime) -> list[User]:
    """Those of the activation while their seat still brings the right, else any of the lead."""
    able = people_who_may(
        SUPERVISOR, today=timezone.localdate(at), agency_ids=asked.lead_ids, scope="own"
    )
    assigned = asked.supervisor_ids or frozenset()
    if asked.supervisor_ids is None and asked.activation is not None:
        rows = CaseAssignment.objects.filter(
            activation=asked.activation, kind=CaseAssignment.Kind.SUPERVISOR, until_at=None
        )
        assigned = frozenset(rows.values_list("user", flat=True))
    return [user for user in able if user.pk in assigned] or able
