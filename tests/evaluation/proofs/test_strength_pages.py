"""What the database holds of an answer's proof, as facts for the checks, and the list of a round."""

from __future__ import annotations

from datetime import date

import pytest

from layak.city.places.models import District, Municipality, Ward
from layak.evaluation.answers.models import Answer, EvidenceUse, TableRow
from layak.evaluation.strength.pages import StrengthWanted, strength_page
from layak.evaluation.strength.reads import strengths
from layak.records.evidence.activities.models import Activity, ActivityPhoto
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileScan
from layak.records.evidence.reading.models import FileLikeness, FileText
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.proofs.conftest import PNG, attach, reuse

pytestmark = pytest.mark.usefixtures("kept_files")
TODAY = date(2027, 2, 1)


def describe(use, **facts):
    """A person confirmed what the evidence says of itself."""
    facts = {"kind": "report", "years": [2026], **facts}
    Evidence.objects.filter(pk=use.evidence_id).update(
        described_at=MONDAY, described_by=use.added_by, **facts
    )


def weak(use):
    """Codes and outcomes of what is not all right with a use."""
    found = strengths(use.answer.round, [use.answer_id], today=TODAY)[use.answer_id]
    return {one.check.code: one.outcome for one in found.of(use.pk) if one.outcome != "passed"}


def level(answer):
    return str(strengths(answer.round, [answer.pk], today=TODAY)[answer.pk].level)


def photo(answer, by, more=b""):
    return attach(answer, by, name="rapat.png", data=PNG + more, page_count=1)


def test_a_described_paper_with_a_fresh_reading_is_strong(use):
    assert level(use.answer) == "fair"
    assert weak(use) == {"described": "failed", "years": "unknown"}
    describe(use)
    assert level(use.answer) == "strong"


def test_what_a_person_confirmed_goes_before_what_the_words_suggest(use):
    FileText.objects.update(kind="decree", year=2019, is_signed=False, signer="Camat")
    assert weak(use) == {"described": "failed", "years": "unknown", "signed": "failed"}
    describe(use)
    assert weak(use) == {}


def test_the_newest_version_counts(use, sari):
    describe(use)
    EvidenceFile.objects.create(
        evidence=use.evidence, version=2, stored_as="bukti/x/y", original_name="x.pdf",
        media_type="application/pdf", size=3, sha256="1" * 64, uploaded_at=MONDAY,
        uploaded_by=sari.user,
    )  # fmt: skip
    assert weak(use) == {"readable": "unknown"}
    FileText.objects.create(
        file=use.evidence.files.get(version=2), legibility=0.2, identity_signs={"nik": 1, "nisn": 2},
        read_at=MONDAY,
    )  # fmt: skip
    assert weak(use) == {"readable": "failed"}
    Evidence.objects.update(sensitivity="public")
    FileScan.objects.create(file=use.evidence.files.get(version=2), state="infected")
    assert weak(use) == {"readable": "failed", "identity": "failed", "clean": "failed"}
    assert level(use.answer) == "weak"


def test_evidence_without_any_file_is_looked_at_all_the_same(answer, sari, dinkes):
    evidence = Evidence.objects.create(
        agency=dinkes, title="Tautan", form="link", created_at=MONDAY, created_by=sari.user
    )
    use = EvidenceUse.objects.create(
        answer=answer, evidence=evidence, added_at=MONDAY, added_by=sari.user
    )
    assert weak(use) == {"described": "failed", "years": "unknown", "readable": "unknown"}


def test_the_same_file_again_is_told_at_both_questions_but_once_on_one(use, other, sari):
    describe(use)
    second = attach(other, sari, page_count=12)
    describe(second)
    assert weak(use) == weak(second) == {"duplicate_file": "failed"}
    EvidenceUse.objects.filter(pk=use.pk).update(pages="1-2")
    assert weak(use) == {"duplicate_file": "failed"}
    EvidenceUse.objects.filter(pk=second.pk).update(pages="3")
    assert weak(use) == weak(second) == {}
    EvidenceUse.objects.filter(pk=second.pk).update(answer=use.answer, pages="")
    second.refresh_from_db()
    assert (weak(use), weak(second)) == ({}, {"duplicate_file": "failed"})


def test_look_alikes_count_until_a_person_says_they_are_two(other, answer, sari):
    first, second = photo(answer, sari), photo(other, sari, b"changed")
    for use in (first, second):
        describe(use, kind="photo", place="Aula", dated_on=date(2026, 5, 2))
    assert weak(first) == weak(second) == {}
    found = FileLikeness.objects.create(
        file=second.evidence.files.get(), other=first.evidence.files.get(), kind="near",
        distance=4, found_at=MONDAY,
    )  # fmt: skip
    assert weak(first) == weak(second) == {"duplicate_photo": "failed"}
    FileLikeness.objects.filter(pk=found.pk).update(
        dismissed_at=MONDAY, dismissed_by=sari.user, dismissed_because="Dua kelas berbeda."
    )
    assert weak(first) == weak(second) == {}
    reuse(first, other, sari)
    assert weak(first) == {"duplicate_photo": "failed"}


