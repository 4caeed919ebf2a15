"""Last year's table beside this year's: what stayed, changed, came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.rules.tables import Cells, Schema
from layak.rules.tables_cells import cell_text
from layak.rules.tables_rows import Compared, compare_rows

STATES = {
    "same": ("done", gettext_noop("Tetap")),
    "changed": ("wait", gettext_noop("Berubah")),
    "new": ("note", gettext_noop("Baru")),
    "gone": ("late", gettext_noop("Tidak ada lagi")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    title: str
    former: str
    present: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``key`` is what the row is known by; ``changes`` are cells that differ."""

    key: str
    state: str
    label: str
    tone: str
    changes: list[CellChange]


def differences(
    schema: Schema, former: Sequence[Cells], present: Sequence[Cells]
) -> list[Difference]:
    """Empty where last year had no rows."""
    if not former:
        return []
    return [_difference(schema, pair) for pair in compare_rows(schema, former, present)]


def _difference(schema: Schema, pair: Compared) -> Difference:
    tone, label = STATES[pair.state]
    cells = pair.former if pair.state == "gone" else pair.present
    key = " · ".join(
        cell_text(column, cells.get(column.code, ""))
        for column in schema.columns
        if column.code in schema.key and cells.get(column.code)
    )
    return Difference(
        key=key, state=pair.state, label=_(label), tone=tone, changes=_changes(schema, pair)
    )


def _changes(schema: Schema, pair: Compared) -> list[CellChange]:
    return [
        CellChange(
            title=column.title,
            former=cell_text(column, pair.former.get(column.code, "")),
            present=cell_text(column, pair.present.get(column.code, "")),
        )
        for column in schema.typed
        if column.code in pair.columns
    ]
