"""The recap: page, sheet and PDF say the same, cell by cell."""

from __future__ import annotations

import csv
import html
import re
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from django.urls import reverse

from layak.evaluation.answers.models import Answer
from layak.evaluation.scores.actions import import_marks
from layak.platform.documents.reading.tables import read_sheets
from tests.conftest import MONDAY, sign_in

OGAN_ILIR = Path(__file__).parents[1] / "data" / "ogan-ilir-2024-self-assessment.csv"
URL = "/evaluasi/uji/rekap/"
# columns of the sheet that hold numbers: mark, maximum, number of files
MARK, MAXIMUM, FILES = 2, 3, 6


@pytest.fixture
def filled(round_, wati):
    rows = list(csv.reader(OGAN_ILIR.read_text(encoding="utf-8").splitlines()))
    import_marks(round_=round_, rows=rows, source="oi.csv", by=wati, at=MONDAY)
    note = "=1+1 Catatan “panjang” tentang upaya.\n" + "kata " * 60
    Answer.objects.filter(round=round_, code="14.1").update(note=note, option="R2")
    Answer.objects.filter(round=round_, code="2.1").update(
        mark=None, not_applicable_reason="Tidak ada di kota ini"
    )
    Answer.objects.filter(round=round_, code="2.2").update(mark=None)
    return round_


