"""What an education plan waits for, said to whoever owns it: by code, each thing once a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.platform.notifications import notify
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.cases.listeners import not_barred
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.education.actions import (
    TROUBLE,
    about_check,
    about_trouble,
    follow_release,
)
from layak.workflows.rapidaction.schooling.models import EducationPlan
from layak.workflows.rapidaction.schooling.policy import education_policy
from layak.workflows.rapidaction.schooling.reads import custody_of, planned_release_on, released_at
from layak.workflows.rapidaction.schooling.rules import custody_alarm, handover_due_on, plan_due_on

KIND = "education.reminder"
# said the day before, on the day, and a week late; a job that missed a day says it the next
STEPS = (-1, 0, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """``key`` makes it once; ``to_owner``: the trouble's owner hears it too."""

    key: str
    text: str
    about: str = ""
    to_owner: bool = False


def remind_education(*, at: datetime) -> int:
    """Say everything that stands today; how many reminders hold. One transaction for each plan."""
    rows = EducationPlan.objects.exclude(activation__state=Activation.State.CLOSED)
    return sum(_remind(pk, at=at) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(plan_id: int, *, at: datetime) -> int:
    # the activation first, as every action does
    activation = Activation.objects.select_for_update(of=("self",)).get(education=plan_id)
    rows = EducationPlan.objects.select_related("activation__playbook", "activation__lead")
    plan = rows.defer("activation__playbook__document").get(pk=plan_id)
    if activation.state == Activation.State.CLOSED:
        return 0
    follow_release(plan, by=None, at=at)
    today = timezone.localdate(at)
    found = list(_trouble(plan, today))
    if released_at(activation) is not None:
        found += _checks(plan, today)
    else:
        found += [*_way_home(plan, today), *_eighteen(plan, today), *_custody(plan, at)]
    for reminder in found:
        url = reverse("education_plan", args=[plan.activation.code])
        workers = keepers(plan.activation, at=at)
        _tell(plan, reminder, workers, url, at=at)
        if reminder.to_owner and plan.trouble_owner_id is not None:
            owners = [duty.user for duty in on_duty(plan.trouble_owner_id, at=at)[:1]]
            known = {user.pk for user in workers}
            others = [user for user in owners if user.pk not in known]
            _tell(plan, reminder, others, reverse("filial_pupils"), at=at)
    return len(found)


def step_of(due_on: date, today: date) -> int | None:
    """The last of STEPS that was reached: -1, 0 or 7 days after the day; None before."""
    return max((step for step in STEPS if (today - due_on).days >= step), default=None)


def _trouble(plan: EducationPlan, today: date) -> Iterator[Reminder]:
    due = plan.trouble_due_on
    if due is None or plan.trouble_solved_at is not None:
        return
    step = step_of(due, today)
    if step is None:
        return
    said = {"code": plan.activation.code, "day": date_id(due)}
    late = _("Kendala belajar pada %(code)s terlambat: seharusnya selesai %(day)s.")
    soon = _("Kendala belajar pada %(code)s harus selesai %(day)s.")
    yield Reminder(
        key=f"{TROUBLE}:{plan.activation.code}:{due.isoformat()}:{step}",
        text=(late if today > due else soon) % said,
        about=about_trouble(plan.activation),
        to_owner=True,
    )


def _checks(plan: EducationPlan, today: date) -> Iterator[Reminder]:
    """Only the first that is open: month 2 is not asked for while month 1 is."""
    for check in plan.checks.filter(found="").order_by("month")[:1]:
        step = step_of(check.due_on, today)
        if step is None:
            continue
        said = {"month": check.month, "code": plan.activation.code, "day": date_id(check.due_on)}
        yield Reminder(
            key=f"{KIND}:{plan.activation.code}:{check.month}:{check.due_on.isoformat()}:{step}",
            text=_("Pemeriksaan belajar bulan %(month)d untuk %(code)s: %(day)s.") % said,
            about=about_check(plan.activation.code, check.month),
        )


def _way_home(plan: EducationPlan, today: date) -> Iterator[Reminder]:
    release = planned_release_on(plan)
    if release is None or plan.receiving_school_id is not None:
        return
    if today < plan_due_on(education_policy(), release):
        return
    yield Reminder(
        key=f"{KIND}:{plan.activation.code}:home:{release.isoformat()}",
        text=_("Rencana belajar %(code)s belum ada sekolah tujuannya.")
        % {"code": plan.activation.code},
    )


def _eighteen(plan: EducationPlan, today: date) -> Iterator[Reminder]:
    month = plan.turns_eighteen_month
    if not month or today < handover_due_on(education_policy(), month):
        return
    if today >= handover_due_on(education_policy(), month) + timedelta(days=120):
        return
    yield Reminder(
        key=f"{KIND}:{plan.activation.code}:eighteen:{month}",
        text=_("Serah terima belajar %(code)s perlu disiapkan.") % {"code": plan.activation.code},
    )


def _custody(plan: EducationPlan, at: datetime) -> Iterator[Reminder]:
    custody = custody_of(plan.activation, None, at=at)
    alarm = custody_alarm(education_policy(), None if custody is None else custody.days)
    if custody is None or not alarm:
        return
    yield Reminder(
        key=f"{KIND}:{plan.activation.code}:custody:{custody.ends_at.isoformat()}",
        # mails leave the building: the page says what it is about
        text=_("Waktu pada %(code)s hampir habis; periksa jalur belajarnya.")
        % {"code": plan.activation.code},
    )


def _tell(
    plan: EducationPlan, reminder: Reminder, users: Iterable[User], url: str, *, at: datetime
) -> None:
    notify(
        users=not_barred(users, activation=plan.activation, at=at),
        kind=KIND,
        text=drill_mark(plan.activation) + reminder.text,
        url=url,
        at=at,
        once=reminder.key,
        about=reminder.about or f"education:{plan.activation.code}",
        reminder=True,
    )


def keepers(activation: Activation, *, at: datetime) -> list[User]:
    """Who works on it now; where nobody does, its supervisor, else who is on duty at the lead."""
    standing = CaseAssignment.objects.filter(activation=activation, until_at=None)
    today = timezone.localdate(at)
    people = {
        row.user: row.kind
        for row in standing.select_related("user").order_by("pk")
        if row.user.may_sign_in(today=today)
    }
    workers = [user for user, kind in people.items() if kind == CaseAssignment.Kind.WORKER]
    return workers or list(people) or [duty.user for duty in on_duty(activation.lead_id, at=at)[:1]]
