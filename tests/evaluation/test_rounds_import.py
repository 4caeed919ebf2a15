"""A list of marks through the pages: upload, preview, confirm."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.scores.reads import score_of
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.documents.reading.tables import read_table
from layak.platform.documents.writing.sheets import Column, Sheet, write_workbook
from tests.conftest import MONDAY, sign_in

OGAN_ILIR = Path(__file__).parents[1] / "data" / "ogan-ilir-2024-self-assessment.csv"
URL = "/evaluasi/uji/impor/"


@pytest.fixture
def secretary(client, wati, round_):
    return sign_in(client, wati)


def upload(client, data: bytes, name: str = "nilai.csv", **fields):
    return client.post(URL, {"marks": SimpleUploadedFile(name, data), **fields})


def preview(client, data: bytes, name: str = "nilai.csv", **fields):
    answer = upload(client, data, name, **fields)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return answer["Location"], page.content.decode()


def confirm(client, url: str, text: str, **fields):
    seen = re.search(r'name="seen" value="(\w+)"', text).group(1)
    return client.post(f"{url}muat/", {"seen": seen, **fields}, follow=True)


def test_the_real_list_gives_its_known_sum_on_the_page(secretary, round_):
    url, text = preview(secretary, OGAN_ILIR.read_bytes(), stated="770,36")
    with OGAN_ILIR.open(encoding="utf-8") as file:
        independent = sum(Decimal(row["self_mark"]) for row in csv.DictReader(file))
    assert independent == Decimal("769.61")
    assert text.count("769,61 / 1.000,00") == 2  # the list's own sum, and the round's afterwards
    assert "Nindya" in text
    # 7.2, marked 10 of its 22, has no options to be outside of
    assert "40 nilai di luar pilihan jawaban: dicatat, bukan ditolak" in text
    assert "770,36" in text
    assert "selisih 0,75" in text
    assert not AnswerRevision.objects.exists()

    page = confirm(secretary, url, text).content.decode()
    assert "274 nilai dari nilai.csv dimuat." in page
    assert "769,61 dari 1.000,00" in page
    assert score_of(round_).total == independent
    assert Event.objects.filter(kind="marks.imported").count() == 1


def test_the_same_confirmation_twice_takes_the_list_once(secretary):
    url, text = preview(secretary, OGAN_ILIR.read_bytes())
    confirm(secretary, url, text)
    again = confirm(secretary, url, text)
    assert "Unggah berkasnya sekali lagi" in again.content.decode()
    assert AnswerRevision.objects.count() == 274
    assert Event.objects.filter(kind="marks.imported").count() == 1


def test_a_workbook_counts_as_much_as_a_csv(secretary, round_):
    sheet = Sheet(
        title="x",
        columns=[Column(title="question_code"), Column(title="self_mark", kind="number")],
        rows=[["1.1", Decimal("12")], ["2.1", Decimal("0.75")]],
    )
    data = write_workbook([sheet], title="x", created=MONDAY)
    url, text = preview(secretary, data, "nilai.xlsx")
    confirm(secretary, url, text)
    assert score_of(round_).total == Decimal("12.75")


def test_rows_out_of_turn_are_named_and_nothing_is_taken(secretary, round_):
    Answer.objects.filter(round=round_, code="14.1").update(stage="approved")
    url, text = preview(secretary, OGAN_ILIR.read_bytes())
    assert "Belum bisa diubah" in text
    assert "Muat nilai ini" not in text
    confirm(secretary, url, text)
    assert score_of(round_).total == 0


def test_unread_rows_are_named_with_their_row_and_left_out_only_when_said(secretary, round_):
    data = b"question_code;self_mark\n1.1;12,5\n2.1;0,5\n9.99;1\n1.2a;<b>x</b>\n"
    url, text = preview(secretary, data)
    assert "nilai 12,5 di atas maksimal 12,00" in text
    assert "kode tidak ada dalam edisi ini (baris 4)" in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "<b>x</b>" not in text
    refused = confirm(secretary, url, text).content.decode()
    assert "Tidak ada yang dimuat" in refused
    assert score_of(round_).total == 0
    confirm(secretary, url, text, skips_unread="on")
    assert score_of(round_).total == Decimal("0.50")


def test_a_stale_preview_is_shown_again(secretary, round_):
    url, text = preview(secretary, b"kode,nilai\n1.1,12\n")
    Answer.objects.filter(round=round_, code="1.1").update(mark=Decimal(3))
    page = confirm(secretary, url, text).content.decode()
    assert "Isian putaran berubah sejak pratinjau dibuat" in page
    assert "3,00" in page
    assert Answer.objects.get(round=round_, code="1.1").mark == Decimal(3)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "kosong.csv", "Berkas ini kosong"),
        (b"%PDF-1.7", "nilai.csv", "Ini berkas PDF"),
        (b"pertanyaan,nilai\n1.1,3\n", "nilai.csv", "satu kolom kode"),
        (b"question_code,catatan\n1.1,3\n", "nilai.csv", "Kolom nilai"),
        (b"a" * 20_000_001, "besar.csv", "lebih besar dari 20 MB"),
        (b"\x00\x01\x02", "x.xlsx", "bukan berkas Excel"),
    ],
)
def test_a_bad_file_is_said_where_it_was_chosen(secretary, data, name, sentence):
    answer = upload(secretary, data, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_locked_round_takes_no_list(secretary, round_, ketut):
    url, text = preview(secretary, OGAN_ILIR.read_bytes())
    lock_round(round_=round_, by=ketut, at=MONDAY)
    assert "terkunci" in confirm(secretary, url, text).content.decode()
    assert "terkunci" in secretary.get(URL).content.decode()
    assert score_of(round_).total == 0


def test_a_preview_belongs_to_who_made_it(secretary, client, wati, round_, dp3a):
    url, _ = preview(secretary, b"question_code,self_mark\n1.1,12\n")
    client.logout()
    sign_in(client, wati)
    answer = client.get(url, follow=True)
    assert "Unggah berkasnya sekali lagi" in answer.content.decode()


@pytest.mark.parametrize("who", ["sari", "heri", "tono", "budi", "ketut", "rahma", "adi"])
def test_only_the_secretariat_imports(client, cast, round_, who):
    sign_in(client, cast[who])
    assert client.get(URL).status_code == 404
    assert client.post(f"{URL}abc/muat/").status_code == 404


def test_confirming_is_a_post(secretary):
    assert secretary.get(f"{URL}abc/muat/").status_code == 405


def test_the_empty_list_comes_back_as_it_went(secretary, round_):
    blank = secretary.get(f"{URL}daftar-kosong.csv").content
    rows = read_table(blank, "x.csv")
    assert len(rows) == 275
    assert rows[0] == ["question_code", "text", "maximum", "self_mark"]
    lines = blank.decode("utf-8-sig").splitlines()
    filled = "\n".join([lines[0], *(f"{line}0,01" for line in lines[1:])]).encode()
    url, text = preview(secretary, filled)
    # one question is worth nothing, and says so
    assert "KD-2.17" in text
    confirm(secretary, url, text, skips_unread="on")
    assert score_of(round_).total == Decimal("2.73")
    book = read_table(secretary.get(f"{URL}daftar-kosong.xlsx").content, "x.xlsx")
    assert [row[0] for row in book] == [row[0] for row in rows]


def test_windows_letters_and_quoted_newlines_are_read(secretary, round_):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([["question_code", "catatan", "self_mark"], ["1.1", "dua\nbaris é", "11,5"]])
    url, text = preview(secretary, out.getvalue().encode("cp1252"))
    confirm(secretary, url, text)
    assert score_of(round_).total == Decimal("11.50")
