"""The education plan of an activation: who is in charge, the route, its place, the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.rules.education import (
    MISSING,
    ROUTES,
    advise,
    authority_of,
    check_eighteen_month,
    check_grade,
    eighteen_month,
    package_of,
    read_month,
)
from layak.rules.entries import NotAcceptable
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.occurrences import Stale, counted_up, lock_case
from layak.workflows.rapidaction.actions.reading import open_child
from layak.workflows.rapidaction.education_policy import education_policy
from layak.workflows.rapidaction.events.education import (
    EducationPlanned,
    RouteChosen,
    TroubleSolved,
)
from layak.workflows.rapidaction.models import Activation, EducationPlan
from layak.workflows.rapidaction.permissions.education import (
    check_can_plan,
    check_can_read_birth,
    check_can_solve,
)
from layak.workflows.rapidaction.queries.drill_words import drill_mark
from layak.workflows.rapidaction.queries.education_facts import (
    custody_of,
    province_asked,
    pupil_of,
)
from layak.workflows.rapidaction.queries.listeners import not_barred
from layak.workflows.rapidaction.queries.on_duty import on_duty

TROUBLE = "education.trouble"
FARTHEST = timedelta(days=20 * 366)


class WrongPlan(NotAcceptable):
    """One field does not hold what it should; ``field`` names it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class PlanWords:
    """As in EducationPlan. ``trouble_owner_id`` and ``trouble_due_on`` where the age or Dapodik
    stand in the way.
    """

    level: str
    is_madrasah: bool = False
    last_grade: int | None = None
    dapodik: str = ""
    is_over_age: bool = False
    trouble_owner_id: int | None = None
    trouble_due_on: date | None = None
    turns_eighteen_month: str = ""
    release_on: date | None = None
    receiving_school_id: int | None = None

    @property
    def has_trouble(self) -> bool:
        return self.is_over_age or self.dapodik in MISSING


@transaction.atomic
def save_plan(
    *, activation_id: UUID, words: PlanWords, seen: int, by: Actor, at: datetime
) -> EducationPlan:
    """The plan as it should be; ``seen`` is the version that the page showed, 0 for none yet.

    Who is in charge follows from the level. New trouble is told to its owner. Raises WrongPlan,
    Stale, Refused; Activation.DoesNotExist for whom there is no plan.
    """
    activation = lock_case(activation_id)
    check_can_plan(by, activation, at=at)
    former = EducationPlan.objects.select_for_update().filter(activation=activation).first()
    words = _read(words, former, today=timezone.localdate(at))
    plan = former or EducationPlan(activation=activation, version=0)
    if plan.version != seen:
        if former is not None and not _changes(former, words):
            return former
        raise Stale(
            _("Rencana ini diubah orang lain sejak halaman dibuka."), theirs=plan_words(plan)
        )
    is_new_trouble = words.has_trouble and (former is None or _trouble(former) != _trouble(words))
    _fill(plan, words)
    if is_new_trouble or not words.has_trouble:
        plan.trouble_solved_by, plan.trouble_solved_at = "", None
        withdraw(about=about_trouble(activation))
    _save(plan, by=by, at=at)
    counted_up(activation)
    event = EducationPlanned(code=activation.code, level=plan.level, authority=plan.authority)
    log(event, by=by.user, at=at)
    if is_new_trouble:
        _tell_owner(plan, at=at)
    return plan


@transaction.atomic
def choose_route(
    *,
    activation_id: UUID,
    route: str,
    has_read_warnings: bool,
    seen: int,
    by: Actor,
    at: datetime,
) -> EducationPlan:
    """The route that a person decided on, advised or not. Raises Stale, Refused: unknown route,
    no plan yet, no such Paket, warnings not read; Activation.DoesNotExist.
    """
    activation, plan = locked_plan(activation_id, by=by, at=at)
    _check_seen(plan, seen)
    if route not in ROUTES:
        raise Refused(_("Pilih salah satu jalur belajar."))
    policy = education_policy()
    if route == "equivalency" and not package_of(policy, plan.level):
        raise Refused(_("Tidak ada Paket untuk jenjang ini. Pilih jalur lain."))
    if plan.reservation_id is not None and route != plan.route:
        raise Refused(_("Lepas dulu tempat yang sudah dipakai, lalu ganti jalurnya."))
    pupil = pupil_of(
        plan,
        custody=custody_of(activation, by, at=at),
        asked=province_asked(activation, at=at),
        at=at,
    )
    advice = next(one for one in advise(policy, pupil) if one.route == route)
    if advice.warnings and not has_read_warnings:
        raise Refused(
            _("Baca peringatan jalur ini lebih dahulu: %(warning)s")
            % {"warning": advice.warnings[0]}
        )
    plan.route = route
    plan.authority = authority_of(policy, plan.level, is_madrasah=plan.is_madrasah, route=route)
    _save(plan, by=by, at=at)
    counted_up(activation)
    event = RouteChosen(code=activation.code, route=route, was_advised=advice.is_advised)
    log(event, by=by.user, at=at)
    return plan


