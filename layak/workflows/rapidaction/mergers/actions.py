"""A child does not wait between two agencies that became one: what runs goes to the successor,
with its turns and roles.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log, log_all
from layak.platform.notifications import notify
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import (
    Activation,
    CaseAssignment,
    ConflictBlock,
    StepRun,
)
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.conferences.models import Conference, ConferenceDecision
from layak.workflows.rapidaction.drills.models import ReviewFinding
from layak.workflows.rapidaction.duty.models import DutyTurn, RoleAgency
from layak.workflows.rapidaction.handoffs.models import HandOffMove
from layak.workflows.rapidaction.mergers.events import CaseAgencyMerged, RosterMerged
from layak.workflows.rapidaction.schooling.models import EducationPlan

# Turns and roles of an agency that merges: the successor answers in its place.

RANKS = (1, 2, 3)


def turns_to_come(agency_id: int, *, at: datetime) -> QuerySet[DutyTurn]:
    """Turns that run or are still to come."""
    return DutyTurn.objects.filter(agency=agency_id, removed_at=None, ends_at__gt=at)


def move_roster(from_id: int, into_id: int, *, by: Actor | None, at: datetime) -> None:
    """Whoever was on duty for the one is on duty for the other: in the same rank where it is free,
    else standing in behind. What ended stays where it was."""
    turns = list(turns_to_come(from_id, at=at).order_by("rank", "starts_at"))
    moved = sum(_moved(turn, into_id, at=at) for turn in turns)
    roles = _move_roles(from_id, into_id, at=at)
    if turns or roles:
        event = RosterMerged(
            source=from_id, target=into_id, turns=moved, dropped=len(turns) - moved, roles=roles
        )
        log(event, by=user_of(by), at=at)


def _moved(turn: DutyTurn, into_id: int, *, at: datetime) -> bool:
    """Whether a rank was free; else the turn is taken away, three others stand there already, or
    the person itself, no further behind and for as long."""
    # what ended lately holds its rank too: the constraint asks for the whole span of a turn
    taken = DutyTurn.objects.filter(
        agency=into_id, removed_at=None, starts_at__lt=turn.ends_at, ends_at__gt=turn.starts_at
    )
    ranks = set(taken.values_list("rank", flat=True))
    free = [rank for rank in RANKS if rank >= turn.rank and rank not in ranks]
    covering = taken.filter(
        user=turn.user_id, starts_at__lte=max(turn.starts_at, at), ends_at__gte=turn.ends_at
    )
    if not free or covering.filter(rank__lt=free[0]).exists():
        turn.removed_at = at
        turn.save(update_fields=["removed_at"])
        return False
    turn.agency_id, turn.rank = into_id, free[0]
    turn.save(update_fields=["agency", "rank"])
    return True


def _move_roles(from_id: int, into_id: int, *, at: datetime) -> int:
    """Roles of the playbooks in their order; the former row stays, ended."""
    rows = RoleAgency.objects.filter(agency=from_id, ended_on=None).order_by("role")
    held = set(
        RoleAgency.objects.filter(agency=into_id, ended_on=None).values_list("role", flat=True)
    )
    roles = list(rows)
    rows.update(ended_on=timezone.localdate(at))
    RoleAgency.objects.bulk_create(
        RoleAgency(role=row.role, agency_id=into_id, position=row.position)
        for row in roles
        if row.role not in held
    )
    return len(roles)


# A child does not wait between two agencies that became one: what runs goes to the successor.
#
# What is over keeps the agency that did it. Runs inside the transaction of the merge, after seats
# have moved.

# waits for being sent on: the alarm is its sender's
WAITS_FOR_SENDER = Q(state=HandOff.State.DECLINED, next_alarm_at__isnull=False)
RUNNING = (StepRun.State.WAITING, StepRun.State.RUNNING)


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Cases led, hand-offs, steps, decisions, conflicts, turns and roles of ``from_id``."""
    # in one order, as whoever answers them does
    # cases in which the agency still has a part: whoever leads a closed one reviews emergency
    # access to it and keeps its SIMFONI number
    parts: list[Collection[UUID]] = [
        Activation.objects.filter(lead=from_id).values_list("pk", flat=True),
        HandOff.objects.filter(
            Q(to_agency=from_id, state__in=HandOff.OPEN)
            | Q(Q(state__in=HandOff.OPEN) | WAITS_FOR_SENDER, from_agency=from_id)
        ).values_list("activation", flat=True),
        StepRun.objects.filter(agency=from_id, state__in=RUNNING).values_list(
            "activation", flat=True
        ),
        ConferenceDecision.objects.open()
        .filter(agency=from_id)
        .values_list("conference__activation", flat=True),
        ConflictBlock.objects.filter(agency=from_id, lifted_at=None).values_list(
            "activation", flat=True
        ),
    ]
    touched = {pk for part in parts for pk in part}
    rows = Activation.objects.select_for_update().filter(pk__in=touched).order_by("pk")
    codes = {activation.pk: activation.code for activation in rows}
    _move_handoffs(from_id, into_id, at)
    _move_decisions(from_id, into_id)
    _move_blocks(from_id, into_id, at)
    StepRun.objects.filter(agency=from_id, state__in=RUNNING).update(agency=into_id)
    Activation.objects.filter(lead=from_id).update(lead=into_id)
    plans = EducationPlan.objects.filter(trouble_owner=from_id, trouble_solved_at=None)
    plans.update(trouble_owner=into_id, version=F("version") + 1)
    running = EducationPlan.objects.exclude(activation__state=Activation.State.CLOSED)
    running.filter(receiving_school=from_id).update(receiving_school=into_id)
    # whose people must not see the report are those of the successor now
    Report.objects.filter(reported_agency=from_id).update(reported_agency=into_id)
    ReviewFinding.objects.filter(agency=from_id, followup=None).update(agency=into_id)
    Activation.objects.filter(pk__in=touched).update(version=F("version") + 1)
    named = dict(Agency.objects.filter(pk__in=(from_id, into_id)).values_list("pk", "code"))
    events = [
        CaseAgencyMerged(code=code, former=named[from_id], agency=named[into_id])
        for code in sorted(codes.values())
    ]
    log_all(events, by=user_of(by), at=at)
    move_roster(from_id, into_id, by=by, at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says; counts of tasks, never of a child's matter."""
    counts = [
        (_("%(n)d rujukan berjalan"), HandOff.objects.open().filter(to_agency=agency_id).count()),
        (
            _("%(n)d langkah penanganan"),
            StepRun.objects.filter(agency=agency_id, state__in=RUNNING).count(),
        ),
        (_("%(n)d giliran piket"), turns_to_come(agency_id, at=timezone.now()).count()),
    ]
    return [text % {"n": count} for text, count in counts if count]


def _move_handoffs(from_id: int, into_id: int, at: datetime) -> None:
    """Both sides, with a row of what it was. Between the two of them the former name stays at the
    sender: a hand-off leaves an agency, and it goes on."""
    open_ = HandOff.objects.select_for_update().filter(state__in=HandOff.OPEN)
    received = open_.filter(to_agency=from_id)
    inside = [row.pk for row in received.filter(from_agency=into_id)]
    others = [row.pk for row in received.exclude(from_agency=into_id)]
    sent = HandOff.objects.filter(
        Q(state__in=HandOff.OPEN) | WAITS_FOR_SENDER, from_agency=from_id
    ).exclude(to_agency=into_id)
    sent_pks = [row.pk for row in sent.select_for_update()]
    one_more = F("version") + 1
    HandOff.objects.filter(pk__in=inside).update(
        to_agency=into_id, from_agency=from_id, version=one_more
    )
    HandOff.objects.filter(pk__in=others).update(to_agency=into_id, version=one_more)
    HandOff.objects.filter(pk__in=sent_pks).update(from_agency=into_id, version=one_more)
    HandOffMove.objects.bulk_create(
        HandOffMove(handoff_id=pk, former_id=from_id, agency_id=into_id, at=at)
        for pk in (*inside, *others, *sent_pks)
    )


def _move_decisions(from_id: int, into_id: int) -> None:
    """What both were asked by one conference is asked once, by the earlier day."""
    for row in ConferenceDecision.objects.open().filter(agency=from_id):
        same = ConferenceDecision.objects.open().filter(
            conference=row.conference_id, agency=into_id, asked=row.asked
        )
        twin = same.first()
        if twin is None:
            row.agency_id = into_id
            row.save(update_fields=["agency"])
            continue
        twin.due_on = min(twin.due_on, row.due_on)
        twin.save(update_fields=["due_on"])
        row.delete()
    for conference in Conference.objects.filter(agencies=from_id, held_at=None):
        conference.agencies.add(into_id)
        conference.agencies.remove(from_id)


def _move_blocks(from_id: int, into_id: int, at: datetime) -> None:
    """For whom a case did not exist, it does not exist in the successor either; its supervisors
    look again. Where the successor leads, that would leave nobody: they name the people."""
    rows = ConflictBlock.objects.filter(agency=from_id, lifted_at=None)
    for row in rows.select_related("activation"):
        activation = row.activation
        standing = ConflictBlock.objects.filter(
            activation=activation, agency=into_id, lifted_at=None
        )
        if activation.lead_id != into_id and not standing.exists():
            ConflictBlock.objects.create(
                activation=activation, agency_id=into_id, at=at, by_id=row.by_id
            )
        held = activation.assignments.filter(kind=CaseAssignment.Kind.SUPERVISOR, until_at=None)
        notify(
            users=[row.user for row in held.select_related("user")],
            kind="case.assigned",
            text=drill_mark(activation)
            + _(
                "Instansi yang tertutup pada %(code)s bergabung ke instansi lain. Periksa benturannya; "
                "bila perlu sebut orangnya."
            )
            % {"code": activation.code},
            url=reverse("case_block", args=[activation.code]),
            at=at,
            about=f"activation:{activation.code}",
        )
