"""A carried answer counts 0 until somebody confirms it, drops it or answers anew."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from layak.evaluation.answers.models import Answer, AnswerRevision, EvidenceUse, TableRow
from layak.evaluation.carrying.actions import (
    CarriedMoved,
    confirm_batch,
    confirm_carried,
    drop_carried,
)
from layak.evaluation.carrying.reads import carried_print
from layak.evaluation.rounds.permissions import NotYours
from layak.evaluation.scores.actions import import_marks
from layak.evaluation.scores.reads import score_of
from layak.evaluation.stages.actions import move_answer
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, shipped, sign_in
from tests.evaluation.carry_rounds import answered, assign, bring, fill, former_round, this_round
from tests.evaluation.desk import write

NOTE = "Rencana kerja disusun bersama warga."


@pytest.fixture
def revision(db):
    from layak.evaluation.revisions.actions import load_edition

    return load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)


@pytest.fixture
def former(revision, dp3a, dinkes):
    former = former_round(revision, dp3a)
    assign(answered(former, "A1.2", "3", "10.50", NOTE), dinkes)
    assign(answered(former, "A1.1", "2", "10.00", "SK lurah."), dinkes)
    return former


@pytest.fixture
def now(former, revision, dp3a, wati):
    return this_round(revision, dp3a, former, by=wati, carries=True)


@pytest.fixture
def answer(now):
    return now.answers.select_related("round").get(code="A1.2")


def seen(answer):
    return carried_print(answer, answer.round.revision_id)


def confirm(answer, by):
    return confirm_carried(answer_id=answer.pk, seen=seen(answer), by=by, at=MONDAY)


def test_confirming_puts_option_and_mark_with_their_revisions(answer, now, sari):
    confirm(answer, sari)
    answer.refresh_from_db()
    assert (answer.option, answer.mark, answer.carried) == ("3", Decimal("10.50"), None)
    assert (answer.confirmed_by, answer.saved_by) == (sari.user, sari.user)
    told = AnswerRevision.objects.filter(answer=answer, saved_by=sari.user)
    assert set(told.values_list("field", "value", "version")) == {
        ("option", "3", 1),
        ("mark", "10.5", 1),
    }
    assert score_of(now).total == Decimal("10.5")
    event = Event.objects.get(kind="answer.carried_confirmed")
    assert event.sentence == "Pertanyaan A1.2: isian putaran lalu dipastikan dengan nilai 10,50."


def test_confirming_twice_is_refused_and_changes_nothing(answer, sari):
    token = seen(answer)
    confirm(answer, sari)
    with pytest.raises(Refused, match="Tidak ada isian"):
        confirm_carried(answer_id=answer.pk, seen=token, by=sari, at=MONDAY)
    assert Event.objects.filter(kind="answer.carried_confirmed").count() == 1


def test_an_agency_that_does_not_lead_cannot_confirm(answer, tono, disdik):
    answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    with pytest.raises(NotYours):
        confirm(answer, tono)


def test_a_stranger_does_not_even_see_it(answer, tono, client):
    with pytest.raises(Answer.DoesNotExist):
        confirm(answer, tono)
    sign_in(client, tono)
    url = f"/evaluasi/jawaban/{answer.pk}/pastikan/"
    assert client.post(url, {"seen": seen(answer)}).status_code == 404
    assert client.post(url.replace("pastikan", "abaikan")).status_code == 404


def test_a_locked_round_confirms_nothing(answer, now, sari, ketut):
    now.locked_at, now.locked_by = MONDAY, ketut.user
    now.save()
    with pytest.raises(Refused, match="terkunci"):
        confirm(answer, sari)


def test_what_the_person_did_not_see_is_not_confirmed(answer, sari):
    token = seen(answer)
    fill(answer.round, "A1.2", carried={"option": "1", "mark": "0.00", "not_applicable": ""})
    with pytest.raises(CarriedMoved, match="berubah sejak"):
        confirm_carried(answer_id=answer.pk, seen=token, by=sari, at=MONDAY)


def test_a_reason_not_to_apply_is_confirmed_as_such(former, revision, dp3a, wati):
    fill(former, "B1b.2", not_applicable_reason="Tidak ada sungai.")
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    answer = now.answers.select_related("round").get(code="B1b.2")
    before = score_of(now).available
    confirm(answer, wati)
    answer.refresh_from_db()
    assert (answer.not_applicable_reason, answer.mark) == ("Tidak ada sungai.", None)
    # 7.5 points leave the sum: the edition excludes this question where it does not apply
    assert before - score_of(now).available == Decimal("7.5")


@pytest.mark.parametrize(
    ("field", "text"), [("mark", "3"), ("option", "2"), ("not_applicable", "Tidak ada RT.")]
)
def test_an_answer_of_ones_own_ends_what_was_carried(answer, sari, field, text):
    write(answer, field, text, 0, sari)
    answer.refresh_from_db()
    assert answer.carried is None
    assert answer.confirmed_by == sari.user
    assert answer.has_answer


def test_a_note_alone_leaves_it_unconfirmed(answer, sari):
    write(answer, "note", "Tambahan.", 1, sari)
    answer.refresh_from_db()
    assert answer.carried is not None
    assert (answer.note, answer.mark) == ("Tambahan.", None)


def test_a_list_of_marks_settles_what_was_carried(answer, now, wati):
    rows = [["question_code", "self_mark"], ["A1.2", "4"]]
    import_marks(round_=now, rows=rows, source="x.csv", by=wati, at=MONDAY, skips_unread=True)
    answer.refresh_from_db()
    assert (answer.mark, answer.carried, answer.confirmed_by) == (4, None, wati.user)


def test_ready_is_refused_with_the_reason_while_carried(answer, sari):
    with pytest.raises(Refused) as refusal:
        move_answer(answer_id=answer.pk, move="ready", seen=answer.stage, by=sari, at=MONDAY)
    assert "nilai" in refusal.value.reason.lower()


def test_dropping_takes_away_what_came_and_keeps_the_history(answer, now, sari):
    drop_carried(answer_id=answer.pk, seen=seen(answer), by=sari, at=MONDAY)
    answer.refresh_from_db()
    assert (answer.carried, answer.note, answer.mark) == (None, "", None)
    texts = answer.revisions.order_by("version").values_list("version", "value")
    assert list(texts) == [(1, NOTE), (2, "")]
    assert Event.objects.filter(kind="answer.carried_dropped").count() == 1
    assert answer.confirmed_at is None


def test_dropping_keeps_what_somebody_wrote_since(answer, sari):
    write(answer, "note", "Tulisan baru.", 1, sari)
    drop_carried(answer_id=answer.pk, seen=seen(answer), by=sari, at=MONDAY)
    answer.refresh_from_db()
    assert answer.note == "Tulisan baru."


def test_dropping_keeps_a_first_note_of_ones_own(former, revision, dp3a, wati, sari):
    fill(former, "A1.2", note="")
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    answer = now.answers.select_related("round").get(code="A1.2")
    write(answer, "note", "Milik saya.", 0, sari)
    drop_carried(answer_id=answer.pk, seen=seen(answer), by=sari, at=MONDAY)
    answer.refresh_from_db()
    assert answer.note == "Milik saya."


def test_dropping_takes_rows_and_files_that_came(former, revision, dp3a, dinkes, wati, sari):
    then = former.answers.get(code="A1.2")
    TableRow.objects.create(
        answer=then, agency=dinkes, table="kegiatan", position=1, cells={"a": "1"},
        saved_at=MONDAY, saved_by=wati.user,
    )  # fmt: skip
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    answer = now.answers.select_related("round").get(code="A1.2")
    drop_carried(answer_id=answer.pk, seen=seen(answer), by=sari, at=MONDAY)
    assert answer.table_rows.get().removed_by == sari.user
    assert not EvidenceUse.objects.filter(answer=answer, removed_at=None).exists()
    # a later run does not bring again what was refused
    assert bring(now, former, wati).answer_count == 0


def batch(now, answers, by):
    tokens = {row.pk: seen(row) for row in answers}
    return confirm_batch(round_=now, answer_ids=list(tokens), seen=tokens, by=by, at=timezone.now())


def test_several_are_confirmed_at_once(now, sari):
    rows = list(now.answers.select_related("round").filter(carried__isnull=False))
    assert batch(now, rows, sari) == 2
    assert score_of(now).total == Decimal("20.5")


def test_a_batch_is_all_or_nothing(now, sari):
    rows = list(now.answers.select_related("round").filter(carried__isnull=False))
    tokens = {rows[0].pk: seen(rows[0]), rows[1].pk: "lain"}
    with pytest.raises(CarriedMoved):
        confirm_batch(round_=now, answer_ids=list(tokens), seen=tokens, by=sari, at=MONDAY)
    assert score_of(now).total == 0


def test_a_batch_of_nothing_says_so(now, sari):
    with pytest.raises(Refused, match="Pilih sedikitnya"):
        confirm_batch(round_=now, answer_ids=[], seen={}, by=sari, at=MONDAY)