@transaction.atomic
def take_birth_month(*, activation_id: UUID, seen: int, by: Actor, at: datetime) -> EducationPlan:
    """The month of turning eighteen from the sealed birth day; the reading is written down.

    Only the month is kept. Raises Stale, Refused (not shared, no birth day, no plan yet),
    Activation.DoesNotExist.
    """
    activation, plan = locked_plan(activation_id, by=by, at=at)
    check_can_read_birth(by, activation, at=at)
    _check_seen(plan, seen)
    if activation.child_id is None:
        raise Refused(_("Belum ada anak pada penanganan ini. Tulis bulannya sendiri."))
    told = open_child(activation=activation, fields=["birth_day"], by=by, at=at).words["birth_day"]
    if not told:
        raise Refused(_("Tanggal lahir belum diketahui. Tulis bulannya sendiri."))
    plan.turns_eighteen_month = eighteen_month(date.fromisoformat(told))
    _save(plan, by=by, at=at)
    event = EducationPlanned(code=activation.code, level=plan.level, authority=plan.authority)
    log(event, by=by.user, at=at)
    return plan


@transaction.atomic
def solve_trouble(*, activation_id: UUID, solved_by: str, by: Actor, at: datetime) -> EducationPlan:
    """Age or Dapodik no longer stand in the way. Solved twice is once.

    Raises Refused (unknown solution, no trouble), Activation.DoesNotExist.
    """
    activation = lock_case(activation_id)
    rows = EducationPlan.objects.select_for_update(of=("self",)).select_related("activation")
    plan = rows.filter(activation=activation).first()
    if plan is None:
        raise Activation.DoesNotExist
    check_can_solve(by, plan, at=at)
    if plan.trouble_due_on is None:
        raise Refused(_("Tidak ada kendala yang dicatat."))
    if solved_by not in education_policy().solutions:
        raise Refused(_("Pilih bagaimana kendala ini selesai."))
    if plan.trouble_solved_at is not None:
        return plan
    plan.trouble_solved_by, plan.trouble_solved_at = solved_by, at
    _save(plan, by=by, at=at)
    withdraw(about=about_trouble(activation))
    log(TroubleSolved(code=activation.code, solved_by=solved_by), by=by.user, at=at)
    return plan


def locked_plan(
    activation_id: UUID, *, by: Actor, at: datetime
) -> tuple[Activation, EducationPlan]:
    """Both under their locks, for whoever may plan. Raises Refused without a plan."""
    activation = lock_case(activation_id)
    check_can_plan(by, activation, at=at)
    plan = EducationPlan.objects.select_for_update().filter(activation=activation).first()
    if plan is None:
        raise Refused(_("Isi dulu jenjang dan keadaan belajar anak."))
    plan.activation = activation
    return activation, plan


def about_trouble(activation: Activation) -> str:
    """What notices of the trouble are about."""
    return f"education-trouble:{activation.code}"


def plan_words(plan: EducationPlan) -> str:
    """What stands now, for whoever was slower."""
    parts = [plan.get_level_display(), plan.get_route_display(), plan.get_dapodik_display()]
    return " · ".join(part for part in parts if part)


def _check_seen(plan: EducationPlan, seen: int) -> None:
    if plan.version != seen:
        raise Stale(
            _("Rencana ini diubah orang lain sejak halaman dibuka."), theirs=plan_words(plan)
        )


def _save(plan: EducationPlan, *, by: Actor, at: datetime) -> None:
    plan.version += 1
    plan.changed_at, plan.changed_by = at, by.user
    plan.save()


