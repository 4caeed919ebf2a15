"""Who may do what with an activation: by the relation that ``access`` decides, never by role."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.case_access import NOTHING, Relation
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.models import Activation, CaseAssignment
from layak.workflows.rapidaction.permissions.access import tier_of

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
            _("Hanya manajer kasus dan supervisor penanganan ini yang dapat mencatatnya. "
              "Beri tahu mereka dengan menyebut kode penanganan.")
        )  # fmt: skip
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


def can_work(by: Actor, activation: Activation, *, at: datetime) -> Verdict:
    return verdict(check_can_work, by, activation, at=at)


def can_supervise(by: Actor, activation: Activation, *, at: datetime) -> Verdict:
    return verdict(check_can_supervise, by, activation, at=at)
