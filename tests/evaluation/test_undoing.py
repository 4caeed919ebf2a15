"""A head gives answers back with a note; approving and accepting are taken back within a term."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.copying.actions import tick_copy
from layak.evaluation.copying.models import AnswerCopy
from layak.evaluation.stages.actions import move_answer, move_answers
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.test_copying_sheet import rows
from tests.evaluation.test_moving import move
from tests.evaluation.test_rounds_approvals import BASE, GATE, bind, check_url, stages

DAY = timedelta(days=1)


@pytest.fixture
def ready(round_, dinkes, sari):
    """Three answers of Dinas Kesehatan that its operator declared ready now."""
    ids = []
    for code in ("12.1", "13.1", "14.1"):
        answer = lead_by(Answer.objects.get(round=round_, code=code), dinkes)
        Answer.objects.filter(pk=answer.pk).update(mark=Decimal("1.25"))
        ids.append(answer.pk)
    move_answers(round_=round_, answer_ids=ids, move="ready", by=sari, at=timezone.now())
    return ids


# The head gives back.


def test_the_head_gives_answers_back_with_a_note(client, heri, sari, ready):
    sign_in(client, heri)
    text = client.get(BASE).content.decode()
    assert 'value="send_back"' in text
    assert "menariknya kembali" not in text
    check = client.get(check_url(ready[:2], "send_back")).content.decode()
    assert "2 pertanyaan kembali kepada operator Dinas Kesehatan" in check
    empty = bind(client, "kembalikan", ready[:2], move="send_back", note="  ")
    assert empty.status_code == 422
    assert "Catatan belum diisi" in empty.content.decode()
    assert stages(ready) == {"ready"}
    done = bind(client, "kembalikan", ready[:2], move="send_back", note="Tabelnya tahun lalu")
    assert "2 jawaban dikembalikan kepada operator Dinas Kesehatan." in done.content.decode()
    assert (stages(ready[:2]), stages(ready[2:])) == ({"returned"}, {"ready"})
    told = Notice.objects.filter(kind="answer.returned")
    assert {notice.user.username for notice in told} == {"sari"}
    assert "Tabelnya tahun lalu" in told.first().text
    page = sign_in(client, sari).get(f"/evaluasi/jawaban/{ready[0]}/").content.decode()
    assert "Tabelnya tahun lalu" in page
    move_answer(
        answer_id=ready[0], move="ready", seen="returned", by=sari, at=timezone.now(),
        note="Tabel tahun data sudah dilampirkan.",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["sari", "wati", "budi", "ketut", "rahma"])
def test_only_the_head_gives_back_as_head(ready, cast, who):
    answer = Answer.objects.get(pk=ready[0])
    with pytest.raises(Refused, match="tidak berwenang"):
        move(answer, "send_back", by=cast[who], note="Salah")


def test_another_agencys_head_finds_nothing(client, cast, ready, disdik):
    answer = lead_by(Answer.objects.get(pk=ready[0]), disdik)
    with pytest.raises(Answer.DoesNotExist):
        move(answer, "send_back", by=cast["heri"], note="Bukan punya saya")


def test_what_went_on_is_not_given_back(ready, heri):
    answer = Answer.objects.get(pk=ready[0])
    move(answer, "approve", by=heri)
    with pytest.raises(Refused, match="hanya dari tahap"):
        move(answer, "send_back", by=heri, note="Terlambat")


# Approval taken back.


def test_the_head_takes_an_approval_back_on_the_page(client, heri, wati, ready):
    sign_in(client, heri)
    assert "Masih dapat dibatalkan" not in client.get(BASE).content.decode()
    bind(client, "setujui", ready)
    text = client.get(BASE).content.decode()
    assert "Masih dapat dibatalkan: Dinas Kesehatan" in text
    assert "Sampai 3 hari sesudahnya (ukuran kami)" in text
    done = bind(client, "batal", ready[:1], move="undo_approve", note="Salah centang")
    assert "Persetujuan 1 jawaban Dinas Kesehatan dibatalkan." in done.content.decode()
    assert (stages(ready[:1]), stages(ready[1:])) == ({"ready"}, {"approved"})
    event = Event.objects.filter(kind="answer.moved", facts__move="undo_approve")
    assert event.count() == 1
    assert "Batalkan persetujuan" in client.get(f"/evaluasi/jawaban/{ready[1]}/").content.decode()
    # the secretariat sees no such button, and what it accepted is the head's no more
    sign_in(client, wati)
    assert "Batalkan" not in client.get(f"/evaluasi/jawaban/{ready[1]}/").content.decode()
    move(Answer.objects.get(pk=ready[1]), "accept", by=wati)
    with pytest.raises(Refused, match="hanya dari tahap"):
        move(Answer.objects.get(pk=ready[1]), "undo_approve", by=heri, note="Menyesal")


def test_the_term_ends_on_its_last_day(answer, dinkes, heri):
    lead_by(answer, dinkes)
    for late, works in ((timedelta(days=3, hours=13), True), (timedelta(days=4), False)):
        Answer.objects.filter(pk=answer.pk).update(stage="ready", mark=Decimal(1))
        move(answer, "approve", by=heri, at=MONDAY)
        if works:
            assert move(answer, "undo_approve", by=heri, note="Salah", at=MONDAY + late) == "ready"
        else:
            with pytest.raises(Refused, match="hanya bisa sampai 5 Februari 2026, 3 hari"):
                move(answer, "undo_approve", by=heri, note="Salah", at=MONDAY + late)


def test_each_way_is_taken_back_by_who_may_go_it(answer, dinkes, heri, ketut):
    lead_by(answer, dinkes)
    Answer.objects.filter(pk=answer.pk).update(stage="ready", mark=Decimal(1))
    move(answer, "waive", by=ketut, note="Kepala dirawat")
    with pytest.raises(Refused, match="langkah terakhir jawaban ini langkah lain"):
        move(answer, "undo_approve", by=heri, note="Bukan saya")
    with pytest.raises(Refused, match="tidak berwenang"):
        move(answer, "undo_waive", by=heri, note="Saya sudah sehat")
    assert move(answer, "undo_waive", by=ketut, note="Kepala sudah kembali") == "ready"
    assert Notice.objects.filter(user=heri.user, text__contains="membatalkan pembebasan").exists()


def test_nothing_is_taken_back_without_a_note_or_in_a_locked_round(
    answer, round_, dinkes, heri, ketut
):
    lead_by(answer, dinkes)
    Answer.objects.filter(pk=answer.pk).update(stage="ready", mark=Decimal(1))
    move(answer, "approve", by=heri)
    with pytest.raises(Refused, match="tulis catatan"):
        move(answer, "undo_approve", by=heri, note=" ")
    lock_round(round_=round_, by=ketut, at=MONDAY)
    with pytest.raises(Refused, match="terkunci"):
        move(answer, "undo_approve", by=heri, note="Salah")


def test_a_stage_without_its_step_is_not_taken_back(answer, dinkes, heri):
    lead_by(answer, dinkes)
    Answer.objects.filter(pk=answer.pk).update(stage="approved", mark=Decimal(1))
    assert not AnswerStep.objects.exists()
    with pytest.raises(Refused, match="langkah lain"):
        move(answer, "undo_approve", by=heri, note="Salah")


# Acceptance taken back.


def test_the_secretariat_takes_an_acceptance_back(client, wati, heri, sari, round_, ready):
    move_answers(round_=round_, answer_ids=ready, move="approve", by=heri, at=timezone.now())
    sign_in(client, wati)
    client.post(f"{GATE}terima/", {"pilih": ready[:2]})
    text = client.get(GATE).content.decode()
    assert "Baru diterima, masih dapat dibatalkan" in text
    empty = client.post(f"{GATE}batal/", {"pilih": ready[:1], "note": " "})
    assert empty.status_code == 409
    assert "tulis catatan" in empty.content.decode()
    done = client.post(f"{GATE}batal/", {"pilih": ready[:1], "note": "Salah baris"}, follow=True)
    assert "Penerimaan 1 jawaban dibatalkan." in done.content.decode()
    assert (stages(ready[:1]), stages(ready[1:2])) == ({"approved"}, {"accepted"})
    assert Notice.objects.filter(user=sari.user, text__contains="Salah baris").count() == 1


def test_what_was_copied_to_the_ministry_stays_accepted(client, wati, heri, answer, dinkes):
    lead_by(answer, dinkes)
    Answer.objects.filter(pk=answer.pk).update(stage="ready", mark=Decimal(1))
    move(answer, "approve", by=heri)
    move(answer, "accept", by=wati)
    tick_copy(answer_id=answer.pk, seen=rows(answer.round)["14.1"].digest, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="sudah disalin ke aplikasi kementerian"):
        move(answer, "undo_accept", by=wati, note="Salah")
    AnswerCopy.objects.filter(answer=answer).update(ended_at=MONDAY, ended_by=wati.user)
    assert move(answer, "undo_accept", by=wati, note="Salah") == "approved"


def test_ones_own_acceptance_is_not_taken_back_by_oneself(answer, dp3a, wati, ketut, heri):
    lead_by(answer, dp3a)
    Answer.objects.filter(pk=answer.pk).update(stage="approved", mark=Decimal(1))
    move(answer, "accept", by=ketut)
    with pytest.raises(Refused, match="orang lain"):
        move(answer, "undo_accept", by=wati, note="Salah")
    assert move(answer, "undo_accept", by=ketut, note="Salah") == "approved"
