"""The page of a table: as a plain form, as rows saved by the module, on paper."""

from __future__ import annotations

import json

import pytest

from layak.evaluation.answers.models import Assignment, TableRow
from layak.evaluation.tables.actions import RowEdit, save_rows
from layak.platform.documents.reading.tables import read_workbook
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

pytestmark = pytest.mark.django_db
NEW = "row-0b0e5f0a-6b0c-4d0e-8f00-000000000001"
OTHER = "row-0b0e5f0a-6b0c-4d0e-8f00-000000000002"


@pytest.fixture
def table(round_, dinkes, disdik):
    """14.10: an innovation, led by Dinas Kesehatan; Dinas Pendidikan contributes."""
    answer = lead_by(round_.answers.get(code="14.10"), dinkes)
    Assignment.objects.create(
        answer=answer, agency=disdik, relation="contributor", assigned_at=MONDAY
    )
    return answer


def path(answer, rest=""):
    return f"/evaluasi/jawaban/{answer.pk}/tabel/{rest}"


def fill(answer, person, count):
    edits = [RowEdit(cells={"name": f"Inovasi {n}", "since": "2024"}) for n in range(count)]
    (agency,) = person.all_agency_ids
    save_rows(answer_id=answer.pk, agency_id=agency, edits=edits, by=person, at=MONDAY)


def module(client, answer, **rows):
    told = [
        {"field": name.replace("_", "-"), "value": json.dumps(cells), "version": 0, "save_id": ""}
        for name, cells in rows.items()
    ]
    return client.post(
        path(answer, "simpan/"),
        {"rows": json.dumps(told)},
        headers={"X-Requested-With": "layak-autosave"},
    )


def test_page_opens_with_three_empty_rows(table, client, sari):
    said = sign_in(client, sari).get(path(table)).content.decode()
    assert said.count('data-row="row-') == 4  # and the pattern of new ones
    assert "menurut pembacaan kami" in said


def test_plain_form_saves_rows_and_leaves_empty_ones(table, client, sari):
    sent = {f"version-{NEW}": "0", f"{NEW}.name": "Pojok ASI", f"{NEW}.since": "2024",
            f"version-{OTHER}": "0", f"{OTHER}.name": ""}  # fmt: skip
    response = sign_in(client, sari).post(path(table, "simpan/"), sent)
    assert (response.status_code, response.headers["Location"]) == (302, path(table))
    assert TableRow.objects.get().cells == {"name": "Pojok ASI", "since": "2024"}


def test_plain_form_keeps_all_that_was_typed_when_a_cell_is_wrong(table, client, sari):
    sent = {f"version-{NEW}": "0", f"{NEW}.name": "Pojok ASI", f"{NEW}.since": "dua ribu"}
    response = sign_in(client, sari).post(path(table, "simpan/"), sent)
    said = response.content.decode()
    assert response.status_code == 422
    assert "Pojok ASI" in said
    assert 'value="dua ribu"' in said
    assert f'href="#{NEW}.since"' in said
    assert "misalnya 2025" in said
    assert TableRow.objects.count() == 0


def test_plain_form_shows_both_texts_of_a_collision(table, client, sari, wati):
    fill(table, sari, 1)
    row = TableRow.objects.get()
    save_rows(
        answer_id=table.pk,
        agency_id=row.agency_id,
        edits=[RowEdit(row=row.pk, version=1, cells={"name": "Dari sekretariat"})],
        by=wati,
        at=MONDAY,
    )
    sent = {f"version-row-{row.pk}": "1", f"row-{row.pk}.name": "Dari Sari"}
    response = sign_in(client, sari).post(path(table, "simpan/"), sent)
    said = response.content.decode()
    assert response.status_code == 409
    assert "Dari Sari" in said
    assert "Tersimpan: Dari sekretariat" in said


def test_module_saves_good_cells_and_says_the_bad_ones(table, client, sari):
    cells = {"name": "Pojok ASI", "since": "besok", "problem": "\ud800x"}
    told = module(sign_in(client, sari), table, **{NEW: cells}).json()
    assert told["rows"][NEW]["state"] == "invalid"
    assert set(told["rows"][NEW]["errors"]) == {"since"}
    assert TableRow.objects.get().cells == {"name": "Pojok ASI", "problem": "x"}


