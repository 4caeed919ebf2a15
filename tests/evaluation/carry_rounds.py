"""Two rounds of the invented kelurahan award, a year apart, as helpers for carrying."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.carrying.actions import carry_forward
from layak.evaluation.rounds.models import Round
from layak.evaluation.steering.actions import open_round
from tests.conftest import MONDAY
from tests.evaluation.conftest import plan

NEXT_YEAR = MONDAY + timedelta(days=365)


def former_round(revision, caretaker, **changes) -> Round:
    """Data of 2024 and 2025, asked in 2026."""
    facts = {"evaluation_year": 2026, "data_years": [2024, 2025], "title": "Putaran lalu"}
    return open_round(
        plan=plan("lalu", **{**facts, **changes}),
        revision=revision,
        caretaker=caretaker,
        by=None,
        at=MONDAY - timedelta(days=365),
    )


def this_round(revision, caretaker, previous=None, *, by=None, carries=False) -> Round:
    """Data of 2025 and 2026, asked in 2027."""
    return open_round(
        plan=plan("kini"),
        revision=revision,
        caretaker=caretaker,
        previous=previous,
        carries=carries,
        by=by,
        at=MONDAY,
    )


def fill(round_: Round, code: str, **values) -> Answer:
    """What stood in the former round, by the table itself."""
    Answer.objects.filter(round=round_, code=code).update(**values)
    return Answer.objects.get(round=round_, code=code)


def answered(round_: Round, code: str, option: str, mark: str, note: str = "") -> Answer:
    return fill(round_, code, option=option, mark=Decimal(mark), note=note)


def assign(answer: Answer, *agencies) -> None:
    """The first agency leads, the others contribute."""
    Assignment.objects.filter(answer=answer, ended_at=None).update(ended_at=MONDAY)
    for position, agency in enumerate(agencies):
        Assignment.objects.create(
            answer=answer,
            agency=agency,
            relation="contributor" if position else "lead",
            position=position,
            assigned_at=MONDAY,
        )


def owners(answer: Answer) -> list[tuple[str, str]]:
    rows = answer.assignments.filter(ended_at=None).order_by("-relation", "position", "pk")
    return [(row.agency.code, row.relation) for row in rows]


def bring(round_: Round, source: Round, by, at=MONDAY):
    return carry_forward(round_=round_, source=source, by=by, at=at)
