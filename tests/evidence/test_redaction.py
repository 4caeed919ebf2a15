"""Blacking out through the pages: what is asked, what is kept when a step fails, what comes of it."""

from __future__ import annotations

import time

import pytest
from django.http import QueryDict

from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileScan, Redaction
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.redaction.forms import areas_of, read_rows
from layak.records.evidence.viewing.reasons import REASONS
from tests.conftest import MONDAY, sign_in
from tests.documents.papers import NAME, NIK, insides, place_of, text_of, typeset
from tests.evaluation.conftest import answer, revision, round_
from tests.evidence.test_evidence_pages import _own_storage, body
from tests.evidence.test_viewing import hand_in

__all__ = ["_own_storage", "answer", "revision", "round_"]


@pytest.fixture(scope="module")
def paper():
    return typeset()


@pytest.fixture
def file(answer, sari, paper):
    file = hand_in(answer, sari, paper, name="Daftar Bunga.pdf")
    FileText.objects.create(file=file, text="Daftar", page_count=1, read_at=MONDAY)
    return file


def desk(file, more=""):
    return f"/bukti/{file.evidence_id}/samarkan/{file.version}/{more}"


def told(boxes=(("10", "20", "30", "10"),), **more):
    sides = zip(*boxes, strict=True) if boxes else ([], [], [], [])
    columns = dict(zip(("kiri", "atas", "lebar", "tinggi"), map(list, sides), strict=True))
    return {
        "hal": "1",
        "langkah": "simpan",
        "title": "Daftar peserta (disamarkan)",
        "sensitivity": "public",
        "why": "Memuat NIK anak",
        "restricts_source": "on",
        "has_looked": "on",
        **columns,
        **more,
    }


def percent(corners):
    left, top, right, bottom = (100 * side for side in corners)
    return tuple(f"{number:.2f}" for number in (left, top, right - left, bottom - top))


def test_the_result_is_an_evidence_of_its_own_without_the_name(client, sari, file, paper, tmp_path):
    source = tmp_path / "source.pdf"
    source.write_bytes(paper)
    boxes = [percent(place_of(source, *words.split())) for words in (NAME, NIK)]
    Evidence.objects.filter(pk=file.evidence_id).update(
        kind="attendance_list", signer=NAME, number="12/2025", years=[2025]
    )
    as_sari = sign_in(client, sari)
    response = as_sari.post(desk(file), told(boxes))
    redaction = Redaction.objects.get()
    result = redaction.result
    assert response["Location"] == f"/bukti/{result.evidence_id}/"
    data = body(as_sari.get(f"/bukti/{result.evidence_id}/berkas/1/"))
    made = tmp_path / "made.pdf"
    made.write_bytes(data)
    assert text_of(made).split() == []
    assert not any(word.encode() in insides(data) for word in (*NAME.split(), NIK))
    evidence = Evidence.objects.get(pk=result.evidence_id)
    assert (evidence.title, evidence.sensitivity) == ("Daftar peserta (disamarkan)", "public")
    assert (evidence.number, evidence.years, evidence.signer) == ("12/2025", [2025], "")
    assert evidence.agency_id == file.evidence.agency_id
    assert evidence.described_at is None
    assert result.original_name == "Daftar peserta (disamarkan).pdf"
    assert Evidence.objects.get(pk=file.evidence_id).sensitivity == "restricted"
    assert (redaction.file, len(redaction.areas)) == (file, 2)
    event = Event.objects.get(kind="evidence.redacted")
    assert (event.facts["area_count"], event.facts["result"]) == (2, result.evidence_id)


def test_both_sides_point_at_each_other(client, sari, budi, file):
    as_sari = sign_in(client, sari)
    as_sari.post(desk(file), told(restricts_source=""))
    result = Redaction.objects.get().result
    source_page = f"/bukti/{file.evidence_id}/"
    assert Evidence.objects.get(pk=file.evidence_id).sensitivity == "internal"
    page = as_sari.get(source_page).content.decode()
    assert f'href="/bukti/{result.evidence_id}/"' in page
    page = as_sari.get(f"/bukti/{result.evidence_id}/").content.decode()
    assert f'href="{source_page}"' in page
    assert "Memuat NIK anak" in page


def test_the_original_stays_as_it_came(client, sari, file, paper):
    as_sari = sign_in(client, sari)
    as_sari.post(desk(file), told(restricts_source=""))
    assert body(as_sari.get(f"/bukti/{file.evidence_id}/berkas/1/")) == paper


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"boxes": ()}, "Belum ada bagian yang ditandai"),
        ({"boxes": (("10", "20", "", "10"),)}, "kotak 1: isi keempat angkanya"),
        ({"boxes": (("10", "20", "x", "10"),)}, "kotak 1: isi keempat angkanya"),
        ({"boxes": (("10", "20", "0", "10"),)}, "lebar dan tinggi harus lebih dari 0"),
        ({"boxes": (("100", "20", "5", "10"),)}, "di luar halaman"),
        ({"why": ""}, "Alasan penyamaran belum diisi"),
        ({"title": ""}, "Nama bukti baru belum diisi"),
        ({"sensitivity": "restricted"}, "sensitivity"),
        ({"has_looked": ""}, "Periksa dahulu setiap halaman"),
        ({"kotak": ["7|1|1|1|1"]}, "halaman yang tidak ada"),
    ],
)
def test_a_fault_says_what_is_missing_and_loses_nothing(client, sari, file, change, reason):
    boxes = change.pop("boxes", (("10", "20", "30", "10"),))
    response = sign_in(client, sari).post(desk(file), told(boxes, **change))
    page = response.content.decode()
    assert response.status_code == 422
    assert reason in page
    assert all(f'value="{number}"' in page for box in boxes for number in box if number)
    assert all(f'value="{packed}"' in page for packed in change.get("kotak", []))
    assert EvidenceFile.objects.count() == 1


