"""Which rows of a playbook may be called "menurut hukum": those the legal office confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from layak.rules.playbooks import Part, Playbook, Step
from layak.workflows.rapidaction.models import LegalReview, PlaybookVersion

type Row = tuple[str, int]


def newest_reviews(version_ids: Iterable[int]) -> dict[int, dict[Row, LegalReview]]:
    """By version, the newest review of each row that has one (part, position); in one query."""
    found: dict[int, dict[Row, LegalReview]] = {pk: {} for pk in version_ids}
    reviews = (
        LegalReview.objects.filter(playbook_id__in=list(found))
        .order_by("playbook_id", "part", "position", "-id")
        .distinct("playbook_id", "part", "position")
    )
    for review in reviews:
        found[review.playbook_id][review.part, review.position] = review
    return found


def confirmed_rows(version: PlaybookVersion) -> frozenset[Row]:
    """(part, position) of the rows whose newest review confirms them."""
    return confirmed_rows_of([version.pk])[version.pk]


def confirmed_rows_of(version_ids: Iterable[int]) -> dict[int, frozenset[Row]]:
    """The same for several versions in one query."""
    return {
        pk: frozenset(row for row, review in reviews.items() if review.is_confirmed)
        for pk, reviews in newest_reviews(version_ids).items()
    }


def may_say_law(
    version: PlaybookVersion, part: Part, step: Step, confirmed: Collection[Row]
) -> bool:
    """May a page call this limit "menurut hukum"?

    Only a number that rests on law, in a row that is confirmed, of a version that was adopted.
    """
    return (
        step.basis == "law"
        and (part, step.order) in confirmed
        and version.state == PlaybookVersion.State.ADOPTED
    )


def law_rows(playbook: Playbook) -> list[Row]:
    """The rows that a legal reviewer speaks on: number or step rests on law. Own rows first."""
    return [
        (part, step.order)
        for part, step in playbook.all_steps
        if "law" in (step.basis, step.step_basis)
    ]
