"""What stands in the way of closing an activation; what a newer playbook would change for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from layak.city.places.workdays import working_calendar
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.reads import address, standing_occurrences, times_of, zoned
from layak.workflows.rapidaction.conferences.reads import decisions_of
from layak.workflows.rapidaction.drills.models import Drill
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Part, Playbook, Step, StepDue, due_times
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.reads import missed, running_stage

# the event that starts the step of closing itself
CRITERIA = "kriteria_terpenuhi"


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


def criteria_of(activation: Activation) -> tuple[str, ...]:
    return playbook_of(activation.playbook).closing


def unticked(activation: Activation, ticked: Collection[int]) -> list[Gap]:
    """The criteria of the playbook that nobody has confirmed, by their number from 0."""
    return [
        Gap(say=_("Belum dinyatakan terpenuhi: %(text)s") % {"text": text}, url="")
        for number, text in enumerate(criteria_of(activation))
        if number not in ticked
    ]


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