def test_boxes_of_other_pages_come_along(client, sari, answer):
    file = hand_in(answer, sari, typeset("Satu #pagebreak() Dua #pagebreak() Tiga"))
    as_sari = sign_in(client, sari)
    page = as_sari.post(desk(file), told(hal="1", langkah="hal:2")).content.decode()
    assert "Halaman 2 dari 3" in page
    assert 'name="kotak" value="1|10|20|30|10"' in page
    assert "<rect x=" not in page
    again = told(hal="2", langkah="hal:1", kotak=["1|10|20|30|10", "3|1|2|3|4"])
    page = as_sari.post(desk(file), again).content.decode()
    assert '<rect x="10" y="20" width="30" height="10">' in page
    assert 'value="3|1|2|3|4"' in page
    assert 'value="2|10|20|30|10"' in page
    as_sari.post(desk(file), told(hal="2", kotak=["1|10|20|30|10"]))
    assert [area["page"] for area in Redaction.objects.get().areas] == [1, 2]


def test_suggestions_become_boxes(client, sari, file):
    as_sari = sign_in(client, sari)
    page = as_sari.post(desk(file), told((), langkah="usul")).content.decode()
    assert "2 tempat diusulkan" in page
    assert page.count("<rect x=") == 2
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("budi", 404), ("rahma", 404), ("tono", 404)])
def test_only_the_owner_redacts(client, cast, file, who, status):
    as_one = sign_in(client, cast[who])
    assert as_one.get(desk(file)).status_code == status
    assert as_one.post(desk(file), told()).status_code == status
    assert not Redaction.objects.exists()


def test_a_contributor_is_told_who_does(client, tono, disdik, file, answer):
    answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    response = sign_in(client, tono).post(desk(file), told())
    assert response.status_code == 409
    assert "perangkat daerah yang mengunggahnya" in response.content.decode()
    assert not Redaction.objects.exists()


def test_a_file_in_quarantine_is_not_redacted(client, sari, file):
    FileScan.objects.create(file=file, state="waiting")
    assert sign_in(client, sari).post(desk(file), told()).status_code == 409
    assert not Redaction.objects.exists()


def test_a_table_is_to_be_a_pdf_first(client, sari, answer):
    file = hand_in(answer, sari, b"kode;nilai\n1;2\n", name="nilai.csv")
    response = sign_in(client, sari).get(desk(file))
    assert response.status_code == 409
    assert "Simpan sebagai PDF" in response.content.decode()


def test_a_reason_that_ran_out_does_not_lose_the_boxes(client, sari, file):
    Evidence.objects.filter(pk=file.evidence_id).update(sensitivity="restricted")
    as_sari = sign_in(client, sari)
    page = as_sari.post(desk(file), told()).content.decode()
    assert "Untuk apa berkas ini dibuka?" in page
    assert 'name="kiri" value="10"' in page
    assert 'name="langkah" value="simpan"' in page
    as_sari.post(desk(file), told(because="Menyamarkan nama"))
    assert Redaction.objects.count() == 1
    assert as_sari.session[REASONS][str(file.pk)][1] > time.time()


def rows_of(query):
    return read_rows(QueryDict(query), 2)


@pytest.mark.parametrize(
    "query",
    [
        "kotak=1|2|3",
        "kotak=a|1|1|1|1",
        "kotak=",
        "kotak=%D9%A1|1|1|1|1",
        "kiri=&atas=&lebar=&tinggi=",
        "kiri=5",
    ],
)
def test_what_is_no_box_is_left_aside(query):
    assert rows_of(query) == []


@pytest.mark.parametrize("typed", ["-1", "1e3", "nan", "1.2.3", "٣", "1000"])
def test_a_number_is_a_plain_number(typed):
    areas, faults = areas_of(rows_of(f"kiri={typed}&atas=1&lebar=2&tinggi=3"))
    assert areas == []
    assert faults == ["Halaman 2, kotak 1: isi keempat angkanya, 0 sampai 100."]


def test_a_box_ends_at_the_edge_of_the_page():
    (area,), faults = areas_of(rows_of("kiri=90,5&atas=50&lebar=20&tinggi=60"))
    assert faults == []
    assert (area.page, area.box.left, area.box.right) == (2, 0.905, 1.0)
    assert (area.box.top, area.box.bottom) == (0.5, 1.0)
