"""Moving an answer through its stages over HTTP: by button, with a note, and when it is not one's turn."""

from __future__ import annotations

import pytest

from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.stages.actions import move_answer
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by


def path(answer, move):
    return f"/evaluasi/jawaban/{answer.pk}/{move}/"


@pytest.fixture
def filled(answer, sari):
    save_field(
        answer_id=answer.pk, edit=Edit(field="mark", value="2,25", version=0), by=sari, at=MONDAY
    )
    answer.refresh_from_db()
    return answer


@pytest.fixture
def ready(filled, sari):
    move_answer(answer_id=filled.pk, move="ready", seen="draft", by=sari, at=MONDAY)
    filled.refresh_from_db()
    return filled


def stage_of(answer):
    return Answer.objects.get(pk=answer.pk).stage


def said(response):
    return response.content.decode()


def test_an_answer_goes_from_draft_to_accepted_by_four_people(client, sari, heri, wati, filled):
    for person, move, seen, sentence in [
        (sari, "ready", "draft", "Jawaban dinyatakan siap."),
        (sari, "withdraw", "ready", "Jawaban ditarik kembali."),
        (sari, "ready", "draft", "Jawaban dinyatakan siap."),
        (heri, "approve", "ready", "Jawaban disetujui."),
        (wati, "accept", "approved", "Jawaban diterima."),
    ]:
        response = sign_in(client, person).post(path(filled, move), {"seen": seen}, follow=True)
        assert sentence in said(response)
    assert stage_of(filled) == "accepted"
    assert AnswerStep.objects.filter(answer=filled).count() == 5
    assert Event.objects.filter(kind="answer.moved").count() == 5


def test_ready_of_an_empty_answer_is_refused_with_the_reason(client, sari, answer):
    response = sign_in(client, sari).post(path(answer, "ready"), {"seen": "draft"})
    assert response.status_code == 409
    assert "Jawaban belum lengkap" in said(response)
    assert stage_of(answer) == "draft"


def test_refusal_leads_back_to_the_page_with_the_reason(client, sari, answer):
    page = f"http://testserver/evaluasi/jawaban/{answer.pk}/"
    response = sign_in(client, sari).post(
        path(answer, "ready"), {"seen": "draft"}, headers={"Referer": page}, follow=True
    )
    assert response.redirect_chain == [(page, 302)]
    assert "Jawaban belum lengkap" in said(response)


def test_return_asks_for_its_note_on_a_page_of_its_own(client, wati, ready):
    page = said(sign_in(client, wati).get(path(ready, "return")))
    assert "Kembalikan: 14.1" in page
    assert 'name="seen" value="ready"' in page


def test_return_without_a_note_comes_back_with_the_form(client, wati, ready):
    response = sign_in(client, wati).post(path(ready, "return"), {"seen": "ready", "note": "  "})
    assert response.status_code == 422
    assert "Catatan belum diisi." in said(response)
    assert stage_of(ready) == "ready"


def test_return_tells_the_operator_why(client, sari, wati, ready):
    note = "Tabel 2026 belum ditandatangani."
    sign_in(client, wati).post(path(ready, "return"), {"seen": "ready", "note": note})
    assert stage_of(ready) == "returned"
    assert note in Notice.objects.get(user=sari.user).text


def test_waive_is_for_the_chair_with_a_reason(client, ketut, wati, ready):
    assert sign_in(client, wati).post(path(ready, "waive"), {"seen": "ready"}).status_code == 404
    sent = {"seen": "ready", "note": "Kepala dinas sakit, surat menyusul."}
    sign_in(client, ketut).post(path(ready, "waive"), sent)
    assert stage_of(ready) == "approved"


def test_a_stale_page_does_not_move(client, heri, wati, ready):
    move_answer(answer_id=ready.pk, move="approve", seen="ready", by=heri, at=MONDAY)
    sent = {"seen": "ready", "note": "terlambat"}
    response = sign_in(client, wati).post(path(ready, "return"), sent)
    assert response.status_code == 409
    assert "sudah berubah" in said(response)
    assert stage_of(ready) == "approved"


def test_a_double_click_moves_once(client, sari, filled):
    as_sari = sign_in(client, sari)
    for _press in range(2):
        as_sari.post(path(filled, "ready"), {"seen": "draft"})
    assert stage_of(filled) == "ready"
    assert AnswerStep.objects.filter(answer=filled).count() == 1


def test_own_answers_of_the_secretariat_are_accepted_by_someone_else(
    client, wati, ketut, dp3a, ready
):
    lead_by(ready, dp3a)
    Answer.objects.filter(pk=ready.pk).update(stage="approved")
    response = sign_in(client, wati).post(path(ready, "accept"), {"seen": "approved"})
    assert "diterima oleh orang lain" in said(response)
    sign_in(client, ketut).post(path(ready, "accept"), {"seen": "approved"})
    assert stage_of(ready) == "accepted"


def test_a_locked_round_moves_nothing(client, ketut, heri, round_, ready):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    response = sign_in(client, heri).post(path(ready, "approve"), {"seen": "ready"})
    assert "terkunci" in said(response)
    assert stage_of(ready) == "ready"


@pytest.mark.parametrize("move", ["terbang", "approve_by_statement", "lock"])
def test_an_unknown_move_is_not_there(client, wati, ready, move):
    assert sign_in(client, wati).post(path(ready, move), {"seen": "ready"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "move"),
    [("sari", "approve"), ("sari", "accept"), ("sari", "return"), ("heri", "ready"),
     ("budi", "accept"), ("rahma", "approve"), ("adi", "accept"), ("tono", "ready"),
     ("wati", "approve")],
)  # fmt: skip
def test_a_move_of_others_is_not_there(client, cast, ready, who, move):
    response = sign_in(client, cast[who]).post(path(ready, move), {"seen": "ready"})
    assert response.status_code == 404
    assert stage_of(ready) == "ready"


def test_a_move_is_refused_signed_out(client, ready):
    response = client.post(path(ready, "approve"), {"seen": "ready"})
    assert response.status_code == 302
    assert stage_of(ready) == "ready"


def test_a_move_refuses_other_methods(client, heri, ready):
    assert sign_in(client, heri).put(path(ready, "approve")).status_code == 405


def test_buttons_are_those_of_the_seat(client, heri, wati, ready):
    page = f"/evaluasi/jawaban/{ready.pk}/"
    for_heri = said(sign_in(client, heri).get(page))
    assert path(ready, "approve") in for_heri
    assert path(ready, "return") not in for_heri
    for_wati = said(sign_in(client, wati).get(page))
    assert path(ready, "return") in for_wati
    assert path(ready, "approve") not in for_wati


def test_a_button_that_cannot_be_pressed_says_why(client, wati, dp3a, ready):
    lead_by(ready, dp3a)
    Answer.objects.filter(pk=ready.pk).update(stage="approved")
    page = said(sign_in(client, wati).get(f"/evaluasi/jawaban/{ready.pk}/"))
    assert "disabled" in page
    assert "diterima oleh orang lain" in page
