"""Saving a question page: the whole form by POST, and one field by the autosave protocol."""

from __future__ import annotations

import pytest
from django.utils import timezone

from layak.evaluation.answers.models import AnswerRevision
from layak.evaluation.steering.actions import lock_round, set_window
from layak.platform.audit.models import Event
from tests.conftest import MONDAY, sign_in
from tests.evaluation.desk import form, path, write


@pytest.fixture
def as_sari(client, sari):
    return sign_in(client, sari)


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
