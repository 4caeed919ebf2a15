"""What was published, as it was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from layak.rules.suppression.linked_tables import LinkedTables
from layak.rules.suppression.releases import Release
from layak.rules.suppression.tables import TOTAL, SafeTable
from layak.workflows.rapidaction.models import StatisticsRelease
from layak.workflows.rapidaction.queries.breakdown import CHILD, LEVEL, NEED, PLAYBOOK
from layak.workflows.rapidaction.queries.statistics import Period

STATISTIC = "opened"
MOST_FOLDED = 7


def is_covered(period: Period, published: Sequence[StatisticsRelease]) -> bool:
    """Whether a day of the period was published."""
    return any(row.since_on < period.until and period.since < row.until_on for row in published)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A safe table as a page prints it: headings, then lines; ``closing`` are the last ones.

    ``look`` is how it fits a small screen: folded, or with its first column pinned.
    """

    code: tuple[str, str]
    caption: str
    columns: tuple[str, ...]
    lines: list[Line]
    closing: list[Line]

    @property
    def look(self) -> str:
        return "fold" if len(self.columns) <= MOST_FOLDED else "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A label, then what stands under each heading; None is hidden."""

    label: str
    cells: list[tuple[str, int | None]]

    @property
    def values(self) -> list[int | None]:
        return [value for _heading, value in self.cells]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRelease:
    id: int
    since: date
    last: date
    released_at: datetime
    tables: list[ShownTable]


def releases() -> list[StatisticsRelease]:
    """Newest first."""
    return list(StatisticsRelease.objects.order_by("-since_on"))


def shown_tables(linked: LinkedTables) -> list[ShownTable]:
    """One table for each way to break the activations down; below its sums the children."""
    captions = {
        (PLAYBOOK, LEVEL): _("Penanganan menurut playbook dan tingkat"),
        (PLAYBOOK, "sex"): _("Penanganan menurut playbook dan jenis kelamin anak"),
        (PLAYBOOK, "age"): _("Penanganan menurut playbook dan kelompok umur anak"),
        (PLAYBOOK, "disability"): _("Penanganan menurut playbook dan disabilitas anak"),
        (PLAYBOOK, "district"): _("Penanganan menurut playbook dan kecamatan"),
        (PLAYBOOK, CHILD): _(
            "Anak menurut playbook: tiap anak sekali, pada penanganannya yang pertama"
        ),
        (NEED, "sex"): _("Penanganan menurut kategori AMPK dan jenis kelamin anak"),
        (NEED, "age"): _("Penanganan menurut kategori AMPK dan kelompok umur anak"),
        (NEED, "disability"): _("Penanganan menurut kategori AMPK dan disabilitas anak"),
    }
    return [
        _shown(pair, caption, linked) for pair, caption in captions.items() if pair in linked.tables
    ]


def _shown(pair: tuple[str, str], caption: str, linked: LinkedTables) -> ShownTable:
    table, children = linked.tables[pair], linked.tables.get((CHILD, pair[1]))
    found = [*zip(table.labels, table.rows, strict=True), (TOTAL, table.totals)]
    if children is not None:
        found.append((children.labels[0], children.rows[0]))
    lines = [
        Line(label=label, cells=list(zip(table.columns[1:], row, strict=True)))
        for label, row in found
    ]
    return ShownTable(
        code=pair,
        caption=caption,
        columns=table.columns,
        lines=lines[: len(table.rows)],
        closing=lines[len(table.rows) :],
    )


def shown_releases() -> list[ShownRelease]:
    """Everything that was published, newest first: one query."""
    return [shown_release(row) for row in releases()]


def shown_release(row: StatisticsRelease) -> ShownRelease:
    return ShownRelease(
        id=row.pk,
        since=row.since_on,
        last=row.until_on - timedelta(days=1),
        released_at=row.released_at,
        tables=shown_tables(linked_tables(row.tables)),
    )


def kept_releases() -> list[Release]:
    """The history as the rule wants it."""
    rows = StatisticsRelease.objects.order_by("since_on")
    return [
        Release(
            statistic=STATISTIC,
            first=row.since_on,
            last=row.until_on - timedelta(days=1),
            tables=linked_tables(row.tables),
        )
        for row in rows
    ]


def tables_facts(linked: LinkedTables) -> dict[str, Any]:
    """Safe tables as JSON keeps them; None is a hidden cell."""
    return {
        "codes": {name: list(codes) for name, codes in linked.codes.items()},
        "tables": [
            {
                "down": down,
                "across": across,
                "columns": list(table.columns),
                "labels": list(table.labels),
                "rows": [list(row) for row in table.rows],
                "totals": list(table.totals),
            }
            for (down, across), table in linked.tables.items()
        ],
    }


def linked_tables(facts: Mapping[str, Any]) -> LinkedTables:
    """What ``tables_facts`` made; only what is safe is ever kept."""
    return LinkedTables(
        codes={name: tuple(codes) for name, codes in facts["codes"].items()},
        tables={(one["down"], one["across"]): _safe_table(one) for one in facts["tables"]},
        is_safe=True,
    )


def _safe_table(facts: Mapping[str, Any]) -> SafeTable:
    return SafeTable(
        columns=tuple(facts["columns"]),
        labels=tuple(facts["labels"]),
        rows=tuple(tuple(row) for row in facts["rows"]),
        totals=tuple(facts["totals"]),
    )
