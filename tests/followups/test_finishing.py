from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.records.evidence.uploads.storing import Upload
from layak.records.followups.lists.reads import rates
from layak.records.followups.promises.entries import NewFollowUp
from layak.records.followups.promises.models import FollowUp, FollowUpNeed, FollowUpStep
from layak.records.followups.steps.actions import (
    AlreadyReported,
    add_need,
    add_proof,
    change_followup,
    close_followup,
    drop_followup,
    extend_followup,
    move_followup,
    note_progress,
    remove_need,
    remove_proof,
    reopen_followup,
    report_followup,
    return_followup,
    upload_proof,
)
from layak.rules.refusal import Refused, WrongField
from tests.evidence.conftest import folders
from tests.followups.conftest import DUE, NOW, TODAY

__all__ = ["folders"]
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def after(days):
    return NOW + timedelta(days=days)


def paper():
    return Upload(stream=BytesIO(PDF), name="rambu.pdf", size=len(PDF))


def kinds(followup):
    return list(followup.steps.order_by("pk").values_list("kind", flat=True))


def test_a_promise_is_reported_by_its_owner_and_closed_by_someone_else(promise, sari, wati, ketut):
    made = promise()
    note_progress(followup_id=made.pk, note="Rambu dipesan.", by=sari, at=after(1))
    report_followup(followup_id=made.pk, by=sari, at=after(2))
    assert set(Notice.objects.filter(kind="followup.reported").values_list("user", flat=True)) == {
        wati.user.pk, ketut.user.pk,
    }  # fmt: skip
    with pytest.raises(AlreadyReported):
        report_followup(followup_id=made.pk, by=sari, at=after(2))
    assert close_followup(followup_id=made.pk, note="Sudah dilihat.", by=wati, at=after(3)) is None
    made.refresh_from_db()
    assert (made.state, made.ended_by) == ("closed", wati.user)
    assert kinds(made) == ["created", "noted", "reported", "closed"]
    assert not Notice.objects.filter(kind="followup.reported").exists()
    assert Notice.objects.get(kind="followup.closed").user == sari.user
    assert Event.objects.filter(kind="followup.closed").count() == 1


