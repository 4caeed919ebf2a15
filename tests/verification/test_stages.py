"""Marks of a stage: what they need, whom they refuse, and how they freeze."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.permissions import NotYours
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.verification.stages.actions import (
    MarkMoved,
    agree_to_mark,
    close_stage,
    extend_stage,
    give_mark,
    open_stage,
)
from layak.workflows.verification.stages.models import MarkAgreement, StageMark, VerificationStage
from layak.workflows.verification.stages.reads import round_stages
from tests.conftest import MONDAY, make_person, sign_in
from tests.verification.conftest import NEXT_WEEK

HOUR = timedelta(hours=1)


def give(stage, answer, mark, by, *, version=0, reason="wrong_year", at=MONDAY, **more):
    return give_mark(
        stage_id=stage.pk, answer_id=answer.pk, mark=Decimal(mark), version=version,
        reason=reason, by=by, at=at, **more,
    )  # fmt: skip


def test_a_verifier_lowers_and_the_own_mark_stays(internal, approved, budi):
    given = give(internal, approved, "2.00", budi, text="Lampiran dari 2023.")
    assert (given.mark, given.before, given.needs_second) == (
        Decimal("2.00"),
        Decimal("3.00"),
        False,
    )
    approved.refresh_from_db()
    assert approved.mark == Decimal("3.00")
    event = Event.objects.get(kind="verification.marked")
    assert event.sentence == (
        "Verifikasi internal: nilai 14.1 dari 3,00 menjadi 2,00. "
        "Bukti dari tahun lain (Lampiran dari 2023.)."
    )


def test_the_same_mark_needs_no_reason_and_another_does(internal, approved, budi):
    with pytest.raises(Refused, match="Pilih alasannya"):
        give(internal, approved, "2.50", budi, reason="")
    with pytest.raises(Refused, match="kata-kata sendiri"):
        give(internal, approved, "2.50", budi, reason="other", text="begitu")
    assert give(internal, approved, "3.00", budi, reason="").reason == ""


def test_a_mark_lies_within_the_question(internal, approved, budi):
    with pytest.raises(Refused, match="antara 0 dan 3,00"):
        give(internal, approved, "3.01", budi)


def test_nobody_judges_the_own_agency(internal, approved, dinkes, disdik, ida):
    own = make_person(dinkes, "verifier", "intan", "Intan")
    with pytest.raises(NotYours, match="verifikator lain"):
        give(internal, approved, "2.00", own)
    approved.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    with pytest.raises(NotYours, match="verifikator lain"):
        give(internal, approved, "2.00", ida)
    # and not behind the action's back either
    with pytest.raises(IntegrityError, match="own agency"), transaction.atomic():
        StageMark.objects.create(
            stage=internal, answer=approved, version=1, mark=2, before=3, reason="figures",
            at=MONDAY, by=own.user,
        )  # fmt: skip


def test_who_may_not_judge(internal, approved, sari, heri, wati, rahma):
    for person in (sari, heri, wati, rahma):
        with pytest.raises(Refused, match="tidak berwenang"):
            give(internal, approved, "2.00", person)


def test_an_answer_that_is_being_written_is_not_judged(internal, approved, budi):
    Answer.objects.filter(pk=approved.pk).update(stage="returned")
    with pytest.raises(Refused, match="Dikembalikan"):
        give(internal, approved, "2.00", budi)


def test_the_window_and_its_extension_for_one_agency(
    internal, approved, round_, dinkes, disdik, budi, wati
):
    late = NEXT_WEEK + HOUR
    with pytest.raises(Refused, match="sudah lewat"):
        give(internal, approved, "2.00", budi, at=late)
    with pytest.raises(Refused, match="alasan perpanjangan"):
        extend_stage(
            stage_id=internal.pk,
            agency=dinkes,
            days=2,
            reason="",
            signer="Sekda",
            by=wati,
            at=MONDAY,
        )
    extend_stage(
        stage_id=internal.pk,
        agency=disdik,
        days=2,
        reason="Banjir",
        signer="Sekda",
        by=wati,
        at=MONDAY,
    )
    with pytest.raises(Refused, match="sudah lewat"):
        give(internal, approved, "2.00", budi, at=late)
    extend_stage(
        stage_id=internal.pk,
        agency=dinkes,
        days=2,
        reason="Banjir",
        signer="Sekda",
        by=wati,
        at=MONDAY,
    )
    assert give(internal, approved, "2.00", budi, at=late).mark == 2
    with pytest.raises(Refused, match="sudah lewat"):
        give(internal, approved, "2.50", budi, version=1, at=NEXT_WEEK + timedelta(days=2))
    with pytest.raises(Refused, match="berwenang"):
        extend_stage(
            stage_id=internal.pk, agency=dinkes, days=2, reason="x", signer="y", by=budi, at=MONDAY
        )


def test_two_verifiers_do_not_overwrite_each_other(internal, approved, budi, ida):
    give(internal, approved, "2.00", budi)
    with pytest.raises(MarkMoved):
        give(internal, approved, "2.50", ida)
    give(internal, approved, "2.50", ida, version=1)
    assert list(StageMark.objects.order_by("version").values_list("mark", flat=True)) == [
        2,
        Decimal("2.5"),
    ]


def test_a_large_change_counts_when_another_agrees(internal, approved, round_, budi, ida, wati):
    large = give(internal, approved, "1.50", budi)
    assert large.needs_second
    given = round_stages(round_)[0].given["14.1"]
    assert not given.counts
    with pytest.raises(Refused, match=r"orang kedua: 14\.1"):
        close_stage(stage_id=internal.pk, by=wati, at=MONDAY)
    with pytest.raises(Refused, match="bukan yang memberi"):
        agree_to_mark(mark_id=large.pk, by=budi, at=MONDAY)
    with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
        MarkAgreement.objects.create(mark=large, at=MONDAY, by=budi.user)
    agree_to_mark(mark_id=large.pk, by=ida, at=MONDAY)
    agree_to_mark(mark_id=large.pk, by=ida, at=MONDAY)
    assert round_stages(round_)[0].given["14.1"].counts
    assert Event.objects.filter(kind="verification.agreed").count() == 1


def test_agreeing_to_a_mark_that_was_changed_is_refused(internal, approved, budi, ida):
    large = give(internal, approved, "1.00", budi)
    give(internal, approved, "0.50", budi, version=1)
    with pytest.raises(MarkMoved):
        agree_to_mark(mark_id=large.pk, by=ida, at=MONDAY)


def test_a_closed_stage_is_frozen(internal, approved, round_, budi, wati):
    give(internal, approved, "2.00", budi)
    closed = close_stage(stage_id=internal.pk, by=wati, at=MONDAY + HOUR)
    assert len(closed.digest) == 64
    assert round_stages(round_)[0].is_intact
    with pytest.raises(Refused, match="beku"):
        give(internal, approved, "2.50", budi, version=1)
    with pytest.raises(Refused, match="beku"):
        close_stage(stage_id=internal.pk, by=wati, at=MONDAY + HOUR)
    with pytest.raises(IntegrityError, match="stage is closed"), transaction.atomic():
        StageMark.objects.create(
            stage=internal, answer=approved, version=2, mark=3, before=3, at=MONDAY, by=budi.user
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        VerificationStage.objects.filter(pk=internal.pk).update(
            closed_at=None, closed_by=None, digest=""
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        StageMark.objects.update(mark=3)
    with pytest.raises(DatabaseError), transaction.atomic():
        StageMark.objects.all().delete()


def test_only_the_secretariat_closes(internal, approved, budi, ketut):
    give(internal, approved, "2.00", budi)
    for person in (budi, ketut):
        with pytest.raises(Refused, match="berwenang"):
            close_stage(stage_id=internal.pk, by=person, at=MONDAY)


def test_an_empty_stage_is_not_closed(internal, wati):
    with pytest.raises(Refused, match="belum mempunyai"):
        close_stage(stage_id=internal.pk, by=wati, at=MONDAY)


def test_stages_follow_each_other(internal, approved, round_, budi, wati):
    def then(code):
        return open_stage(
            round_=round_, code=code, opens_at=MONDAY, closes_at=NEXT_WEEK, by=wati, at=MONDAY
        )

    with pytest.raises(Refused, match="Tutup dahulu"):
        then("provincial")
    give(internal, approved, "2.00", budi)
    close_stage(stage_id=internal.pk, by=wati, at=MONDAY)
    province = then("provincial")
    with pytest.raises(Refused, match="sudah dibuka"):
        then("internal")
    # what others decided: by the secretariat, with its paper, against the internal mark
    with pytest.raises(Refused, match="dasar nilainya"):
        give(province, approved, "1.50", wati)
    with pytest.raises(Refused, match="berwenang"):
        give(province, approved, "1.50", budi, basis="BA 12/2027")
    given = give(province, approved, "1.50", wati, basis="BA 12/2027")
    assert (given.before, given.needs_second) == (Decimal("2.00"), False)


def test_a_change_needs_its_reason_in_the_database_too(internal, approved, budi):
    for mark in (2, None):
        with pytest.raises(IntegrityError, match="changed_mark_has_reason"), transaction.atomic():
            StageMark.objects.create(
                stage=internal,
                answer=approved,
                version=1,
                mark=mark,
                before=3,
                at=MONDAY,
                by=budi.user,
            )
    with pytest.raises(IntegrityError, match="above the maximum"), transaction.atomic():
        StageMark.objects.create(
            stage=internal, answer=approved, version=1, mark=9, before=3, reason="more", at=MONDAY,
            by=budi.user,
        )  # fmt: skip


def test_closing_lists_what_nobody_judged_and_asks_for_their_number(
    client, internal, approved, round_, budi, wati
):
    give(internal, approved, "2.00", budi)
    page = sign_in(client, wati).get("/evaluasi/uji/verifikasi/internal/tutup/")
    rest = round_.answers.count() - 1
    text = page.content.decode()
    assert f"Ketik {rest}, jumlah pertanyaan yang tidak dinilai" in text
    listed = re.findall(r'href="/evaluasi/jawaban/(\d+)/"', text)
    assert len(listed) == rest
    assert str(approved.pk) not in listed
    wrong = client.post("/evaluasi/uji/verifikasi/internal/tutup/", {"count": str(rest - 1)})
    assert f"Ketik {rest}, jumlah pertanyaan yang tidak dinilai" in wrong.content.decode()
    internal.refresh_from_db()
    assert internal.closed_at is None
    client.post("/evaluasi/uji/verifikasi/internal/tutup/", {"count": str(rest)})
    internal.refresh_from_db()
    assert internal.closed_at is not None
