"""Due days: set for questions or for an agency's part, extended with a reason, remembered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.dues.actions import send_reminders, set_agency_days, set_due_days
from layak.evaluation.dues.models import DueChange
from layak.evaluation.steering.actions import close_round, lock_round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by

FIRST, LATER = date(2026, 3, 10), date(2026, 3, 20)


@pytest.fixture
def led(round_, dinkes):
    """Led by Dinas Kesehatan alone."""
    return lead_by(round_.answers.get(code="13.1"), dinkes)


@pytest.fixture
def helped(round_, dinkes, disdik):
    """Led by Dinas Pendidikan; Dinas Kesehatan contributes."""
    answer = lead_by(round_.answers.get(code="14.1"), disdik)
    answer.assignments.create(agency=dinkes, relation="contributor", assigned_at=MONDAY)
    return answer


def give(round_, answers, by, due_on, **changes):
    given = {"agency": None, "reason": "", "at": MONDAY} | changes
    ids = [answer.pk for answer in answers]
    return set_due_days(round_=round_, answer_ids=ids, due_on=due_on, by=by, **given)


def days(answer, agency):
    """The answer's own day, and the contributor's."""
    own = Assignment.objects.filter(answer=answer, agency=agency, relation="contributor")
    return (
        Answer.objects.get(pk=answer.pk).due_on,
        own.values_list("due_on", flat=True).first(),
    )


def test_a_day_for_questions_is_the_answers_own(round_, wati, led, helped, dinkes):
    assert give(round_, [led, helped], wati, FIRST) == 2
    assert days(led, dinkes) == (FIRST, None)
    assert days(helped, dinkes) == (FIRST, None)
    event = Event.objects.get(kind="due.set")
    assert event.sentence == "Tenggat 2 pertanyaan menjadi 10 Maret 2026."
    assert set(DueChange.objects.values_list("agency__code", "former_on", "due_on")) == {
        ("dinkes", None, FIRST),
        ("disdik", None, FIRST),
    }


def test_a_day_for_an_agency_is_its_part_leading_or_contributing(
    round_, wati, led, helped, dinkes, disdik
):
    assert give(round_, [led, helped], wati, FIRST, agency=dinkes) == 2
    assert days(led, dinkes) == (FIRST, None)
    assert days(helped, dinkes) == (None, FIRST)
    # Dinas Pendidikan is named on one of the two only
    assert give(round_, [led, helped], wati, LATER, agency=disdik) == 1
    assert days(helped, dinkes) == (LATER, FIRST)


def test_an_extension_needs_a_reason_and_nothing_is_written_without(round_, wati, led, dinkes):
    give(round_, [led], wati, FIRST)
    with pytest.raises(Refused, match="1 pertanyaan mendapat tenggat yang lebih lambat"):
        give(round_, [led], wati, LATER, reason="  ")
    assert days(led, dinkes)[0] == FIRST
    assert give(round_, [led], wati, LATER, reason=" Banjir\n di gudang ") == 1
    change = DueChange.objects.order_by("-pk").first()
    assert (change.former_on, change.due_on, change.reason) == (FIRST, LATER, "Banjir di gudang")
    event = Event.objects.order_by("-pk").filter(kind="due.set").first()
    assert "1 di antaranya diperpanjang. Alasan: Banjir di gudang" in event.sentence


def test_a_contributor_beyond_the_answers_day_is_an_extension(round_, wati, helped, dinkes):
    give(round_, [helped], wati, FIRST)
    with pytest.raises(Refused, match="alasan perpanjangannya"):
        give(round_, [helped], wati, LATER, agency=dinkes)
    give(round_, [helped], wati, FIRST - timedelta(days=5), agency=dinkes)
    assert days(helped, dinkes) == (FIRST, FIRST - timedelta(days=5))


def test_earlier_and_none_need_no_reason(round_, wati, led, dinkes):
    give(round_, [led], wati, LATER)
    assert give(round_, [led], wati, FIRST) == 1
    assert give(round_, [led], wati, None) == 1
    assert days(led, dinkes)[0] is None
    assert "dikosongkan" in Event.objects.filter(kind="due.set").order_by("-pk")[0].sentence


def test_the_same_day_again_changes_nothing(round_, wati, led):
    give(round_, [led], wati, FIRST)
    assert give(round_, [led], wati, FIRST) == 0
    assert Event.objects.filter(kind="due.set").count() == DueChange.objects.count() == 1


def test_the_database_itself_wants_the_reason(round_, wati, led):
    facts = {"answer": led, "former_on": FIRST, "at": MONDAY, "by": wati.user}
    with pytest.raises(IntegrityError, match="extension_has_reason"), transaction.atomic():
        DueChange.objects.create(due_on=LATER, **facts)


@pytest.mark.parametrize("who", ["sari", "budi", "ketut", "adi"])
def test_only_who_shares_out_sets_days(cast, round_, led, who):
    with pytest.raises(Refused, match="tidak berwenang"):
        give(round_, [led], cast[who], FIRST)
    assert not DueChange.objects.exists()


def test_a_locked_or_closed_round_keeps_its_days(round_, wati, led, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    with pytest.raises(Refused, match="terkunci"):
        give(round_, [led], wati, FIRST)
    close_round(round_=round_, by=ketut, at=MONDAY + timedelta(days=7))
    round_.refresh_from_db()
    with pytest.raises(Refused, match="ditutup"):
        give(round_, [led], wati, FIRST)


def test_rows_of_another_round_are_refused(round_, wati, led):
    with pytest.raises(Refused, match="Pilih sedikitnya satu"):
        set_due_days(
            round_=round_, answer_ids=[led.pk, 10**9], agency=None, due_on=FIRST, by=wati,
            at=MONDAY,
        )  # fmt: skip


def test_a_reason_too_long_is_said_not_cut(round_, wati, led):
    with pytest.raises(Refused, match="paling panjang 300"):
        give(round_, [led], wati, FIRST, reason="x" * 301)


def test_several_agencies_all_or_nothing(round_, wati, led, helped, dinkes, disdik):
    give(round_, [helped], wati, FIRST)
    ids = [led.pk, helped.pk]
    told = {"round_": round_, "answer_ids": ids, "due_on": LATER, "by": wati, "at": MONDAY}
    with pytest.raises(Refused, match="perpanjangannya"):
        set_agency_days(agencies=[dinkes, disdik], **told)
    assert days(led, dinkes)[0] is None
    with pytest.raises(Refused, match="perangkat daerah"):
        set_agency_days(agencies=[], reason="ya", **told)
    assert set_agency_days(agencies=[dinkes, disdik], reason="Banjir", **told) == 3


def test_an_extension_withdraws_the_reminder_of_the_former_day(round_, wati, sari, led):
    give(round_, [led], wati, FIRST)
    at = MONDAY.replace(month=3, day=8)
    send_reminders(at=at)
    assert Notice.objects.get(user=sari.user).about == f"due:{round_.pk}:20260310"
    give(round_, [led], wati, LATER, reason="Banjir", at=at)
    assert not Notice.objects.filter(user=sari.user).exists()
