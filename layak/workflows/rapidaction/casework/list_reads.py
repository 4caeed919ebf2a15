"""The list of activations: those one may see, newest first, a page at a time by its last row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.cases.child_models import AgeBand
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, StepRun
from layak.workflows.rapidaction.cases.permissions import visible_to
from layak.workflows.rapidaction.cases.reads import LEVEL_TONES, due_and_left

PAGE = 50
STATE_TONES = {"open": "wait", "closing": "note", "closed": "done"}


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """``state`` is a state or "" for whatever is not closed; ``before`` the last row seen."""

    level: str = ""
    state: str = ""
    is_late: bool = False
    is_mine: bool = False
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """``title`` is the playbook, "" for whoever only answers a hand-off."""

    code: str
    title: str
    level: str
    level_tone: str
    age: str
    state: str
    state_tone: str
    opened: str
    due: str
    late_count: int
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class CaseList:
    """``older`` goes into the address of the next page; "" on the last one."""

    rows: tuple[CaseRow, ...]
    older: str


def case_list(by: Actor, wanted: CaseFilter, *, at: datetime) -> CaseList:
    """Four queries, whatever the number of rows."""
    found = list(_narrowed(visible_to(by, at=at), wanted, by, at)[: PAGE + 1])
    shown = found[:PAGE]
    mine: set[UUID] = set()
    if by.may("case.work") or by.may("case.supervise"):
        own = _standing(by).filter(activation__in=[row.pk for row in shown])
        mine = set(own.values_list("activation", flat=True))
    running = _running([row.pk for row in shown])
    receiving = by.agency_ids("handoff.receive")
    rows = []
    for case in shown:
        is_mine = case.pk in mine
        # a receiver sees only what its own agencies have to do
        runs = [run for run in running.get(case.pk, ()) if is_mine or run.agency_id in receiving]
        rows.append(_row(case, runs, is_mine, at))
    last = shown[-1] if len(found) > PAGE else None
    older = f"{last.opened_at.isoformat()}~{last.code}" if last else ""
    return CaseList(rows=tuple(rows), older=older)


def read_mark(text: str) -> tuple[datetime, str] | None:
    """The last row of the page before, as the address holds it; None for anything else."""
    moment, _sign, code = text.partition("~")
    try:
        seen = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (seen, code[:12]) if seen.utcoffset() is not None and "\x00" not in code else None


def _narrowed(
    rows: QuerySet[Activation], wanted: CaseFilter, by: Actor, at: datetime
) -> QuerySet[Activation]:
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state="closed")
    if wanted.level:
        rows = rows.filter(level=wanted.level)
    if wanted.is_mine:
        rows = rows.filter(Exists(_standing(by).filter(activation=OuterRef("pk"))))
    if wanted.is_late:
        late = StepRun.objects.filter(state=StepRun.State.RUNNING, due_at__lt=at)
        rows = rows.filter(Exists(late.filter(activation=OuterRef("pk"))))
    if wanted.before is not None:
        moment, code = wanted.before
        rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, code__lt=code))
    return (
        rows.select_related("playbook", "child")
        .only(
            "code",
            "level",
            "state",
            "opened_at",
            "is_drill",
            "playbook__title",
            "child__age_band",
            "child__code",
        )
        .order_by("-opened_at", "-code")
    )


def _standing(by: Actor) -> QuerySet[CaseAssignment]:
    return CaseAssignment.objects.filter(user=by.user, until_at=None)


def _running(pks: Sequence[UUID]) -> dict[UUID, list[StepRun]]:
    rows = StepRun.objects.filter(
        activation__in=pks, state=StepRun.State.RUNNING, due_at__isnull=False
    )
    found: dict[UUID, list[StepRun]] = {}
    for run in rows.only("activation", "agency", "due_at", "offset_minutes").order_by("due_at"):
        found.setdefault(run.activation_id, []).append(run)
    return found


def _row(
    case: Activation,
    runs: Sequence[StepRun],
    is_mine: bool,  # noqa: FBT001  # one fact of the row
    at: datetime,
) -> CaseRow:
    first = runs[0] if runs else None
    return CaseRow(
        code=case.code,
        title=case.playbook.title if is_mine else "",
        level=case.get_level_display(),
        level_tone=LEVEL_TONES[case.level],
        age=age_words(case),
        state=case.get_state_display(),
        state_tone=STATE_TONES[case.state],
        opened=date_id(timezone.localtime(case.opened_at).date()),
        due=due_and_left(first.due_at, first.offset_minutes, at=at) if first else "",
        late_count=sum(1 for run in runs if run.due_at is not None and run.due_at < at),
        is_drill=case.is_drill,
    )


def age_words(case: Activation) -> str:
    """The band, never the birth day."""
    band = case.child.age_band if case.child is not None else ""
    return AgeBand(band).label if band else _("kelompok umur belum diketahui")