def test_nobody_closes_their_own(promise, dp3a, wati, ketut, sari):
    own = promise(agency_id=dp3a.pk)
    report_followup(followup_id=own.pk, by=wati, at=after(1))
    with pytest.raises(Refused, match="perangkat daerah Anda sendiri"):
        close_followup(followup_id=own.pk, by=wati, at=after(1))
    close_followup(followup_id=own.pk, by=ketut, at=after(1))
    behalf = promise()
    report_followup(followup_id=behalf.pk, by=wati, at=after(1))
    with pytest.raises(Refused, match="Anda sendiri yang melaporkannya"):
        close_followup(followup_id=behalf.pk, by=wati, at=after(1))
    with pytest.raises(Refused, match="sekretariat atau ketua"):
        close_followup(followup_id=behalf.pk, by=sari, at=after(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=behalf.pk).update(
            state="closed", ended_at=NOW, ended_by=wati.user
        )


def test_what_asks_for_proof_is_reported_with_it(promise, sari, tono, wati, folders):
    made = promise(proof_wanted="Foto rambu")
    with pytest.raises(WrongField, match="Foto rambu"):
        report_followup(followup_id=made.pk, by=sari, at=after(1))
    with pytest.raises(Refused, match="pemilik tindak lanjut"):
        upload_proof(followup_id=made.pk, upload=paper(), title="", by=tono, at=after(1))
    kept = upload_proof(followup_id=made.pk, upload=paper(), title="Foto", by=sari, at=after(1))
    assert (kept.agency_id, kept.title) == (made.agency_id, "Foto")
    add_proof(followup_id=made.pk, evidence_id=kept.pk, by=sari, at=after(1))
    assert made.proofs.count() == 1
    remove_proof(followup_id=made.pk, evidence_id=kept.pk, by=sari, at=after(1))
    add_proof(followup_id=made.pk, evidence_id=kept.pk, by=sari, at=after(1))
    report_followup(followup_id=made.pk, by=sari, at=after(2))
    with pytest.raises(WrongField, match="tetap sampai ditutup"):
        remove_proof(followup_id=made.pk, evidence_id=kept.pk, by=sari, at=after(2))
    with pytest.raises(WrongField, match="pustaka Anda"):
        add_proof(followup_id=promise().pk, evidence_id=999_999, by=sari, at=after(2))


def test_returned_runs_on_with_the_reason(promise, sari, wati):
    made = promise()
    report_followup(followup_id=made.pk, by=sari, at=after(1))
    with pytest.raises(WrongField, match="masih kurang"):
        return_followup(followup_id=made.pk, reason=" ", by=wati, at=after(1))
    return_followup(followup_id=made.pk, reason="Foto belum jelas.", by=wati, at=after(1))
    made.refresh_from_db()
    assert (made.state, made.reported_at) == ("open", None)
    assert FollowUpStep.objects.get(kind="returned").note == "Foto belum jelas."


def test_a_repeating_one_begins_its_next_turn_once(promise, sari, wati, disdik):
    made = promise(repeats_months=3, codes=("1.1",), supporter_ids=(disdik.pk,), series="rakor")
    report_followup(followup_id=made.pk, by=sari, at=after(1))
    following = close_followup(followup_id=made.pk, by=wati, at=after(1))
    assert (following.due_on, following.repeats, following.series) == (
        date(2026, 5, 12), made, "rakor",
    )  # fmt: skip
    assert following.supporters.get().agency == disdik
    reopen_followup(followup_id=made.pk, reason="Keliru.", by=wati, at=after(2))
    report_followup(followup_id=made.pk, by=sari, at=after(2))
    assert close_followup(followup_id=made.pk, by=wati, at=after(2)) is None


def test_extending_asks_for_a_reason_and_a_later_day(promise, sari, wati):
    made = promise()

    def extend(**told):
        facts = {"due_on": date(2026, 2, 20), "reason": "Hujan.", "by": wati, **told}
        extend_followup(followup_id=made.pk, at=after(1), **facts)

    for told, reason in (
        ({"reason": ""}, "mengapa diperpanjang"),
        ({"due_on": TODAY}, "sudah lewat"),
        ({"due_on": DUE}, "sesudah tenggat sekarang"),
        ({"by": sari}, "sekretariat atau ketua"),
    ):
        with pytest.raises(Refused, match=reason):
            extend(**told)
    extend()
    step = FollowUpStep.objects.get(kind="extended")
    assert (step.former_due_on, step.due_on, step.note) == (DUE, date(2026, 2, 20), "Hujan.")
    report_followup(followup_id=made.pk, by=sari, at=after(2))
    with pytest.raises(Refused, match="sudah melaporkan selesai"):
        extend(due_on=date(2026, 3, 20))


def test_moving_a_late_one_gives_the_new_owner_a_day_of_their_own(
    promise, disdik, sari, tono, wati
):
    made = promise(supporter_ids=(disdik.pk,))

    def move(**told):
        facts = {"agency_id": disdik.pk, "seat_id": None, "reason": "Urusan sekolah.", **told}
        move_followup(followup_id=made.pk, by=wati, at=after(20), **facts)

    with pytest.raises(WrongField, match="tenggat baru"):
        move()
    with pytest.raises(WrongField, match="sudah demikian"):
        move(agency_id=made.agency_id)
    move(due_on=date(2026, 3, 16))
    made.refresh_from_db()
    assert (made.agency, made.due_on, made.supporters.count()) == (disdik, date(2026, 3, 16), 0)
    assert Notice.objects.get(user=tono.user).kind == "followup.given"
    assert not Notice.objects.filter(user=sari.user).exists()
    (rate,) = rates(today=date(2026, 3, 10), year=2026)
    assert (rate.name, rate.due_count, rate.late_count) == ("Dinas Pendidikan", 0, 0)


def test_dropping_and_reopening_say_why(promise, sari, wati):
    made = promise()
    with pytest.raises(WrongField, match="mengapa dibatalkan"):
        drop_followup(followup_id=made.pk, reason="", by=wati, at=after(1))
    drop_followup(followup_id=made.pk, reason="Sudah ada.", by=wati, at=after(1))
    with pytest.raises(Refused, match="sudah berakhir"):
        note_progress(followup_id=made.pk, note="Terlambat.", by=sari, at=after(2))
    reopen_followup(followup_id=made.pk, reason="Ternyata belum.", by=wati, at=after(2))
    with pytest.raises(Refused, match="masih berjalan"):
        reopen_followup(followup_id=made.pk, reason="Lagi.", by=wati, at=after(2))
    assert kinds(made) == ["created", "dropped", "reopened"]


def test_two_that_would_wait_for_each_other_are_refused_with_the_chain(promise, wati, sari):
    one, two, three = promise(title="Satu"), promise(title="Dua"), promise(title="Tiga")
    add_need(followup_id=one.pk, needs_id=two.pk, by=wati, at=NOW)
    add_need(followup_id=one.pk, needs_id=two.pk, by=wati, at=NOW)
    add_need(followup_id=two.pk, needs_id=three.pk, by=wati, at=NOW)
    chain = f"{three.pk} → {one.pk} → {two.pk} → {three.pk}"
    with pytest.raises(WrongField, match=chain):
        add_need(followup_id=three.pk, needs_id=one.pk, by=wati, at=NOW)
    with pytest.raises(WrongField, match="dirinya sendiri"):
        add_need(followup_id=one.pk, needs_id=one.pk, by=wati, at=NOW)
    with pytest.raises(WrongField, match="tidak ada"):
        add_need(followup_id=one.pk, needs_id=999_999, by=wati, at=NOW)
    report_followup(followup_id=one.pk, by=sari, at=NOW)
    with pytest.raises(Refused, match=f"menunggu tindak lanjut {two.pk} \\(Dua\\)"):
        close_followup(followup_id=one.pk, by=wati, at=NOW)
    remove_need(followup_id=one.pk, needs_id=two.pk, by=wati, at=NOW)
    close_followup(followup_id=one.pk, by=wati, at=NOW)
    assert FollowUpNeed.objects.count() == 1


def test_changing_says_what_changed(promise, disdik, sari, wati):
    made = promise()
    new = NewFollowUp(
        title="Pasang dua rambu", agency_id=made.agency_id, due_on=DUE, supporter_ids=(disdik.pk,)
    )
    assert change_followup(followup_id=made.pk, new=new, by=wati, at=NOW) == ["title", "supporters"]
    assert change_followup(followup_id=made.pk, new=new, by=wati, at=NOW) == []
    assert FollowUpStep.objects.get(kind="changed").note == "Yang berubah: judul, pendukung."
    with pytest.raises(Refused, match="sekretariat atau ketua"):
        change_followup(followup_id=made.pk, new=new, by=sari, at=NOW)


def test_the_rate_counts_the_owners_share_fairly(promise, sari, wati):
    kept, late, extended_late, _running = (
        promise(),
        promise(),
        promise(),
        promise(due_on=date(2026, 9, 1)),
    )
    report_followup(followup_id=kept.pk, by=sari, at=after(2))
    close_followup(followup_id=kept.pk, by=wati, at=after(90))
    report_followup(followup_id=late.pk, by=sari, at=after(20))
    extend_followup(
        followup_id=extended_late.pk,
        due_on=date(2026, 3, 30),
        reason="Lupa.",
        by=wati,
        at=after(20),
    )
    report_followup(followup_id=extended_late.pk, by=sari, at=after(21))
    drop_followup(followup_id=promise().pk, reason="Tidak perlu.", by=wati, at=after(1))
    (rate,) = rates(today=date(2026, 4, 1), year=2026)
    assert (rate.due_count, rate.on_time_count, rate.percent) == (3, 1, 33)
    assert (rate.open_count, rate.late_count) == (3, 0)
