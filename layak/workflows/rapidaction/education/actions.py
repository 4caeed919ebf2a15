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
from layak.records.facilities.offers.actions import release_place, reserve_place
from layak.rules.entries import NotAcceptable
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused, WrongField
from layak.workflows.rapidaction.cases.actions import Stale, counted_up, lock_case
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.listeners import not_barred
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.reads import drill_mark, recordable
from layak.workflows.rapidaction.children.opening_actions import open_child
from layak.workflows.rapidaction.duty.reads import on_duty
from layak.workflows.rapidaction.education.events import (
    EducationPlanned,
    PlaceGivenBack,
    PlaceTaken,
    ReentryBegun,
    ReentryChecked,
    RouteChosen,
    TroubleSolved,
)
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.schooling.models import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.schooling.permissions import (
    check_can_plan,
    check_can_read_birth,
    check_can_solve,
)
from layak.workflows.rapidaction.schooling.policy import education_policy
from layak.workflows.rapidaction.schooling.reads import (
    custody_of,
    offers_of_route,
    province_asked,
    pupil_of,
    released_at,
)
from layak.workflows.rapidaction.schooling.rules import (
    MISSING,
    ROUTES,
    advise,
    authority_of,
    check_eighteen_month,
    check_grade,
    check_same_age,
    eighteen_month,
    package_of,
    read_month,
    reentry_days,
)
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence

# The education plan of an activation: who is in charge, the route, its place, the way back.

TROUBLE = "education.trouble"
FARTHEST = timedelta(days=20 * 366)


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

    Who is in charge follows from the level. New trouble is told to its owner. Raises WrongField,
    Stale, Refused; Activation.DoesNotExist for whom there is no plan.
    """
    activation = lock_case(activation_id)
    check_can_plan(by, activation, at=at)
    former = EducationPlan.objects.select_for_update().filter(activation=activation).first()
    words = _read(words, former, activation.child, today=timezone.localdate(at))
    plan = former or EducationPlan(activation=activation, version=0)
    if plan.version != seen and former is not None and vars_of(former) == vars_of(words):
        return former
    _check_seen(plan, seen)
    is_new_trouble = words.has_trouble and (former is None or _trouble(former) != _trouble(words))
    if plan.level and plan.level != words.level and plan.reservation_id is None:
        # another level has other routes
        plan.route = ""
    for name, value in vars_of(words).items():
        setattr(plan, name, value)
    plan.authority = authority_of(
        education_policy(), plan.level, is_madrasah=plan.is_madrasah, route=plan.route
    )
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


def _read(
    words: PlanWords, former: EducationPlan | None, child: Child | None, *, today: date
) -> PlanWords:
    """The words as they are kept. Raises WrongField."""
    if words.level not in EducationPlan.SchoolLevel.values:
        raise WrongField("level", _("Pilih jenjang."))
    if words.dapodik not in EducationPlan.Dapodik.values:
        raise WrongField("dapodik", _("Pilih keadaan di Dapodik."))
    try:
        check_grade(words.level, words.last_grade)
    except NotAcceptable as wrong:
        raise WrongField("last_grade", wrong.reason) from wrong
    try:
        month = read_month(words.turns_eighteen_month)
        # a month that stood before stays, also when it lies long ago by now
        if former is None or month != former.turns_eighteen_month:
            check_eighteen_month(month, today=today)
        if child is not None:
            check_same_age(month, child.age_band, day=timezone.localdate(child.created_at))
    except NotAcceptable as wrong:
        raise WrongField("turns_eighteen_month", wrong.reason) from wrong
    if words.release_on is not None and abs(words.release_on - today) > FARTHEST:
        raise WrongField("release_on", _("Periksa tahun tanggal bebas."))
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


def _check_trouble(words: PlanWords, former: EducationPlan | None, today: date) -> None:
    """Trouble has an owner and a day; the day lies ahead unless it stood before."""
    if not words.has_trouble:
        return
    if words.trouble_owner_id is None:
        raise WrongField("trouble_owner", _("Pilih instansi yang menyelesaikan kendala ini."))
    _check_agency("trouble_owner", words.trouble_owner_id)
    due = words.trouble_due_on
    if due is None:
        raise WrongField("trouble_due_on", _("Tulis sampai kapan kendala ini diselesaikan."))
    stood = former.trouble_due_on if former else None
    if due != stood and not today <= due <= today + timedelta(days=366):
        raise WrongField("trouble_due_on", _("Pilih hari dalam setahun ke depan."))


def _check_agency(field: str, agency_id: int | None) -> None:
    if agency_id is not None and not Agency.objects.current().filter(pk=agency_id).exists():
        raise WrongField(field, _("Pilih instansi dari daftar."))


def _trouble(row: PlanWords | EducationPlan) -> tuple[object, ...]:
    return (row.is_over_age, row.dapodik in MISSING, row.trouble_owner_id, row.trouble_due_on)


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


# The place of an education plan: taken from an offer, exchanged, given back.


@transaction.atomic
def take_place(*, activation_id: UUID, offer_id: int, by: Actor, at: datetime) -> EducationPlan:
    """A place of an offer that fits the chosen route; the same one twice is one.

    A place held on another offer is given back once the new one is sure. Raises NoPlace with the
    next best, Refused (no route, offer does not fit), Activation.DoesNotExist.
    """
    activation, plan = locked_plan(activation_id, by=by, at=at)
    if not plan.route:
        raise Refused(_("Pilih jalur belajar lebih dahulu."))
    fits = offers_of_route(plan, activation, today=timezone.localdate(at))
    fit = next((one for one in fits if one.offer.pk == offer_id), None)
    if fit is None:
        raise Refused(_("Layanan ini tidak untuk jalur yang dipilih."))
    former = plan.reservation
    if former is not None and former.offer_id == offer_id and former.released_at is None:
        return plan
    # full or expired is said by reserving, with where there is still room
    if fit.why_not and fit.free:
        raise Refused(_("Tidak cocok: %(why)s") % {"why": " ".join(fit.why_not)})
    kept = reserve_place(offer_id=offer_id, reference=activation.code, by=by, at=at)
    if former is not None:
        release_place(reservation_id=former.pk, outcome="moved", by=by, at=at)
    plan.reservation = kept
    _save(plan, by=by, at=at)
    counted_up(activation)
    log(PlaceTaken(code=activation.code, offer=offer_id), by=by.user, at=at)
    return plan


@transaction.atomic
def give_back_place(*, activation_id: UUID, outcome: str, by: Actor, at: datetime) -> EducationPlan:
    """The place is free again; the plan keeps its route. Raises as ``take_place``."""
    activation, plan = locked_plan(activation_id, by=by, at=at)
    former = plan.reservation
    if former is None:
        raise Refused(_("Tidak ada tempat yang dipakai."))
    kept = release_place(reservation_id=former.pk, outcome=outcome, by=by, at=at)
    plan.reservation = None
    _save(plan, by=by, at=at)
    counted_up(activation)
    event = PlaceGivenBack(code=activation.code, offer=former.offer_id, outcome=kept.outcome)
    log(event, by=by.user, at=at)
    return plan


# After the release: three checks in three months, whether the child learns or works decently.


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
        raise Refused(_("Skema ini tidak mencatat pembebasan. Catat pada penanganan asalnya."))
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
