"""The page of an education plan, and the filial school as counts, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.facilities.offers.policy import offer_policy
from layak.records.facilities.offers.reads import counted, facts_of, taken_of
from layak.rules.facilities import closed_because
from layak.rules.numbers import date_id
from layak.rules.suppression.network import with_totals
from layak.rules.suppression.tables import TOTAL, CountTable, in_steps
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.cases.reads import clock_words, zoned
from layak.workflows.rapidaction.figures.policy import statistics_policy
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import confirmed_rows
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.schooling.models import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.schooling.permissions import may_count, may_know_custody
from layak.workflows.rapidaction.schooling.policy import education_policy
from layak.workflows.rapidaction.schooling.reads import (
    CustodyFact,
    custody_of,
    is_for_province,
    offers_of_route,
    planned_release_on,
    province_asked,
    pupil_of,
    released_at,
)
from layak.workflows.rapidaction.schooling.rules import (
    Advice,
    advise,
    authority_of,
    custody_alarm,
    handover_due_on,
    looks_over_age,
    plan_due_on,
    reentry_days,
)

AUTHORITIES = dict(EducationPlan.Authority.choices)
ROUTES = dict(EducationPlan.Route.choices)


def plan_of(activation: Activation) -> EducationPlan | None:
    """One query, with what the page shows beside it."""
    rows = EducationPlan.objects.filter(activation=activation)
    plan = rows.select_related(
        "trouble_owner", "receiving_school", "reservation__offer__agency"
    ).first()
    if plan is not None:
        plan.activation = activation
    return plan


def plan_page(plan: EducationPlan, *, by: Actor, at: datetime) -> Shown:
    """``plan`` as ``plan_of`` found it. Sentences are whole; lists are empty where a thing does not
    apply.
    """
    activation, policy, today = plan.activation, education_policy(), timezone.localdate(at)
    may_know = may_know_custody(by, activation, at=at)
    custody = custody_of(activation, by, at=at) if may_know else None
    asked = province_asked(activation, at=at)
    pupil = pupil_of(plan, custody=custody, asked=asked, at=at)
    trouble, trouble_tone = _trouble(plan, at)
    home, home_tone = _home(plan, at)
    eighteen, eighteen_tone = _eighteen(plan, at)
    released = released_at(activation)
    return {
        "authority": plan.get_authority_display(),
        "law": law_words(),
        "is_province": is_for_province(plan) and plan.route != "equivalency",
        "province": asked,
        "custody_lines": _custody(custody),
        "alarm": custody_alarm(policy, None if custody is None else custody.days),
        "routes": tuple(_route(plan, advice) for advice in advise(policy, pupil)),
        "offers": offers_of_route(plan, activation, today=today),
        "place": plan.reservation,
        "over_age_hint": not plan.is_over_age
        and looks_over_age(policy, level=plan.level, last_grade=plan.last_grade, ages=pupil.ages),
        "trouble": trouble,
        "trouble_tone": trouble_tone,
        "home": "" if released else home,
        "home_tone": home_tone,
        "eighteen": "" if released else eighteen,
        "eighteen_tone": eighteen_tone,
        "released": zoned(released, _offset(released)) if released else "",
        "checks": _checks(plan, released, at),
    }


def law_words() -> str:
    """What the division of affairs rests on, and whether the legal office confirmed the row."""
    policy = education_policy()
    code, part, position = policy.law_step
    version = PlaybookVersion.objects.in_force(timezone.localdate()).filter(code=code).first()
    is_reviewed = version is not None and (part, position) in confirmed_rows(version)
    if is_reviewed:
        return _("%(law)s, sudah ditinjau Bagian Hukum") % {"law": policy.law}
    return _("%(law)s, belum ditinjau Bagian Hukum") % {"law": policy.law}


def _offset(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def _custody(custody: CustodyFact | None) -> tuple[str, ...]:
    if custody is None:
        return ()
    said = {
        "stage": custody.stage,
        "day": date_id(custody.ends_at.date()),
        "clock": clock_words(custody.ends_at, _offset(custody.ends_at)),
        "n": custody.days,
        "most": custody.most_days,
    }
    lines = [_("%(stage)s: paling lama sampai %(day)s, %(clock)s, sisa %(n)d hari.") % said]
    if custody.most_days > custody.days:
        lines.append(_("Bila diperpanjang, sisa paling lama %(most)d hari.") % said)
    return tuple(lines)


def _route(plan: EducationPlan, advice: Advice) -> Shown:
    """A route as advice; ``needs_reading`` when warnings come before choosing."""
    found = authority_of(
        education_policy(), plan.level, is_madrasah=plan.is_madrasah, route=advice.route
    )
    return {
        "code": advice.route,
        "label": ROUTES[advice.route],
        "is_advised": advice.is_advised,
        "is_chosen": plan.route == advice.route,
        "reasons": advice.reasons,
        "warnings": advice.warnings,
        "authority": AUTHORITIES[found],
    }


def _trouble(plan: EducationPlan, at: datetime) -> tuple[str, str]:
    due, owner = plan.trouble_due_on, plan.trouble_owner
    if due is None or owner is None:
        return "", ""
    said = {"agency": owner.name, "day": date_id(due)}
    if plan.trouble_solved_at is not None:
        how = education_policy().solutions.get(plan.trouble_solved_by, plan.trouble_solved_by)
        return _("Selesai: %(how)s.") % {"how": how}, "done"
    if timezone.localdate(at) > due:
        return _("%(agency)s, seharusnya selesai %(day)s.") % said, "late"
    return _("%(agency)s, paling lambat %(day)s.") % said, "wait"


def _home(plan: EducationPlan, at: datetime) -> tuple[str, str]:
    """The way home: planned thirty days ahead, with the school that receives."""
    release = planned_release_on(plan)
    if release is None:
        return _("Tanggal bebas belum diketahui. Tulis begitu diketahui."), ""
    due = plan_due_on(education_policy(), release)
    said = {"release": date_id(release), "due": date_id(due)}
    if plan.receiving_school is not None:
        said["school"] = plan.receiving_school.name
        return _("Bebas %(release)s, diterima %(school)s.") % said, "done"
    if timezone.localdate(at) >= due:
        text = _("Bebas %(release)s: sekolah tujuan seharusnya dipilih paling lambat %(due)s.")
        return text % said, "late"
    return _("Bebas %(release)s: pilih sekolah tujuan paling lambat %(due)s.") % said, "wait"


def _eighteen(plan: EducationPlan, at: datetime) -> tuple[str, str]:
    month = plan.turns_eighteen_month
    if not month:
        return _("Bulan anak menjadi 18 tahun belum diketahui."), ""
    due = handover_due_on(education_policy(), month)
    said = {"month": month_words(month), "due": date_id(due)}
    text = _("18 tahun pada %(month)s: serah terima belajar disiapkan paling lambat %(due)s.")
    return text % said, "late" if timezone.localdate(at) >= due else "wait"


def month_words(month: str) -> str:
    """``2027-05`` as ``Mei 2027``."""
    first = datetime.fromisoformat(f"{month}-01").date()
    return date_id(first).split(" ", 1)[1]


def _checks(plan: EducationPlan, released: datetime | None, at: datetime) -> tuple[Shown, ...]:
    """The three checks; their days stand as soon as the release does, kept or not. ``found`` in words,
    "" while open; ``tone`` with ``word`` says where it stands.
    """
    if released is None:
        return ()
    kept = {check.month: check for check in plan.checks.all()}
    days, today = reentry_days(education_policy(), released.date()), timezone.localdate(at)
    rows, opens_on = [], released.date()
    for month, due in days.items():
        check = kept.get(month)
        found = check.found if check else ""
        if found in ("nothing", "unreached"):
            word, tone = _("Perlu tindakan"), "late"
        elif found:
            word, tone = _("Selesai"), "done"
        elif today > due:
            word, tone = _("Terlambat"), "late"
        else:
            word, tone = _("Menunggu"), "wait"
        rows.append(
            {
                "month": month,
                "due_text": date_id(due),
                "found": dict(ReentryCheck.Found.choices).get(found, ""),
                "found_code": found,
                "word": word,
                "tone": tone,
                "may_fill": today >= opens_on,
            }
        )
        opens_on = due
    return tuple(rows)


# Pupils of the filial school as counts; small ones hidden from whoever works no case.

KINDS = ("filial-school", "equivalency")
OPEN_CHECK = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPlaces:
    """Places that can be taken today, of offers for this level; ``of`` how many there are.

    ``free`` is None for who is not told how many are in use.
    """

    label: str
    free: int | None
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A table as pages print it, its totals the last line; None is hidden."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilialPage:
    """Tables with totals; None is hidden; not exact, they are rounded down to a multiple of ``step``.
    ``waiting`` in words: how many troubles wait."""

    pupils: ShownTable
    outcomes: ShownTable
    places: list[LevelPlaces]
    troubles: list[Shown]
    waiting: str
    is_exact: bool
    step: int


def filial_page(*, by: Actor, at: datetime) -> FilialPage:
    """What stands now, without drills and closed activations (outcomes: every one)."""
    is_exact, step = may_count(by), statistics_policy().live_step
    plans = EducationPlan.objects.filter(activation__is_drill=False)
    running = plans.exclude(activation__state=Activation.State.CLOSED)
    waiting = running.exclude(trouble_due_on=None).filter(trouble_solved_at=None).count()
    # levels down, routes across
    routes = [("", _("Belum dipilih")), *EducationPlan.Route.choices]
    found: dict[tuple[str, str], int] = {}
    for plan in running:
        found[plan.level, plan.route] = found.get((plan.level, plan.route), 0) + 1
    levels = EducationPlan.SchoolLevel.choices
    pupils = CountTable(
        columns=(_("Jenjang"), *(str(label) for _code, label in routes)),
        labels=tuple(str(label) for _code, label in levels),
        counts=tuple(
            tuple(found.get((level, route), 0) for route, _label in routes)
            for level, _name in levels
        ),
    )
    words = str(waiting)
    if not is_exact:
        # none reads as few: that there is one child is already too much
        least = waiting - waiting % step
        words = (
            _("sedikitnya %(n)d") % {"n": least} if least else _("kurang dari %(n)d") % {"n": step}
        )
    return FilialPage(
        pupils=_safe(pupils, is_exact=is_exact, step=step),
        outcomes=_safe(_outcomes(), is_exact=is_exact, step=step),
        places=level_places(
            tells_free=is_exact or by.may("offer.free"), today=timezone.localdate(at)
        ),
        troubles=own_troubles(by, today=timezone.localdate(at)),
        waiting=words,
        is_exact=is_exact,
        step=step,
    )


def _safe(table: CountTable, *, is_exact: bool, step: int) -> ShownTable:
    rows: tuple[tuple[int | None, ...], ...]
    if is_exact:
        rows = with_totals(table.counts)
    else:
        safe = in_steps(table, step=step)
        rows = (*safe.rows, safe.totals)
    labels = (*table.labels, TOTAL)
    return ShownTable(columns=(*table.columns, TOTAL), lines=tuple(zip(labels, rows, strict=True)))


def _outcomes() -> CountTable:
    """Months after release down, what was found across."""
    rows = ReentryCheck.objects.filter(plan__activation__is_drill=False)
    told = rows.order_by().values_list("month", "found").annotate(count=Count("pk"))
    found = {(month, state): count for month, state, count in told}
    states = [*ReentryCheck.Found.choices, (OPEN_CHECK, _("Belum diperiksa"))]
    return CountTable(
        columns=(_("Sesudah bebas"), *(str(label) for _code, label in states)),
        labels=tuple(_("Bulan %(n)d") % {"n": month} for month in (1, 2, 3)),
        counts=tuple(
            tuple(found.get((month, state), 0) for state, _label in states) for month in (1, 2, 3)
        ),
    )


def level_places(*, tells_free: bool, today: date) -> list[LevelPlaces]:
    """Free and all places by level, of schooling offers; an offer counts at each of its levels."""
    policy = offer_policy()
    free: dict[str, list[int]] = {code: [0, 0] for code in policy.levels}
    for offer in counted().filter(kind__in=KINDS, ended_at=None):
        facts = facts_of(offer, taken_of(offer))
        for level in offer.levels or policy.levels:
            free[level][0] += 0 if closed_because(facts, today=today) else facts.free
            free[level][1] += offer.capacity
    return [
        LevelPlaces(label=label, free=free[code][0] if tells_free else None, of=free[code][1])
        for code, label in policy.levels.items()
        if free[code][1]
    ]


def own_troubles(by: Actor, *, today: date) -> list[Shown]:
    """Troubles that the own agency owns, by the code of their activation alone, the most pressing
    first: never those of a conflict.
    """
    barred = ConflictBlock.objects.filter(
        Q(user=by.user) | Q(agency__in=by.all_agency_ids), lifted_at=None
    )
    rows = EducationPlan.objects.filter(
        trouble_owner__in=by.agency_ids("handoff.receive"), trouble_solved_at=None
    )
    waiting = rows.exclude(activation__state=Activation.State.CLOSED).exclude(
        activation__in=barred.values("activation")
    )
    troubles: list[Shown] = []
    for plan in waiting.select_related("activation").order_by("trouble_due_on", "pk"):
        what = [plan.get_dapodik_display()] if plan.dapodik in ("missing", "refused") else []
        if plan.is_over_age:
            what.append(_("usia di atas kelaziman"))
        troubles.append(
            {
                "code": plan.activation.code,
                "due_text": date_id(plan.trouble_due_on) if plan.trouble_due_on else "",
                "is_late": plan.trouble_due_on is not None and today > plan.trouble_due_on,
                "what": ", ".join(what),
            }
        )
    return troubles