def _read(words: PlanWords, former: EducationPlan | None, *, today: date) -> PlanWords:
    """The words as they are kept. Raises WrongPlan."""
    if words.level not in EducationPlan.SchoolLevel.values:
        raise WrongPlan("level", _("Pilih jenjang."))
    if words.dapodik not in EducationPlan.Dapodik.values:
        raise WrongPlan("dapodik", _("Pilih keadaan di Dapodik."))
    _checked("last_grade", check_grade, words.level, words.last_grade)
    try:
        month = read_month(words.turns_eighteen_month)
        # a month that stood before stays, also when it lies long ago by now
        if former is None or month != former.turns_eighteen_month:
            check_eighteen_month(month, today=today)
    except NotAcceptable as wrong:
        raise WrongPlan("turns_eighteen_month", wrong.reason) from wrong
    _check_release(words.release_on, today)
    _check_trouble(words, former, today)
    _check_agency("receiving_school", words.receiving_school_id)
    return replace(
        words,
        turns_eighteen_month=month,
        trouble_owner_id=words.trouble_owner_id if words.has_trouble else None,
        trouble_due_on=words.trouble_due_on if words.has_trouble else None,
    )


def vars_of(words: PlanWords | EducationPlan) -> dict[str, object]:
    """The columns that a person fills."""
    return {name: getattr(words, name) for name in PlanWords.__dataclass_fields__}


def _checked(field: str, check: object, *arguments: object) -> None:
    try:
        check(*arguments)  # type: ignore[operator]  # a check of rules.education
    except NotAcceptable as wrong:
        raise WrongPlan(field, wrong.reason) from wrong


def _check_release(day: date | None, today: date) -> None:
    if day is not None and abs(day - today) > FARTHEST:
        raise WrongPlan("release_on", _("Periksa tahun tanggal bebas."))


def _check_trouble(words: PlanWords, former: EducationPlan | None, today: date) -> None:
    """Trouble has an owner and a day; the day lies ahead unless it stood before."""
    if not words.has_trouble:
        return
    if words.trouble_owner_id is None:
        raise WrongPlan("trouble_owner", _("Pilih instansi yang menyelesaikan kendala ini."))
    _check_agency("trouble_owner", words.trouble_owner_id)
    due = words.trouble_due_on
    if due is None:
        raise WrongPlan("trouble_due_on", _("Tulis sampai kapan kendala ini diselesaikan."))
    stood = former.trouble_due_on if former else None
    if due != stood and not today <= due <= today + timedelta(days=366):
        raise WrongPlan("trouble_due_on", _("Pilih hari dalam setahun ke depan."))


def _check_agency(field: str, agency_id: int | None) -> None:
    if agency_id is not None and not Agency.objects.current().filter(pk=agency_id).exists():
        raise WrongPlan(field, _("Pilih instansi dari daftar."))


def _trouble(row: PlanWords | EducationPlan) -> tuple[object, ...]:
    return (row.is_over_age, row.dapodik in MISSING, row.trouble_owner_id, row.trouble_due_on)


def _changes(plan: EducationPlan, words: PlanWords) -> bool:
    return vars_of(plan) != vars_of(words)


def _fill(plan: EducationPlan, words: PlanWords) -> None:
    if plan.level and plan.level != words.level and plan.reservation_id is None:
        # another level has other routes
        plan.route = ""
    for name, value in vars_of(words).items():
        setattr(plan, name, value)
    plan.authority = authority_of(
        education_policy(), plan.level, is_madrasah=plan.is_madrasah, route=plan.route
    )


def _tell_owner(plan: EducationPlan, *, at: datetime) -> None:
    """Whoever is on duty at the owner hears it by the code alone."""
    if plan.trouble_owner_id is None or plan.trouble_due_on is None:
        return
    activation = plan.activation
    owners = [duty.user for duty in on_duty(plan.trouble_owner_id, at=at)[:1]]
    notify(
        users=not_barred(owners, activation=activation, at=at),
        kind=TROUBLE,
        text=drill_mark(activation)
        + _("Kendala belajar pada %(code)s menunggu instansi Anda sampai %(day)s.")
        % {"code": activation.code, "day": date_id(plan.trouble_due_on)},
        url=reverse("filial_pupils"),
        at=at,
        once=f"{TROUBLE}:{activation.code}:{plan.trouble_due_on.isoformat()}:{plan.version}",
        about=about_trouble(activation),
    )
