"""Who has a part in an activation, and for whom it does not exist: one query each."""

from __future__ import annotations

from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.reads import city_offset, zoned
from layak.workflows.rapidaction.scheme.reads import Shown


def person_lines(activation: Activation) -> list[Shown]:
    rows = activation.assignments.filter(until_at=None).select_related("user")
    return [
        {
            "id": row.pk,
            "name": row.user.name,
            "note": f"{row.get_kind_display()} · {zoned(row.since_at, city_offset(row.since_at))}",
        }
        for row in rows.order_by("kind", "since_at")
    ]


def block_lines(activation: Activation) -> list[Shown]:
    rows = activation.blocks.filter(lifted_at=None).select_related("user", "agency")
    return [
        {
            "id": row.pk,
            "name": row.user.name if row.user else row.agency.name if row.agency else "",
            "note": zoned(row.at, city_offset(row.at)),
        }
        for row in rows.order_by("at")
    ]
