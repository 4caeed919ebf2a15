"""One box finds what the person may see, however it is typed."""

from __future__ import annotations

import io

import pytest

from layak.evaluation.proofs.actions import attach_file
from layak.records.evidence.uploads.storing import Upload
from layak.surfaces.search.rules import find_questions, question_index
from tests.conftest import MONDAY, shipped, sign_in
from tests.evaluation.conftest import answer, kept_files, lead_by, revision, round_

__all__ = ["answer", "kept_files", "revision", "round_"]
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("14.1", "14.1"),
        ("21a.4a", "21A.4a"),
        ("asi eksklusif", "14.1"),
        ("konselor asi", "14.7"),
        ("stuntng", "13.3"),
        ("jalur evakuasi", "22B.3"),
        ("lumpur tinja", "16.6"),
    ],
)
def test_question_is_found_by_code_word_and_misspelling(typed, first):
    index = question_index(shipped("kla-2024"))
    assert find_questions(index, typed, at_most=5)[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "zzzzqqq", "yang di dan", "%", "\\"])
def test_nothing_is_found_where_nothing_is_meant(typed):
    assert find_questions(question_index(shipped("kla-2024")), typed, at_most=5) == []


def test_exact_code_stands_before_codes_that_begin_so():
    index = question_index(shipped("kla-2024"))
    assert find_questions(index, "14.1", at_most=2) == ["14.1", "14.10"]


@pytest.fixture
def use(answer, dinkes, sari, kept_files):
    lead_by(answer, dinkes)
    upload = Upload(stream=io.BytesIO(PDF), name="SK pojok.pdf", size=len(PDF))
    return attach_file(
        answer_id=answer.pk, upload=upload, title="SK pojok laktasi", by=sari, at=MONDAY
    )


def found(client, words: str) -> str:
    return client.get("/cari/", {"q": words}).content.decode()


def test_question_and_evidence_are_found_by_those_who_may_see_them(client, use, sari, tono, wati):
    sign_in(client, sari)
    assert f"/evaluasi/jawaban/{use.answer_id}/" in found(client, "asi eksklusif")
    assert f"/bukti/{use.evidence_id}/" in found(client, "laktasi")
    sign_in(client, tono)
    assert f"/evaluasi/jawaban/{use.answer_id}/" not in found(client, "asi eksklusif")
    assert f"/bukti/{use.evidence_id}/" not in found(client, "laktasi")
    assert "Tidak ada yang cocok" in found(client, "laktasi")
    sign_in(client, wati)
    assert f"/bukti/{use.evidence_id}/" in found(client, "laktasi")


def test_agency_and_page_are_found_by_name(client, round_, wati, dinkes):
    sign_in(client, wati)
    assert f"/pengaturan/perangkat-daerah/{dinkes.pk}/" in found(client, "kesehatan dinas")
    assert "/evaluasi/uji/kisi/" in found(client, "kisi")


def test_a_word_is_found_where_it_begins_not_inside_another(client, use, wati):
    sign_in(client, wati)
    said = found(client, "asi")
    assert "Dinas Kesehatan" not in said.partition("<main")[2].partition("Perangkat daerah</h2>")[2]
    assert f"/bukti/{use.evidence_id}/" not in said


def test_pages_of_others_are_not_found(client, round_, sari):
    sign_in(client, sari)
    assert "/evaluasi/uji/surat/" not in found(client, "surat permintaan")


@pytest.mark.parametrize(
    "odd", ['"', "a' OR 1=1", "&|!:*<->", "%_\\", "x" * 900, "\x00", "-", '"a']
)
def test_anything_may_be_typed(client, round_, sari, odd):
    sign_in(client, sari)
    assert client.get("/cari/", {"q": odd}).status_code == 200


def test_number_of_queries_stays(client, use, wati, django_assert_max_num_queries):
    sign_in(client, wati)
    found(client, "dinas")
    # session, user, seats, frame; round, questions, evidence, agencies; five put the index of
    # words first, for one statement in a savepoint
    with django_assert_max_num_queries(13):
        found(client, "asi")
