"""Who moves, when: the steps of an activation as rows of its page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from layak.rules.playbooks import Playbook, Step, StepDue
from layak.workflows.rapidaction.models import (
    Activation,
    DueChange,
    HandOff,
    Occurrence,
    StepRun,
)
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_times import zoned
from layak.workflows.rapidaction.queries.case_words import (
    address,
    due_words,
    rest_words,
    standing_of,
    standing_tag,
)
from layak.workflows.rapidaction.queries.law import confirmed_rows, may_say_law
from layak.workflows.rapidaction.queries.steps import basis_words

ENDED = (StepRun.State.DONE, StepRun.State.SKIPPED)


@dataclass(frozen=True, kw_only=True)
class HandOffLine:
    code: str
    agency: str
    state: str
    url: str


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step. ``rest`` is how long is left, ``basis`` what the number rests on; ``is_late``: its
    end passed and it is not done, where that is a duty, a goal or a right; ``due_at`` sorts."""

    id: int
    agency: str
    name: str
    output: str
    word: str
    tone: str
    due: str
    rest: str
    basis: str
    state: str
    is_late: bool
    due_at: datetime | None
    notes: tuple[str, ...] = ()
    handoffs: tuple[HandOffLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the rows of one activation are told from, fetched once."""

    activation: Activation
    playbook: Playbook
    dues: Mapping[tuple[str, int], StepDue]
    occurrences: Sequence[Occurrence]
    confirmed: Collection[tuple[str, int]]
    changes: Mapping[int, Sequence[DueChange]]
    handoffs: Mapping[int, Sequence[HandOff]]
    steps: Mapping[tuple[str, int], Step] = field(default_factory=dict)


def facts_of(
    activation: Activation,
    playbook: Playbook,
    dues: Iterable[StepDue],
    occurrences: Sequence[Occurrence],
    handoffs: Iterable[HandOff],
) -> Facts:
    """Two more queries: what the legal office confirmed, and the ends that moved."""
    changes: dict[int, list[DueChange]] = {}
    moved = DueChange.objects.filter(step__activation=activation, former_due_at__isnull=False)
    for change in moved.order_by("pk"):
        changes.setdefault(change.step_id, []).append(change)
    sent: dict[int, list[HandOff]] = {}
    for handoff in handoffs:
        if handoff.step_id is not None:
            sent.setdefault(handoff.step_id, []).append(handoff)
    return Facts(
        activation=activation,
        playbook=playbook,
        dues={(due.part, due.step.order): due for due in dues},
        occurrences=occurrences,
        confirmed=confirmed_rows(activation.playbook),
        changes=changes,
        handoffs=sent,
        steps={(part, step.order): step for part, step in playbook.all_steps},
    )


def step_rows(facts: Facts, runs: Iterable[StepRun], *, at: datetime) -> list[StepRow]:
    """In order of their ends; those without one after them, in the order of the playbook."""
    rows = [_row(facts, run, at) for run in runs]
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or at))


def step_name(facts: Facts, run: StepRun) -> str:
    step = facts.steps.get((run.part, run.position))
    return step.name if step else _("Langkah dari versi playbook sebelumnya")


def agency_words(facts: Facts, run: StepRun) -> str:
    """The agency that acts, or the role that nobody has taken yet."""
    if run.agency is not None:
        name = run.agency.name
        return _("%(name)s (undangan)") % {"name": name} if run.agency.is_invited else name
    return facts.playbook.common.roles.get(run.role, run.role)


def _row(facts: Facts, run: StepRun, at: datetime) -> StepRow:
    step = facts.steps.get((run.part, run.position))
    found = standing_of(run, step.limit_type if step else "target", at=at)
    word, tone = standing_tag(found)
    if run.state == StepRun.State.SKIPPED:
        word, tone = _("Tidak berlaku"), "lock"
    return StepRow(
        id=run.pk,
        agency=agency_words(facts, run),
        name=step_name(facts, run),
        output=step.output if step else "",
        word=word,
        tone=tone,
        due=_due(facts, run, step),
        rest=rest_words(run, at=at),
        basis=_basis(facts, run, step),
        state=run.state,
        is_late=found in ("late", "lapsed") and run.state == StepRun.State.RUNNING,
        due_at=run.due_at,
        notes=tuple(_notes(facts, run, step)),
        handoffs=tuple(_line(handoff) for handoff in facts.handoffs.get(run.pk, ())),
    )


def _due(facts: Facts, run: StepRun, step: Step | None) -> str:
    if run.state == StepRun.State.SKIPPED:
        return rapid_policy().word("skips", run.skipped_because)
    if run.state == StepRun.State.WAITING and step is not None:
        return _("mulai saat: %(event)s") % {"event": event_label(facts.playbook, step.trigger)}
    return due_words(run)


def _basis(facts: Facts, run: StepRun, step: Step | None) -> str:
    if step is None or run.state == StepRun.State.SKIPPED:
        return ""
    part = facts.dues[run.part, run.position].part
    says = may_say_law(facts.activation.playbook, part, step, facts.confirmed)
    return basis_words(step, says)


def _notes(facts: Facts, run: StepRun, step: Step | None) -> Iterable[str]:
    if step is not None and run.due_at is not None:
        yield from _counting_notes(facts, run, step)
    if run.document:
        yield _("dokumen %(document)s") % {"document": run.document}
    if run.on_behalf_of is not None and run.recorded_by is not None:
        yield _("dicatat %(name)s untuk %(agency)s") % {
            "name": run.recorded_by.name,
            "agency": run.on_behalf_of.name,
        }
    for change in facts.changes.get(run.pk, ()):
        yield change_words(change, run)


def _counting_notes(facts: Facts, run: StepRun, step: Step) -> Iterable[str]:
    if step.limit is not None and step.limit.day_count == "unclear":
        yield _("dihitung hari kalender; naskahnya mungkin bermaksud hari kerja")
    if not facts.dues[run.part, run.position].is_certain:
        yield _("hari libur tahun itu belum diketahui; batas sebenarnya dapat lebih lambat")
    trigger = facts.playbook.common.events[step.trigger].canonical
    for row in facts.occurrences:
        if row.event == trigger and run.due_at is not None and row.recorded_at > run.due_at:
            yield _("peristiwanya baru dicatat %(moment)s, sesudah batas lewat") % {
                "moment": zoned(row.recorded_at, row.offset_minutes)
            }


def change_words(change: DueChange, run: StepRun) -> str:
    """``semula ..., menjadi ..., karena ...``"""

    def said(moment: datetime | None) -> str:
        return zoned(moment, run.offset_minutes) if moment else _("belum berjalan")

    return _("semula %(former)s, menjadi %(now)s, karena %(why)s") % {
        "former": said(change.former_due_at),
        "now": said(change.due_at),
        "why": change.get_because_display().lower(),
    }


def event_label(playbook: Playbook, code: str) -> str:
    event = playbook.common.events.get(code)
    return event.label if event else code


def _line(handoff: HandOff) -> HandOffLine:
    return HandOffLine(
        code=handoff.code,
        agency=handoff.to_agency.name,
        state=handoff.get_state_display(),
        url=address("handoff_detail", handoff.code),
    )
