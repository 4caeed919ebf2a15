"""Pages of the sheet: who sees what, the matrix, the meeting's presses, files, constant queries."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.readiness.reads import readiness_matrix
from layak.rules.facilities import year_meant
from tests.conftest import sign_in
from tests.evaluation.conftest import lead_by
from tests.facilities.conftest import YEAR, bare, content, decide, propose

BASE = f"/kesiapan/{YEAR}/"
TODAY = date(2026, 11, 5)


def text(client, person, path):
    response = sign_in(client, person).get(path)
    assert response.status_code == 200
    return response.content.decode()


def form(**more):
    return {"kind": "facility", "need": "Taman", "funding": "none", **more}


def test_who_sees_which_rows(client, need, sari, heri, tono, wati, budi, rahma, ketut, adi):
    for person in (sari, heri, wati, budi, rahma, ketut):
        assert need.need in text(client, person, BASE)
    assert "Belum ada kesiapan" in text(client, tono, BASE)
    assert client.get(f"/kesiapan/baris/{need.pk}/").status_code == 404
    assert client.post(f"/kesiapan/baris/{need.pk}/kemajuan/", {"percent": 5}).status_code == 404
    assert sign_in(client, adi).get(BASE).status_code == 404


def test_an_empty_year_teaches(client, sari, rahma, wati):
    assert "Tambah baris pertama" in text(client, sari, BASE)
    assert "Tambah baris pertama" not in text(client, rahma, BASE)
    for page in ("matriks", "belum-ada-dana"):
        assert "Buka daftar kesiapan" in text(client, sari, f"{BASE}{page}/")
    assert "Tidak ada yang menunggu" in text(client, wati, f"{BASE}pembahasan/")
    assert client.get("/kesiapan/?kode=14.5").url.endswith("/?kode=14.5")
    assert client.get("/kesiapan/99999/").status_code == 404


def test_a_row_is_added_changed_and_what_was_typed_comes_back(client, sari):
    sign_in(client, sari)
    year = year_meant(timezone.localdate())
    path = f"/kesiapan/{year}/baru/"
    wrong = client.post(path, form(cost="seratus"))
    assert wrong.status_code == 422
    assert "misalnya 150.000.000" in wrong.content.decode()
    assert 'value="seratus"' in wrong.content.decode()
    assert client.post(path, form(cost="150 juta", lagi="ya")).url.startswith(f"{path}?perangkat=")
    need = ReadinessNeed.objects.get()
    edit = f"/kesiapan/baris/{need.pk}/ubah/"
    assert 'value="150.000.000"' in client.get(edit).content.decode()
    assert client.post(edit, form(cost="1 juta", seen=1)).url == f"/kesiapan/baris/{need.pk}/"
    slower = client.post(edit, form(cost="2 juta", seen=1))
    assert slower.status_code == 409
    assert "Yang tersimpan sekarang" in slower.content.decode()
    need.refresh_from_db()
    assert (need.cost, need.version) == (1_000_000, 2)


def test_a_meeting_decides_with_one_press_a_row(client, need, sari, wati):
    other = propose(sari, bare())
    path = f"{BASE}pembahasan/"
    assert "2 baris menunggu putusan" in text(client, wati, path)
    told = {"rapat": "Rakor ke-5", "alamat": "/rapat/5/", f"catatan-{other.pk}": ""}
    late = client.post(path, {**told, "putusan": f"deferred:{other.pk}"})
    assert late.status_code == 422
    assert "Tulis alasannya" in late.content.decode()
    done = client.post(path, {**told, "putusan": f"agreed:{need.pk}"})
    assert done.url == f"{path}?rapat=Rakor+ke-5&alamat=%2Frapat%2F5%2F"
    need.refresh_from_db()
    assert (need.state, need.review_label, need.review_url) == ("agreed", "Rakor ke-5", "/rapat/5/")
    assert client.post(path, {"putusan": "agreed:x"}).status_code == 422
    assert client.post(path, {"putusan": "agreed:0"}).status_code == 404
    assert sign_in(client, sari).get(path).status_code == 404


def test_the_matrix_counts_a_row_in_each_part_and_once_at_the_side(round_, sari, tono, wati):
    propose(sari, content(codes=("14.5", "21A.1"), cost=100))
    propose(sari, bare())
    propose(tono, content("Kelas", codes=("18.1",), cost=50))
    decide(propose(tono, content("Tunda", codes=("18.1",), cost=7)), wati, "deferred", "x")
    matrix = readiness_matrix(by=wati, year=YEAR, today=TODAY)
    names = [name for _code, name in matrix.columns]
    told = {
        line.name: [(name, cell.count, cell.cost) for name, cell in zip(names, line.cells, strict=True) if cell]
        for line in matrix.lines
    }  # fmt: skip
    assert [code for code, _name in matrix.columns] == ["K", "I", "II", "III", "IV", "V", "KD", ""]
    by_code = dict(matrix.columns)
    assert told["Dinas Kesehatan"] == [
        (by_code["III"], 1, 100), (by_code["V"], 1, 100), ("Tanpa pertanyaan", 1, 0),
    ]  # fmt: skip
    assert told["Dinas Pendidikan"] == [(by_code["IV"], 1, 50)]
    assert (matrix.whole.count, matrix.whole.cost) == (3, 150)
    own = readiness_matrix(by=tono, year=YEAR, today=TODAY)
    assert [line.name for line in own.lines] == ["Dinas Pendidikan"]


def test_filters_find_what_they_say(client, round_, sari, wati, tono):
    propose(sari)
    propose(sari, bare())
    propose(tono, content("Kelas", codes=("18.1",)))
    for words, found in (
        ("kurang=dana", ["Taman bermain kelurahan"]),
        ("bagian=IV", ["Kelas"]),
        ("kode=14.5", ["Ruang laktasi di tiga puskesmas"]),
        ("q=taman", ["Taman bermain kelurahan"]),
        ("jenis=facility", ["Taman bermain kelurahan"]),
        ("keadaan=done", []),
    ):
        page = sign_in(client, wati).get(f"{BASE}?{words}").context["page"]
        assert [row.need for row in page["rows"]] == found, words


def test_every_list_costs_the_same_with_twenty_rows(client, round_, sari, wati):
    def counts():
        costs = []
        for page in ("", "matriks/", "belum-ada-dana/", "pembahasan/"):
            with CaptureQueriesContext(connection) as caught:
                client.get(f"{BASE}{page}")
            costs.append(len(caught))
        return costs

    sign_in(client, wati)
    propose(sari)
    propose(sari, bare())
    client.get(BASE)
    few = counts()
    for number in range(18):
        propose(sari, bare(f"Taman {number}"))
    assert counts() == few
    assert max(few) <= 12


def test_the_files_hold_every_row_its_sums_and_what_has_no_money(client, round_, need, sari, wati):
    propose(sari, bare(cost=25_000_000))
    data = sign_in(client, wati).get(f"{BASE}kesiapan.xlsx").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Kesiapan", "Matriks", "Belum ada dana"]
    cells = book.get_sheet_by_name("Kesiapan").to_python()
    assert any(row[1] == need.need and row[5] == 150_000_000 for row in cells)
    assert any(row[1] == "Jumlah tanpa yang ditunda" and row[5] == 175_000_000 for row in cells)
    paper = client.get(f"{BASE}kesiapan.pdf")
    assert paper.content.startswith(b"%PDF")
    assert sign_in(client, sari).get(f"{BASE}kesiapan.pdf").status_code == 200


def test_the_question_leads_to_what_lifts_it(client, round_, sari, dinkes):
    now = timezone.now()
    year = year_meant(timezone.localdate(now))
    need = propose(sari, bare(codes=("14.5",)), year=year, at=now)
    answer = lead_by(round_.answers.get(code="14.5"), dinkes)
    said = text(client, sari, f"/evaluasi/jawaban/{answer.pk}/")
    assert "1 kesiapan mengangkat pertanyaan ini" in said
    assert "/kesiapan/?kode=14.5" in said
    page = text(client, sari, f"/kesiapan/baris/{need.pk}/")
    assert f"/evaluasi/jawaban/{answer.pk}/" in page


@pytest.mark.parametrize(
    "page", ["", "matriks/", "belum-ada-dana/", "pembahasan/", "baru/", "tempel/"]
)
def test_pages_stand_with_two_hundred_rows(client, round_, wati, dinkes, page):
    ReadinessNeed.objects.bulk_create(
        ReadinessNeed(
            agency=dinkes, year=YEAR, kind="facility", need=f"Kebutuhan {number} " + "panjang " * 20,
            created_at="2026-02-02T03:00Z", created_by=wati.user,
        )
        for number in range(200)
    )  # fmt: skip
    assert text(client, wati, f"{BASE}{page}")