def page_rows(client, url: str = URL) -> list[list[str]]:
    """The body of the page's table as text."""
    body = client.get(url).content.decode().split("<tbody>")[-1].split("</tbody>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, flags=re.S)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, flags=re.S) for row in rows]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells]


def indonesian(text: str, places: int = 2) -> str:
    """``1234.5`` as ``1.234,50``, by a second method."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text
    return f"{float(text):,.{places}f}".replace(",", "_").replace(".", ",").replace("_", ".")


def sheet_rows(client, url: str) -> list[list[str]]:
    rows = read_sheets(client.get(url).content)["Rekap"]
    first = next(n for n, row in enumerate(rows) if row[0] == "Kode")
    last = next(n for n, row in enumerate(rows) if row[1] == "Jumlah")
    return rows[first + 1 : last]


def test_every_cell_of_the_sheet_equals_the_page(client, budi, filled):
    sign_in(client, budi)
    shown, printed = page_rows(client), sheet_rows(client, "/evaluasi/uji/rekap.xlsx")
    # 7 parts, 25 indicators, their sections, 274 questions
    assert sum(1 for row in shown if row[FILES]) == 274
    assert len(shown) == len(printed)
    for page, sheet in zip(shown, printed, strict=True):
        sheet[MARK], sheet[MAXIMUM] = indonesian(sheet[MARK]), indonesian(sheet[MAXIMUM])
        assert page == sheet


def test_the_order_is_that_of_the_edition(client, budi, filled):
    sign_in(client, budi)
    with OGAN_ILIR.open(encoding="utf-8") as file:
        codes = [row["question_code"] for row in csv.DictReader(file)]
    assert [row[0] for row in page_rows(client) if row[FILES]] == codes


def test_sums_are_those_of_the_questions_below(client, budi, filled):
    sign_in(client, budi)
    rows = page_rows(client)
    numbers = [row for row in rows if row[FILES]]
    marks = [
        Decimal(row[MARK].replace(".", "").replace(",", ".")) for row in numbers if "," in row[MARK]
    ]
    with OGAN_ILIR.open(encoding="utf-8") as file:
        column = {row["question_code"]: Decimal(row["self_mark"]) for row in csv.DictReader(file)}
    expected = Decimal("769.61") - column["2.1"] - column["2.2"]
    assert sum(marks) == expected
    by_code = {row[0]: row for row in rows}
    assert by_code["2.1"][MARK] == "tidak berlaku"
    assert by_code["2.2"][MARK] == "\u2013"
    text = client.get(URL).content.decode()
    assert f"{indonesian(str(expected))} dari 1.000,00" in text
    assert "274: 272 terjawab, 1 tidak berlaku, 1 belum dijawab" in text


def test_paper_holds_every_code_and_sum(client, budi, filled):
    sign_in(client, budi)
    data = client.get("/evaluasi/uji/rekap.pdf").content
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    words = " ".join(pages).split()
    for row in page_rows(client):
        assert row[0] in words
    assert all("belum diverifikasi" in " ".join(page.split()) for page in pages)


def test_a_note_never_becomes_a_formula_and_is_whole_on_its_own_sheet(client, budi, filled):
    sign_in(client, budi)
    sheets = read_sheets(client.get("/evaluasi/uji/rekap.xlsx").content)
    notes = dict(sheets["Catatan lengkap"])
    assert notes["14.1"].startswith("=1+1 Catatan")
    assert notes["14.1"].count("kata") == 60


def test_an_operator_sees_the_own_questions_only(client, sari, filled, dinkes):
    sign_in(client, sari)
    rows = [row for row in page_rows(client) if row[FILES]]
    led = Answer.objects.filter(
        round=filled, assignments__agency=dinkes, assignments__relation="lead"
    )
    assert {row[0] for row in rows} == set(led.values_list("code", flat=True))
    assert client.get(f"{URL}?perangkat=disdik").status_code == 404
    assert client.get("/evaluasi/uji/rekap.xlsx?perangkat=disdik").status_code == 404
    assert len(sheet_rows(client, "/evaluasi/uji/rekap.xlsx?perangkat=dinkes")) == len(
        page_rows(client, f"{URL}?perangkat=dinkes")
    )


def test_an_agency_without_questions_gets_an_explanation(client, filled, tono):
    from layak.evaluation.answers.models import Assignment

    Assignment.objects.filter(agency_id__in=tono.all_agency_ids).delete()
    sign_in(client, tono)
    assert "Belum ada pertanyaan yang dipimpin" in client.get(URL).content.decode()
    for ending in ("xlsx", "pdf"):
        assert client.get(f"/evaluasi/uji/rekap.{ending}").status_code == 200


@pytest.mark.parametrize("who", ["adi"])
def test_who_may_not_export_finds_nothing(client, cast, filled, who):
    sign_in(client, cast[who])
    for path in (URL, "/evaluasi/uji/rekap.xlsx", "/evaluasi/uji/rekap.pdf"):
        assert client.get(path).status_code == 404


def test_an_unknown_round_is_not_found(client, budi, filled):
    sign_in(client, budi)
    assert client.get("/evaluasi/lain/rekap/").status_code == 404
    assert client.post(reverse("recap", args=["uji"])).status_code == 405


def test_page_and_files_cost_few_queries(client, budi, filled, django_assert_max_num_queries):
    sign_in(client, budi)
    for path in (URL, "/evaluasi/uji/rekap.xlsx", "/evaluasi/uji/rekap.pdf"):
        # one of them for the flags of all answers
        with django_assert_max_num_queries(11):
            client.get(path)


def test_flags_of_answers_stand_on_page_sheet_and_paper(client, budi, filled):
    """More children than there are, told once; another answer tells the same and explains nothing."""
    sign_in(client, budi)
    figures = {str(filled.data_years[-1]): {"numerator": "9000", "denominator": "7631"}}
    Answer.objects.filter(round=filled, code="14.1").update(figures=figures)
    page = client.get(URL).content.decode()
    summary = re.search(r"<summary>(\d+) tanda pada isian", page)
    assert summary
    listed = re.findall(r"<strong>([\d.]+)</strong> ([^<]+)<br><small>([^<]+)</small>", page)
    assert len(listed) == int(summary[1])
    above = [told for code, say, told in listed if code == "14.1" and "9.000 dari 7.631" in say]
    assert "belum dijelaskan" in above
    rows = read_sheets(client.get("/evaluasi/uji/rekap.xlsx").content)["Tanda"]
    assert [row[:3] for row in rows[1:]] == [
        [code, html.unescape(say), told] for code, say, told in listed
    ]
    pdf = pypdfium2.PdfDocument(client.get("/evaluasi/uji/rekap.pdf").content)
    last = " ".join(pdf[len(pdf) - 1].get_textpage().get_text_range().split())
    assert "Tanda pada isian dan penjelasannya (ukuran kami)" in last
    assert "belum dijelaskan" in last
