"""The report of a round: own work, heat map, fair comparison, day by day."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from layak.evaluation.answers.models import Answer, AnswerStep, Assignment, EvidenceUse
from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.editions.reads import national_remarks
from layak.evaluation.reports.reads import (
    OwnPart,
    comparison,
    heat_map,
    own_parts,
    replay,
    round_report,
)
from layak.evaluation.rounds.policy import stage_policy
from layak.records.evidence.files.models import Evidence
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

PAGE = "/evaluasi/uji/laporan/"
DUE = date(2026, 3, 10)
# noon in Jakarta, five days after the due day
NOW = datetime(2026, 3, 15, 5, tzinfo=UTC)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


@pytest.fixture
def worked(round_, dinkes, disdik, wati):
    """Dinas Kesehatan leads 13.1 (handed on two days late) and 14.1 (late, open) and contributes
    to 12.1, which Dinas Pendidikan leads and has not begun; all are due on 10 March."""
    Assignment.objects.filter(answer__round=round_).update(ended_at=MONDAY)
    late, is_open, other = (round_.answers.get(code=code) for code in ("13.1", "14.1", "12.1"))
    lead_by(late, dinkes)
    lead_by(is_open, dinkes)
    lead_by(other, disdik)
    other.assignments.create(
        agency=dinkes, relation="contributor", assigned_at=MONDAY, state="handed_in",
        state_since_at=noon(DUE - timedelta(days=1)),
    )  # fmt: skip
    Answer.objects.filter(round=round_).update(due_on=DUE)
    Answer.objects.filter(pk=late.pk).update(stage="approved", mark=Decimal(2))
    Answer.objects.filter(pk=is_open.pk).update(mark=Decimal(1))
    told = {"move": "approve", "by": wati.user, "answer": late}
    AnswerStep.objects.create(
        source="draft", target="ready", at=noon(DUE - timedelta(days=1)), **told | {"move": "ready"}
    )
    AnswerStep.objects.create(
        source="ready", target="approved", at=noon(DUE + timedelta(days=2)), **told
    )
    return late, is_open, other


def of(round_, code):
    return [piece for piece in own_parts(round_, at=NOW) if piece.agency_code == code]


def test_own_work_is_what_was_led_and_what_was_contributed(round_, worked):
    assert [(piece.is_done, piece.days_late) for piece in of(round_, "dinkes")] == [
        (True, 0),  # 12.1: handed in the day before
        (True, 2),  # 13.1: approved two days after
        (False, 5),  # 14.1: five days late by now
    ]
    assert [(piece.is_done, piece.days_late) for piece in of(round_, "disdik")] == [(False, 5)]


def test_a_contribution_that_the_answer_went_on_without_is_nobodys_work(round_, worked):
    Assignment.objects.filter(answer=worked[2], relation="contributor").update(state="open")
    assert len(of(round_, "dinkes")) == 3
    Answer.objects.filter(pk=worked[2].pk).update(stage="accepted")
    assert len(of(round_, "dinkes")) == 2


def test_before_the_day_nothing_is_late_and_without_a_day_nothing_is_judged(round_, worked):
    early = own_parts(round_, at=noon(DUE))
    assert [piece.days_late for piece in early if not piece.is_done] == [None, None]
    Answer.objects.filter(round=round_).update(due_on=None)
    assert {piece.days_late for piece in own_parts(round_, at=NOW)} == {None}


def test_an_answer_that_came_back_is_not_done(round_, worked, wati):
    Answer.objects.filter(pk=worked[0].pk).update(stage="returned")
    assert [piece.is_done for piece in of(round_, "dinkes")] == [True, False, False]


def test_comparison_is_of_shares_and_by_name(round_, worked, wati, dinkes):
    EvidenceUse.objects.create(
        answer=worked[0], added_at=MONDAY, added_by=wati.user,
        evidence=Evidence.objects.create(
            title="Bukti", agency=dinkes, created_at=MONDAY, created_by=wati.user
        ),
    )  # fmt: skip
    found = round_report(round_, at=NOW)
    assert [(line.name, line.cells) for line in found.lines] == [
        # 2 of 3 done; 1 of 3 on time; (2 + 5) / 2 days; evidence for 1 of 2 claims
        ("Dinas Kesehatan", ("67\u00a0%", "33\u00a0%", "3,5", "50\u00a0%")),
        ("Dinas Pendidikan", ("0\u00a0%", "0\u00a0%", "5,0", "\u2013")),
    ]
    assert [line.is_small for line in found.lines] == [False, True]


def part(name, **changes):
    facts = {
        "agency_code": name.lower(), "agency_name": name, "answer_id": 1, "part": "A",
        "is_done": False, "days_late": None, "needs_proof": False,
    }  # fmt: skip
    return OwnPart(**facts | changes)


def test_a_large_load_is_not_compared_by_its_size():
    heavy = [part("Berat", is_done=number < 50) for number in range(100)]
    light = [part("Enteng", is_done=number < 1) for number in range(2)]
    assert [line.done_share for line in comparison([*light, *heavy], set())] == [
        Decimal("0.5"),
        Decimal("0.5"),
    ]


def test_heat_map_says_every_share_in_words():
    work = [
        part("B", is_done=True), part("B"), part("B", part="C", is_done=True), part("A"),
    ]  # fmt: skip
    found = heat_map(work, [("A", "Awal"), ("C", "Cukup"), ("D", "Dua")], whole_name="Semua")
    assert [(row.name, [cell.text for cell in row.cells]) for row in found.rows] == [
        ("A", ["0\u00a0% (0/1)", "\u2013", "\u2013", "0\u00a0% (0/1)"]),
        ("B", ["50\u00a0% (1/2)", "100\u00a0% (1/1)", "\u2013", "67\u00a0% (2/3)"]),
    ]
    assert [cell.level for cell in found.rows[1].cells] == ["most", "all", "", "most"]
    assert found.whole.cells[-1].text == "50\u00a0% (2/4)"


def test_days_are_replayed_from_the_steps():
    first, second = date(2026, 3, 1), date(2026, 3, 4)
    moves = [
        (1, "ready", first), (2, "ready", first), (1, "approved", first),
        (1, "accepted", second), (2, "returned", second),
    ]  # fmt: skip
    policy = stage_policy("self-assessment")
    assert [
        (line.day, line.moved_count, line.waiting_count, line.done_count)
        for line in replay(moves, policy)
    ] == [(first, 3, 2, 0), (second, 2, 0, 1)]


def test_page_shows_what_the_files_hold(client, budi, round_, worked):
    sign_in(client, budi)
    text = client.get(PAGE).content.decode()
    assert "Perbandingan yang adil" in text
    assert "67\u00a0%<small>2/3</small>" in text
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get("/evaluasi/uji/laporan.xlsx").content)
    )
    assert book.sheet_names == [
        "Perbandingan", "Peta kemajuan", "Hari demi hari", "Belum terpenuhi nasional",
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in book.get_sheet_by_name("Perbandingan").to_python()}
    assert rows["Dinas Pendidikan"][0] == 0
    assert round(rows["Dinas Kesehatan"][0], 2) == 66.67
    paper = pypdfium2.PdfDocument(client.get("/evaluasi/uji/laporan.pdf").content)
    printed = "".join(page.get_textpage().get_text_bounded() for page in paper)
    assert "Laporan Putaran uji" in printed
    assert "iklan rokok" in printed
    assert "pembacaan kami" in " ".join(printed.split())


def test_an_empty_round_has_a_report(client, budi, round_):
    Assignment.objects.filter(answer__round=round_).update(ended_at=MONDAY)
    sign_in(client, budi)
    assert "Belum ada pertanyaan yang dibagi" in client.get(PAGE).content.decode()
    for ending in ("xlsx", "pdf"):
        assert client.get(f"/evaluasi/uji/laporan.{ending}").status_code == 200


def test_who_may_not_see_progress_does_not_find_it(client, sari, round_):
    sign_in(client, sari)
    assert client.get(PAGE).status_code == 404
    assert client.get("/evaluasi/uji/laporan.pdf").status_code == 404


def test_the_report_is_only_read(client, budi, round_):
    assert sign_in(client, budi).post(PAGE).status_code == 405


def test_report_costs_the_same_for_two_rows_and_for_many(
    round_, worked, dinkes, django_assert_num_queries
):
    with django_assert_num_queries(5):
        round_report(round_, at=NOW)
    for answer in round_.answers.exclude(pk__in=[row.pk for row in worked]):
        lead_by(answer, dinkes)
    with django_assert_num_queries(5):
        found = round_report(round_, at=NOW)
    assert found.heat.whole.cells[-1].total_count == 275


def test_what_no_region_meets_is_named_with_its_source(edition_2024):
    [(code, remark)] = national_remarks(edition_2024).items()
    question = edition_2024.find(code)
    assert "iklan" in question.text
    assert remark.said_on == date(2025, 8, 9)
    assert remark.source.startswith("https://")
    assert remark.is_our_reading


def test_another_instrument_has_no_such_remark(edition_of_wards):
    assert national_remarks(edition_of_wards) == {}


@pytest.fixture
def edition_2024():
    return load_edition_file("kla-2024")


@pytest.fixture
def edition_of_wards():
    return load_edition_file("kelurahan-contoh")


def test_the_question_its_list_and_the_recap_say_so(client, budi, round_):
    sign_in(client, budi)
    [code] = national_remarks(load_edition_file("kla-2024"))
    answer = round_.answers.get(code=code)
    page = client.get(f"/evaluasi/jawaban/{answer.pk}/").content.decode()
    assert page.count("belum terpenuhi secara nasional") == 1
    assert "kata Menteri PPPA" in page
    assert "pembacaan kami" in page
    listed = client.get("/evaluasi/uji/").content.decode()
    assert listed.count("belum terpenuhi secara nasional") == 1
    assert client.get("/evaluasi/uji/rekap/").content.decode().count("belum terpenuhi") == 1
    other = round_.answers.get(code="14.1")
    assert "nasional" not in client.get(f"/evaluasi/jawaban/{other.pk}/").content.decode()
