"""The parts of an answer as rows: whose they are, how far, what was taken of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F

from layak.evaluation.models import (
    Answer,
    Assignment,
    AssignmentStep,
    Contribution,
    Delegation,
    EvidenceUse,
    Merge,
    TableRow,
)
from layak.records.evidence.files.models import Evidence

STEPS = 60


class FileLink(NamedTuple):
    url: str
    title: str
    is_restricted: bool


@dataclass(kw_only=True)
class PartFacts:
    """The newest assignment of one agency on an answer, with all that it handed in.

    ``taken`` maps a field to its last merge.
    """

    assignment: Assignment
    contribution: Contribution | None = None
    delegation: Delegation | None = None
    taken: dict[str, Merge] = field(default_factory=dict)
    files: list[FileLink] = field(default_factory=list)
    row_count: int = 0

    @property
    def is_named(self) -> bool:
        """Does the agency contribute today?"""
        return (
            self.assignment.ended_at is None
            and self.assignment.relation == Assignment.Relation.CONTRIBUTOR
        )

    @property
    def is_lead(self) -> bool:
        return (
            self.assignment.ended_at is None
            and self.assignment.relation == Assignment.Relation.LEAD
        )


def part_facts(answer: Answer) -> list[PartFacts]:
    """The lead and every agency that contributes or has contributed something: six queries.

    The lead first, then contributors in their order, then those no longer named.
    """
    facts = _by_agency(answer)
    _add_delegations(answer, facts)
    _add_texts(answer, facts)
    _add_files(answer, facts)
    counts = TableRow.objects.standing().filter(answer=answer).values_list("agency")
    for agency_id, count in counts.annotate(n=Count("*")).order_by():
        if agency_id in facts:
            facts[agency_id].row_count = count
    found = [row for row in facts.values() if row.is_named or row.is_lead or row.contribution]
    return sorted(found, key=_place)


def _by_agency(answer: Answer) -> dict[int, PartFacts]:
    """The assignment in force of each agency, else its last one."""
    rows = Assignment.objects.filter(answer=answer).select_related("agency")
    ordered = rows.order_by(F("ended_at").desc(nulls_first=True), "-pk")
    facts: dict[int, PartFacts] = {}
    for row in ordered:
        facts.setdefault(row.agency_id, PartFacts(assignment=row))
    return facts


def _place(row: PartFacts) -> tuple[bool, bool, int, int]:
    assignment = row.assignment
    return (not row.is_lead, not row.is_named, assignment.position, assignment.pk)


def _add_delegations(answer: Answer, facts: dict[int, PartFacts]) -> None:
    given = Delegation.objects.filter(
        assignment__answer=answer, assignment__ended_at=None, ended_at=None
    ).select_related("to", "given_by", "assignment")
    for row in given:
        facts[row.assignment.agency_id].delegation = row


def _add_texts(answer: Answer, facts: dict[int, PartFacts]) -> None:
    """Texts and what was taken of them; one whose agency was never named has no row."""
    written = Contribution.objects.filter(answer=answer).select_related("saved_by", "agency")
    by_pk = {}
    for row in written:
        if row.agency_id in facts:
            facts[row.agency_id].contribution = row
            by_pk[row.pk] = facts[row.agency_id]
    merges = Merge.objects.filter(contribution__in=by_pk).select_related("by").order_by("pk")
    for merge in merges:
        by_pk[merge.contribution_id].taken[merge.field] = merge


def _add_files(answer: Answer, facts: dict[int, PartFacts]) -> None:
    uses = EvidenceUse.objects.filter(answer=answer, removed_at=None).order_by("pk")
    rows: Iterable[tuple[int, int, str, str]] = uses.values_list(
        "evidence_id", "evidence__agency_id", "evidence__title", "evidence__sensitivity"
    )
    for pk, agency_id, title, sensitivity in rows:
        if agency_id in facts:
            is_restricted = sensitivity == Evidence.Sensitivity.RESTRICTED
            facts[agency_id].files.append(FileLink(f"/bukti/{pk}/", title, is_restricted))


def assignment_steps(answer: Answer) -> list[AssignmentStep]:
    """The newest steps of all assignments of an answer, newest first: one query."""
    rows = AssignmentStep.objects.filter(assignment__answer=answer)
    return list(
        rows.select_related("by", "on_behalf_of", "assignment__agency").order_by("-pk")[:STEPS]
    )


def assignment_delegations(answer: Answer) -> list[Delegation]:
    """Every handing on of assignments of an answer, newest first: one query."""
    rows = Delegation.objects.filter(assignment__answer=answer)
    return list(rows.select_related("to", "given_by", "assignment__agency").order_by("-pk")[:STEPS])