def test_a_photo_has_its_day_and_place_from_wherever_they_are_known(answer, sari, dinkes, db):
    use = photo(answer, sari)
    describe(use, kind="photo")
    assert weak(use) == {"placed": "failed"}
    city = Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Provinsi Uji")
    district = District.objects.create(municipality=city, code="99.71.01", name="Uji")
    ward = Ward.objects.create(
        district=district, code="99.71.01.1001", name="Uji", kind="kelurahan"
    )
    entry = Evidence.objects.create(
        agency=dinkes, title="Rapat", form="activity", created_at=MONDAY, created_by=sari.user
    )
    activity = Activity.objects.create(
        evidence=entry, happened_on=date(2026, 5, 2), ward=ward, changed_at=MONDAY,
        changed_by=sari.user,
    )  # fmt: skip
    ActivityPhoto.objects.create(activity=activity, evidence=use.evidence, position=1)
    assert weak(use) == {}
    ActivityPhoto.objects.all().delete()
    FileText.objects.update(taken_at=MONDAY, latitude="-2.97610", longitude="104.77540")
    assert weak(use) == {}


def test_rows_that_stand_in_the_answer_are_a_matrix(answer, sari, dinkes, disdik, monkeypatch):
    from layak.evaluation.editions.reads import edition_of

    question = edition_of(answer.round.revision_id).find(answer.code)
    monkeypatch.setattr(type(question), "evidence", ("matrix",), raising=False)
    row = TableRow.objects.create(
        answer=answer, agency=disdik, table="training", position=1, saved_at=MONDAY,
        saved_by=sari.user,
    )  # fmt: skip
    found = strengths(answer.round, [answer.pk], today=TODAY)[answer.pk]
    assert found.first
    TableRow.objects.filter(pk=row.pk).update(taken_at=MONDAY, taken_by=sari.user)
    assert strengths(answer.round, [answer.pk], today=TODAY)[answer.pk].first is None


def test_an_answer_that_claims_nothing_needs_no_proof(answer):
    assert strengths(answer.round, [answer.pk], today=TODAY)[answer.pk].is_needed
    Answer.objects.filter(pk=answer.pk).update(mark=0)
    assert not strengths(answer.round, [answer.pk], today=TODAY)[answer.pk].is_needed


# ---- the list of a round


def place(round_, query=""):
    return f"/evaluasi/{round_.code}/kekuatan-bukti/{query}"


def test_the_list_filters_and_counts(
    client, budi, sari, use, other, round_, disdik, django_assert_max_num_queries
):
    lead_by(round_.answers.get(code="A1.3"), disdik)
    reuse(use, other, sari)
    describe(use)
    with django_assert_max_num_queries(9):
        strength_page(round_=round_, by=budi, wanted=StrengthWanted(), today=TODAY)
    as_budi = sign_in(client, budi)
    page = as_budi.get(place(round_)).content.decode()
    assert "9 pertanyaan" in page  # one waits for another
    assert "Cukup 2" in page
    assert "Belum ada bukti 7" in page
    assert "SK Wali Kota.pdf: Dipakai juga untuk A1.2, tanpa petunjuk halaman." in page
    only = as_budi.get(place(round_, "?kekuatan=cukup")).content.decode()
    assert "2 pertanyaan</strong>" in only
    assert "Belum ada bukti 7" in only
    assert (
        "1 pertanyaan</strong>"
        in as_budi.get(place(round_, f"?perangkat={disdik.pk}")).content.decode()
    )
    part = as_budi.get(place(round_, "?kelemahan=pages"), headers={"HX-Request": "true"})
    assert "2 pertanyaan</strong>" in part.content.decode()
    assert "<html" not in part.content.decode()
    odd = as_budi.get(place(round_, "?kekuatan=%00&bagian=zzz&perangkat=x"))
    assert "Tidak ada pertanyaan yang cocok" in odd.content.decode()


def test_an_operator_sees_the_own_questions_and_no_secret_of_others(
    client, tono, use, round_, disdik
):
    use.answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    Evidence.objects.update(sensitivity="restricted")
    page = sign_in(client, tono).get(place(round_, "?kelemahan=described")).content.decode()
    assert "1 pertanyaan</strong>" in page
    assert "SK Wali Kota" not in page
    assert "bukti terbatas" in page
