"""What was published, as it was published; the same beside a question of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.evaluation.desk.counts import QuestionCounts
from layak.rules.suppression.linked_tables import LinkedTables
from layak.rules.suppression.releases import Release
from layak.rules.suppression.tables import TOTAL, SafeTable
from layak.workflows.rapidaction.figures.models import StatisticsRelease
from layak.workflows.rapidaction.figures.question_policy import Wanted, question_counts
from layak.workflows.rapidaction.figures.reads import CHILD, LEVEL, NEED, PLAYBOOK, Period

# What was published, as it was published.

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
        (PLAYBOOK, LEVEL): _("Penanganan menurut skema dan tingkat"),
        (PLAYBOOK, "sex"): _("Penanganan menurut skema dan jenis kelamin anak"),
        (PLAYBOOK, "age"): _("Penanganan menurut skema dan kelompok umur anak"),
        (PLAYBOOK, "disability"): _("Penanganan menurut skema dan disabilitas anak"),
        (PLAYBOOK, "district"): _("Penanganan menurut skema dan kecamatan"),
        (PLAYBOOK, CHILD): _(
            "Anak menurut skema: tiap anak sekali, pada penanganannya yang pertama"
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
        tables={
            (one["down"], one["across"]): SafeTable(
                columns=tuple(one["columns"]),
                labels=tuple(one["labels"]),
                rows=tuple(tuple(row) for row in one["rows"]),
                totals=tuple(one["totals"]),
            )
            for one in facts["tables"]
        },
        is_safe=True,
    )


# Published counts beside a question of the evaluation: only what everybody may read already.

DISTRICT = "district"


def published_counts(edition: str, code: str, years: Sequence[int]) -> QuestionCounts | None:
    """What was published of these whole years for the question, or None where it asks for none.

    One query, and only for a question that the policy names.
    """
    wanted = question_counts().get((edition, code))
    if wanted is None or not years:
        return None
    first, after = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
    rows = StatisticsRelease.objects.filter(since_on__gte=first, until_on__lte=after)
    tables = [linked_tables(row.tables) for row in rows.order_by("since_on")]
    return QuestionCounts(
        title=_("Hitungan skema aksi cepat"),
        lines=tuple(_lines(wanted, tables)),
        hint=_("Dari terbitan tahun data; pemetaannya usulan kami. Catatan resmi: SIMFONI PPA."),
        url=reverse("statistics_releases"),
        url_label=_("Hitungan yang terbit"),
    )


def _lines(wanted: Wanted, tables: Sequence[LinkedTables]) -> list[str]:
    if not tables:
        return [_("Belum ada hitungan yang terbit untuk tahun datanya.")]
    found = (_cases(code, tables) for code in wanted.playbooks)
    lines = [line for line in found if line]
    if wanted.has_districts:
        # kecamatan of which a case was published in any of the releases
        with_cases: set[str] = set()
        known: set[str] = set()
        for linked in tables:
            codes = [code for code in linked.codes[DISTRICT] if code]
            known.update(codes)
            counts = dict(
                zip(
                    linked.codes[DISTRICT],
                    linked.tables[PLAYBOOK, DISTRICT].totals[:-1],
                    strict=True,
                )
            )
            with_cases.update(code for code in codes if counts[code])
        districts = _("Penanganan terbit di %(some)d dari %(all)d kecamatan") % {
            "some": len(with_cases),
            "all": len(known),
        }
        lines.append(districts)
    return lines


def _cases(code: str, tables: Sequence[LinkedTables]) -> str:
    """A playbook with its cases, "" where no release knows it; what was hidden is not guessed."""
    title, found = code, []
    for linked in tables:
        if code in linked.codes[PLAYBOOK]:
            place = linked.codes[PLAYBOOK].index(code)
            table = linked.tables[PLAYBOOK, LEVEL]
            title = table.labels[place]
            found.append(table.rows[place][-1])
    if not found:
        return ""
    shown = sum(count for count in found if count is not None)
    words = {"title": title, "n": shown}
    if None not in found:
        return ngettext("%(title)s: %(n)d penanganan", "%(title)s: %(n)d penanganan", shown) % words
    if not shown:
        return _("%(title)s: disembunyikan karena sedikit") % words
    return _("%(title)s: %(n)d penanganan, sebagian disembunyikan") % words
