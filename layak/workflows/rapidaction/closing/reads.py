"""What stands in the way of closing an activation; what a newer playbook would change for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from layak.city.places.workdays import working_calendar
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, Occurrence, StepRun
from layak.workflows.rapidaction.cases.reads import (
    address,
    placed,
    standing_occurrences,
    times_of,
    zoned,
)
from layak.workflows.rapidaction.closing.rules import TermClock, term_clock
from layak.workflows.rapidaction.conferences.reads import decisions_of
from layak.workflows.rapidaction.drills.models import Drill
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import (
    Criterion,
    Part,
    Playbook,
    Step,
    StepDue,
    due_times,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.reads import event_label, missed, running_stage

# the event that starts the step of closing itself, and the one that a case becomes red with
CRITERIA, HIGH = "kriteria_terpenuhi", "triase_tinggi"
# a code of rapid-action.yaml: another case goes on with the child
CONTINUED = "continued"


@dataclass(frozen=True, kw_only=True)
class Gap:
    say: str
    url: str


def closing_gaps(activation: Activation, *, at: datetime) -> list[Gap]:
    """Running steps, a running custody clock, hand-offs that are not over, decisions of a
    conference that nobody carried out. A drill that was ended stops where it was."""
    if is_ended_drill(activation):
        return []
    names = playbook_of(activation.playbook).step_names
    running = activation.steps.filter(state=StepRun.State.RUNNING)
    own_end = closing_steps(activation)
    steps = [
        Gap(
            say=_("Langkah masih berjalan: %(name)s")
            % {"name": names.get((run.part, run.position), "")},
            url=address("step_finish", activation.code, run.pk),
        )
        for run in running.order_by("-part", "position")
        if not (run.part == "common" and run.position in own_end)
    ]
    rows = activation.handoffs.filter(state__in=HandOff.OPEN).select_related("to_agency")
    handoffs = [
        Gap(
            say=(
                _("Rujukan %(code)s ke %(agency)s lewat batasnya")
                if missed(row, at=at)
                else _("Rujukan %(code)s ke %(agency)s belum selesai")
            )
            % {"code": row.code, "agency": row.to_agency.name},
            url=address("handoff_detail", row.code),
        )
        for row in rows.defer("note").order_by("sent_at")
    ]
    return [
        *steps,
        *_custody(activation),
        *handoffs,
        *_decisions(activation),
    ]


def is_ended_drill(activation: Activation) -> bool:
    """Whether it was ended from the page of the drill: it does not run on."""
    ended = Drill.objects.filter(activation=activation, ended_at__isnull=False)
    return activation.is_drill and ended.exists()


def closing_steps(activation: Activation) -> list[int]:
    """Positions of the common steps that are the closing itself."""
    steps = playbook_of(activation.playbook).common_steps
    return [step.order for step in steps if step.trigger == CRITERIA]


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """A criterion of the playbook by its number from 0. ``clock`` is None where it names no time;
    ``says`` tells when its time is over."""

    number: int
    text: str
    is_alternative: bool
    clock: TermClock | None
    says: str
    is_over: bool

    @property
    def is_ticked(self) -> bool:
        """Does a person say so? What is a time alone is computed."""
        return self.clock is None or (self.is_alternative and not self.is_over)


def criteria_of(activation: Activation, *, at: datetime) -> list[CriterionRow]:
    """Two queries where a criterion names a time."""
    playbook = playbook_of(activation.playbook)
    rows = standing_occurrences(activation) if any(one.term for one in playbook.closing) else []
    times = times_of(rows, playbook)
    setbacks = _setbacks(activation, rows) if rows else []
    found = []
    for number, criterion in enumerate(playbook.closing):
        clock = term_clock(
            criterion,
            opened_at=placed(activation.opened_at),
            times=times,
            setbacks=setbacks,
            calendar=working_calendar(),
        )
        found.append(
            CriterionRow(
                number=number,
                text=criterion.text,
                is_alternative=bool(criterion.term and criterion.term.is_alternative),
                clock=clock,
                says=_term_words(playbook, criterion, clock, at=at),
                is_over=clock is not None and clock.is_over(at),
            )
        )
    return found


def unmet(rows: Iterable[CriterionRow], ticked: Collection[int], *, outcome: str) -> list[Gap]:
    """The criteria that nobody has confirmed, and times that are not over where the outcome says
    that the child is safe."""
    gaps = [
        Gap(say=_("Belum dinyatakan terpenuhi: %(text)s") % {"text": row.text}, url="")
        for row in rows
        if row.is_ticked and row.number not in ticked
    ]
    if outcome in rapid_policy().outcomes_with_terms:
        gaps += [Gap(say=f"{row.text}: {row.says}", url="") for row in rows if _is_running(row)]
    return gaps


def outcome_gaps(activation: Activation, outcome: str) -> list[Gap]:
    """What an outcome says must be so: a case that goes on goes on somewhere."""
    if outcome != CONTINUED:
        return []
    same_child = Q(child=activation.child_id) if activation.child_id else Q(pk=None)
    others = Activation.objects.filter(
        Q(parent=activation) | same_child & Q(opened_at__gt=activation.opened_at),
        is_drill=activation.is_drill,
    )
    if others.exclude(pk=activation.pk).exists():
        return []
    say = _("Belum ada penanganan yang melanjutkannya; buka dahulu, lalu tutup yang ini.")
    return [Gap(say=say, url="")]


def _is_running(row: CriterionRow) -> bool:
    return row.clock is not None and not row.is_over and not row.is_alternative


def _setbacks(activation: Activation, rows: Iterable[Occurrence]) -> list[datetime]:
    """When the case became red, and when another one of the same child was opened after it that
    says it is not safe: a red one, or of the same kind. A paper that is still missing says not."""
    found = [row.at for row in rows if row.event == HIGH and not row.is_withdrawn]
    if activation.child_id is not None:
        later = Activation.objects.real().filter(
            Q(level="red") | Q(playbook__code=activation.playbook.code),
            child=activation.child_id,
            opened_at__gt=activation.opened_at,
        )
        found += later.exclude(pk=activation.pk).values_list("opened_at", flat=True)
    return [placed(moment) for moment in found]


def _term_words(
    playbook: Playbook, criterion: Criterion, clock: TermClock | None, *, at: datetime
) -> str:
    """``genap 28 Februari 2027, hari ke-12 dari 90``"""
    if clock is None or criterion.term is None:
        return ""
    if clock.begins_at is None or clock.ends_at is None:
        return _("belum mulai; kejadiannya belum dicatat: %(event)s") % {
            "event": event_label(playbook, criterion.term.since)
        }
    told = {
        "end": date_id(clock.ends_at.date()),
        "begin": date_id(clock.begins_at.date()),
    }
    if clock.is_over(at):
        return _("genap sejak %(end)s, dihitung dari %(begin)s") % told
    return _("belum genap; genap %(end)s, dihitung dari %(begin)s") % told


def _custody(activation: Activation) -> list[Gap]:
    playbook = playbook_of(activation.playbook)
    times = times_of(standing_occurrences(activation), playbook)
    stage = running_stage(due_times(playbook, times, working_calendar()))
    if stage is None:
        return []
    say = _("Batas penahanan masih berjalan: %(stage)s. Catat bila anak sudah dikeluarkan.")
    return [
        Gap(
            say=say % {"stage": stage.stage.name}, url=address("occurrence_record", activation.code)
        )
    ]


def _decisions(activation: Activation) -> list[Gap]:
    rows = decisions_of(activation).open().select_related("agency")
    return [
        Gap(
            say=_("Keputusan konferensi belum dirujuk: %(agency)s, %(asked)s")
            % {"agency": row.agency.name, "asked": rapid_policy().word("asked", row.asked)},
            url=address("decision_drop", activation.code, row.pk),
        )
        for row in rows.order_by("due_on", "pk")
    ]


# What moving an activation to another version of its playbook would change.

type Spot = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Difference:
    name: str
    former: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Matching:
    """``kept``: each step as it stands to its spot in the new version; the rest has none there.
    ``new``: steps that only the new version has."""

    kept: dict[int, Spot]
    gone: tuple[int, ...]
    new: tuple[tuple[Part, Step], ...]


def versions_for(activation: Activation) -> list[PlaybookVersion]:
    """Newer adopted versions of its playbook, the newest first."""
    rows = PlaybookVersion.objects.filter(
        code=activation.playbook.code,
        state=PlaybookVersion.State.ADOPTED,
        version__gt=activation.playbook.version,
    )
    return list(rows.defer("document").order_by("-version"))


def matching(runs: Sequence[StepRun], former: Playbook, now: Playbook) -> Matching:
    """A step is the same by its name; one that was only renamed, by its place."""
    names = former.step_names
    wanted = {(part, name): (part, order) for (part, order), name in now.step_names.items()}
    kept: dict[int, Spot] = {}
    for run in runs:
        name = names.get((run.part, run.position), "")
        if (run.part, name) in wanted:
            kept[run.pk] = wanted[run.part, name]
    free = set(now.step_names) - set(kept.values())
    for run in runs:
        spot = (run.part, run.position)
        if run.pk not in kept and spot in free and spot in names:
            kept[run.pk] = spot
            free.discard(spot)
    return Matching(
        kept=kept,
        gone=tuple(run.pk for run in runs if run.pk not in kept),
        new=tuple((part, step) for part, step in now.all_steps if (part, step.order) in free),
    )


def differences(activation: Activation, version: PlaybookVersion) -> list[Difference]:
    """Step by step what would be due when, as it is and as it would be; unchanged ones are out."""
    former, now = playbook_of(activation.playbook), playbook_of(version)
    rows = standing_occurrences(activation)
    before = _ends(due_times(former, times_of(rows, former), working_calendar()))
    after = _ends(due_times(now, times_of(rows, now), working_calendar()))
    runs = list(activation.steps.order_by("-part", "position"))
    found = matching(runs, former, now)
    lines = []
    for run in runs:
        spot = found.kept.get(run.pk)
        name, was = before.get((run.part, run.position), ("", _("tidak ada")))
        label, will = after[spot] if spot else (name, _("tidak ada lagi"))
        if was != will or name != label:
            lines.append(Difference(name=label or name, former=was, now=will))
    lines += [
        Difference(name=step.name, former=_("belum ada"), now=after[part, step.order][1])
        for part, step in found.new
    ]
    return lines


def _ends(dues: Iterable[StepDue]) -> dict[Spot, tuple[str, str]]:
    return {(due.part, due.step.order): (due.step.name, _said(due.due_at)) for due in dues}


def _said(moment: datetime | None) -> str:
    if moment is None:
        return _("belum berjalan")
    return zoned(moment, (moment.utcoffset() or timedelta()) // timedelta(minutes=1))
