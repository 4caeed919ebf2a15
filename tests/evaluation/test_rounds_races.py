"""Two people at once: an approval and a withdrawal, an import and a lock."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.db import connection

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Snapshot
from layak.evaluation.scores.actions import import_marks
from layak.evaluation.scores.reads import score_of
from layak.evaluation.stages.actions import move_answers
from layak.evaluation.steering.actions import lock_round
from layak.rules.refusal import Refused
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by

ROWS = [["question_code", "self_mark"], ["14.1", "1.5"]]


def together(*works) -> list[str]:
    """Run the works in threads that start at the same moment; what each was refused for."""
    gate = threading.Barrier(len(works))
    said = [""] * len(works)

    def run(number: int, work) -> None:
        try:
            gate.wait(timeout=10)
            work()
        except Refused as refusal:
            said[number] = refusal.reason
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return said


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_an_approval_do_not_both_happen(round_, dinkes, sari, heri):
    answer = lead_by(round_.answers.get(code="14.1"), dinkes)
    Answer.objects.filter(pk=answer.pk).update(mark=Decimal(1))
    move_answers(round_=round_, answer_ids=[answer.pk], move="ready", by=sari, at=MONDAY)
    said = together(
        lambda: move_answers(
            round_=round_, answer_ids=[answer.pk], move="withdraw", by=sari, at=MONDAY
        ),
        lambda: move_answers(
            round_=round_, answer_ids=[answer.pk], move="approve", by=heri, at=MONDAY
        ),
    )
    assert sorted(map(bool, said)) == [False, True]
    answer.refresh_from_db()
    assert answer.stage == ("draft" if said[1] else "approved")
    assert answer.steps.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_import_lands_before_a_lock_or_not_at_all(round_, wati, ketut):
    said = together(
        lambda: import_marks(round_=fresh(round_), rows=ROWS, source="x", by=wati, at=MONDAY),
        lambda: lock_round(round_=fresh(round_), by=ketut, at=MONDAY),
    )
    assert said[1] == ""
    frozen = Snapshot.objects.get().total
    assert frozen == score_of(round_).total == (0 if said[0] else Decimal("1.50"))


def fresh(round_):
    return type(round_).objects.get(pk=round_.pk)
