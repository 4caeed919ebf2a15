"""One box finds what the person may see, however it is typed."""

from __future__ import annotations

import io
import re

import pytest

from layak.city.agencies.bodies.actions import create_agency
from layak.evaluation.proofs.actions import attach_file
from layak.records.evidence.uploads.storing import Upload
from layak.surfaces.search.places import places_of
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


def addresses(client, words: str) -> list[str]:
    """Where the page leads, in its order; what stands around it left out."""
    shown = found(client, words).partition('id="temuan"')[2].partition("</main>")[0]
    return re.findall(r'href="([^"]+)"', shown)


def test_agency_and_page_are_found_by_name(client, round_, wati, dinkes):
    sign_in(client, wati)
    assert f"/pengaturan/perangkat-daerah/{dinkes.pk}/" in found(client, "kesehatan dinas")
    assert addresses(client, "lembar isian")[0] == "/evaluasi/uji/kisi/"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rapat", "/rapat/"),
        ("buat rapat", "/rapat/baru/"),
        ("ganti password", "/akun/kata-sandi/"),
        ("isi excel", "/evaluasi/uji/buku/"),
        ("piket", "/aksi-cepat/piket/"),
        ("rap", "/rapat/"),
    ],
)
def test_pages_and_actions_are_found_by_what_people_call_them(client, round_, wati, typed, first):
    sign_in(client, wati)
    assert first in addresses(client, typed)[:3]


def test_every_place_has_an_address_and_is_offered_once(client, round_, wati, adi):
    for person in (wati, adi):
        places = [place.url for place in places_of(person, round_)]
        assert len(places) == len(set(places)) > 15
        sign_in(client, person)
        shut = {place for place in places if client.get(place).status_code not in {200, 302}}
        assert shut == set()
    assert "/pengaturan/cadangan/" in places
    assert "/evaluasi/uji/penerimaan/" not in places


def test_proof_of_a_question_is_found_by_its_code(client, use, answer, sari, tono):
    other = answer.round.answers.exclude(pk=answer.pk).first()
    sign_in(client, sari)
    assert f"/bukti/{use.evidence_id}/" in addresses(client, answer.code)
    assert f"/bukti/{use.evidence_id}/" not in addresses(client, other.code)
    sign_in(client, tono)
    assert f"/bukti/{use.evidence_id}/" not in addresses(client, answer.code)


def test_a_word_with_a_meaning_is_not_the_beginning_of_another(client, round_, wati):
    asisten = create_agency(
        code="asda", name="Asisten Pemerintahan", kind="unit", by=None, at=MONDAY
    )
    page = f"/pengaturan/perangkat-daerah/{asisten.pk}/"
    sign_in(client, wati)
    assert page not in addresses(client, "asi")
    assert page in addresses(client, "asis")
    assert page in addresses(client, "asisten")


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
