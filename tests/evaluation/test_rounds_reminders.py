"""Reminders 7, 3 and 1 days before, then late: to whoever must act now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from layak.city.agencies.actions import merge_agencies
from layak.evaluation.actions.reminding import send_reminders
from layak.evaluation.actions.rounds import lock_round
from layak.evaluation.models import Answer, StageWindow
from layak.platform.notifications.models import Notice
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by

DUE = date(2026, 3, 16)


def six_in_the_morning(day: date) -> datetime:
    """06.00 in Jakarta is 23.00 UTC of the day before."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)


@pytest.fixture
def due(round_, dinkes, sari, heri, tono, wati, ketut):
    """Two drafts of Dinas Kesehatan that are due on a Monday; nothing else has a day."""
    ids = [lead_by(round_.answers.get(code=code), dinkes).pk for code in ("13.1", "14.1")]
    Answer.objects.filter(pk__in=ids).update(due_on=DUE)
    return ids


def send(days_before: int) -> list[tuple[str, str]]:
    known = set(Notice.objects.values_list("pk", flat=True))
    send_reminders(at=six_in_the_morning(DUE - timedelta(days=days_before)))
    new = Notice.objects.exclude(pk__in=known).select_related("user").order_by("pk")
    return [(notice.user.username, notice.text) for notice in new]


def test_milestones_are_said_once_each_to_the_operator(due):
    assert send(8) == []
    [(who, text)] = send(7)
    assert who == "sari"
    assert text == (
        "2 pertanyaan menunggu Anda dalam Putaran uji: jatuh tempo 7 hari lagi (16 Maret 2026)."
    )
    assert send(7) == send(6) == send(4) == []
    assert [len(send(days)) for days in (3, 2, 1, 0)] == [1, 0, 1, 0]
    assert "terlambat 1 hari" in send(-1)[0][1]
    assert [len(send(days)) for days in (-2, -7, -8)] == [0, 0, 1]
    assert Notice.objects.filter(kind="answer.late").count() == 2


def test_a_day_without_a_run_loses_nothing(due):
    assert "jatuh tempo 5 hari lagi" in send(5)[0][1]


def test_an_answer_that_moved_on_reminds_nobody(due):
    Answer.objects.filter(pk__in=due).update(stage="ready")
    assert send(3) == []
    Answer.objects.filter(pk__in=due).update(stage="accepted")
    assert send(-1) == []


def test_a_reassigned_answer_reminds_the_new_lead(due, dinkes, disdik, adi):
    lead_by(Answer.objects.get(pk=due[0]), disdik)
    said = dict(send(3))
    assert set(said) == {"sari", "tono"}
    assert all(text.startswith("1 pertanyaan") for text in said.values())


def test_a_window_reminds_head_and_secretariat_in_their_turn(due, round_):
    def shut(stage):
        StageWindow.objects.create(
            round=round_, stage=stage, opens_at=MONDAY,
            # midnight at the end of the due day in Jakarta
            closes_at=datetime(2026, 3, 16, 17, 0, tzinfo=UTC),
        )  # fmt: skip

    shut("ready")
    shut("approved")
    Answer.objects.filter(pk=due[0]).update(stage="ready")
    Answer.objects.filter(pk=due[1]).update(stage="approved")
    assert {who for who, _text in send(1)} == {"heri", "wati", "ketut"}


def test_a_locked_round_is_quiet(due, round_, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    assert send(1) == []


def test_a_merged_agency_is_reminded_under_its_new_roof(due, dinkes, disdik, adi):
    merge_agencies(source=dinkes, into=disdik, by=adi, at=MONDAY)
    assert {who for who, _text in send(3)} == {"sari", "tono"}
