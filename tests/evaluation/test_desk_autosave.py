"""Saving a question page: the whole form by POST, and one field by the autosave protocol."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.stages.actions import move_answer
from layak.evaluation.steering.actions import lock_round
from tests.conftest import MONDAY, sign_in
from tests.evaluation.desk import form, path, write

PROTOCOL = {"X-Requested-With": "layak-autosave"}


@pytest.fixture
def as_sari(client, sari):
    return sign_in(client, sari)


def autosave(client, answer, field="note", value="x", version=0, **more):
    sent = {"field": field, "value": value, "version": version, "save_id": str(uuid4()), **more}
    return client.post(path(answer), sent, headers=PROTOCOL)


def test_autosave_answers_saved_with_version_and_time(as_sari, answer):
    response = autosave(as_sari, answer, value="Kelas ibu")
    assert response.status_code == 200
    said = response.json()
    assert (said["state"], said["version"], said["also"]) == ("saved", 1, {})
    assert len(said["at"].split(".")) == 3
    answer.refresh_from_db()
    assert answer.note == "Kelas ibu"


def test_autosave_of_an_option_tells_the_mark_and_the_score(as_sari, answer):
    said = autosave(as_sari, answer, field="option", value="4").json()
    assert said["also"] == {"mark": {"value": "2,25", "version": 1}}
    assert "2,25" in said["score_html"]
    assert 'data-live-score=""' in said["score_html"]


def test_autosave_of_a_count_tells_the_share_not_the_score(as_sari, answer):
    autosave(as_sari, answer, field="numerator-2026", value="1")
    said = autosave(as_sari, answer, field="denominator-2026", value="3").json()
    assert "33,33" in said["score_html"]
    assert 'data-live-score=""' not in said["score_html"]


def test_autosave_of_the_same_person_in_a_row_is_no_conflict(as_sari, answer):
    for version, text in enumerate(["a", "ab", "abc"]):
        assert (
            autosave(as_sari, answer, value=text, version=version).json()["version"] == version + 1
        )


def test_autosave_replayed_is_one_save(as_sari, answer):
    name = str(uuid4())
    first = autosave(as_sari, answer, value="sekali", save_id=name).json()
    again = autosave(as_sari, answer, value="sekali", save_id=name).json()
    assert first["version"] == again["version"] == 1
    assert AnswerRevision.objects.filter(answer=answer).count() == 1


def test_autosave_replayed_after_a_later_text_does_not_bring_the_old_back(as_sari, answer):
    name = str(uuid4())
    autosave(as_sari, answer, value="pertama", save_id=name)
    autosave(as_sari, answer, value="kedua", version=1)
    again = autosave(as_sari, answer, value="pertama", save_id=name)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    answer.refresh_from_db()
    assert answer.note == "kedua"


def test_autosave_replayed_does_not_hide_what_someone_saved_since(as_sari, wati, answer):
    name = str(uuid4())
    autosave(as_sari, answer, value="tulisan Sari", save_id=name)
    write(answer, "note", "tulisan Wati", 1, wati)
    said = autosave(as_sari, answer, value="tulisan Sari", save_id=name).json()
    later = autosave(as_sari, answer, value="tulisan Sari, lanjut", version=said["version"])
    assert later.status_code == 409
    assert later.json()["value"] == "tulisan Wati"


def test_autosave_of_a_stale_version_is_a_conflict_with_the_other_text(as_sari, wati, answer):
    write(answer, "note", "tulisan Wati", 0, wati)
    response = autosave(as_sari, answer, value="tulisan Sari")
    assert response.status_code == 409
    said = response.json()
    assert (said["state"], said["version"], said["value"], said["by"], said["at"]) == (
        "conflict", 1, "tulisan Wati", "Wati Rahayu", "10.00",
    )  # fmt: skip
    lost = AnswerRevision.objects.get(answer=answer, is_kept=False)
    assert (lost.value, lost.saved_by.username) == ("tulisan Sari", "sari")


def test_autosave_of_a_conflicting_mark_reads_as_typed(as_sari, wati, answer):
    write(answer, "mark", "1,25", 0, wati)
    assert autosave(as_sari, answer, field="mark", value="2").json()["value"] == "1,25"


def test_autosave_of_nonsense_is_invalid_with_a_sentence(as_sari, answer):
    response = autosave(as_sari, answer, field="mark", value="banyak")
    assert response.status_code == 422
    assert response.json()["state"] == "invalid"
    assert "angka" in response.json()["message"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"field": "note", "value": "x"},
        {"field": "note", "value": "x", "version": "-1"},
        {"field": "note", "value": "x", "version": "satu"},
        {"field": "note", "value": "x", "version": "99999999999"},
        {"field": "note", "version": "0"},
    ],
)
def test_autosave_outside_the_protocol_is_invalid(as_sari, answer, sent):
    response = as_sari.post(path(answer), sent, headers=PROTOCOL)
    assert response.status_code == 422
    assert "Muat ulang" in response.json()["message"]


@pytest.mark.parametrize("field", ["stage", "numerator-1999", "option2", "", "versions"])
def test_autosave_of_an_unknown_field_is_refused(as_sari, answer, field):
    response = autosave(as_sari, answer, field=field)
    assert (response.status_code, response.json()["state"]) == (409, "refused")


def test_autosave_drops_what_cannot_be_shown(as_sari, answer):
    autosave(as_sari, answer, value="a\x00b\u202ec \U0001f476")
    answer.refresh_from_db()
    assert answer.note == "abc \U0001f476"


def test_autosave_in_a_stage_of_others_is_refused_with_the_reason(as_sari, sari, answer):
    write(answer, "mark", "2", 0, sari)
    move_answer(answer_id=answer.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    response = autosave(as_sari, answer)
    assert (response.status_code, response.json()["state"]) == (409, "refused")
    assert "Tarik dahulu" in response.json()["message"]


def test_autosave_into_a_locked_round_is_refused(as_sari, ketut, round_, answer):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    response = autosave(as_sari, answer)
    assert response.status_code == 409
    assert "terkunci" in response.json()["message"]


def test_autosave_signed_out_says_so_without_a_redirect(client, answer):
    response = autosave(client, answer)
    assert (response.status_code, response.json()) == (401, {"state": "signed-out"})


def test_autosave_after_the_session_ended_in_the_database(as_sari, answer):
    from django.contrib.sessions.models import Session

    assert autosave(as_sari, answer, value="a").status_code == 200
    Session.objects.all().delete()
    assert autosave(as_sari, answer, value="ab", version=1).status_code == 401


def test_autosave_without_a_token_is_forbidden_and_writes_nothing(sari, answer):
    strict = sign_in(Client(enforce_csrf_checks=True), sari)
    assert autosave(strict, answer).status_code == 403
    answer.refresh_from_db()
    assert answer.note == ""


def test_autosave_without_a_token_is_forbidden_before_the_sign_in_is_asked(answer):
    assert autosave(Client(enforce_csrf_checks=True), answer).status_code == 403


def test_autosave_of_the_outsider_is_not_there(client, tono, answer):
    assert autosave(sign_in(client, tono), answer).status_code == 404


def test_autosave_of_a_contributor_is_refused(client, tono, disdik, answer):
    from layak.evaluation.answers.models import Assignment

    Assignment.objects.create(
        answer=answer, agency=disdik, relation="contributor", position=1, assigned_at=MONDAY
    )
    response = autosave(sign_in(client, tono), answer)
    assert (response.status_code, response.json()["state"]) == (409, "refused")


def test_autosave_by_the_secretariat_is_kept_as_on_behalf(client, wati, dinkes, answer):
    autosave(sign_in(client, wati), answer, value="dari Wati")
    assert AnswerRevision.objects.get(answer=answer).on_behalf_of == dinkes


def test_autosave_costs_ten_queries(as_sari, answer, django_assert_max_num_queries):
    autosave(as_sari, answer, field="mark", value="1")
    with django_assert_max_num_queries(12):  # two of them are the savepoint of the test
        autosave(as_sari, answer, field="mark", value="2", version=1)


def test_autosave_touches_one_row_only(as_sari, round_, answer):
    autosave(as_sari, answer, field="mark", value="1")
    assert Answer.objects.filter(round=round_, saved_at__isnull=False).count() == 1


def test_a_returned_form_tells_the_module_what_is_kept(as_sari, wati, answer):
    shown = as_sari.post(path(answer), form(answer, mark="9", note="ketikan")).content.decode()
    assert 'data-server=""' in shown
    assert "data-server-by" not in shown
    page_as_read = form(answer, note="ketikan")
    write(answer, "note", "tulisan Wati", 0, wati)
    shown = as_sari.post(path(answer), page_as_read).content.decode()
    assert 'data-server="tulisan Wati" data-server-by="Wati Rahayu"' in shown
