"""A search: asked on a page, made by a worker, shown with its limits; bad input has its sentence."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from layak.evaluation.rounds.models import StageWindow
from layak.evaluation.scores.reads import score_of
from layak.platform import jobs
from layak.platform.jobs.models import LongWork
from layak.rules.numbers import date_id, decimal_id
from layak.workflows.improvement.efforts.actions import write_effort
from layak.workflows.improvement.efforts.models import CityEffort
from layak.workflows.improvement.searches.models import RoadSearch
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import revision as revision
from tests.evaluation.conftest import round_ as round_
from tests.improvement.road_city import (
    OPEN,
    SEARCH,
    ask,
    find,
    make_city,
    page_of,
    set_mark,
)
from tests.shown import shown


@pytest.fixture
def city(round_, dinkes, disdik):
    return make_city(round_, dinkes, disdik)


@pytest.fixture
def chair(client, city, ketut):
    return sign_in(client, ketut)


def codes(page) -> list[str]:
    return [step.code for step in page.steps]


def test_worker_finds_the_least_effort_and_the_page_shows_it(chair):
    """2.01 more: one question to 2.25 takes 6 + 40 x 0.75 = 36; two questions take more."""
    where = ask(chair).headers["Location"]
    waiting = chair.get(where).content.decode()
    assert "0 dari 8" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "improvement.find_road" in jobs.run_pending()
    response = chair.get(where)
    page = shown(response.context["page"])
    assert page.verdict == "Nilai hari ini 598,00; untuk Madya masih kurang 2,01 poin."
    least = page.plans[0]
    assert (least.effort, least.gain, least.proof) == ("36,00", "2,25", "terbukti terbaik")
    assert codes(page) == ["14.1"]
    assert page.steps[0].agency == "Dinas Kesehatan"
    assert "usulan kami" in response.content.decode()
    work = LongWork.objects.get()
    assert (work.done_count, work.percent) == (8, 100)


def test_search_uses_what_the_city_wrote_of_its_efforts(chair, ketut):
    """1 to begin and 20 for a whole ladder: 1 + 20 x 0.75 = 16."""
    CityEffort.objects.create(
        kind="PCT", start=1, whole=20, because="uji", written_at=MONDAY, written_by=ketut.user
    )
    page = page_of(chair, find(chair))
    assert page.plans[0].effort == "16,00"
    assert "menurut kota" in page.basis


def test_if_a_step_fails_the_next_best_is_named(chair):
    (one,) = page_of(chair, find(chair)).fallbacks
    assert (one.code, one.instead, one.effort, one.extra) == ("14.1", "14.2", "36,00", "0,00")


def test_an_agency_that_rests_gets_no_step(chair):
    page = page_of(chair, find(chair, resting=["Dinas Kesehatan"]))
    assert codes(page) == ["14.4"]
    assert "Dinas Kesehatan tidak ditambah tugasnya" in page.limits


def test_no_path_says_the_highest_and_what_blocks(chair):
    page = page_of(chair, find(chair, resting=["Dinas Kesehatan", "Dinas Pendidikan"]))
    assert page.plans == []
    assert "Nilai tertinggi yang terjangkau 598,00" in page.verdict
    assert page.blocks == [
        "Dinas Kesehatan paling banyak memimpin 0 perbaikan",
        "Dinas Pendidikan paling banyak memimpin 0 perbaikan",
    ]
    # giving up either one lifts the city above 600: 598 + 3 + 3, and 598 + 3
    assert page.advice == [
        "Yang terdekat: 598,00, Pratama, kurang 2,01 poin ke Madya.",
        "Tanpa batas “Dinas Kesehatan paling banyak memimpin 0 perbaikan”: Madya terjangkau, "
        "sampai 604,00.",
        "Tanpa batas “Dinas Pendidikan paling banyak memimpin 0 perbaikan”: Madya terjangkau, "
        "sampai 601,00.",
    ]
    assert page.nearest == "", "Pratama is what the city has today"


def test_where_no_limit_blocks_the_page_says_how_far_one_gets(chair, city):
    """All three questions at full marks are 607; KLA begins above 900, Nindya above 700."""
    page = page_of(chair, find(chair, rank="KLA"))
    assert page.blocks == []
    assert page.nearest == "Madya"
    assert page.advice[0].startswith("Yang terdekat: 607,00, Madya, kurang 293,01 poin ke KLA")
    assert "Bukan batas yang menghalangi" in page.advice[1]
    search = RoadSearch.objects.order_by("-pk")[0]
    text = chair.get(f"{SEARCH}{search.pk}/").content.decode()
    assert "?predikat=Madya" in text
    form = chair.get(f"{SEARCH}?predikat=Madya").context["form"]
    assert form["rank"].value() == "Madya"
    assert chair.get(f"{SEARCH}?predikat=Juara").status_code == 200


def test_the_window_of_the_round_is_the_day_by_which_all_is_ready(chair, city):
    closes = timezone.now() + timedelta(days=200)
    StageWindow.objects.create(round=city, stage="draft", opens_at=MONDAY, closes_at=closes)
    response = chair.get(SEARCH)
    day = timezone.localdate(closes)
    assert f'value="{day.isoformat()}"' in response.content.decode()
    assert f"Jendela pengisian putaran ini tutup {date_id(day)}" in response.content.decode()
    # a question of this kind takes 8 weeks at least: nothing is ready in 40 days. Towards a rank
    # that can be reached later the day is said and not proposed, so that a road is found
    closes = timezone.now() + timedelta(days=40)
    StageWindow.objects.update(closes_at=closes)
    day = timezone.localdate(closes)
    text = chair.get(SEARCH).content.decode()
    assert f"tutup {date_id(day)}; sampai hari itu predikat ini tidak terkejar" in text
    assert f'value="{day.isoformat()}"' not in text
    assert page_of(chair, find(chair)).plans
    # who writes the day all the same is told what stands in the way
    page = page_of(chair, find(chair, ready_by=day.isoformat()))
    assert page.plans == []
    assert [one for one in page.blocks if date_id(day) in one] == page.blocks
    assert len(page.blocks) == 1
    assert "Madya terjangkau" in page.advice[1]
    StageWindow.objects.update(closes_at=MONDAY + timedelta(days=1))
    text = chair.get(SEARCH).content.decode()
    assert "sudah tutup" in text
    assert 'name="ready_by" value' not in text


def test_a_question_that_nobody_knows_is_never_planned(chair, city):
    """7.2 would be worth 22 points; its text is unknown."""
    set_mark(city, "7.2", "0")
    for code in ("14.1", "14.2", "14.4"):
        set_mark(city, code, "3")
    # nothing else can rise: whoever planned for 7.2 would reach 22 points more
    today = decimal_id(score_of(city).total)
    page = page_of(chair, find(chair, rank="Nindya"))
    assert page.plans == []
    assert page.advice[0].startswith(f"Yang terdekat: {today}, ")
    assert any("Teks aslinya belum diketahui" in note and "7.2" in note for note in page.notes)
    refused = ask(chair, fixed="7.2 = 22")
    assert refused.status_code == 422
    assert "teks aslinya belum diketahui" in refused.content.decode()


def test_limits_that_conflict_are_named_whatever_the_rank(chair):
    page = page_of(chair, find(chair, fixed="14.1 = 3", effort="10"))
    assert page.verdict == "Batas yang ditulis tidak dapat berlaku bersama-sama."
    assert page.blocks == [
        "pertanyaan 14.1 harus naik menjadi 3,00",
        "jumlah upaya paling banyak 10,00",
    ]


def test_above_the_target_already_needs_nothing(chair):
    page = page_of(chair, find(chair, rank="Pratama"))
    assert "sudah mencapai Pratama" in page.verdict
    assert page.plans == []


def test_mark_between_rungs_rises_to_the_next_and_is_told(chair, city):
    set_mark(city, "14.1", "0.80")
    page = page_of(chair, find(chair, fixed="14.1 = 1,5"))
    assert page.steps[0].start == "0,80"
    assert page.steps[0].to == "1,50"
    assert any("tidak tepat pada anak tangga" in note and "14.1" in note for note in page.notes)


def test_frontier_is_drawn_with_its_table(chair):
    """Three questions of 3 points: the most is 9."""
    search = find(chair, has_frontier="on")
    page = page_of(chair, search)
    assert page.curve_rows[-1] == ("138,00", "9,00")
    html = chair.get(f"{SEARCH}{search.pk}/").content.decode()
    assert "<polyline" in html
    assert "138,00" in html


def test_efforts_that_the_city_wrote_later_make_a_road_old(chair, ketut):
    """Written before the search they are what it was made with; written after it they are not."""
    effort = {"start": Decimal(1), "whole": Decimal(20), "cost_start": Decimal(0),
              "cost_whole": Decimal(0), "weeks_start": Decimal(0), "weeks_whole": Decimal(0)}  # fmt: skip
    facts = {"kind": "POL", "because": "catatan kota", "by": ketut}
    write_effort(effort=effort, at=timezone.now() - timedelta(days=1), **facts)
    search = find(chair)
    path = f"{SEARCH}{search.pk}/"
    assert "Upaya kota sudah diubah" not in chair.get(path).content.decode()
    write_effort(effort=effort | {"whole": Decimal(9)}, at=timezone.now(), **facts)
    assert "Upaya kota sudah diubah" in chair.get(path).content.decode()
    assert not page_of(chair, search).is_stale


def test_marks_that_moved_make_a_road_old(chair, city):
    search = find(chair)
    assert not page_of(chair, search).is_stale
    set_mark(city, "14.2", "0.75")
    assert page_of(chair, search).is_stale


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"excluded": "99.9"}, "excluded", "99.9 tidak ada dalam instrumen ini"),
        ({"fixed": "14.1 = 2"}, "fixed", "2,00 bukan pilihan jawaban"),
        ({"fixed": "14.1"}, "fixed", "Tulis kode dan nilainya"),
        ({"margin": "-1"}, "margin", "Tulis angka 0 sampai"),
        ({"margin": "banyak"}, "margin", "angka"),
        ({"effort": "-5"}, "effort", "Tulis angka 0 sampai"),
        ({"ready_by": "2020-01-01"}, "ready_by", "sesudah hari ini"),
        ({"capacity_1": "20"}, "capacity_1", "Isi perangkat daerah dan upayanya"),
        ({"fixed": "14.1 = 3", "excluded": "14.1"}, "excluded", "sekaligus"),
        ({"rank": "Emas"}, "rank", "Emas"),
    ],
)
def test_wrong_input_is_told_at_its_field(chair, told, field, said):
    response = ask(chair, **told)
    assert response.status_code == 422
    assert said in response.context["form"].errors[field][0]
    assert not RoadSearch.objects.exists()


def test_the_same_search_is_not_begun_twice(chair):
    assert ask(chair).headers["Location"] == ask(chair).headers["Location"]
    assert RoadSearch.objects.count() == 1


def test_operator_searches_nothing_and_is_led_to_the_plan(client, chair, sari):
    search = find(chair)
    sign_in(client, sari)
    assert ask(client).status_code == 404
    html = client.get(f"{SEARCH}{search.pk}/").content.decode()
    assert "Lihat langkah perangkat daerah Anda" in html
    # as a code, not as the beginning of an hour such as 14.25
    assert [code for code in OPEN if re.search(rf"(?<![\d.]){re.escape(code)}(?!\d)", html)] == []
