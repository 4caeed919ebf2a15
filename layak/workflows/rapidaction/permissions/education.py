"""Who sees and keeps the education plan of an activation.

Whoever works the case does; the education office too, where the matter is schooling itself and
was handed to it. A school never: what the plan holds tells where the child is.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.rules.case_access import Relation
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.education_policy import education_policy
from layak.workflows.rapidaction.models import Activation, ConflictBlock, EducationPlan, RoleAgency
from layak.workflows.rapidaction.permissions.cases import (
    WORKING,
    check_can_work,
    check_is_open,
    relation_or_nothing,
)


def office_ids() -> frozenset[int]:
    """Agencies that answer for schooling in the city or the province: one query."""
    roles = education_policy().roles
    wanted = (*roles["city"], *roles["province"], *roles["religion"])
    rows = RoleAgency.objects.filter(role__in=wanted, ended_on=None)
    return frozenset(rows.values_list("agency", flat=True))


def is_education_office(by: Actor) -> bool:
    return bool(by.agency_ids("handoff.receive") & office_ids())


def may_count(by: Actor) -> bool:
    """Exact counts: who works cases, and the education office itself."""
    return by.may("case.work") or by.may("case.supervise") or is_education_office(by)


def check_can_see_plan(by: Actor, activation: Activation, *, at: datetime) -> Relation:
    """The relation. Raises Activation.DoesNotExist: no plan here, or not for this person."""
    relation = relation_or_nothing(by, activation, at=at)
    policy = education_policy()
    if activation.playbook.code not in policy.playbooks:
        raise Activation.DoesNotExist
    if relation != "referred":
        return relation
    is_schooling = activation.playbook.code == policy.law_step[0]
    if not (is_schooling and is_education_office(by)):
        raise Activation.DoesNotExist
    return relation


def check_can_plan(by: Actor, activation: Activation, *, at: datetime) -> Relation:
    """Choose, reserve, check. Raises Activation.DoesNotExist, Refused."""
    relation = check_can_see_plan(by, activation, at=at)
    if relation not in (*WORKING, "referred"):
        raise Refused(
            _("Rencana belajar diisi manajer kasus atau Dinas Pendidikan yang menerima rujukan.")
        )
    check_is_open(activation)
    return relation


def can_plan(by: Actor, activation: Activation, *, at: datetime) -> Verdict:
    return verdict(check_can_plan, by, activation, at=at)


def check_can_read_birth(by: Actor, activation: Activation, *, at: datetime) -> None:
    """Take the month from the sealed birth day: whoever works the case. Raises as ``cases``."""
    check_can_work(by, activation, at=at)


def check_can_solve(by: Actor, plan: EducationPlan, *, at: datetime) -> None:
    """Whoever owns the trouble, and whoever keeps the plan.

    Raises Activation.DoesNotExist for everyone else, and for whom a conflict bars.
    """
    activation = plan.activation
    if plan.trouble_owner_id in by.agency_ids("handoff.receive"):
        blocks = ConflictBlock.objects.filter(activation=activation, lifted_at=None)
        is_barred = blocks.filter(user=by.user) | blocks.filter(agency__in=by.all_agency_ids)
        if is_barred.exists():
            raise Activation.DoesNotExist
        check_is_open(activation)
        return
    check_can_plan(by, activation, at=at)
