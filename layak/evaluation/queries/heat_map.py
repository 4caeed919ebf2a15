"""Agency by part: which share of its own work is handed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from layak.evaluation.queries.own_work import OwnPart
from layak.evaluation.queries.shown import share_text

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """``level``: "none" of the own work is handed on, "some", "most" or "all"; "" has no work."""

    done_count: int
    total_count: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.done_count) / self.total_count if self.total_count else None

    @property
    def percent(self) -> str:
        """``60 %``; a dash where the agency has nothing to do."""
        return share_text(self.share)

    @property
    def fraction(self) -> str:
        return f"{self.done_count}/{self.total_count}"

    @property
    def text(self) -> str:
        """Both on one line, for sheet and paper: ``60 % (3/5)``."""
        return f"{self.percent} ({self.fraction})" if self.total_count else self.percent

    @property
    def level(self) -> str:
        if self.share is None:
            return ""
        if self.share == 1:
            return "all"
        return "most" if self.share >= HALF else "some" if self.share > 0 else "none"


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    code: str
    name: str
    cells: list[HeatCell]


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """``parts`` are (code, name); the last cell of every row is the whole of the agency."""

    parts: list[tuple[str, str]]
    rows: list[HeatRow]
    whole: HeatRow


def heat_map(
    work: Sequence[OwnPart], parts: Iterable[tuple[str, str]], *, whole_name: str
) -> HeatMap:
    """Rows by the name of the agency; parts without any work stay as columns."""
    columns = list(parts)
    by_agency: dict[tuple[str, str], list[OwnPart]] = {}
    for piece in work:
        by_agency.setdefault((piece.agency_name, piece.agency_code), []).append(piece)
    codes = [code for code, _name in columns]
    return HeatMap(
        parts=columns,
        rows=[_row(code, name, by_agency[name, code], codes) for name, code in sorted(by_agency)],
        whole=_row("", whole_name, work, codes),
    )


def _row(code: str, name: str, work: Sequence[OwnPart], parts: Sequence[str]) -> HeatRow:
    cells = [_cell([piece for piece in work if piece.part == part]) for part in parts]
    return HeatRow(code=code, name=name, cells=[*cells, _cell(work)])


def _cell(work: Sequence[OwnPart]) -> HeatCell:
    return HeatCell(done_count=sum(piece.is_done for piece in work), total_count=len(work))
