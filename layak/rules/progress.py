"""How far a group of answers is: counts by stage, and by whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.stages import CountsAs, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`by_stage` holds every stage of the policy in order, also those with 0."""

    by_stage: Mapping[str, int]
    open_count: int
    waiting_count: int
    done_count: int

    @property
    def total_count(self) -> int:
        return self.open_count + self.waiting_count + self.done_count

    @property
    def done_share(self) -> Decimal | None:
        """Done of all (0-1), or None for an empty group."""
        return Decimal(self.done_count) / self.total_count if self.total_count else None


def progress(policy: Policy, stage_counts: Mapping[str, int]) -> Progress:
    """The progress of a group from its number of answers per stage code.

    Errors: KeyError for a stage that the policy does not have.
    """
    sums: dict[CountsAs, int] = {"open": 0, "waiting": 0, "done": 0}
    for code, count in stage_counts.items():
        sums[policy.stage(code).counts_as] += count
    return Progress(
        by_stage={stage.code: stage_counts.get(stage.code, 0) for stage in policy.stages},
        open_count=sums["open"],
        waiting_count=sums["waiting"],
        done_count=sums["done"],
    )


def counted(stages: Iterable[str]) -> dict[str, int]:
    """Number of answers per stage code."""
    counts: dict[str, int] = {}
    for stage in stages:
        counts[stage] = counts.get(stage, 0) + 1
    return counts
