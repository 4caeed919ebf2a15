"""Indicators of the current edition, for the statements that name them."""

from __future__ import annotations

from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.reads import current_round
from layak.rules.instrument import Edition, Part


def current_edition() -> Edition | None:
    """The edition of the current round; without a round the newest loaded; None without any."""
    round_ = current_round()
    if round_ is not None:
        return edition_of(round_.revision_id)
    newest = EditionRevision.objects.order_by("-pk").values_list("pk", flat=True).first()
    return edition_of(newest) if newest is not None else None


def parts() -> tuple[Part, ...]:
    edition = current_edition()
    return edition.parts if edition else ()


def indicator_names() -> dict[str, str]:
    """Name by code, in the order of the edition; empty while there is none."""
    return {indicator.code: indicator.name for part in parts() for indicator in part.indicators}
