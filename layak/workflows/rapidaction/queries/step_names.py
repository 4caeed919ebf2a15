"""Steps of the statistics with the names that playbooks give them today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layak.workflows.rapidaction.models import PlaybookVersion
from layak.workflows.rapidaction.queries.pinned import playbook_of
from layak.workflows.rapidaction.queries.statistics import StepTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStep:
    playbook: str
    name: str
    times: StepTimes


def named_steps(steps: Sequence[StepTimes]) -> list[NamedStep]:
    """The newest adopted version names them; a step that it no longer has keeps its number."""
    rows = PlaybookVersion.objects.filter(
        state=PlaybookVersion.State.ADOPTED, code__in={step.playbook for step in steps}
    )
    newest = {version.code: version for version in rows.order_by("version")}
    names: dict[tuple[str, str, int], str] = {
        (code, part, step.order): step.name
        for code, version in newest.items()
        for part, step in playbook_of(version).all_steps
    }
    return [
        NamedStep(
            playbook=newest[step.playbook].title,
            name=names.get((step.playbook, step.part, step.position), str(step.position)),
            times=step,
        )
        for step in steps
    ]
