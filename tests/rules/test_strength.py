"""What each check finds, both hits and false alarms, and what they leave of an answer's proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.editions.files import edition_codes
from layak.evaluation.strength.policy import FOLDER, strength_policy
from layak.evaluation.strength.rules import OF_PROOFS, FaultyChecks, judge, parse_policy
from layak.records.evidence.files.reads import KIND_LABELS
from layak.rules.proof import Alike, AnswerFacts, Level, Proof, ProofFacts
from tests.conftest import shipped

TODAY = date(2027, 2, 1)
DECREE = ProofFacts(
    use_id=1,
    title="SK Gugus Tugas",
    kind="decree",
    is_described=True,
    proof=Proof(since_on=date(2025, 3, 1)),
    page_count=6,
    is_read=True,
    is_signed=True,
)
PHOTO = ProofFacts(
    use_id=2,
    title="Rapat",
    kind="photo",
    is_image=True,
    is_described=True,
    proof=Proof(years=(2026,)),
    is_read=True,
    has_day=True,
    has_place=True,
)


def answer(*proofs, asked=("document",), **more):
    return AnswerFacts(asked=asked, data_years=(2025, 2026), proofs=proofs, **more)


def found(proof, asked=("document",), **more):
    """Outcome and sentence of every check of one proof that is not passed."""
    strength = judge(answer(proof, asked=asked, **more), strength_policy(), today=TODAY)
    return {
        one.check.code: (one.outcome, one.say)
        for one in strength.findings
        if one.outcome != "passed" and one.use_id is not None
    }


@pytest.mark.parametrize("proof", [DECREE, PHOTO])
def test_good_proof_raises_no_alarm(proof):
    assert found(proof) == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"is_described": False}, {"described": ("failed", "Keterangannya belum dipastikan.")}),
        ({"proof": Proof(years=(2021,), since_on=None)},
         {"years": ("failed", "Membuktikan tahun 2021; yang dinilai 2025 dan 2026.")}),
        # a decree without a beginning holds from its own day
        ({"proof": Proof(), "dated_on": date(2023, 5, 2)}, {}),
        ({"proof": Proof(), "dated_on": date(2027, 1, 9)},
         {"years": ("failed", "Tidak berlaku pada tahun 2025 dan 2026.")}),
        ({"proof": Proof()}, {"years": ("unknown", "Tahun yang dibuktikan belum diketahui.")}),
        ({"proof": Proof(), "suggested_year": 2025}, {}),
        ({"proof": Proof(), "suggested_year": 2019},
         {"years": ("unknown", "Menurut tulisannya dari tahun 2019; pastikan.")}),
        ({"proof": Proof(until_on=date(2027, 3, 3))},
         {"valid": ("failed", "Habis masa berlakunya 30 hari lagi.")}),
        ({"proof": Proof(until_on=date(2026, 12, 31))},
         {"valid": ("failed", "Masa berlakunya sudah habis.")}),
        ({"proof": Proof(until_on=date(2027, 6, 1))}, {}),
        ({"is_signed": False}, {"signed": ("failed", "Menurut tulisannya belum ditandatangani.")}),
        ({"is_signed": None, "signer": "Wali Kota"}, {}),
        ({"is_signed": None, "signer": "Wali Kota", "is_described": False},
         {"signed": ("unknown", "Tanda tangannya tidak terbaca dari tulisannya; lihat berkasnya."),
          "described": ("failed", "Keterangannya belum dipastikan.")}),
        ({"kind": "report", "is_signed": False, "proof": Proof(years=(2026,))}, {}),
        ({"alike": (Alike("same", "14.2"),)},
         {"duplicate_file": ("failed", "Berkas yang sama persis dipakai untuk 14.2.")}),
        ({"alike": (Alike("same", "14.2", "3"),), "pages": "1-2"}, {}),
        ({"alike": (Alike("near", "14.2"),), "pages": "1-2"},
         {"duplicate_file": ("failed", "Berkas yang hampir sama dipakai untuk 14.2.")}),
        ({"also_at": ("2.1", "2.2")},
         {"pages": ("failed", "Dipakai juga untuk 2.1, 2.2, tanpa petunjuk halaman.")}),
        ({"also_at": ("2.1", "2.2", "2.3", "2.4", "2.5"), "pages": "2"}, {}),
        ({"also_at": ("2.1",), "page_count": 1}, {}),
        ({"page_count": 20}, {"pages": ("failed", "Dokumen 20 halaman tanpa petunjuk halaman.")}),
        ({"page_count": 19}, {}),
        ({"page_count": 4, "pages": "3-5"},
         {"pages": ("failed", "Menunjuk halaman 3-5, padahal hanya 4 halaman.")}),
        ({"legibility": 0.49}, {"readable": ("failed", "Pindaian ini sulit terbaca.")}),
        ({"legibility": 0.5}, {}),
        ({"is_read": False}, {"readable": ("unknown", "Isi berkasnya belum selesai dibaca.")}),
        ({"failed_because": "PDF ini berkata sandi."},
         {"readable": ("failed", "PDF ini berkata sandi.")}),
        ({"is_public": True, "identity_count": 2},
         {"identity": ("failed", "Bukti terbuka ini memuat tanda identitas anak.")}),
        ({"is_public": True}, {}),
        ({"identity_count": 2}, {}),
        ({"scan": "infected"}, {"clean": ("failed", "Berkas ini berisi virus.")}),
        ({"scan": "waiting"}, {"clean": ("unknown", "Menunggu pemeriksaan virus.")}),
        ({"kind": "signed_budget_extract", "signer": "Kepala Bappeda"}, {}),
        ({"kind": "signed_budget_extract", "signer": "Kepala Dinas Kesehatan"},
         {"budget_signed": ("failed", "Ditandatangani Kepala Dinas Kesehatan, bukan Bappeda.")}),
        ({"kind": "signed_budget_extract"},
         {"budget_signed": ("unknown", "Penanda tangan kutipan anggaran belum diketahui.")}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_paper(change, expected):
    assert found(replace(DECREE, **change)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"has_place": False}, {"placed": ("failed", "Foto tanpa tempat.")}),
        ({"has_day": False, "has_place": False},
         {"placed": ("failed", "Foto tanpa tanggal dan tempat.")}),
        ({"has_place": False, "unplaced_because": "Diambil di rumah aman."}, {}),
        # a scanned paper is no photo
        ({"kind": "report", "has_place": False}, {}),
        ({"kind": "", "has_place": False}, {"placed": ("failed", "Foto tanpa tempat.")}),
        ({"also_at": ("6.2",)},
         {"duplicate_photo": ("failed", "Foto ini dipakai juga untuk 6.2.")}),
        ({"alike": (Alike("near", "6.2"), Alike("near", "6.3"))},
         {"duplicate_photo": ("failed", "Foto yang hampir sama dipakai untuk 6.2, 6.3.")}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_photo(change, expected):
    assert found(replace(PHOTO, **change), asked=("photo",)) == expected


@pytest.mark.parametrize(
    ("facts", "level", "first"),
    [
        (answer(DECREE), Level.STRONG, None),
        (answer(DECREE, asked=("decree", "document")), Level.STRONG, None),
        (answer(), Level.NONE, "Belum ada dokumen."),
        (answer(asked=()), Level.NONE, "Belum ada bukti yang dapat dipakai."),
        (answer(DECREE, asked=()), Level.STRONG, None),
        (answer(DECREE, asked=("document", "photo")), Level.WEAK, "Belum ada foto kegiatan."),
        (answer(DECREE, PHOTO, asked=("document", "photo")), Level.STRONG, None),
        (answer(PHOTO), Level.WEAK, "Belum ada dokumen."),
        (answer(DECREE, asked=("matrix",)), Level.WEAK, "Belum ada matriks isian."),
        (answer(DECREE, asked=("matrix",), row_count=1), Level.STRONG, None),
        (answer(replace(DECREE, kind="", is_sheet=True), asked=("matrix",)), Level.STRONG, None),
        (answer(DECREE, asked=("note",)), Level.WEAK, "Belum ada keterangan tertulis."),
        (answer(DECREE, asked=("note",), has_note=True), Level.STRONG, None),
        (answer(replace(DECREE, kind=""), asked=("certificate",)), Level.FAIR,
         "Belum ada yang dipastikan sebagai sertifikat."),
        (answer(replace(DECREE, is_described=False)), Level.FAIR,
         "Keterangannya belum dipastikan."),
        # the only decree bears no signature: it is there and counts for nothing
        (answer(replace(DECREE, is_signed=False)), Level.WEAK,
         "Tidak ada dokumen yang dapat dipakai; lihat kelemahannya."),
        # another one beside it carries the answer
        (answer(replace(DECREE, is_signed=False), replace(DECREE, use_id=3)), Level.FAIR,
         "Menurut tulisannya belum ditandatangani."),
        # what earns no points needs no proof; what is there is looked at all the same
        (answer(claims=False), Level.NONE, None),
        (answer(replace(PHOTO, has_day=False), claims=False), Level.FAIR, "Foto tanpa tanggal."),
        # a kind that this file does not know asks for nothing
        (answer(DECREE, asked=("document", "puisi")), Level.STRONG, None),
    ],
)  # fmt: skip
def test_what_the_checks_leave(facts, level, first):
    strength = judge(facts, strength_policy(), today=TODAY)
    assert strength.level == level
    assert (strength.first and strength.first.say) == first
    assert strength.is_needed == facts.claims


PROOFS = st.builds(
    ProofFacts,
    use_id=st.integers(1, 9),
    title=st.just("x"),
    kind=st.sampled_from(["", "decree", "photo", "report", "signed_budget_extract"]),
    is_described=st.booleans(),
    is_read=st.booleans(),
    is_signed=st.sampled_from([None, True, False]),
    proof=st.builds(Proof, years=st.lists(st.integers(2020, 2027), max_size=2).map(tuple)),
    page_count=st.none() | st.integers(1, 90),
    also_at=st.lists(st.just("1.1"), max_size=1).map(tuple),
)
ORDER = [Level.NONE, Level.WEAK, Level.FAIR, Level.STRONG]


@given(st.lists(PROOFS, max_size=4, unique_by=lambda one: one.use_id), st.booleans())
def test_one_faultless_proof_more_never_leaves_less(proofs, claims):
    before = judge(answer(*proofs, claims=claims), strength_policy(), today=TODAY)
    more = replace(DECREE, use_id=99)
    after = judge(answer(*proofs, more, claims=claims), strength_policy(), today=TODAY)
    assert ORDER.index(after.level) >= ORDER.index(before.level)
    assert (after.level == Level.STRONG) == (not after.weaknesses)


# ---- the data


def test_kinds_name_papers_that_are_known_and_every_kind_of_the_editions():
    policy = strength_policy()
    papers = {paper for one in policy.kinds.values() for paper in one.papers or ()}
    assert papers | policy.terms.signed | policy.terms.lasting | {policy.terms.budget} <= set(
        KIND_LABELS
    )
    named = {
        kind for code in edition_codes() for q in shipped(code).questions for kind in q.evidence
    }
    assert named <= set(policy.kinds)


def test_every_check_has_its_source():
    raw = yaml.safe_load((FOLDER / "checks.yaml").read_text(encoding="utf-8"))
    assert {one["code"] for one in raw["checks"]} == {"kinds", *OF_PROOFS}
    assert all(len(one["source"]) > 20 and one["fix"].endswith(".") for one in raw["checks"])


def test_faults_of_the_data_are_all_told():
    raw = yaml.safe_load((FOLDER / "checks.yaml").read_text(encoding="utf-8"))
    raw["checks"] = [one for one in raw["checks"] if one["code"] != "years"]
    raw["checks"][0]["weight"] = "berat"
    raw["terms"]["signed"] = "decree"
    with pytest.raises(FaultyChecks) as told:
        parse_policy(raw, {"kinds": {"x": {}}})
    said = str(told.value)
    for words in ("`years` tidak ada", "`weight` harus", "`signed` harus", "`label` harus"):
        assert words in said