def test_module_keeps_the_order_of_a_pasted_block(table, client, sari):
    names = {f"row-0b0e5f0a-6b0c-4d0e-8f00-{n:012d}": {"name": f"Baris {n}"} for n in range(9)}
    told = module(sign_in(client, sari), table, **names).json()
    assert {row["state"] for row in told["rows"].values()} == {"saved"}
    kept = TableRow.objects.order_by("position").values_list("cells__name", flat=True)
    assert list(kept) == [f"Baris {n}" for n in range(9)]


@pytest.mark.parametrize("rows", ["", "{}", "[1]", '[{"field":"x","value":"{}"}]', '[{"value":1}]'])
def test_module_is_told_when_its_save_is_not_readable(table, client, sari, rows):
    response = sign_in(client, sari).post(
        path(table, "simpan/"), {"rows": rows}, headers={"X-Requested-With": "layak-autosave"}
    )
    assert (response.status_code, response.json()["state"]) == (409, "refused")


def test_module_is_told_when_the_session_has_ended(table, client):
    assert module(client, table, **{NEW: {}}).status_code == 401


def test_outsider_finds_neither_page_nor_files(table, client, tono, disdik):
    Assignment.objects.filter(answer=table, agency=disdik).update(ended_at=MONDAY)
    sign_in(client, tono)
    for rest in ("", "matriks.pdf", "matriks.xlsx"):
        assert client.get(path(table, rest)).status_code == 404
    assert client.post(path(table, "simpan/")).status_code == 404
    assert client.get(path(table, "simpan/")).status_code in (404, 405)


def test_row_is_emptied_put_back_taken_and_released(table, client, sari, tono):
    fill(table, tono, 1)
    row = TableRow.objects.get()
    sign_in(client, tono)
    assert client.post(path(table, f"baris/{row.pk}/kosongkan/")).status_code == 302
    assert "Kembalikan" in client.get(path(table)).content.decode()
    assert client.post(path(table, f"baris/{row.pk}/kembalikan/")).status_code == 302
    sign_in(client, sari)
    assert "belum diambil" in client.get(path(table)).content.decode()
    client.post(path(table, f"baris/{row.pk}/ambil/"))
    row.refresh_from_db()
    assert row.taken_by == sari.user
    client.post(path(table, f"baris/{row.pk}/lepas/"))
    row.refresh_from_db()
    assert row.taken_at is None


def test_page_asks_the_same_few_questions_at_2_and_200_rows(
    table, client, sari, django_assert_max_num_queries
):
    sign_in(client, sari)
    fill(table, sari, 2)
    client.get(path(table))
    with django_assert_max_num_queries(10) as few:
        client.get(path(table))
    fill(table, sari, 198)
    with django_assert_max_num_queries(10) as many:
        client.get(path(table))
    assert len(few) == len(many)


def test_matrix_holds_the_rows_that_stand_and_their_sums(round_, client, sari, dinkes):
    service = lead_by(round_.answers.get(code="22A.1"), dinkes)
    cells = {"case": "NAPZA", "ages": "Semua umur", "service": "Kesehatan", "boys": "4",
             "girls": "6", "children": "10", "served": "9", "provider": "Puskesmas"}  # fmt: skip
    edits = [RowEdit(cells=cells), RowEdit(cells=cells | {"case": "HIV"})]
    save_rows(answer_id=service.pk, agency_id=dinkes.pk, edits=edits, by=sari, at=MONDAY)
    response = sign_in(client, sari).get(path(service, "matriks.xlsx"))
    (rows,) = read_workbook(response.content).values()
    flat = [[text for text in row if text] for row in rows]
    assert ["Jumlah", "8", "12", "20", "18", "90,00\u00a0%"] in flat
    assert ["1", "NAPZA", "Semua umur", "Kesehatan", "4", "6", "10", "9", "90,00\u00a0%",
            "Puskesmas"] in flat  # fmt: skip
    assert client.get(path(service, "matriks.pdf")).content.startswith(b"%PDF")


def test_list_of_tables_offers_a_blank_form_of_each_type(round_, client, wati):
    sign_in(client, wati)
    page = client.get("/evaluasi/uji/tabel/").content.decode()
    assert page.count("Format kosong (XLSX)") == 9
    response = client.get("/evaluasi/uji/tabel/two_year.xlsx")
    (rows,) = read_workbook(response.content).values()
    assert rows[5][:2] == ["Variabel", "Tahun 2025: Yang memenuhi"] or any(
        row[:2] == ["Variabel", "Tahun 2025: Yang memenuhi"] for row in rows
    )
    assert client.get("/evaluasi/uji/tabel/lain.xlsx").status_code == 404
