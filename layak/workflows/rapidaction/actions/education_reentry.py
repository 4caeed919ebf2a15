"""After the release: three checks in three months, whether the child learns or works decently."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import withdraw
from layak.rules.education import reentry_days
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.education import locked_plan
from layak.workflows.rapidaction.actions.occurrences import counted_up, record_occurrence
from layak.workflows.rapidaction.education_policy import education_policy
from layak.workflows.rapidaction.events.education import ReentryBegun, ReentryChecked
from layak.workflows.rapidaction.models import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.queries.case_times import recordable
from layak.workflows.rapidaction.queries.education_facts import released_at
from layak.workflows.rapidaction.queries.pinned import playbook_of


@transaction.atomic
def record_release(
    *, activation_id: UUID, occurred_at: datetime, document: str, by: Actor, at: datetime
) -> list[ReentryCheck]:
    """The child is free: the event of the playbook, and the three checks that follow.

    Raises Refused (no such event here, no plan, a time that cannot be), Activation.DoesNotExist.
    """
    activation, plan = locked_plan(activation_id, by=by, at=at)
    known = recordable(playbook_of(activation.playbook))
    event = next((name for name in education_policy().release_events if name in known), None)
    if event is None:
        raise Refused(_("Playbook ini tidak mencatat pembebasan. Catat pada penanganan asalnya."))
    record_occurrence(
        activation_id=activation_id,
        event=event,
        occurred_at=occurred_at,
        by=by,
        at=at,
        document=document,
    )
    return follow_release(plan, by=by, at=at)


@transaction.atomic
def follow_release(plan: EducationPlan, *, by: Actor | None, at: datetime) -> list[ReentryCheck]:
    """The checks as the recorded release says; what was found stays where it was.

    Run again, or after the release was corrected or withdrawn, it leaves what should be there.
    """
    moment = released_at(plan.activation)
    kept = {check.month: check for check in plan.checks.select_for_update()}
    if moment is None:
        plan.checks.filter(found="").delete()
        return []
    days = reentry_days(education_policy(), moment.date())
    changed = False
    for month, due_on in days.items():
        check = kept.get(month)
        if check is None:
            kept[month] = ReentryCheck.objects.create(plan=plan, month=month, due_on=due_on)
            changed = True
        elif check.due_on != due_on:
            check.due_on = due_on
            check.save(update_fields=["due_on"])
            changed = True
    if changed:
        told = ", ".join(day.isoformat() for day in days.values())
        event = ReentryBegun(code=plan.activation.code, days=told)
        log(event, by=None if by is None else by.user, at=at)
    return [kept[month] for month in sorted(kept)]


@transaction.atomic
def record_check(
    *, activation_id: UUID, month: int, found: str, by: Actor, at: datetime
) -> ReentryCheck:
    """What was found in month 1, 2 or 3; said again it is put right.

    Raises Refused (not released, too early, unknown word), Activation.DoesNotExist.
    """
    activation, plan = locked_plan(activation_id, by=by, at=at)
    checks = {check.month: check for check in follow_release(plan, by=by, at=at)}
    check = checks.get(month)
    moment = released_at(activation)
    if check is None or moment is None:
        raise Refused(_("Anak belum tercatat bebas. Catat pembebasannya lebih dahulu."))
    if found not in ReentryCheck.Found.values:
        raise Refused(_("Pilih keadaan anak."))
    former = checks.get(month - 1)
    opens_on = former.due_on if former else moment.date()
    if timezone.localdate(at) < opens_on:
        raise Refused(
            _("Pemeriksaan bulan %(month)d baru dapat diisi mulai %(day)s.")
            % {"month": month, "day": date_id(opens_on)}
        )
    if check.found == found:
        return check
    check.found, check.at, check.by = found, at, by.user
    check.save(update_fields=["found", "at", "by"])
    withdraw(about=about_check(activation.code, month))
    counted_up(activation)
    event = ReentryChecked(code=activation.code, month=month, found=found)
    log(event, by=by.user, at=at)
    return check


def about_check(code: str, month: int) -> str:
    """What notices of one check are about."""
    return f"education-reentry:{code}:{month}"
