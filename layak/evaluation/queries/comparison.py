"""Agencies side by side on what each could do itself: shares, never raw counts, never a rank."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.queries.own_work import OwnPart
from layak.evaluation.queries.shown import DASH, share_text
from layak.rules.numbers import decimal_id

FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonLine:
    """One agency. Shares are 0 to 1, None where nothing can be said yet.

    ``done_share``     handed on, of its own parts (completeness)
    ``on_time_share``  handed on by the due day, of the parts whose day has come (timeliness)
    ``days_late``      average over the parts that are or were late; 0 where none was
    ``proof_share``    with evidence, of the answers that it leads and for which it claims points
    ``is_small``       so few parts that a share says little
    """

    code: str
    name: str
    done_share: Decimal | None
    on_time_share: Decimal | None
    days_late: Decimal | None
    proof_share: Decimal | None
    is_small: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """What a reader sees, the same on page, sheet and paper."""
        days = DASH if self.days_late is None else decimal_id(self.days_late, 1)
        return (
            share_text(self.done_share),
            share_text(self.on_time_share),
            days,
            share_text(self.proof_share),
        )


def column_titles() -> tuple[str, ...]:
    """Of ``ComparisonLine.cells``."""
    return (
        _("Bagiannya selesai"),
        _("Tepat waktu"),
        _("Rata-rata hari terlambat"),
        _("Nilai yang berbukti"),
    )


def comparison(work: Sequence[OwnPart], proven: Collection[int]) -> list[ComparisonLine]:
    """Lines by the name of the agency; ``proven`` are the answers with evidence."""
    by_agency: dict[tuple[str, str], list[OwnPart]] = {}
    for piece in work:
        by_agency.setdefault((piece.agency_name, piece.agency_code), []).append(piece)
    return [_line(code, name, by_agency[name, code], proven) for name, code in sorted(by_agency)]


def _line(code: str, name: str, work: Sequence[OwnPart], proven: Collection[int]) -> ComparisonLine:
    judged = [piece.days_late for piece in work if piece.days_late is not None]
    late = [days for days in judged if days > 0]
    claims = [piece for piece in work if piece.needs_proof]
    return ComparisonLine(
        code=code,
        name=name,
        done_share=_share(sum(piece.is_done for piece in work), len(work)),
        on_time_share=_share(len(judged) - len(late), len(judged)),
        days_late=_average(late) if judged else None,
        proof_share=_share(sum(piece.answer_id in proven for piece in claims), len(claims)),
        is_small=len(work) < FEW,
    )


def _share(count: int, total: int) -> Decimal | None:
    return Decimal(count) / total if total else None


def _average(days: Sequence[int]) -> Decimal:
    return Decimal(sum(days)) / len(days) if days else Decimal(0)
