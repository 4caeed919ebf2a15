"""The pages of the workbook: download, upload, preview with decisions, take."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import AnswerRevision
from tests.conftest import sign_in
from tests.evaluation.workbook_editing import Edited, typed

PAGE = "/evaluasi/uji/buku/"
NOTE = "Upaya yang dilakukan"


def downloaded(client, agency="dinkes") -> bytes:
    response = client.get(f"{PAGE}{agency}.xlsx")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="buku-uji-{agency}.xlsx"'
    return response.content


def upload(client, data: bytes, name="buku.xlsx"):
    return client.post(PAGE, {"workbook": SimpleUploadedFile(name, data)}, follow=True)


def confirm(client, preview, **told):
    page = preview.content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    address = re.search(r'action="([^"]+/muat/)"', page)[1]
    return client.post(address, {"seen": seen, **told}, follow=True)


@pytest.fixture
def desk(client, round_, sari):
    return sign_in(client, sari)


def test_an_operator_is_offered_the_own_workbook_alone(desk, tono):
    page = desk.get(PAGE).content.decode()
    assert f"{PAGE}dinkes.xlsx" in page
    assert "disdik.xlsx" not in page
    assert desk.get(f"{PAGE}disdik.xlsx").status_code == 404


def test_the_secretariat_is_offered_every_workbook(client, round_, wati):
    page = sign_in(client, wati).get(PAGE).content.decode()
    assert f"{PAGE}dinkes.xlsx" in page
    assert f"{PAGE}disdik.xlsx" in page
    assert downloaded(client, "disdik")


@pytest.mark.parametrize("who", ["heri", "budi", "ketut", "rahma", "adi"])
def test_who_fills_in_nothing_finds_no_workbook(client, cast, round_, who):
    sign_in(client, cast[who])
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}dinkes.xlsx").status_code == 404


def test_upload_preview_and_take(desk, answer):
    data = typed(downloaded(desk), ("14.1", NOTE, "Kelas ibu"), ("14.1", "Nilai", 2.5))
    preview = upload(desk, data)
    page = preview.content.decode()
    assert "Kelas ibu" in page
    assert "2,50" in page
    assert not AnswerRevision.objects.exists()
    done = confirm(desk, preview)
    assert "2 isian dari buku.xlsx dimuat." in done.content.decode()
    answer.refresh_from_db()
    assert (answer.note, f"{answer.mark}") == ("Kelas ibu", "2.50")
    again = upload(desk, data).content.decode()
    assert "sama dengan isian putaran sekarang" in again
    assert "Muat isian ini" not in again


def test_a_planted_fault_is_shown_with_sheet_cell_value_reason_and_cure(desk, answer):
    book = Edited(downloaded(desk))
    where = book.type("14.1", "Nilai", 7)
    book.type("14.1", NOTE, "Tetap baik")
    preview = upload(desk, book.save())
    page = preview.content.decode()
    for text in (
        "Jawaban", where, "7", "Nilai paling tinggi untuk pertanyaan ini 3,00.",
        "Tulis angka 0 sampai 3",
    ):  # fmt: skip
        assert text in page
    assert "Tidak ada yang dimuat" in confirm(desk, preview).content.decode()
    assert not AnswerRevision.objects.exists()
    confirm(desk, upload(desk, book.save()), skips_problems="on")
    answer.refresh_from_db()
    assert (answer.note, answer.mark) == ("Tetap baik", None)


@pytest.mark.parametrize(("choice", "kept"), [("sekarang", "Dari Wati"), ("berkas", "Dari buku")])
def test_a_text_saved_since_is_decided_by_hand(desk, answer, wati, choice, kept):
    data = typed(downloaded(desk), ("14.1", NOTE, "Dari buku"))
    edit = Edit(field="note", value="Dari Wati", version=0)
    save_field(answer_id=answer.pk, edit=edit, by=wati, at=timezone.now())
    preview = upload(desk, data)
    page = preview.content.decode()
    assert "Dari Wati" in page
    assert "Dari buku" in page
    assert "(Wati Rahayu, " in page
    confirm(desk, preview, **{"pilih 14.1 note": choice})
    answer.refresh_from_db()
    assert answer.note == kept


def test_a_preview_that_moved_is_shown_again(desk, answer, wati):
    preview = upload(desk, typed(downloaded(desk), ("14.1", NOTE, "Dari buku")))
    edit = Edit(field="note", value="Lebih cepat", version=0)
    save_field(answer_id=answer.pk, edit=edit, by=wati, at=timezone.now())
    page = confirm(desk, preview).content.decode()
    assert "berubah sejak pratinjau" in page
    assert "Lebih cepat" in page
    answer.refresh_from_db()
    assert answer.note == "Lebih cepat"


def test_a_file_that_is_no_workbook_keeps_the_form_with_the_reason(desk):
    for name, data, why in (
        ("a.xlsx", b"Kode;Nilai", "isinya Teks"),
        ("a.xlsx", b"PK\x03\x04rusak", "rusak"),
        ("a.pdf", b"%PDF-1.7\n", "bukan berkas Excel"),
    ):
        response = upload(desk, data, name)
        assert response.status_code == 422
        assert why in response.content.decode()
    assert desk.post(PAGE, {}).status_code == 422


def test_a_preview_of_someone_else_is_gone(desk, client, tono):
    preview = upload(desk, typed(downloaded(desk), ("14.1", NOTE, "x")))
    address = preview.redirect_chain[-1][0]
    sign_in(client, tono)
    assert "sudah selesai atau sudah lama" in client.get(address, follow=True).content.decode()


def test_pages_ask_little_and_come_soon(desk, answer, django_assert_max_num_queries):
    book = Edited(downloaded(desk))
    codes = [book.text(cell) for cell in book.cells() if cell.get("r").startswith("A")][1:]
    for code in codes:
        book.type(code, NOTE, f"Upaya {code}")
    began = timezone.now()
    preview = upload(desk, book.save())
    assert timezone.now() - began < timedelta(seconds=3)
    assert f'class="count">{len(codes)}<' in preview.content.decode()
    address = preview.redirect_chain[-1][0]
    with django_assert_max_num_queries(10):
        desk.get(address)
    with django_assert_max_num_queries(10):
        desk.get(PAGE)
