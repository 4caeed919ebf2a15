"""One step for many questions: all or none, told once, put back where nobody came after."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.lists.actions import (
    SomeRefused,
    due_many,
    ready_many,
    share_many,
    undo_change,
)
from layak.evaluation.lists.models import BulkChange
from layak.evaluation.stages.actions import move_answer
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.desk import write

LIST = "/evaluasi/uji/"
BULK = f"{LIST}sekaligus/"
LATER = MONDAY + timedelta(hours=1)
FRIDAY = date(2026, 3, 6)


@pytest.fixture
def pair(round_, dinkes):
    """14.1 and 14.2, both led by Dinas Kesehatan alone."""
    return [lead_by(round_.answers.get(code=code), dinkes) for code in ("14.1", "14.2")]


def ids(pair):
    return [answer.pk for answer in pair]


def bodies(answer) -> dict[str, str]:
    named = Assignment.objects.filter(answer=answer, ended_at=None)
    return dict(named.values_list("agency__code", "relation"))


def days() -> list[date | None]:
    rows = Answer.objects.filter(code__in=("14.1", "14.2")).order_by("code")
    return list(rows.values_list("due_on", flat=True))


def share(pair, agency, by, step="lead", at=MONDAY):
    return share_many(
        round_=pair[0].round, answer_ids=ids(pair), step=step, agency=agency, by=by, at=at
    )


def due(pair, day, by, at=MONDAY, reason=""):
    return due_many(
        round_=pair[0].round, answer_ids=ids(pair), due_on=day, reason=reason, by=by, at=at
    )


def ready(pair, by, at=MONDAY):
    return ready_many(round_=pair[0].round, answer_ids=ids(pair), by=by, at=at)


# ---- who leads and contributes


def test_share_many_makes_a_lead_and_undo_brings_the_very_assignments_back(pair, wati, disdik):
    former = set(
        Assignment.objects.filter(answer__in=pair, ended_at=None).values_list("pk", flat=True)
    )
    change = share(pair, disdik, wati)
    assert [bodies(answer) for answer in pair] == [{"disdik": "lead", "dinkes": "contributor"}] * 2
    done = undo_change(change_id=change.pk, by=wati, at=LATER)
    assert (done.codes, done.left) == (["14.1", "14.2"], [])
    now = Assignment.objects.filter(answer__in=pair, ended_at=None)
    assert set(now.values_list("pk", flat=True)) == former


def test_share_many_is_told_once_with_its_codes(pair, wati, disdik):
    share(pair, disdik, wati)
    told = Event.objects.get(kind="answers.changed_together")
    assert told.facts["codes"] == ["14.1", "14.2"]
    assert told.sentence == "2 pertanyaan sekaligus: dipimpin Dinas Pendidikan."


def test_share_many_leaves_out_where_it_is_so_already(pair, wati, disdik):
    lead_by(pair[0], disdik)
    change = share(pair, disdik, wati)
    assert list(change.after) == [str(pair[1].pk)]


def test_share_many_refuses_what_would_change_nothing(pair, wati, dinkes):
    with pytest.raises(Refused, match="sudah demikian"):
        share(pair, dinkes, wati)
    assert BulkChange.objects.count() == 0


def test_undo_leaves_what_was_shared_out_again_and_names_it(pair, wati, disdik, setda):
    change = share(pair, disdik, wati)
    share(pair[:1], setda, wati, at=LATER)
    done = undo_change(change_id=change.pk, by=wati, at=LATER)
    assert (done.codes, done.left) == (["14.2"], ["14.1"])
    assert bodies(pair[0])["setda"] == "lead"
    assert bodies(pair[1]) == {"dinkes": "lead"}


def test_undo_leaves_a_body_that_has_begun_its_part(pair, wati, disdik):
    change = share(pair, disdik, wati, step="add")
    begun = Assignment.objects.filter(answer=pair[0], agency=disdik)
    begun.update(state="working", state_since_at=LATER)
    done = undo_change(change_id=change.pk, by=wati, at=LATER)
    assert (done.codes, done.left) == (["14.2"], ["14.1"])
    assert "disdik" in bodies(pair[0])


def test_undo_of_everything_changed_since_is_refused_and_stays_open(pair, wati, disdik, setda):
    change = share(pair, disdik, wati)
    share(pair, setda, wati, at=LATER)
    with pytest.raises(Refused, match="sudah diubah lagi"):
        undo_change(change_id=change.pk, by=wati, at=LATER)
    change.refresh_from_db()
    assert change.undone_at is None


def test_undo_happens_once(pair, wati, disdik):
    change = share(pair, disdik, wati)
    undo_change(change_id=change.pk, by=wati, at=LATER)
    with pytest.raises(Refused, match="sudah diurungkan"):
        undo_change(change_id=change.pk, by=wati, at=LATER)
    assert Event.objects.filter(kind="answers.put_back").count() == 1


def test_share_many_is_not_for_operators(pair, sari, disdik):
    with pytest.raises(Refused, match="tidak berwenang"):
        share(pair, disdik, sari)


# ---- days


def test_due_many_and_undo_give_each_its_former_day(pair, wati):
    Answer.objects.filter(pk=pair[0].pk).update(due_on=date(2026, 3, 2))
    change = due(pair, FRIDAY, wati, reason="Data BPS terlambat")
    assert days() == [FRIDAY, FRIDAY]
    undo_change(change_id=change.pk, by=wati, at=LATER)
    assert days() == [date(2026, 3, 2), None]


def test_due_many_asks_a_reason_for_a_later_day_and_changes_nothing_without(pair, wati):
    Answer.objects.filter(pk=pair[0].pk).update(due_on=date(2026, 3, 2))
    with pytest.raises(Refused, match="alasan perpanjangannya"):
        due(pair, FRIDAY, wati)
    assert days() == [date(2026, 3, 2), None]


def test_undo_of_days_leaves_a_newer_day(pair, wati):
    change = due(pair, FRIDAY, wati)
    due(pair[:1], date(2026, 3, 3), wati, at=LATER)
    done = undo_change(change_id=change.pk, by=wati, at=LATER)
    assert (done.codes, done.left) == (["14.2"], ["14.1"])
    assert days() == [date(2026, 3, 3), None]


# ---- ready


def test_ready_many_says_for_each_code_why_not_and_moves_none(pair, sari):
    write(pair[0], "mark", "2,25", 0, sari)
    with pytest.raises(SomeRefused, match=r"14\.2: ") as refused:
        ready(pair, sari)
    assert list(refused.value.reasons) == ["14.2"]
    assert set(Answer.objects.filter(pk__in=ids(pair)).values_list("stage", flat=True)) == {"draft"}


def test_ready_many_and_undo_by_the_same_person(pair, sari, heri):
    for answer in pair:
        write(answer, "mark", "1", 0, sari)
    change = ready(pair, sari)
    stages = Answer.objects.filter(pk__in=ids(pair)).order_by("code")
    assert list(stages.values_list("stage", flat=True)) == ["ready", "ready"]
    move_answer(answer_id=pair[0].pk, move="approve", seen="ready", by=heri, at=LATER)
    done = undo_change(change_id=change.pk, by=sari, at=LATER)
    assert (done.codes, done.left) == (["14.2"], ["14.1"])
    assert list(stages.values_list("stage", flat=True)) == ["approved", "draft"]


def test_undo_of_ready_is_for_who_said_it(pair, sari, wati):
    for answer in pair:
        write(answer, "mark", "1", 0, sari)
    change = ready(pair, sari)
    with pytest.raises(Refused, match="Yang menyatakan siap"):
        undo_change(change_id=change.pk, by=wati, at=LATER)


# ---- pages


def test_list_offers_steps_by_right(client, sari, wati, rahma, pair):
    assert '<option value="ready">' in (mine := client_list(client, sari))
    assert '<option value="lead">' not in mine
    assert '<option value="lead">' in client_list(client, wati)
    assert 'name="pilih"' not in client_list(client, rahma)


def client_list(client, person) -> str:
    return sign_in(client, person).get(f"{LIST}?indikator=14").content.decode()


def test_list_changes_what_is_ticked_and_offers_to_put_it_back(client, wati, pair, disdik):
    data = {"pilih": ids(pair), "step": "lead", "agency": "disdik"}
    response = sign_in(client, wati).post(f"{BULK}?indikator=14", data)
    assert response["Location"] == f"{LIST}?indikator=14"
    change = BulkChange.objects.get()
    said = client.get(response["Location"]).content.decode()
    assert f'<a href="{LIST}perubahan/#p{change.pk}">Urungkan</a>' in said
    page = client.get(f"{LIST}perubahan/").content.decode()
    assert "Dipimpin Dinas Pendidikan" in page
    undo = f"{LIST}perubahan/{change.pk}/urungkan/"
    assert undo in page
    assert client.get(undo).status_code == 405
    client.post(undo)
    assert [bodies(answer) for answer in pair] == [{"dinkes": "lead"}] * 2
    assert "Diurungkan" in client.get(f"{LIST}perubahan/").content.decode()


def test_list_keeps_ticks_and_words_of_a_refused_step(client, wati, pair):
    Answer.objects.filter(pk=pair[0].pk).update(due_on=date(2026, 3, 2))
    data = {"pilih": ids(pair), "step": "due", "due_on": "2026-03-06", "reason": ""}
    response = sign_in(client, wati).post(f"{BULK}?indikator=14", data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "alasan perpanjangannya" in page
    assert len(re.findall(r'name="pilih" value="\d+" aria-label="[\d.]+" checked>', page)) == 2
    assert 'value="2026-03-06"' in page
    assert '<option value="due" selected>' in page


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"step": "lead"}, 422),
        ({"step": "mencuri"}, 422),
        ({"step": "due", "due_on": "kapan saja"}, 422),
        ({"step": "ready"}, 409),
        ({"step": "lead", "agency": "tidak-ada"}, 422),
        ({}, 422),
    ],
)
def test_list_says_what_a_step_lacks(client, wati, pair, data, status):
    response = sign_in(client, wati).post(f"{BULK}?indikator=14", data)
    assert response.status_code == status
    assert "data-error-summary" in response.content.decode()


def test_bulk_of_another_agency_is_refused_by_code(client, tono, pair):
    response = sign_in(client, tono).post(BULK, {"pilih": ids(pair), "step": "ready"})
    assert response.status_code in (302, 409)
    assert BulkChange.objects.count() == 0


def test_changes_of_others_are_not_to_be_seen_by_operators(client, sari, wati, pair, disdik):
    change = share(pair, disdik, wati)
    sign_in(client, sari)
    assert "Belum ada perubahan" in client.get(f"{LIST}perubahan/").content.decode()
    assert client.post(f"{LIST}perubahan/{change.pk}/urungkan/").status_code == 404


def test_bulk_is_not_for_heads(client, heri, round_):
    assert sign_in(client, heri).post(BULK, {"step": "ready"}).status_code == 404
