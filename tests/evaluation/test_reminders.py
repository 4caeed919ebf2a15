"""Reminders 7, 3 and 1 days before, then late: to whoever must act now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from layak.city.agencies.register.actions import merge_agencies
from layak.evaluation.answers.models import Answer, Assignment, Delegation
from layak.evaluation.dues.actions import send_reminders, settle_reminders
from layak.evaluation.dues.reminder_reads import due_notices
from layak.evaluation.rounds.models import StageWindow
from layak.evaluation.steering.actions import lock_round
from layak.platform.notifications import notify
from layak.platform.notifications.models import Notice
from tests.conftest import MONDAY, make_person
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
    assert text == ("2 pertanyaan menunggu Anda dalam Putaran uji, paling lambat 16 Maret 2026.")
    assert send(7) == send(6) == send(4) == []
    assert [len(send(days)) for days in (3, 2, 1, 0)] == [1, 0, 1, 0]
    assert "lewat tenggat 16 Maret 2026" in send(-1)[0][1]
    assert [who for days in (-2, -7, -8) for who, _text in send(days) if who == "sari"] == ["sari"]
    assert Notice.objects.filter(kind="answer.late").count() == 2


def test_the_head_hears_after_three_days_the_secretariat_after_seven(due, dinkes):
    assert {who for who, _text in send(-2)} == {"sari"}
    [(who, text)] = send(-3)
    assert (who, text) == (
        "heri",
        "2 pertanyaan Dinas Kesehatan dalam Putaran uji lewat tenggat 16 Maret 2026.",
    )
    assert send(-6) == []
    assert send(-7) == [
        ("wati", "Terlambat 7 hari atau lebih dalam Putaran uji: Dinas Kesehatan 2.")
    ]
    # a week later each hears once more, and nobody above them
    later = [who for days in range(-8, -15, -1) for who, _text in send(days)]
    assert sorted(later) == ["heri", "sari", "wati"]


def test_a_contributor_is_reminded_of_its_own_day_until_it_has_handed_in(due, disdik, tono):
    answer = Answer.objects.get(pk=due[0])
    part = answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    assert {who for who, _text in send(7)} == {"sari", "tono"}
    part.due_on = DUE - timedelta(days=4)
    part.save()
    [(who, text)] = send(5)
    assert (who, "terlambat" in text, "12 Maret 2026" in text) == ("tono", False, True)
    Assignment.objects.filter(pk=part.pk).update(state="handed_in")
    assert {who for who, _text in send(1)} == {"sari"}
    assert not Notice.objects.filter(user=tono.user).exists()


def test_what_is_done_or_handed_on_is_no_longer_asked_for(due, sari):
    send(3)
    Answer.objects.filter(pk=due[0]).update(stage="accepted")
    settle_reminders(at=six_in_the_morning(DUE - timedelta(days=2)))
    notice = Notice.objects.get(user=sari.user)
    assert notice.text.startswith("1 pertanyaan menunggu Anda")
    Answer.objects.filter(pk=due[1]).update(stage="ready")
    settle_reminders(at=six_in_the_morning(DUE - timedelta(days=2)))
    assert not Notice.objects.filter(user=sari.user).exists()


def test_what_was_given_to_one_by_name_reminds_that_one_only(due, dinkes, sari):
    rina = make_person(dinkes, "operator", "rina", "Rina Maharani")
    row = Assignment.objects.get(answer=due[0], relation="lead", ended_at=None)
    given = Delegation.objects.create(
        assignment=row, to=rina.user, given_at=MONDAY, given_by=sari.user
    )
    said = dict(send(3))
    assert said["sari"].startswith("1 pertanyaan")
    assert said["rina"].startswith("2 pertanyaan")
    # someone who can no longer write is not left with it alone
    rina.user.holdings.update(until_on=date(2026, 1, 6))
    assert dict(send(1))["sari"].startswith("2 pertanyaan")
    given.delete()


def test_a_contributor_asked_again_is_reminded_although_the_answer_went_on(due, disdik, tono):
    Answer.objects.filter(pk=due[0]).update(stage="approved")
    part = Answer.objects.get(pk=due[0]).assignments.create(
        agency=disdik, relation="contributor", assigned_at=MONDAY, state="open"
    )
    assert "tono" not in dict(send(3))
    Assignment.objects.filter(pk=part.pk).update(state="returned")
    assert dict(send(1))["tono"].startswith("1 pertanyaan")


def test_other_notices_are_left_alone(due, sari):
    notify(users=[sari.user], kind="answer.returned", text="Kembali.", url="/", at=MONDAY)
    settle_reminders(at=MONDAY)
    assert Notice.objects.filter(user=sari.user).count() == 1


def test_reminders_cost_the_same_for_two_rows_and_for_many(
    due, round_, dinkes, django_assert_num_queries
):
    with django_assert_num_queries(6):
        due_notices(at=six_in_the_morning(DUE))
    Answer.objects.filter(round=round_).update(due_on=DUE)
    with django_assert_num_queries(6):
        due_notices(at=six_in_the_morning(DUE))


def test_a_day_without_a_run_loses_nothing(due):
    assert "paling lambat 16 Maret 2026" in send(5)[0][1]


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
