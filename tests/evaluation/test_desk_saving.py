"""Saving a question page: the whole form by POST, and one field by the autosave protocol."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from layak.evaluation.actions.editing import Edit, save_field
from layak.evaluation.actions.moving import move_answer
from layak.evaluation.actions.rounds import lock_round, set_window
from layak.evaluation.models import Answer, AnswerRevision
from layak.platform.audit.models import Event
from tests.conftest import MONDAY, sign_in

PROTOCOL = {"X-Requested-With": "layak-autosave"}


@pytest.fixture
def as_sari(client, sari):
    return sign_in(client, sari)


def path(answer):
    return f"/evaluasi/jawaban/{answer.pk}/simpan/"


def form(answer, **fields):
    """The whole form as a browser sends it, with the versions that the page had."""
    answer.refresh_from_db()
    kept = {"option": answer.option, "note": answer.note, "not_applicable": "",
            "mark": "" if answer.mark is None else str(answer.mark).replace(".", ",")}  # fmt: skip
    versions = {f"version-{name}": answer.versions.get(name, 0) for name in kept}
    return {**kept, **versions, "seen": answer.stage, **fields}


def write(answer, field, text, version, by):
    edit = Edit(field=field, value=text, version=version)
    return save_field(answer_id=answer.pk, edit=edit, by=by, at=MONDAY)


# ---- the whole form


def test_form_saves_every_field_at_once(as_sari, sari, answer):
    fields = {
        "option": "4",
        "note": "Kelas ibu di 29 puskesmas",
        "numerator-2026": "7.905",
        "version-numerator-2026": "0",
        "denominator-2026": "12104",
        "version-denominator-2026": "0",
    }
    response = as_sari.post(path(answer), form(answer, **fields))
    assert response.status_code == 302
    assert response["Location"] == f"/evaluasi/jawaban/{answer.pk}/"
    answer.refresh_from_db()
    assert (answer.option, str(answer.mark)) == ("4", "2.25")
    assert answer.note == "Kelas ibu di 29 puskesmas"
    assert answer.figures["2026"] == {"numerator": "7905", "denominator": "12104"}
    assert answer.saved_by == sari.user


def test_form_writes_one_event_for_each_field(as_sari, answer):
    as_sari.post(path(answer), form(answer, note="satu"))
    assert Event.objects.filter(kind="answer.edited").count() == 1


def test_form_sent_twice_saves_once(as_sari, answer):
    sent = form(answer, note="satu", mark="1,5")
    as_sari.post(path(answer), sent)
    again = as_sari.post(path(answer), sent)
    assert again.status_code == 302
    assert AnswerRevision.objects.filter(answer=answer).count() == 2


def test_form_keeps_a_mark_that_differs_from_the_option(as_sari, answer):
    as_sari.post(path(answer), form(answer, option="4", mark="1,75"))
    answer.refresh_from_db()
    assert (answer.option, str(answer.mark)) == ("4", "1.75")


def test_form_lets_the_mark_follow_a_changed_option(as_sari, answer):
    as_sari.post(path(answer), form(answer, option="3"))
    as_sari.post(path(answer), form(answer, option="4"))
    answer.refresh_from_db()
    assert (answer.option, str(answer.mark)) == ("4", "2.25")
    assert not AnswerRevision.objects.filter(answer=answer, is_kept=False).exists()


def test_form_with_an_invalid_field_saves_nothing_and_keeps_the_texts(as_sari, answer):
    response = as_sari.post(path(answer), form(answer, mark="12,345", note="Tetap di sini <b>"))
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Belum ada yang disimpan" in shown
    assert "paling banyak dua angka di belakang koma" in shown
    assert 'value="12,345"' in shown
    assert "Tetap di sini &lt;b&gt;" in shown
    answer.refresh_from_db()
    assert (answer.note, answer.mark, answer.versions) == ("", None, {})


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "-1", "3,01", "1e3", "dua", "1.000,5", "٣"])
def test_form_refuses_what_is_no_mark(as_sari, answer, bad):
    assert as_sari.post(path(answer), form(answer, mark=bad)).status_code == 422
    answer.refresh_from_db()
    assert answer.mark is None


@pytest.mark.parametrize("good", ["2,5", "2.5", " 2,50 "])
def test_form_reads_comma_and_point(as_sari, answer, good):
    as_sari.post(path(answer), form(answer, mark=good))
    answer.refresh_from_db()
    assert str(answer.mark) == "2.50"


def test_form_meets_a_newer_text_and_shows_both(as_sari, sari, wati, answer):
    page_as_read = form(answer, note="tulisan Sari", mark="1")
    write(answer, "note", "tulisan Wati", 0, wati)
    response = as_sari.post(path(answer), page_as_read)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "tulisan Sari" in shown
    assert "tulisan Wati" in shown
    assert "Tulisan Wati Rahayu, 2 Februari 2026" in shown
    assert 'name="version-note" value="1"' in shown
    answer.refresh_from_db()
    assert (answer.note, str(answer.mark)) == ("tulisan Wati", "1.00")
    lost = AnswerRevision.objects.get(answer=answer, is_kept=False)
    assert lost.value == "tulisan Sari"


def test_form_sent_again_after_a_conflict_takes_the_own_text(as_sari, wati, answer):
    page_as_read = form(answer, note="tulisan Sari")
    write(answer, "note", "tulisan Wati", 0, wati)
    as_sari.post(path(answer), page_as_read)
    as_sari.post(path(answer), form(answer, note="tulisan Sari"))
    answer.refresh_from_db()
    assert answer.note == "tulisan Sari"


def test_form_does_not_collide_over_a_field_it_did_not_touch(as_sari, sari, wati, answer):
    write(answer, "note", "lama", 0, sari)
    page_as_read = form(answer, mark="1")
    write(answer, "note", "baru dari Wati", 1, wati)
    assert as_sari.post(path(answer), page_as_read).status_code == 302
    answer.refresh_from_db()
    assert (answer.note, str(answer.mark)) == ("baru dari Wati", "1.00")
    assert not AnswerRevision.objects.filter(answer=answer, is_kept=False).exists()


def test_form_into_a_locked_round_keeps_the_text_on_screen(as_sari, ketut, round_, answer):
    sent = form(answer, note="ditulis saat putaran dikunci")
    lock_round(round_=round_, by=ketut, at=MONDAY)
    response = as_sari.post(path(answer), sent)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "terkunci" in shown
    assert "ditulis saat putaran dikunci" in shown
    answer.refresh_from_db()
    assert answer.note == ""


def test_form_after_the_window_closed_is_refused(as_sari, wati, round_, answer):
    now = timezone.now()
    set_window(round_=round_, stage="draft", opens_at=now - timezone.timedelta(days=9),
               closes_at=now - timezone.timedelta(hours=1), by=wati, at=now)  # fmt: skip
    response = as_sari.post(path(answer), form(answer, note="terlambat"))
    assert response.status_code == 409
    assert "Jendela waktu" in response.content.decode()


def test_form_saves_and_opens_the_next(as_sari, round_, answer):
    response = as_sari.post(path(answer), form(answer, note="satu", lalu="berikutnya"))
    after = round_.answers.get(code="14.2")
    assert response["Location"] == f"/evaluasi/jawaban/{after.pk}/"


def test_form_saves_and_moves_in_one_go(as_sari, answer):
    response = as_sari.post(path(answer), form(answer, mark="2", lalu="ready"), follow=True)
    assert "Jawaban dinyatakan siap." in response.content.decode()
    answer.refresh_from_db()
    assert (answer.stage, str(answer.mark)) == ("ready", "2.00")


def test_form_saves_even_when_the_move_is_refused(as_sari, answer):
    response = as_sari.post(path(answer), form(answer, note="satu", lalu="ready"), follow=True)
    assert "Tersimpan. Jawaban belum lengkap." in response.content.decode()
    answer.refresh_from_db()
    assert (answer.stage, answer.note) == ("draft", "satu")


def test_form_offers_to_move_what_is_being_filled_in(as_sari, answer):
    shown = as_sari.get(f"/evaluasi/jawaban/{answer.pk}/").content.decode()
    assert 'name="lalu" value="ready"' in shown


def test_form_is_refused_with_get(as_sari, answer):
    assert as_sari.get(path(answer)).status_code == 405


def test_form_of_the_outsider_is_not_there(client, tono, answer):
    assert sign_in(client, tono).post(path(answer), {"note": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["heri", "budi", "ketut", "rahma", "adi"])
def test_form_of_who_may_not_edit_is_not_there(client, cast, answer, who):
    assert sign_in(client, cast[who]).post(path(answer), {"note": "x"}).status_code == 404


def test_form_signed_out_leads_to_sign_in_and_back_to_the_page(client, answer):
    response = client.post(path(answer), {"note": "x"})
    assert response.status_code == 302
    assert f"next=/evaluasi/jawaban/{answer.pk}/" in response["Location"]


def test_form_of_a_hundred_megabytes_is_refused_with_a_sentence(as_sari, answer):
    body = b"note=" + b"a" * 100_000_000
    response = as_sari.generic(
        "POST", path(answer), body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 400
    assert "terlalu besar" in response.content.decode()


def test_form_without_versions_never_overwrites(as_sari, wati, answer):
    write(answer, "note", "tulisan Wati", 0, wati)
    assert as_sari.post(path(answer), {"note": "tanpa versi"}).status_code == 409
    answer.refresh_from_db()
    assert answer.note == "tulisan Wati"


# ---- the protocol


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
    from layak.evaluation.models import Assignment

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
