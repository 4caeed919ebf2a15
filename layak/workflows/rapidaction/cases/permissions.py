"""Who stands in which relation to an activation, and what follows from it: the one place that
decides what is seen and done.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import (
    Activation,
    BreakGlass,
    CaseAssignment,
    ConflictBlock,
)
from layak.workflows.rapidaction.cases.rules import (
    NOTHING,
    Relation,
    highest_tier,
    may_still_read,
    strongest,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy

# Who stands in which relation to an activation: the one place that decides what is seen of it.
#
# Lists, pages, counts, search, exports and notices all ask here, or they leak.


def not_blocked(by: Actor) -> Q:
    """Activations that no conflict of interest closes to this person."""
    return ~Q(Exists(_blocks(by)))


def visible_to(by: Actor, *, at: datetime) -> QuerySet[Activation]:
    """Activations of which this person may see at least the task: one query."""
    still_read = Q(closed_at=None) | Q(closed_at__gt=at - rapid_policy().read_after_closing)
    may_work = Q(Exists(_assignments(by).filter(until_at=None))) & still_read
    return Activation.objects.filter(
        may_work | (Q(Exists(_handoffs(by).filter(state__in=HandOff.OPEN))) | Q(_broken(by, at))),
        not_blocked(by),
    )


def relation_to(activation: Activation, by: Actor, *, at: datetime) -> Relation:
    """The relation that decides: one query."""
    *facts, closed_at = (
        Activation.objects.filter(pk=activation.pk)
        .values_list(
            Exists(_blocks(by)),
            _assigned(by, "supervisor"),
            _assigned(by, "worker"),
            _broken(by, at),
            Exists(_handoffs(by).filter(state__in=HandOff.OPEN)),
            ExpressionWrapper(
                Exists(_handoffs(by)) | Exists(_assignments(by)), output_field=BooleanField()
            ),
            "closed_at",
        )
        .get()
    )
    names: tuple[Relation, ...] = (
        "conflicted",
        "supervisor",
        "assigned",
        "break-glass",
        "referred",
        "past",
    )
    found = {name for name, holds in zip(names, facts, strict=True) if holds}
    if not may_still_read(closed_at, at=at, span=rapid_policy().read_after_closing):
        found -= {"supervisor", "assigned"}
    return strongest(found)


def tier_of(activation: Activation, by: Actor, *, at: datetime) -> tuple[Relation, int]:
    """The relation and the highest tier that this person may open of it: at most two queries."""
    relation = relation_to(activation, by, at=at)
    if relation != "referred":
        return relation, highest_tier(relation)
    shares = _handoffs(by, activation).filter(state__in=HandOff.OPEN)
    tiers = [
        highest_tier("referred", shared=tier or 1, has_fixed_form=form == HandOff.Form.SCHOOL)
        for tier, form in shares.values_list("share__tier", "form")
    ]
    return relation, max(tiers, default=highest_tier("none"))


def _blocks(by: Actor) -> QuerySet[ConflictBlock]:
    standing = ConflictBlock.objects.filter(activation=OuterRef("pk"), lifted_at=None)
    return standing.filter(Q(user=by.user) | Q(agency__in=by.all_agency_ids))


def _assignments(by: Actor) -> QuerySet[CaseAssignment]:
    return CaseAssignment.objects.filter(
        activation=OuterRef("pk"), user=by.user, kind__in=working_kinds(by)
    )


def working_kinds(by: Actor) -> list[str]:
    """Of assignments that count: a role that ended ends the access at once."""
    rights = (("worker", "case.work"), ("supervisor", "case.supervise"))
    return [kind for kind, right in rights if by.may(right)]


def _assigned(by: Actor, kind: str) -> Exists:
    return Exists(_assignments(by).filter(kind=kind, until_at=None))


def _handoffs(by: Actor, activation: Activation | None = None) -> QuerySet[HandOff]:
    where = OuterRef("pk") if activation is None else activation
    return HandOff.objects.filter(activation=where, to_agency__in=by.agency_ids("handoff.receive"))


def _broken(by: Actor, at: datetime) -> Exists:
    open_ = BreakGlass.objects.filter(
        activation=OuterRef("pk"), user=by.user, until_at__gt=at, reviewed_at=None
    )
    return Exists(open_ if by.may("case.open-sealed") else open_.none())


# Who may do what with an activation: by the relation that ``access`` decides, never by role.

WORKING: tuple[Relation, ...] = ("assigned", "supervisor")


def relation_or_nothing(by: Actor, activation: Activation, *, at: datetime) -> Relation:
    """The relation. Raises Activation.DoesNotExist where even the task may not be seen."""
    relation, tier = tier_of(activation, by, at=at)
    if tier == NOTHING:
        raise Activation.DoesNotExist
    return relation


def check_can_work(by: Actor, activation: Activation, *, at: datetime) -> Relation:
    """Record, finish, plan: workers and supervisors while it is not closed.

    Raises Refused; Activation.DoesNotExist for whom it is none of their business.
    """
    relation = relation_or_nothing(by, activation, at=at)
    if relation not in WORKING:
        raise Refused(
            _(
                "Hanya manajer kasus dan supervisor penanganan ini yang dapat mencatatnya. "
                "Beri tahu mereka dengan menyebut kode penanganan."
            )
        )
    check_is_open(activation)
    return relation


def check_can_supervise(by: Actor, activation: Activation, *, at: datetime) -> None:
    """Assign, block, close, move to another version. Raises as ``check_can_work``."""
    if relation_or_nothing(by, activation, at=at) != "supervisor":
        raise Refused(
            _("Hanya supervisor penanganan ini yang dapat melakukannya. Mintalah kepadanya.")
        )
    check_is_open(activation)


def check_can_name(by: Actor, activation: Activation, *, kind: str, at: datetime) -> None:
    """The supervisor names; where there is none, a worker names the supervisor."""
    relation = check_can_work(by, activation, at=at)
    if relation == "supervisor":
        return
    standing = CaseAssignment.objects.filter(
        activation=activation, kind=CaseAssignment.Kind.SUPERVISOR, until_at=None
    )
    if kind != CaseAssignment.Kind.SUPERVISOR or standing.exists():
        raise Refused(_("Supervisor penanganan ini yang menugaskan. Mintalah kepadanya."))


def check_is_open(activation: Activation) -> None:
    if activation.state == Activation.State.CLOSED:
        raise Refused(
            _("Penanganan ini sudah ditutup. Buka penanganan baru yang melanjutkannya bila perlu.")
        )


def can_supervise(by: Actor, activation: Activation, *, at: datetime) -> Verdict:
    return verdict(check_can_supervise, by, activation, at=at)
