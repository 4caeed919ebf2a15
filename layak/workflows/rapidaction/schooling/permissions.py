"""Who sees and keeps the education plan of an activation."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.cases.permissions import (
    WORKING,
    check_can_work,
    check_is_open,
    relation_or_nothing,
)
from layak.workflows.rapidaction.cases.rules import (
    CASE,
    NOTHING,
    SERVICE,
    TASK,
    Relation,
    highest_tier,
)
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.schooling.models import EducationPlan
from layak.workflows.rapidaction.schooling.policy import education_policy

# codes of what is asked in rapid-action.yaml
ASKED = ["schooling", "stay-enrolled"]


def office_ids() -> frozenset[int]:
    """Agencies that answer for schooling in the city or the province: one query."""
    roles = education_policy().roles
    wanted = (*roles["city"], *roles["province"], *roles["religion"])
    rows = RoleAgency.objects.filter(role__in=wanted, ended_on=None)
    return frozenset(rows.values_list("agency", flat=True))


def is_education_office(by: Actor) -> bool:
    return bool(by.agency_ids("handoff.receive") & office_ids())


def may_count(by: Actor) -> bool:
    """Exact counts: the education office, whose pupils they are. Who works a case sees that case."""
    return is_education_office(by)


def check_can_see_plan(by: Actor, activation: Activation, *, at: datetime) -> Relation:
    """The relation. Raises Activation.DoesNotExist: no plan here, or not for this person."""
    relation = relation_or_nothing(by, activation, at=at)
    policy = education_policy()
    if activation.playbook.code not in policy.playbooks:
        raise Activation.DoesNotExist
    if relation != "referred":
        return relation
    if not is_education_office(by):
        raise Activation.DoesNotExist
    code = activation.playbook.code
    needed = CASE if code in policy.custody_playbooks else SERVICE
    if not _is_schooling(activation) and _asked_for_schooling(by, activation) < needed:
        raise Activation.DoesNotExist
    return relation


def sees_plan(by: Actor, activation: Activation, *, at: datetime) -> bool:
    """The same verdict as a value, for the link."""
    try:
        check_can_see_plan(by, activation, at=at)
    except Activation.DoesNotExist:
        return False
    return True


def may_know_custody(by: Actor, activation: Activation, *, at: datetime) -> bool:
    """Whether the plan says for how long the child may be held, which another activation of the
    same child may tell. The caller may see the plan.
    """
    if _is_schooling(activation) or relation_or_nothing(by, activation, at=at) != "referred":
        return True
    return _asked_for_schooling(by, activation) >= CASE


def _is_schooling(activation: Activation) -> bool:
    """The matter itself is schooling: custody is what it is about."""
    return activation.playbook.code == education_policy().law_step[0]


def _asked_for_schooling(by: Actor, activation: Activation) -> int:
    """The highest tier that came with an open hand-off of schooling to an office of ``by``, or
    NOTHING: two queries.
    """
    offices = by.agency_ids("handoff.receive") & office_ids()
    rows = HandOff.objects.filter(
        activation=activation, to_agency__in=offices, state__in=HandOff.OPEN, asked__overlap=ASKED
    )
    tiers = [
        highest_tier("referred", shared=tier or TASK, has_fixed_form=form == HandOff.Form.SCHOOL)
        for tier, form in rows.values_list("share__tier", "form")
    ]
    return max(tiers, default=NOTHING)


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
