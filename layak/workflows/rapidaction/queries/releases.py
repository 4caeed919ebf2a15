"""What was published, as it was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from layak.rules.suppression import TOTAL, SafeTable
from layak.rules.suppression_history import Release
from layak.workflows.rapidaction.models import StatisticsRelease

STATISTIC = "opened"


def releases() -> list[StatisticsRelease]:
    """Newest first."""
    return list(StatisticsRelease.objects.order_by("-since_on"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A safe table as a page prints it: headings, then lines with the totals as the last."""

    columns: tuple[str, ...]
    lines: list[tuple[str, tuple[int | None, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRelease:
    since: date
    last: date
    released_at: datetime
    caption: str
    table: ShownTable


def shown_table(table: SafeTable) -> ShownTable:
    lines = list(zip(table.labels, table.rows, strict=True))
    return ShownTable(columns=table.columns, lines=[*lines, (TOTAL, table.totals)])


def shown_releases() -> list[ShownRelease]:
    """Everything that was published, newest first: one query."""
    return [
        ShownRelease(
            since=row.since_on,
            last=row.until_on - timedelta(days=1),
            released_at=row.released_at,
            caption=_("Penanganan menurut playbook dan tingkat"),
            table=shown_table(safe_table(row.table)),
        )
        for row in releases()
    ]


def kept_releases(*, lock: bool = False) -> list[Release]:
    """The history as the rule wants it."""
    rows = StatisticsRelease.objects.order_by("since_on")
    if lock:
        rows = rows.select_for_update()
    return [
        Release(
            statistic=STATISTIC,
            first=row.since_on,
            last=row.until_on - timedelta(days=1),
            table=safe_table(row.table),
        )
        for row in rows
    ]


def table_facts(table: SafeTable) -> dict[str, Any]:
    """A safe table as JSON keeps it; None is a hidden cell."""
    return {
        "columns": list(table.columns),
        "labels": list(table.labels),
        "rows": [list(row) for row in table.rows],
        "totals": list(table.totals),
    }


def safe_table(facts: dict[str, Any]) -> SafeTable:
    return SafeTable(
        columns=tuple(facts["columns"]),
        labels=tuple(facts["labels"]),
        rows=tuple(tuple(row) for row in facts["rows"]),
        totals=tuple(facts["totals"]),
    )
