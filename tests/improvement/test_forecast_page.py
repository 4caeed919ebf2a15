"""The forecast on a page: the same as of the command, whose basis is said, and who sees what."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest
from django.utils import timezone

from layak.config.cli import execute
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.evaluation.steering.actions import open_round, take_snapshot
from layak.rules.numbers import decimal_id
from layak.rules.road.verification import coverage_bounds
from layak.workflows.improvement.years.pages import levels_of, own_pair
from tests.conftest import MONDAY, plan, sign_in
from tests.evaluation.conftest import lead_by
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_
from tests.improvement.road_city import make_city
from tests.shown import shown

PAGE = "/evaluasi/uji/jalan/prakiraan/"


def told_by_command(round_, tmp_path, capsys) -> dict:
    marks, levels = tmp_path / "nilai.csv", tmp_path / "kekuatan.csv"
    with marks.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["question_code", "self_mark"])
        for answer in round_.answers.all():
            mark = "NA" if answer.not_applicable_reason else answer.mark
            table.writerow([answer.code, "" if mark is None else mark])
    with levels.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["question_code", "strength"])
        for code, level in levels_of(round_, today=timezone.localdate()).items():
            table.writerow([code, level.value])
    execute(["forecast", "--edition", "kla-2024", "--marks", str(marks),
          "--strength", str(levels), "--json"])  # fmt: skip
    return json.loads(capsys.readouterr().out)


def test_the_page_says_what_the_command_says(
    client, wati, round_, dinkes, disdik, tmp_path, capsys
):
    make_city(round_, dinkes, disdik)
    told = told_by_command(round_, tmp_path, capsys)
    response = sign_in(client, wati).get(PAGE)
    page = shown(response.context["page"])
    assert [line.score for line in page.lines] == [
        decimal_id(Decimal(told[name])) for name in ("self", "expected", "low80", "high80")
    ]
    assert page.lines[0].score == "598,00"
    assert page.lines[0].rank == "Pratama"
    assert page.scale.interval == (Decimal(told["low80"]), Decimal(told["high80"]))
    assert told["say"] in response.content.decode()
    assert [risk.code for risk in page.risks] == [risk["question"] for risk in told["risks"]]
    assert len(page.risks) == 20


def test_no_chance_looks_exact(client, wati, round_, dinkes, disdik):
    make_city(round_, dinkes, disdik)
    page = shown(sign_in(client, wati).get(PAGE).context["page"])
    words = dict(page.chances)
    assert words["Utama"] == "tidak tercapai"
    assert not any("%" in text for text in words.values())


def test_in_mid_round_no_rank_is_foretold_until_the_lock(client, wati, round_, dinkes, disdik):
    """598,00 answered of 598 + 3 x 3 points; one further question of 3 points gets no answer."""
    make_city(round_, dinkes, disdik)
    Answer.objects.filter(round=round_, code="14.1").update(mark=None)
    response = sign_in(client, wati).get(PAGE)
    text, page = response.content.decode(), shown(response.context["page"])
    assert page.chances == []
    assert page.scale is None
    assert (page.open_count, page.open_points) == (1, "3,00")
    assert "predikatnya belum dapat diperkirakan" in text
    assert "hampir pasti" not in text
    assert "belum dijawab (3,00 poin) dan tidak ikut" in text
    done = {"locked_at": MONDAY, "locked_by": wati.user}
    Round.objects.filter(pk=round_.pk).update(**done)
    assert shown(client.get(PAGE).context["page"]).chances != []


def test_the_backtest_says_how_few_it_rests_on(client, wati, round_, dinkes, disdik):
    make_city(round_, dinkes, disdik)
    text = sign_in(client, wati).get(PAGE).content.decode()
    assert "4 dari 5 berada di dalam rentang, dengan lebar rata-rata 277 poin" in text
    assert "dapat benar dalam 28 sampai 99 dari 100 kali" in text


@pytest.mark.parametrize(
    ("inside", "of", "low", "high"),
    [(4, 5, 0.2836, 0.9949), (0, 5, 0.0, 0.5218), (5, 5, 0.4782, 1.0)],
)
def test_bounds_of_few_tries(inside, of, low, high):
    """Tables of Clopper and Pearson."""
    assert coverage_bounds(inside, of) == pytest.approx((low, high), abs=0.0001)


def test_bounds_without_tries_are_refused():
    with pytest.raises(ValueError, match="at least one"):
        coverage_bounds(0, 0)


def test_operator_sees_the_range_and_the_own_questions_only(client, sari, round_, dinkes, disdik):
    make_city(round_, dinkes, disdik)
    own = round_.answers.exclude(mark=None).order_by("-maximum", "position")
    lead_by(own[0], dinkes)
    page = shown(sign_in(client, sari).get(PAGE).context["page"])
    visible = set(round_.answers.naming(frozenset([dinkes.pk])).values_list("code", flat=True))
    assert page.risk_count == 20
    assert {risk.code for risk in page.risks} <= visible
    assert page.say


def test_before_any_answer_the_page_says_so(client, wati, round_):
    response = sign_in(client, wati).get(PAGE)
    assert "Belum ada nilai mandiri" in response.content.decode()


def former_of(round_) -> Round:
    former = open_round(
        plan=plan("lalu", evaluation_year=2026, data_years=[2024, 2025]),
        revision=round_.revision,
        caretaker=round_.caretaker,
        by=None,
        at=MONDAY,
    )
    Answer.objects.filter(round=former, code="14.1").update(mark="3")
    take_snapshot(round_=former, reason="lock", by=None, at=MONDAY)
    Round.objects.filter(pk=round_.pk).update(previous=former)
    round_.previous = former
    return former


def test_a_closed_round_that_lost_points_is_the_citys_own_history(
    client, wati, round_, dinkes, disdik
):
    make_city(round_, dinkes, disdik)
    former = former_of(round_)
    assert own_pair(round_) is None, "not closed yet"
    done = {"locked_at": MONDAY, "locked_by": wati.user, "closed_at": MONDAY}
    Round.objects.filter(pk=former.pk).update(**done)
    former.refresh_from_db()
    assert own_pair(round_) is None, "nothing was taken"
    Answer.objects.filter(round=former, code="14.1").update(mark="2.25")
    pair = own_pair(round_)
    assert (pair.self_score, pair.verified) == (Decimal(3), Decimal("2.25"))
    text = sign_in(client, wati).get(PAGE).content.decode()
    assert "Putaran lalu dikunci dengan 3,00 dan berakhir dengan 2,25." in text
    assert "1 pasangan kota sendiri" in text
