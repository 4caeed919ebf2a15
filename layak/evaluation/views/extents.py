"""Which questions of a round an address means."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404
from django.shortcuts import get_object_or_404

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Round
from layak.evaluation.queries.archive import Extent


def asked_extent(round_: Round, asked: Mapping[str, str]) -> Extent:
    """By "bagian", "indikator" and "perangkat"; 404 for a code that is none."""
    parts = edition_of(round_.revision_id).parts
    agency = asked.get("perangkat", "")
    return Extent(
        part=_named(parts, asked.get("bagian", "")),
        indicator=_named(
            [i for part in parts for i in part.indicators], asked.get("indikator", "")
        ),
        agency=get_object_or_404(Agency, code=agency) if agency else None,
    )


def _named[T](found: list[T] | tuple[T, ...], code: str) -> T | None:
    if not code:
        return None
    for one in found:
        if one.code == code:  # type: ignore[attr-defined]  # parts and indicators have codes
            return one
    raise Http404
