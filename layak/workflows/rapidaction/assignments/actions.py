"""Who works on an activation, who supervises it, and who must not see it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, seats_of
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.assignments.events import (
    BlockLifted,
    CaseAssigned,
    CaseBlocked,
    CaseUnassigned,
)
from layak.workflows.rapidaction.cases.actions import counted_up, lock_case
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, ConflictBlock
from layak.workflows.rapidaction.cases.permissions import (
    check_can_name,
    check_can_supervise,
    check_can_work,
)
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.steps.opening_actions import next_supervisor

Kind = CaseAssignment.Kind
RIGHT_OF = {"worker": "case.work", "supervisor": "case.supervise"}


@transaction.atomic
def assign(
    *, activation_id: UUID, user_id: int, kind: str, by: Actor, at: datetime
) -> CaseAssignment:
    """Name a worker or a supervisor of the lead agency, who is told by the code.

    Nobody is both on one activation, and whoever ever worked on it never supervises it. Raises
    Refused, Activation.DoesNotExist.
    """
    activation = lock_case(activation_id)
    check_can_name(by, activation, kind=kind, at=at)
    people = eligible(activation, kind, today=timezone.localdate(at))
    user = next((person for person in people if person.pk == user_id), None)
    if user is None:
        raise Refused(
            _(
                "Orang ini tidak dapat ditugaskan. Pilih pemegang perannya di instansi yang "
                "memimpin."
            )
        )
    row = CaseAssignment.objects.create(
        activation=activation, user=user, kind=kind, since_at=at, since_by=by.user
    )
    counted_up(activation)
    _tell(activation, [user], _("Anda ditugaskan pada penanganan %(code)s."), key=kind, at=at)
    log(CaseAssigned(code=activation.code, role=kind, user=user.pk), by=by.user, at=at)
    return row


@transaction.atomic
def end_assignment(*, assignment_id: int, by: Actor, at: datetime) -> None:
    """It ends at once: the next request of that person finds nothing. Raises Refused,
    CaseAssignment.DoesNotExist where it has ended already."""
    pk = CaseAssignment.objects.values_list("activation_id", flat=True).get(pk=assignment_id)
    activation = lock_case(pk)
    check_can_supervise(by, activation, at=at)
    row = CaseAssignment.objects.select_for_update().get(pk=assignment_id, until_at=None)
    standing = activation.assignments.filter(kind=row.kind, until_at=None)
    if row.kind == Kind.SUPERVISOR and not standing.exclude(pk=row.pk).exists():
        raise Refused(_("Tunjuk supervisor lain dahulu; penanganan tidak boleh tanpa supervisor."))
    row.until_at = at
    row.save(update_fields=["until_at"])
    counted_up(activation)
    _go_on(activation, at=at)
    log(CaseUnassigned(code=activation.code, role=row.kind, user=row.user_id), by=by.user, at=at)


@transaction.atomic
def block(
    *,
    activation_id: UUID,
    user_id: int | None = None,
    agency_id: int | None = None,
    by: Actor,
    at: datetime,
) -> ConflictBlock:
    """From now on the activation does not exist for this person, or for everyone of an agency.

    It is not explained to them. What hung on them goes to others. Raises Refused.
    """
    activation = lock_case(activation_id)
    check_can_work(by, activation, at=at)
    if (user_id is None) == (agency_id is None):
        raise Refused(_("Pilih satu orang atau satu instansi."))
    if agency_id is not None and agency_id == activation.lead_id:
        raise Refused(
            _("Instansi ini memimpin penanganan. Limpahkan dahulu pimpinannya ke instansi lain.")
        )
    standing = ConflictBlock.objects.filter(
        activation=activation, user=user_id, agency=agency_id, lifted_at=None
    )
    if standing.exists():
        raise Refused(_("Benturan ini sudah dicatat."))
    row = ConflictBlock.objects.create(
        activation=activation, user_id=user_id, agency_id=agency_id, at=at, by=by.user
    )
    # end what a blocked person holds here: assignments, and hand-offs in their hands
    held = activation.assignments.filter(until_at=None).select_related("user")
    today = timezone.localdate(at)
    for assignment in held:
        is_meant = row.user_id == assignment.user_id or row.agency_id in {
            seat.agency_id for seat in seats_of(assignment.user, today=today)
        }
        if is_meant:
            assignment.until_at = at
            assignment.save(update_fields=["until_at"])
    if row.user_id is not None:
        HandOff.objects.filter(activation=activation, holder=row.user_id).update(holder=None)
    counted_up(activation)
    _go_on(activation, at=at)
    log(CaseBlocked(code=activation.code, block=row.pk), by=by.user, at=at)
    return row


@transaction.atomic
def lift_block(*, block_id: int, by: Actor, at: datetime) -> None:
    """The conflict is over; what was taken away does not come back by itself. Raises Refused."""
    pk = ConflictBlock.objects.values_list("activation_id", flat=True).get(pk=block_id)
    activation = lock_case(pk)
    check_can_supervise(by, activation, at=at)
    row = ConflictBlock.objects.select_for_update().get(pk=block_id, lifted_at=None)
    row.lifted_at, row.lifted_by = at, by.user
    row.save(update_fields=["lifted_at", "lifted_by"])
    counted_up(activation)
    log(BlockLifted(code=activation.code, block=row.pk), by=by.user, at=at)


@transaction.atomic
def keep_led(*, activation_id: UUID, at: datetime) -> bool:
    """Find others where a seat ended: a supervisor is named, the supervisor told. Whether there
    was anything to do; what the supervisor knows already is not told twice."""
    activation = lock_case(activation_id)
    if activation.state == Activation.State.CLOSED:
        return False
    today = timezone.localdate(at)
    for row in activation.assignments.filter(until_at=None):
        able = people_who_may(RIGHT_OF[row.kind], today=today, agency_ids=[activation.lead_id])
        if row.user_id not in {person.pk for person in able}:
            row.until_at = at
            row.save(update_fields=["until_at"])
            event = CaseUnassigned(code=activation.code, role=row.kind, user=row.user_id)
            log(event, by=None, at=at)
    return _go_on(activation, at=at)


def keep_all_led(*, at: datetime) -> int:
    """``keep_led`` where somebody assigned is no longer seated; how many changed.

    Four queries find them; each is one transaction of its own.
    """
    today = timezone.localdate(at)
    leads = list(Activation.objects.open().values_list("lead", flat=True).distinct())
    left = Q()
    for kind, right in RIGHT_OF.items():
        seated = people_who_may(right, today=today, agency_ids=leads)
        left |= Q(kind=kind) & ~Q(user__in=[person.pk for person in seated])
    gone = CaseAssignment.objects.filter(left, until_at=None).exclude(
        activation__state=Activation.State.CLOSED
    )
    pks = list(gone.values_list("activation", flat=True).distinct())
    return sum(keep_led(activation_id=pk, at=at) for pk in pks)


def eligible(activation: Activation, kind: str, *, today: date) -> list[User]:
    """Who of the lead agency may be named: not on it now, not blocked, no worker turned
    supervisor. Four queries."""
    if kind not in RIGHT_OF:
        return []
    people = people_who_may(RIGHT_OF[kind], today=today, agency_ids=[activation.lead_id])
    taken = Q(until_at=None)
    if kind == Kind.SUPERVISOR:
        taken |= Q(kind=Kind.WORKER)
    parts = set(activation.assignments.filter(taken).values_list("user_id", flat=True))
    blocked = set(
        activation.blocks.filter(lifted_at=None, user__isnull=False).values_list("user", flat=True)
    )
    return [person for person in people if person.pk not in parts | blocked]


def _go_on(activation: Activation, *, at: datetime) -> bool:
    """Nothing stays without somebody: another supervisor is named, and told what is missing."""
    standing = activation.assignments.filter(until_at=None)
    supervisors = [row.user for row in standing.filter(kind=Kind.SUPERVISOR)]
    done = False
    if not supervisors:
        found = next_supervisor(activation, today=timezone.localdate(at))
        if found is None:
            workers = [row.user for row in standing.filter(kind=Kind.WORKER)]
            text = _("Penanganan %(code)s tidak punya supervisor. Tunjuk seseorang.")
            _tell(activation, workers, text, key="alone", at=at)
        else:
            CaseAssignment.objects.create(
                activation=activation, user=found, kind=Kind.SUPERVISOR, since_at=at, since_by=found
            )
            supervisors, done = [found], True
            text = _("Anda kini supervisor penanganan %(code)s.")
            _tell(activation, [found], text, key="next", at=at)
    if not standing.filter(kind=Kind.WORKER).exists():
        done = True
        text = _("Penanganan %(code)s tidak punya manajer kasus. Tugaskan seseorang.")
        _tell(activation, supervisors, text, key="none", at=at)
    return done


def _tell(activation: Activation, users: list[User], text: str, *, key: str, at: datetime) -> None:
    notify(
        users=users,
        kind="case.assigned",
        text=drill_mark(activation) + text % {"code": activation.code},
        url=reverse("case_detail", args=[activation.code]),
        at=at,
        once=f"case:{activation.code}:{key}:{activation.version}",
        about=f"activation:{activation.code}",
    )
