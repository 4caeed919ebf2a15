"""Through the year: ready is the whole with proof; one press makes a follow-up."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from layak.platform.audit.models import Event
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import providers
from layak.records.evidence.uploads.storing import Upload
from layak.records.facilities.needs.actions import (
    NeedMoved,
    add_proof,
    promise_need,
    record_progress,
    remove_proof,
)
from layak.records.facilities.needs.models import ReadinessNeed, ReadinessProof
from layak.records.facilities.readiness.actions import carry_over
from layak.rules.refusal import Refused
from tests.conftest import MONDAY
from tests.facilities.conftest import YEAR, bare, decide, propose

LATER = MONDAY + timedelta(days=1)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def paper(name="serah-terima.pdf", more=b""):
    data = PDF + more
    return Upload(stream=io.BytesIO(data), name=name, size=len(data))


def progress(need, by, percent, note=""):
    need.refresh_from_db()
    return record_progress(
        need_id=need.pk, percent=percent, note=note, seen=need.version, by=by, at=LATER
    )


def prove(need, by, more=b""):
    return add_proof(need_id=need.pk, upload=paper(more=more), by=by, at=LATER)


def test_it_is_ready_at_the_whole_with_proof_in_either_order(need, kept_files, sari):
    assert progress(need, sari, 100).state == "proposed"
    prove(need, sari)
    need.refresh_from_db()
    assert need.state == "done"
    other = propose(sari, bare())
    prove(other, sari)
    assert progress(other, sari, 100, "Diresmikan").state == "done"
    assert progress(other, sari, 80, "Ada yang rusak").state == "agreed"
    kinds = list(other.steps.order_by("pk").values_list("kind", "percent"))
    assert kinds == [("proposed", 0), ("proven", 0), ("progress", 100), ("progress", 80)]


def test_the_same_share_is_no_step_and_who_is_slower_is_told(need, sari, wati):
    progress(need, sari, 40)
    record_progress(need_id=need.pk, percent=40, seen=0, by=sari, at=LATER)
    assert Event.objects.filter(kind="readiness.progressed").count() == 1
    with pytest.raises(NeedMoved):
        record_progress(need_id=need.pk, percent=50, seen=1, by=wati, at=LATER)


def test_progress_is_the_owners_and_not_of_what_was_put_off(need, sari, tono, budi, wati):
    for by in (tono, budi):
        with pytest.raises(Refused, match="perangkat daerahnya sendiri"):
            progress(need, by, 10)
    decide(need, wati, "deferred", "Tahun berikutnya")
    with pytest.raises(Refused, match="ditunda"):
        progress(need, sari, 10)


def test_the_last_proof_of_what_is_ready_stays(need, kept_files, sari):
    proof = prove(need, sari)
    progress(need, sari, 100)
    with pytest.raises(Refused, match="bukti terakhir"):
        remove_proof(proof_id=proof.pk, by=sari, at=LATER)
    prove(need, sari, b"lain")
    remove_proof(proof_id=proof.pk, by=sari, at=LATER)
    assert ReadinessProof.objects.get(pk=proof.pk).removed_at == LATER
    need.refresh_from_db()
    assert need.state == "done"


def test_an_evidence_of_the_library_proves_it_and_knows_of_it(need, kept_files, sari, tono, dinkes):
    evidence = store_evidence(upload=paper(), title="SK", agency=dinkes, by=sari, at=MONDAY)
    for _press in range(2):
        add_proof(need_id=need.pk, evidence_id=evidence.pk, by=sari, at=LATER)
    assert ReadinessProof.objects.count() == 1
    uses = [use for one in providers() for use in one.uses_of(evidence, sari, at=LATER)]
    assert [use.url for use in uses] == [f"/kesiapan/baris/{need.pk}/"]
    other = propose(tono, bare())
    with pytest.raises(Evidence.DoesNotExist):
        add_proof(need_id=other.pk, evidence_id=evidence.pk, by=tono, at=LATER)
    with pytest.raises(Refused, match="Pilih berkas"):
        add_proof(need_id=need.pk, by=sari, at=LATER)


def test_one_press_makes_a_follow_up_once(round_, need, sari, wati):
    followup = promise_need(need_id=need.pk, by=wati, at=LATER)
    assert (followup.title, followup.agency_id) == (need.need, need.agency_id)
    assert (followup.due_on, followup.codes) == (date(YEAR, 9, 30), ["14.5"])
    assert followup.origin == f"readiness:{need.pk}"
    assert followup.origin_url == f"/kesiapan/baris/{need.pk}/"
    with pytest.raises(Refused, match="sudah menjadi"):
        promise_need(need_id=need.pk, by=wati, at=LATER)
    other = propose(sari, bare())
    with pytest.raises(Refused, match="Belum ada tanggal"):
        promise_need(need_id=other.pk, by=wati, at=LATER)
    with pytest.raises(Refused, match="sekretariat atau ketua"):
        promise_need(need_id=other.pk, by=sari, at=LATER)
    assert promise_need(need_id=other.pk, due_on=date(2026, 5, 4), by=wati, at=LATER)


def test_the_follow_up_goes_along_into_the_next_year(round_, need, wati):
    followup = promise_need(need_id=need.pk, by=wati, at=LATER)
    carried = carry_over(year=YEAR, by=wati, at=LATER)[0]
    assert carried.followup == followup
    assert ReadinessNeed.objects.get(pk=need.pk).followup is None
