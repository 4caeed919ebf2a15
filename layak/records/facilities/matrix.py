"""Readiness by agency and part: how many rows, what they cost, how far they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.facilities.queries import (
    COUNTED,
    DASH,
    NeedRow,
    mean,
    rows_of,
    visible,
    year_url,
)
from layak.records.facilities.questions import catalogue
from layak.rules.rupiah import short_rupiah

# rows that name no question, or only questions of an older edition
NO_PART = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``cost`` sums the known costs in rupiah; ``unpriced`` rows have none yet."""

    count: int
    cost: int
    unpriced: int
    percent: int
    url: str

    @property
    def cost_text(self) -> str:
        """Rounded, for a narrow cell; the sheet to take along has it to the rupiah."""
        return short_rupiah(self.cost) if self.cost or not self.unpriced else DASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An agency: a cell for each column (None: nothing there), and all of it once."""

    agency_id: int
    name: str
    cells: list[Cell | None]
    whole: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """``columns`` are (code, name) of parts, at the end of those without one where there are any.

    A row that lifts questions of two parts stands in both; the sums at the side count it once.
    """

    year: int
    columns: list[tuple[str, str]]
    lines: list[Line]
    foot: list[Cell | None]
    whole: Cell


def readiness_matrix(*, by: Actor, year: int, today: date) -> Matrix:
    """All that ``by`` sees of a year: at most three queries."""
    known = catalogue()
    needs = visible(by).filter(year=year, state__in=COUNTED).order_by("agency__name", "pk")
    rows = rows_of(needs, known=known, today=today)
    columns = [(part.code, part.name) for part in known.parts]
    if any(not row.parts for row in rows):
        columns.append((NO_PART, _("Tanpa pertanyaan")))
    base = year_url(year)
    by_agency: dict[tuple[int, str], list[NeedRow]] = defaultdict(list)
    for row in rows:
        by_agency[row.agency_id, row.agency_name].append(row)
    return Matrix(
        year=year,
        columns=columns,
        lines=[
            Line(
                agency_id=pk,
                name=name,
                cells=_cells(own, columns, f"{base}?perangkat={pk}&"),
                whole=_cell(own, f"{base}?perangkat={pk}"),
            )
            for (pk, name), own in by_agency.items()
        ],
        foot=_cells(rows, columns, f"{base}?"),
        whole=_cell(rows, base),
    )


def _cells(rows: list[NeedRow], columns: list[tuple[str, str]], base: str) -> list[Cell | None]:
    cells: list[Cell | None] = []
    for code, _name in columns:
        found = [row for row in rows if (code in row.parts if code else not row.parts)]
        cells.append(_cell(found, f"{base}bagian={code}" if code else base[:-1]) if found else None)
    return cells


def _cell(rows: list[NeedRow], url: str) -> Cell:
    return Cell(
        count=len(rows),
        cost=sum(row.cost or 0 for row in rows),
        unpriced=sum(row.cost is None for row in rows),
        percent=mean(sum(row.percent for row in rows), len(rows)),
        url=url,
    )
