"""What moving an activation to another version of its playbook would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from layak.city.places.workdays import working_calendar
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.reads import standing_occurrences, times_of, zoned
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Part, Playbook, Step, StepDue, due_times

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
