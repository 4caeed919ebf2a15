"""Pupils of the filial school as counts; small ones hidden from whoever works no case."""

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
from layak.rules.suppression.tables import TOTAL, CountTable, suppress
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.figures.policy import statistics_policy
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.schooling.models import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.schooling.permissions import may_count

KINDS = ("filial-school", "equivalency")
OPEN_CHECK = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPlaces:
    """Places that can be taken today, of offers for this level; ``of`` how many there are."""

    label: str
    free: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A table as pages print it, its totals the last line; None is hidden."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilialPage:
    """Tables with totals; None is hidden. ``waiting`` in words: how many troubles wait."""

    pupils: ShownTable
    outcomes: ShownTable
    places: list[LevelPlaces]
    troubles: list[Shown]
    waiting: str
    is_exact: bool
    threshold: int


def filial_page(*, by: Actor, at: datetime) -> FilialPage:
    """What stands now, without drills and closed activations (outcomes: every one)."""
    is_exact, below = may_count(by), statistics_policy().suppress_below
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
    is_hidden = not is_exact and 0 < waiting < below
    return FilialPage(
        pupils=_safe(pupils, is_exact=is_exact, below=below),
        outcomes=_safe(_outcomes(), is_exact=is_exact, below=below),
        places=level_places(today=timezone.localdate(at)),
        troubles=own_troubles(by, today=timezone.localdate(at)),
        waiting=_("kurang dari %(n)d") % {"n": below} if is_hidden else str(waiting),
        is_exact=is_exact,
        threshold=below,
    )


def _safe(table: CountTable, *, is_exact: bool, below: int) -> ShownTable:
    rows: tuple[tuple[int | None, ...], ...]
    if is_exact:
        rows = with_totals(table.counts)
    else:
        safe = suppress(table, below=below)
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


def level_places(*, today: date) -> list[LevelPlaces]:
    """Free and all places by level, of schooling offers; an offer counts at each of its levels."""
    policy = offer_policy()
    free: dict[str, list[int]] = {code: [0, 0] for code in policy.levels}
    for offer in counted().filter(kind__in=KINDS, ended_at=None):
        facts = facts_of(offer, taken_of(offer))
        for level in offer.levels or policy.levels:
            free[level][0] += 0 if closed_because(facts, today=today) else facts.free
            free[level][1] += offer.capacity
    return [
        LevelPlaces(label=label, free=free[code][0], of=free[code][1])
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
    return [
        {
            "code": plan.activation.code,
            "due_text": date_id(plan.trouble_due_on) if plan.trouble_due_on else "",
            "is_late": plan.trouble_due_on is not None and today > plan.trouble_due_on,
            "what": _what(plan),
        }
        for plan in waiting.select_related("activation").order_by("trouble_due_on", "pk")
    ]


def _what(plan: EducationPlan) -> str:
    words = [plan.get_dapodik_display()] if plan.dapodik in ("missing", "refused") else []
    if plan.is_over_age:
        words.append(_("usia di atas kelaziman"))
    return ", ".join(words)
