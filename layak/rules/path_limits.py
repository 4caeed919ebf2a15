"""What limits the choice of improvements: set by people, each with a sentence of its own.

A limit knows which improvements it forbids or binds; `path_rows` writes it down for the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from layak.rules.numbers import date_id, decimal_id


@dataclass(frozen=True, slots=True)
class Fixed:
    """This question must be brought to exactly this option."""

    question: str
    to: Decimal

    @property
    def say(self) -> str:
        return f"pertanyaan {self.question} harus naik menjadi {decimal_id(self.to)}"


@dataclass(frozen=True, slots=True)
class Committed:
    """Already promised: it happens at least this far, and its effort and cost count no longer.

    Going further costs the difference only.
    """

    question: str
    to: Decimal

    @property
    def say(self) -> str:
        return f"pertanyaan {self.question} sudah dijanjikan menjadi {decimal_id(self.to)}"


@dataclass(frozen=True, slots=True)
class Excluded:
    """This question keeps its mark."""

    question: str

    @property
    def say(self) -> str:
        return f"pertanyaan {self.question} tidak boleh diubah"


@dataclass(frozen=True, slots=True)
class Capacity:
    """The effort that an agency can bear as the lead of improvements."""

    agency: str
    effort: Decimal

    @property
    def say(self) -> str:
        return f"{self.agency} paling banyak menanggung upaya {decimal_id(self.effort)}"


@dataclass(frozen=True, slots=True)
class AtMost:
    """How many improvements an agency leads at most."""

    agency: str
    count: int

    @property
    def say(self) -> str:
        return f"{self.agency} paling banyak memimpin {self.count} perbaikan"


@dataclass(frozen=True, slots=True)
class TotalEffort:
    """The effort of all improvements together."""

    effort: Decimal

    @property
    def say(self) -> str:
        return f"jumlah upaya paling banyak {decimal_id(self.effort)}"


@dataclass(frozen=True, slots=True)
class Money:
    """What all improvements may cost together, in whole rupiah."""

    cost_idr: int

    @property
    def say(self) -> str:
        return f"jumlah biaya paling banyak Rp{decimal_id(Decimal(self.cost_idr), 0)}"


@dataclass(frozen=True, slots=True)
class ReadyBy:
    """Only what is ready by this day still counts for the years that are assessed.

    An improvement of unknown duration is not held back.
    """

    day: date

    @property
    def say(self) -> str:
        return f"harus selesai paling lambat {date_id(self.day)}"


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """``question`` may rise only where ``needs`` ends at ``at_least`` points or more."""

    question: str
    needs: str
    at_least: Decimal
    why: str = ""

    @property
    def say(self) -> str:
        because = f" ({self.why})" if self.why else ""
        return (
            f"pertanyaan {self.question} naik hanya bila {self.needs} "
            f"paling sedikit {decimal_id(self.at_least)}{because}"
        )


type Limit = (
    Fixed | Committed | Excluded | Capacity | AtMost | TotalEffort | Money | ReadyBy | Prerequisite
)
