"""Flags stop an answer from moving on until one sentence explains each; then they travel with it."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.flags.actions import FlagsOpen, explain_flags
from layak.evaluation.flags.models import FlagExplanation, StepFlag
from layak.evaluation.flags.reads import look_at
from layak.evaluation.stages.actions import move_answer, move_answers
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.desk import form, path, write

FEW = "10 dari 7.631 adalah 0,13 %, tetapi pilihan yang dipilih “50 % sampai di bawah 75 %”."
WHY = "Hanya sepuluh bayi yang tercatat sampai Maret."


@pytest.fixture
def odd(answer, dinkes):
    """14.1 with 10 of 7,631 and the option of 50 to 75 percent."""
    lead_by(answer, dinkes)
    figures = {"2026": {"numerator": "10", "denominator": "7631"}}
    Answer.objects.filter(pk=answer.pk).update(option="4", mark="2.25", figures=figures)
    answer.refresh_from_db()
    return answer


def move(answer, code, by, note=""):
    stage = Answer.objects.get(pk=answer.pk).stage
    move_answer(answer_id=answer.pk, move=code, seen=stage, note=note, by=by, at=MONDAY)
    answer.refresh_from_db()


def explain(answer, by, text=WHY):
    names = [one.flag.name for one in look_at(answer).waiting]
    explain_flags(answer_id=answer.pk, texts=dict.fromkeys(names, text), by=by, at=MONDAY)


def says(answer) -> list[str]:
    answer = Answer.objects.select_related("round").get(pk=answer.pk)
    return [one.flag.say for one in look_at(answer).waiting]


def test_ten_of_7631_is_not_declared_ready_without_a_sentence(odd, sari):
    with pytest.raises(FlagsOpen, match=re.escape(FEW)):
        move(odd, "ready", sari)
    explain(odd, sari)
    move(odd, "ready", sari)
    assert odd.stage == "ready"


def test_9000_of_7631_is_said_with_its_117_percent(odd, sari):
    write(odd, "numerator-2026", "9000", 0, sari)
    assert says(odd) == [
        "Tahun 2026: 9.000 dari 7.631 adalah 117,94 %, lebih banyak daripada seluruhnya."
    ]


def test_a_flag_travels_from_stage_to_stage_with_its_sentence(odd, sari, heri, wati):
    explain(odd, sari)
    for code, by in (("ready", sari), ("approve", heri), ("accept", wati)):
        move(odd, code, by)
    carried = StepFlag.objects.order_by("pk").values_list("step__move", "explanation__text")
    assert list(carried) == [("ready", WHY), ("approve", WHY), ("accept", WHY)]
    event = Event.objects.filter(kind="answer.moved").latest("pk")
    assert FEW in event.sentence
    assert WHY in event.sentence


def test_explaining_is_one_event_with_flag_and_sentence(odd, sari):
    explain(odd, sari)
    event = Event.objects.get(kind="answer.flags_explained")
    assert FEW in event.sentence
    assert WHY in event.sentence
    assert event.by == sari.user


def test_another_figure_voids_the_sentence(odd, sari):
    explain(odd, sari)
    assert says(odd) == []
    write(odd, "numerator-2026", "11", 0, sari)
    assert says(odd) == [FEW.replace("10 dari", "11 dari").replace("0,13", "0,14")]
    with pytest.raises(FlagsOpen):
        move(odd, "ready", sari)


def test_another_option_voids_the_sentence(odd, sari):
    explain(odd, sari)
    write(odd, "option", "5", 0, sari)
    assert says(odd) == [FEW.replace("50 % sampai di bawah 75 %", "75 % ke atas")]


def test_a_flag_that_came_later_stops_approval_and_acceptance(odd, sari, heri, wati):
    """What was put into the table behind the stages is still looked at."""
    explain(odd, sari)
    move(odd, "ready", sari)
    figures = {"2026": {"numerator": "9", "denominator": "7631"}}
    Answer.objects.filter(pk=odd.pk).update(figures=figures)
    with pytest.raises(FlagsOpen):
        move(odd, "approve", heri)
    odd.refresh_from_db()
    explain(odd, heri, "Kepala dinas sudah memeriksa angkanya.")
    move(odd, "approve", heri)
    Answer.objects.filter(pk=odd.pk).update(option="5")
    with pytest.raises(FlagsOpen):
        move_answers(round_=odd.round, answer_ids=[odd.pk], move="accept", by=wati, at=MONDAY)
    odd.refresh_from_db()
    assert odd.stage == "approved"


def test_waiving_does_not_pass_by_a_flag(odd, ketut):
    Answer.objects.filter(pk=odd.pk).update(stage="ready")
    with pytest.raises(FlagsOpen):
        move(odd, "waive", ketut, note="Kepala dinas dirawat")


def test_a_return_is_free_of_flags(odd, wati):
    Answer.objects.filter(pk=odd.pk).update(stage="approved")
    move(odd, "return", wati, note="Angkanya keliru.")
    assert odd.stage == "returned"


@pytest.mark.parametrize("text", ["", "   ", "ok", "..........", "-----------------"])
def test_a_sign_is_no_sentence(odd, sari, text):
    with pytest.raises(Refused, match=r"satu kalimat|sedikitnya satu"):
        explain(odd, sari, text)
    assert not FlagExplanation.objects.exists()


def test_a_sentence_has_an_end(odd, sari):
    with pytest.raises(Refused, match="500"):
        explain(odd, sari, "a" * 501)


def test_a_flag_of_another_figure_is_not_explained(odd, sari):
    (name,) = [one.flag.name for one in look_at(odd).waiting]
    write(odd, "numerator-2026", "11", 0, sari)
    with pytest.raises(Refused, match="sudah berubah"):
        explain_flags(answer_id=odd.pk, texts={name: WHY}, by=sari, at=MONDAY)


def test_who_explains(odd, cast, ketut):
    for who in ("budi", "rahma", "adi"):
        with pytest.raises((Refused, Answer.DoesNotExist)):
            explain(odd, cast[who])
    with pytest.raises(Answer.DoesNotExist):
        explain(odd, cast["tono"])
    for who in ("sari", "heri", "wati", "ketut"):
        names = [one.flag.name for one in look_at(odd).raised]
        texts = dict.fromkeys(names, WHY)
        explain_flags(answer_id=odd.pk, texts=texts, by=cast[who], at=MONDAY)
    assert FlagExplanation.objects.count() == 4


def test_nothing_is_explained_in_a_locked_round_or_after_acceptance(odd, sari, ketut):
    Answer.objects.filter(pk=odd.pk).update(stage="accepted")
    with pytest.raises(Refused, match="sudah diterima"):
        explain(odd, sari)
    Answer.objects.filter(pk=odd.pk).update(stage="draft")
    lock_round(round_=odd.round, by=ketut, at=MONDAY)
    odd.refresh_from_db()
    with pytest.raises(Refused, match="terkunci"):
        explain(odd, sari)


# What must not be, the database forbids.


def test_no_flag_travels_unexplained_or_with_another_answer(odd, sari, round_):
    explain(odd, sari)
    move(odd, "ready", sari)
    step = AnswerStep.objects.get(answer=odd)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepFlag.objects.create(step=step, explanation_id=None)
    other = round_.answers.get(code="12.1")
    foreign = FlagExplanation.objects.create(
        answer=other, kind="jump", field="numerator-2026", say="x", text=WHY, at=MONDAY,
        by=sari.user,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="own answer"), transaction.atomic():
        StepFlag.objects.create(step=step, explanation=foreign)


def test_an_explanation_is_never_changed_and_never_empty(odd, sari):
    explain(odd, sari)
    with pytest.raises(DatabaseError), transaction.atomic():
        FlagExplanation.objects.update(text="Lain.")
    with pytest.raises(DatabaseError), transaction.atomic():
        FlagExplanation.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        FlagExplanation.objects.create(
            answer=odd, kind="jump", field="x", say="x", text=" . ", at=MONDAY, by=sari.user
        )


# The note of a return stays until the answer is accepted.


@pytest.fixture
def returned(odd, sari, wati):
    """14.1, right now, returned by Wati."""
    Answer.objects.filter(pk=odd.pk).update(figures={}, stage="approved")
    move(odd, "return", wati, note="Lampirkan tabel bertanda tangan.")
    return odd


def test_a_returned_answer_goes_on_with_a_reply_alone(returned, sari):
    with pytest.raises(FlagsOpen, match="Lampirkan tabel bertanda tangan"):
        move(returned, "ready", sari)
    with pytest.raises(FlagsOpen):
        move(returned, "ready", sari, note="ok")
    move(returned, "ready", sari, note="Tabel bertanda tangan sudah dilampirkan.")
    assert returned.stage == "ready"


def test_taking_it_back_does_not_lose_the_reply_and_a_second_return_asks_again(
    returned, sari, wati
):
    move(returned, "ready", sari, note="Tabel bertanda tangan sudah dilampirkan.")
    move(returned, "withdraw", sari)
    move(returned, "ready", sari)
    move(returned, "return", wati, note="Lampirkan tabel bertanda tangan.")
    with pytest.raises(FlagsOpen):
        move(returned, "ready", sari)


def test_a_head_cannot_reply_by_the_note_of_an_approval(returned, heri):
    Answer.objects.filter(pk=returned.pk).update(stage="ready")
    with pytest.raises(FlagsOpen):
        move(returned, "approve", heri, note="Saya setuju dengan isinya.")


def test_the_return_note_stays_on_the_page_until_acceptance(client, returned, sari, heri, wati):
    def page() -> str:
        return client.get(f"/evaluasi/jawaban/{returned.pk}/").content.decode()

    sign_in(client, wati)
    explain(returned, sari, "Tabelnya sudah dilampirkan.")
    for code, by in (("ready", sari), ("approve", heri)):
        move(returned, code, by)
        assert "Lampirkan tabel bertanda tangan." in page()
        assert "Tabelnya sudah dilampirkan." in page()
    gate = client.get("/evaluasi/uji/penerimaan/").content.decode()
    assert "Lampirkan tabel bertanda tangan." in gate
    assert "Tabelnya sudah dilampirkan." in gate
    move(returned, "accept", wati)
    assert "Catatan pengembalian" not in page()


# Pages, as each role meets them.


def test_the_operator_is_led_to_explain_and_then_goes_on(client, odd, sari):
    sign_in(client, sari)
    page = client.get(f"/evaluasi/jawaban/{odd.pk}/").content.decode()
    assert page.count(FEW) == 2  # at the field, and with the others
    led = client.post(path(odd), form(odd, lalu="ready"), follow=True)
    assert led.redirect_chain[0][0] == f"/evaluasi/jawaban/{odd.pk}/tanda/?lalu=ready"
    shown = led.content.decode()
    assert FEW in shown
    assert "ukuran kami, bukan ketentuan kementerian" in shown
    name = re.search(r'name="(tanda-\w+)"', shown)[1]
    here = f"/evaluasi/jawaban/{odd.pk}/tanda/?lalu=ready"
    empty = client.post(here, {})
    assert empty.status_code == 422
    assert "Tulis satu kalimat yang menjelaskan." in empty.content.decode()
    short = client.post(here, {name: "ya"})
    assert short.status_code == 422
    assert "sedikitnya 10 huruf" in short.content.decode()
    assert ">ya</textarea>" in short.content.decode().replace("\n", "")
    done = client.post(here, {name: WHY}, follow=True)
    assert done.redirect_chain[0][0] == f"/evaluasi/jawaban/{odd.pk}/ready/"
    assert WHY in done.content.decode()
    client.post(f"/evaluasi/jawaban/{odd.pk}/ready/", {"seen": "draft"})
    odd.refresh_from_db()
    assert odd.stage == "ready"


def test_autosave_saves_and_tells_the_flag_at_once(client, odd, sari):
    sign_in(client, sari)
    sent = {"field": "numerator-2026", "value": "9000", "version": 0}
    said = client.post(path(odd), sent, headers={"X-Requested-With": "layak-autosave"}).json()
    assert said["state"] == "saved"
    assert "117,94" in said["score_html"]
    assert 'data-live-score="tanda"' in said["score_html"]


def test_the_grid_tells_the_flag_in_its_row(client, odd, sari):
    sign_in(client, sari)
    assert FEW in client.get("/evaluasi/uji/kisi/?milik=semua").content.decode()


def test_the_head_reads_flag_and_sentence_before_it_binds(client, odd, sari, heri):
    explain(odd, sari)
    move(odd, "ready", sari)
    sign_in(client, heri)
    where = f"/evaluasi/uji/persetujuan/periksa/?langkah=approve&perangkat=dinkes&pilih={odd.pk}"
    page = client.get(where).content.decode()
    assert FEW in page
    assert WHY in page
    assert "belum dijelaskan" not in page
    Answer.objects.filter(pk=odd.pk).update(option="5")
    page = client.get(where).content.decode()
    assert "Tanda pada 14.1 belum dijelaskan" in page
    assert f"/evaluasi/jawaban/{odd.pk}/tanda/" in page


def test_the_secretariat_is_refused_with_the_flag_and_loses_nothing(client, odd, wati):
    Answer.objects.filter(pk=odd.pk).update(stage="approved")
    sign_in(client, wati)
    assert FEW in client.get("/evaluasi/uji/penerimaan/").content.decode()
    page = client.post("/evaluasi/uji/penerimaan/terima/", {"pilih": odd.pk})
    assert page.status_code == 409
    assert "14.1 perlu dijelaskan dahulu" in page.content.decode()
    assert f'value="{odd.pk}" aria-label="14.1" checked' in page.content.decode()


def test_nothing_to_explain_leads_back(client, answer, dinkes, sari):
    lead_by(answer, dinkes)
    sign_in(client, sari)
    gone = client.get(f"/evaluasi/jawaban/{answer.pk}/tanda/", follow=True)
    assert "Tidak ada tanda yang menunggu penjelasan." in gone.content.decode()
    assert client.get(f"/evaluasi/jawaban/{answer.pk}/tanda/?lalu=%2F%2Fx").status_code == 404


def test_history_and_statement_keep_flag_and_sentence(client, odd, sari, heri):
    explain(odd, sari)
    move(odd, "ready", sari)
    sign_in(client, heri)
    past = client.get(f"/evaluasi/jawaban/{odd.pk}/riwayat/").content.decode()
    assert f"Tanda: {FEW} Penjelasan: {WHY}" in past
    where = "/evaluasi/uji/persetujuan/surat-pernyataan.pdf?perangkat=dinkes"
    paper = pypdfium2.PdfDocument(client.get(where).content)
    text = " ".join(" ".join(leaf.get_textpage().get_text_range() for leaf in paper).split())
    assert "Tanda pada isian dan penjelasannya" in text
    assert "0,13 %" in text
    assert "sepuluh bayi yang tercatat" in text
