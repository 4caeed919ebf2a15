from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.rounds.models import Round
from layak.evaluation.stages.actions import AnswerMoved, move_answer, record_statement
from layak.evaluation.stages.models import StatementAnswer
from layak.evaluation.steering.actions import lock_round, reopen_round, set_window
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def at_stage(answer: Answer, stage: str, mark: str | None = "2.25") -> Answer:
    Answer.objects.filter(pk=answer.pk).update(stage=stage, mark=mark)
    answer.refresh_from_db()
    return answer


def move(answer, code, *, by, note="", seen=None, at=MONDAY):
    seen = seen or Answer.objects.get(pk=answer.pk).stage
    move_answer(answer_id=answer.pk, move=code, seen=seen, note=note, by=by, at=at)
    answer.refresh_from_db()
    return answer.stage


def test_an_answer_goes_from_draft_to_accepted(answer, sari, heri, wati):
    at_stage(answer, "draft")
    assert move(answer, "ready", by=sari) == "ready"
    assert move(answer, "approve", by=heri) == "approved"
    assert move(answer, "accept", by=wati) == "accepted"
    steps = AnswerStep.objects.filter(answer=answer).order_by("pk")
    assert [(step.source, step.target) for step in steps] == [
        ("draft", "ready"),
        ("ready", "approved"),
        ("approved", "accepted"),
    ]
    assert Event.objects.filter(kind="answer.moved").count() == 3


def test_ready_needs_a_mark(answer, sari):
    at_stage(answer, "draft", mark=None)
    with pytest.raises(Refused, match="belum lengkap"):
        move(answer, "ready", by=sari)


def test_not_applicable_is_an_answer(answer, sari):
    at_stage(answer, "draft", mark=None)
    Answer.objects.filter(pk=answer.pk).update(not_applicable_reason="bukan daerah pesisir")
    assert move(answer, "ready", by=sari) == "ready"


def test_return_needs_a_note_and_tells_the_lead(answer, sari, wati):
    at_stage(answer, "approved")
    with pytest.raises(Refused, match="catatan"):
        move(answer, "return", by=wati)
    assert move(answer, "return", by=wati, note="Tabel belum ditandatangani") == "returned"
    notice = Notice.objects.get(user=sari.user)
    assert "Tabel belum ditandatangani" in notice.text
    assert answer.returned_count == 1


def test_a_stale_page_does_not_move(answer, sari, wati):
    at_stage(answer, "ready")
    with pytest.raises(AnswerMoved):
        move(answer, "withdraw", by=sari, seen="draft")


@pytest.mark.parametrize("code", ["approve", "accept", "return", "waive", "approve_by_statement"])
def test_the_outsider_finds_nothing(answer, tono, code):
    at_stage(answer, "ready")
    with pytest.raises(Answer.DoesNotExist):
        move(answer, code, by=tono)


@pytest.mark.parametrize(
    ("who", "code", "stage"),
    [
        ("sari", "approve", "ready"),
        ("sari", "accept", "approved"),
        ("heri", "ready", "draft"),
        ("heri", "return", "ready"),
        ("wati", "approve", "ready"),
        ("wati", "waive", "ready"),
        ("budi", "accept", "approved"),
        ("rahma", "accept", "approved"),
    ],
)
def test_a_move_of_another_role_is_refused_with_the_reason(answer, cast, who, code, stage):
    at_stage(answer, stage)
    with pytest.raises(Refused, match="tidak berwenang"):
        move(answer, code, by=cast[who], note="catatan")
    answer.refresh_from_db()
    assert answer.stage == stage


def test_the_secretariats_own_answer_is_accepted_by_the_chair(answer, dp3a, wati, ketut):
    lead_by(answer, dp3a)
    at_stage(answer, "approved")
    with pytest.raises(Refused, match="diterima oleh orang lain"):
        move(answer, "accept", by=wati)
    assert move(answer, "accept", by=ketut) == "accepted"


def test_the_chair_waives_approval_with_a_reason(answer, ketut):
    at_stage(answer, "ready")
    with pytest.raises(Refused, match="catatan"):
        move(answer, "waive", by=ketut)
    assert move(answer, "waive", by=ketut, note="Kepala dinas dirawat") == "approved"


def test_a_locked_round_moves_nothing_until_reopened_with_a_reason(answer, round_, sari, ketut):
    at_stage(answer, "draft")
    snapshot = lock_round(round_=round_, by=ketut, at=MONDAY)
    assert (snapshot.total, snapshot.inputs["14.1"]) == (Decimal("2.25"), "2.25")
    with pytest.raises(Refused, match="terkunci"):
        move(answer, "ready", by=sari)
    locked = Round.objects.get(pk=round_.pk)
    with pytest.raises(Refused, match="alasan"):
        reopen_round(round_=locked, reason=" ", by=ketut, at=MONDAY)
    reopen_round(round_=locked, reason="Satu berkas tertinggal", by=ketut, at=MONDAY)
    assert move(answer, "ready", by=sari) == "ready"
    assert round_.snapshots.count() == 1


def test_a_closed_window_moves_nothing(answer, round_, sari, wati):
    at_stage(answer, "draft")
    closes = MONDAY + timedelta(days=1)
    set_window(round_=round_, stage="draft", opens_at=MONDAY, closes_at=closes, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="Jendela"):
        move(answer, "ready", by=sari, at=closes)
    assert move(answer, "ready", by=sari, at=closes - timedelta(seconds=1)) == "ready"


@pytest.fixture
def scan(dinkes, wati, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    upload = Upload(stream=BytesIO(PDF), name="surat pernyataan.pdf", size=len(PDF))
    return store_evidence(upload=upload, title="Surat", agency=dinkes, by=wati, at=MONDAY)


def test_a_signed_statement_approves_a_batch(round_, dinkes, scan, wati):
    batch = [at_stage(round_.answers.get(code=code), "ready") for code in ("14.1", "14.3")]
    record_statement(
        round_=round_,
        agency=dinkes,
        answer_ids=[row.pk for row in batch],
        evidence=scan,
        signer_name="Heri Susanto",
        signed_on=date(2026, 2, 1),
        by=wati,
        at=MONDAY,
    )
    assert {Answer.objects.get(pk=row.pk).stage for row in batch} == {"approved"}
    assert StatementAnswer.objects.filter(mark=Decimal("2.25")).count() == 2


def test_a_statement_covers_only_answers_that_its_agency_leads(round_, dinkes, disdik, scan, wati):
    strange = lead_by(at_stage(round_.answers.get(code="14.1"), "ready"), disdik)
    with pytest.raises(Refused, match="hanya mencakup"):
        record_statement(
            round_=round_,
            agency=dinkes,
            answer_ids=[strange.pk],
            evidence=scan,
            signer_name="Heri Susanto",
            signed_on=date(2026, 2, 1),
            by=wati,
            at=MONDAY,
        )
    assert Answer.objects.get(pk=strange.pk).stage == "ready"
