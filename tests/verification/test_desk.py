"""The reviewing desk: what waits, what stands beside it, and what each button does."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone

from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.proofs.actions import attach_file
from layak.evaluation.stages.actions import move_answer
from layak.records.evidence.uploads.storing import Upload
from layak.workflows.verification.desk.models import FileVerdict, Remark
from layak.workflows.verification.stages.actions import close_stage, give_mark, open_stage
from layak.workflows.verification.stages.models import StageMark
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

DESK = "/evaluasi/uji/meja/"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def page_of(client, answer, query=""):
    response = client.get(f"{DESK}{answer.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def key_of(page):
    return re.search(r'name="key" value="(\w{16})"', page)[1]


def press(client, answer, act, **fields):
    return client.post(f"{DESK}{answer.pk}/{act}/", fields, follow=True)


@pytest.fixture
def internal(round_, wati):
    """Open today: the pages ask the clock."""
    closes_at = timezone.now() + timedelta(days=7)
    return open_stage(
        round_=round_, code="internal", opens_at=MONDAY, closes_at=closes_at, by=wati, at=MONDAY
    )


@pytest.fixture
def ready(approved):
    Answer.objects.filter(pk=approved.pk).update(stage="ready")
    return Answer.objects.get(pk=approved.pk)


def test_the_desk_begins_with_what_waits_and_says_when_nothing_does(client, approved, wati, heri):
    assert (
        sign_in(client, wati).get(DESK).headers["Location"] == f"{DESK}{approved.pk}/?tugas=terima"
    )
    assert "Tidak ada yang menunggu Anda" in sign_in(client, heri).get(DESK).content.decode()


def test_the_head_approves_what_was_seen(client, ready, heri):
    sign_in(client, heri)
    page = page_of(client, ready)
    assert "Setujui 3,00" in page
    done = press(client, ready, "teruskan", seen="ready", key=key_of(page))
    assert "14.1: Setujui." in done.content.decode()
    assert Answer.objects.get(pk=ready.pk).stage == "approved"


def test_what_changed_since_it_was_read_is_not_approved(client, ready, heri):
    sign_in(client, heri)
    key = key_of(page_of(client, ready))
    Answer.objects.filter(pk=ready.pk).update(mark=Decimal("2.00"))
    back = press(client, ready, "teruskan", seen="ready", key=key)
    assert back.status_code == 409
    assert "berubah sejak Anda membacanya" in back.content.decode()
    assert Answer.objects.get(pk=ready.pk).stage == "ready"


def test_a_head_signs_for_no_other_agency(client, ready, heri, disdik):
    lead_by(ready, disdik)
    sign_in(client, heri)
    assert client.get(f"{DESK}{ready.pk}/").status_code == 404
    assert press(client, ready, "teruskan", seen="ready", key="x").status_code == 404


def test_the_secretariat_accepts_and_goes_on_with_the_next(client, approved, round_, dinkes, wati):
    other = lead_by(round_.answers.get(code="12.1"), dinkes)
    Answer.objects.filter(pk=other.pk).update(mark=1, stage="approved", stage_since_at=MONDAY)
    sign_in(client, wati)
    page = page_of(client, approved)
    done = press(client, approved, "teruskan", seen="approved", key=key_of(page), next=other.pk)
    assert done.redirect_chain == [(f"{DESK}{other.pk}/?tugas=terima", 302)]
    assert Answer.objects.get(pk=approved.pk).stage == "accepted"


def test_answers_of_the_own_agency_wait_for_others(client, approved, wati, dp3a):
    lead_by(approved, dp3a)
    sign_in(client, wati)
    assert "Tidak ada yang menunggu Anda" in client.get(DESK).content.decode()
    page = page_of(client, approved)
    assert "diterima oleh orang lain" in page
    refused = press(client, approved, "teruskan", seen="approved", key="0" * 16)
    assert refused.status_code == 409
    assert Answer.objects.get(pk=approved.pk).stage == "approved"


def test_a_return_needs_a_note_and_keeps_it_as_a_remark(client, approved, wati):
    sign_in(client, wati)
    back = press(client, approved, "kembalikan", seen="approved", note="  ")
    assert back.status_code == 409
    assert "tulis catatan" in back.content.decode()
    press(client, approved, "kembalikan", seen="approved", note="Lampirkan SK 2026.", keep="ya")
    assert AnswerStep.objects.get(answer=approved, move="return").note == "Lampirkan SK 2026."
    kept = Remark.objects.get()
    assert kept.text == "Lampirkan SK 2026."
    Answer.objects.filter(pk=approved.pk).update(stage="approved")
    page = page_of(client, approved, f"?tugas=terima&kalimat={kept.pk}")
    assert re.search(r'<textarea id="note"[^>]*>Lampirkan SK 2026\.</textarea>', page)
    client.post(f"{DESK}kalimat/{kept.pk}/hapus/")
    assert Remark.objects.filter(ended_at=None).count() == 0


def test_a_refused_note_is_not_lost(client, approved, wati):
    sign_in(client, wati)
    back = press(client, approved, "kembalikan", seen="draft", note="Tulisan panjang saya")
    assert back.status_code == 409
    assert "Tulisan panjang saya" in back.content.decode()


@pytest.fixture
def use(approved, sari, kept_files):
    Answer.objects.filter(pk=approved.pk).update(stage="draft")
    attach_file(
        answer_id=approved.pk,
        upload=Upload(stream=BytesIO(PDF), name="sk.pdf", size=len(PDF)),
        title="SK tim ASI",
        by=sari,
        at=MONDAY,
    )
    Answer.objects.filter(pk=approved.pk).update(stage="approved")
    return approved.uses.get()


def test_the_page_of_the_proof_stands_beside_and_refused_files_enter_the_note(
    client, approved, use, wati
):
    sign_in(client, wati)
    page = page_of(client, approved)
    assert f"/bukti/{use.evidence_id}/lihat/1/hal/1/" in page
    no = press(client, approved, f"berkas/{use.pk}", version=1, reason="")
    assert no.status_code == 409
    assert "Pilih alasannya" in no.content.decode()
    other = press(client, approved, f"berkas/{use.pk}", version=1, reason="other", text="Hal. 9")
    assert other.status_code == 409
    assert 'value="Hal. 9"' in other.content.decode()
    assert '<option value="other" selected>' in other.content.decode()
    assert not FileVerdict.objects.exists()
    press(client, approved, f"berkas/{use.pk}", version=1, reason="unsigned", text="Halaman 3")
    assert FileVerdict.objects.get().is_good is False
    page = page_of(client, approved)
    assert "- SK tim ASI: Belum ditandatangani atau belum ditetapkan, Halaman 3" in page
    press(client, approved, f"berkas/{use.pk}", version=1, is_good="ya")
    assert "Berkas yang perlu diganti" not in page_of(client, approved)
    gone = press(client, approved, f"berkas/{use.pk}", version=2, is_good="ya")
    assert gone.status_code == 409


def test_a_head_judges_files_of_the_own_agency_alone(client, approved, use, heri, dinkes, disdik):
    lead_by(approved, disdik)
    approved.assignments.create(agency=dinkes, relation="contributor", assigned_at=MONDAY)
    back = press(sign_in(client, heri), approved, f"berkas/{use.pk}", version=1, is_good="ya")
    assert "dipimpin perangkat daerah lain" in back.content.decode()
    assert not FileVerdict.objects.exists()


def test_nobody_else_judges_files_of_the_own_agency(
    client, internal, approved, use, wati, budi, dp3a, dinkes
):
    """DP3A, whose people both are, helps with the answer, then leads it."""
    approved.assignments.create(agency=dp3a, relation="contributor", assigned_at=MONDAY)
    sign_in(client, budi)
    back = press(client, approved, f"berkas/{use.pk}", version=1, is_good="ya", tugas="nilai")
    assert "dinilai orang lain" in back.content.decode()
    sign_in(client, wati)
    press(client, approved, f"berkas/{use.pk}", version=1, is_good="ya", tugas="terima")
    assert FileVerdict.objects.get().by == wati.user  # who accepts may, where it only helps
    approved.assignments.all().update(ended_at=MONDAY)
    lead_by(approved, dp3a)
    back = press(client, approved, f"berkas/{use.pk}", version=1, is_good="ya", tugas="terima")
    assert "dinilai orang lain" in back.content.decode()
    assert FileVerdict.objects.count() == 1


def test_what_changed_since_the_return_is_told(client, approved, use, wati, sari):
    move_answer(
        answer_id=approved.pk, move="return", seen="approved", note="SK lama", by=wati, at=MONDAY
    )
    later = MONDAY.replace(hour=5)
    save_field(
        answer_id=approved.pk, edit=Edit(field="mark", value="2,5", version=0), by=sari, at=later
    )
    Answer.objects.filter(pk=approved.pk).update(stage="approved")
    page = page_of(sign_in(client, wati), approved)
    assert "Nilai sekarang: 2,5" in page
    assert "Bukti baru" not in page


def test_asking_leaves_the_answer_where_it_is(client, approved, wati):
    sign_in(client, wati)
    done = press(client, approved, "tanya", question="Apakah lampiran 2 ada?")
    assert "Pertanyaan Anda terkirim" in done.content.decode()
    assert approved.threads.get().comments.get().text == "Apakah lampiran 2 ada?"
    for typed in ("", "Apakah lampiran 3 ada? " * 250, "@tiada, ada?"):
        back = press(client, approved, "tanya", question=typed)
        assert back.status_code == 409
        assert typed in back.content.decode()
    assert approved.threads.count() == 1
    assert Answer.objects.get(pk=approved.pk).stage == "approved"


def judge(client, answer, page, mark, **fields):
    given = {"mark": mark, "version": 0, "key": key_of(page), "reason": "wrong_year", **fields}
    return press(client, answer, "nilai", **given)


def test_a_verifier_judges_and_another_agrees(client, internal, approved, budi, ida):
    sign_in(client, budi)
    page = page_of(client, approved)
    assert "Simpan nilai" in page
    done = judge(client, approved, page, "1,5").content.decode()
    assert "dihitung sesudah verifikator lain sepakat" in done
    assert "Tidak ada yang menunggu Anda" in client.get(DESK).content.decode()
    sign_in(client, ida)
    page = page_of(client, approved)
    assert "Menunggu orang kedua" in page
    mark = StageMark.objects.get()
    press(client, approved, "sepakat", mark=mark.pk)
    assert mark.agreement.by == ida.user
    assert "Tidak ada yang menunggu Anda" in client.get(DESK).content.decode()


def test_a_mark_that_cannot_be_read_comes_back_as_typed(client, internal, approved, budi):
    sign_in(client, budi)
    page = page_of(client, approved)
    for typed, said in (("dua", "dua"), ("9", "3,00"), ("", "Tulis nilainya")):
        back = judge(client, approved, page, typed)
        assert back.status_code in (409, 422)
        assert said in back.content.decode()
    assert not StageMark.objects.exists()


def test_a_closed_stage_keeps_what_was_typed(client, internal, approved, budi, wati):
    page = page_of(sign_in(client, budi), approved)
    give_mark(
        stage_id=internal.pk, answer_id=approved.pk, mark=Decimal(3), version=0, by=budi, at=MONDAY
    )
    close_stage(stage_id=internal.pk, by=wati, at=MONDAY)
    back = judge(client, approved, page, "1,5", version=1, text="Belum lengkap")
    assert back.status_code == 409
    said = back.content.decode()
    assert "Tidak ada tahap verifikasi yang sedang dibuka" in said
    assert "Yang Anda tulis dan belum tersimpan: Nilai 1,5" in said
    assert "Belum lengkap" in said


def test_who_has_no_duty_finds_no_desk(client, approved, sari, rahma):
    for person in (sari, rahma):
        assert sign_in(client, person).get(DESK).status_code == 404


def test_an_answer_of_another_round_is_not_here(client, approved, wati):
    assert sign_in(client, wati).get(f"/evaluasi/lain/meja/{approved.pk}/").status_code == 404


def test_the_desk_asks_few_times(
    client, internal, approved, use, wati, budi, django_assert_max_num_queries
):
    for person in (wati, budi):
        sign_in(client, person)
        page_of(client, approved)
        with django_assert_max_num_queries(12):
            page_of(client, approved)
