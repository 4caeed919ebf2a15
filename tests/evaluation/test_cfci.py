"""The same answers by UNICEF's goal areas: page, sheet and paper say the same."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pypdfium2
import pytest
import yaml

from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.files import GOALS, goals_of_framework, load_edition_file
from layak.evaluation.editions.rules import questions_of, read_goals, unknown_codes
from layak.evaluation.recap.reads import cfci_report
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.steering.actions import open_round
from layak.platform.documents.reading.tables import read_sheets
from tests.conftest import MONDAY, shipped, sign_in
from tests.evaluation.conftest import lead_by, plan

URL = "/evaluasi/uji/cfci/"


@pytest.fixture
def marked(round_):
    """Indicator 20 (children's creativity) answered in part: goal "bermain"."""
    Answer.objects.filter(round=round_, code="20.1").update(mark=Decimal(2))
    Answer.objects.filter(round=round_, code="4.1").update(mark=Decimal(1))
    Answer.objects.filter(round=round_, code="4.2").update(not_applicable_reason="Tidak ada.")
    return round_


def by_code(report):
    return {goal.code: goal for goal in report.goals}


def test_sums_by_hand(marked, budi):
    found = by_code(cfci_report(marked, budi, at=MONDAY))
    edition = load_edition_file("kla-2024")
    # a second reading of the file: indicators 4 and 23 for "dihargai"
    maximum = sum(i.maximum for i in edition.indicators if i.code in {"4", "23"})
    valued = found["dihargai"]
    assert (valued.achieved, valued.available, valued.answered_count) == (1, maximum, 2)
    assert valued.share == Decimal(1) / maximum
    assert found["bermain"].achieved == 2
    assert [goal.file_count for goal in found.values()] == [0, 0, 0, 0, 0]


def test_what_is_missing_is_said(marked, budi):
    found = by_code(cfci_report(marked, budi, at=MONDAY))
    states = {question.code: question.state for question in found["dihargai"].questions}
    assert (states["4.1"], states["4.2"], states["4.3"]) == ("tanpa bukti", "", "belum dijawab")


def test_indicators_of_no_goal_are_named(marked, budi):
    outside = cfci_report(marked, budi, at=MONDAY).outside
    raw = yaml.safe_load((GOALS / "cfci.yaml").read_text(encoding="utf-8"))
    placed = {code for goal in raw["goals"] for code in goal["indicators"]}
    every = [indicator.code for indicator in load_edition_file("kla-2024").indicators]
    assert [code for code, _name in outside] == [code for code in every if code not in placed]


def cells(text: str) -> list[list[str]]:
    body = text.split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, flags=re.S)
    found = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, flags=re.S) for row in rows]
    return [[html.unescape(re.sub(r"<small.*|<[^>]+>", "", cell)) for cell in row] for row in found]


def test_page_sheet_and_paper_say_the_same(client, marked, budi):
    sign_in(client, budi)
    page = client.get(URL).content.decode()
    sheet = read_sheets(client.get("/evaluasi/uji/cfci.xlsx").content)["Tujuan"]
    first = next(n for n, row in enumerate(sheet) if row[0] == "Tujuan")
    for shown, row in zip(cells(page), sheet[first + 1 : first + 6], strict=True):
        assert shown[0] == row[0]
        assert shown[1:3] == row[1:3]
        assert [Decimal(s.replace(".", "").replace(",", ".")) for s in shown[3:5]] == [
            Decimal(cell) for cell in row[3:5]
        ]
        assert shown[5] == row[5]
    paper = pypdfium2.PdfDocument(client.get("/evaluasi/uji/cfci.pdf").content)
    words = " ".join(" ".join(p.get_textpage().get_text_range() for p in paper).split())
    for shown in cells(page):
        assert shown[3] in words
    for text in (page, words):
        assert "Bukan pengakuan UNICEF" in text
        assert "menurut pembacaan kami" in text


def test_an_operator_gets_the_own_questions_only(client, marked, sari, dinkes):
    lead_by(marked.answers.get(code="4.1"), dinkes)
    report = cfci_report(marked, sari, at=MONDAY)
    shown = {question.code for goal in report.goals for question in goal.questions}
    led = Answer.objects.filter(
        round=marked, assignments__agency=dinkes, assignments__relation="lead",
        assignments__ended_at=None,
    )  # fmt: skip
    assert "4.1" in shown
    assert shown <= set(led.values_list("code", flat=True))
    assert "Dinas Kesehatan" in report.whose


def test_an_instrument_without_an_assignment_says_so(client, db, dp3a, budi):
    revision = load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)
    open_round(plan=plan(), revision=revision, caretaker=dp3a, by=None, at=MONDAY)
    sign_in(client, budi)
    text = client.get(URL).content.decode()
    assert "belum ada penempatan" in text
    assert client.get("/evaluasi/uji/cfci.pdf").status_code == 200
    assert client.get("/evaluasi/uji/cfci.xlsx").status_code == 200


def test_other_methods_and_strangers(client, marked, budi, adi):
    sign_in(client, budi)
    assert client.post(URL).status_code == 405
    assert client.get("/evaluasi/tidak-ada/cfci/").status_code == 404
    sign_in(client, adi)
    assert client.get(URL).status_code == 404


def test_queries_do_not_grow(marked, budi, django_assert_num_queries):
    cfci_report(marked, budi, at=MONDAY)
    # the answers, and what is flagged in them
    with django_assert_num_queries(2):
        cfci_report(marked, budi, at=MONDAY)


def test_the_file_fits_the_edition_and_is_marked_as_ours():
    tags = goals_of_framework("cfci")
    assert (len(tags.goals), tags.basis) == (5, "inferred")
    edition = load_edition_file("kla-2024")
    assert unknown_codes(tags, edition) == ()
    assert all(questions_of(goal, edition) for goal in tags.goals)


def test_faults_of_a_file_of_goals_are_told():
    raw = {"code": "x", "title": "X", "for": "kla", "goals": [
        {"code": "a", "name": "A"}, {"code": "a", "nme": "B"}]}  # fmt: skip
    _goals, faults = read_goals(raw)
    said = " ".join(fault.say for fault in faults)
    assert "sudah dipakai" in said
    assert "`nme` tidak dikenal" in said
