"""Schooling of a child in custody: tables written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from layak.rules.entries import NotAcceptable
from layak.workflows.rapidaction.schooling.rules import (
    Pupil,
    advise,
    age_in,
    ages_of,
    authority_of,
    check_eighteen_month,
    check_grade,
    check_same_age,
    custody_alarm,
    days_left,
    eighteen_month,
    exam_warning,
    handover_due_on,
    looks_over_age,
    package_of,
    parse_education,
    plan_due_on,
    read_month,
    reentry_days,
)

ROOT = Path(__file__).parents[2]


def raw():
    return yaml.safe_load((ROOT / "data/policy/education.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def policy():
    return parse_education(raw())


@pytest.mark.parametrize(
    ("level", "madrasah", "route", "authority"),
    [
        # UU 23/2014 annex, A: city early years, primary, lower secondary, nonformal
        ("paud", False, "", "city"),
        ("sd", False, "", "city"),
        ("smp", False, "filial", "city"),
        ("sma", False, "", "province"),
        ("smk", False, "filial", "province"),
        ("slb", False, "stay", "province"),
        # madrasah are the ministry's at every level
        ("paud", True, "", "religion"),
        ("sd", True, "", "religion"),
        ("smp", True, "filial", "religion"),
        ("sma", True, "", "religion"),
        ("smk", True, "", "religion"),
        # no special school is a madrasah
        ("slb", True, "", "province"),
        # equivalency is nonformal: the city's, Paket C too
        ("sd", False, "equivalency", "city"),
        ("sma", False, "equivalency", "city"),
        ("smk", False, "equivalency", "city"),
        ("sma", True, "equivalency", "city"),
        # training does not change whose school it was
        ("sma", False, "vocational", "province"),
    ],
)
def test_who_is_in_charge(policy, level, madrasah, route, authority):
    assert authority_of(policy, level, is_madrasah=madrasah, route=route) == authority


@pytest.mark.parametrize(
    ("facts", "advised"),
    [
        # serving a sentence, registered, right age
        ({"level": "smp", "dapodik": "active"}, ["filial"]),
        ({"level": "smp", "dapodik": "active", "custody_days": 31}, ["filial"]),
        # held for a short time: stays on the list of the own school
        ({"level": "smp", "dapodik": "active", "custody_days": 30}, ["stay"]),
        ({"level": "sma", "dapodik": "", "custody_days": 5}, ["stay"]),
        ({"level": "sd", "dapodik": "active", "custody_days": 0}, ["stay"]),
        # nothing holds the child to a formal school
        ({"level": "smp", "dapodik": "missing"}, ["equivalency"]),
        ({"level": "smp", "dapodik": "refused", "custody_days": 5}, ["equivalency"]),
        ({"level": "smp", "dapodik": "active", "is_over_age": True}, ["equivalency"]),
        ({"level": "sma", "dapodik": "active", "is_over_age": True, "custody_days": 9}, ["stay", "equivalency"]),
        # the province is silent: Paket C is in the city's own power
        ({"level": "sma", "dapodik": "active"}, ["filial"]),
        ({"level": "sma", "dapodik": "active", "is_province_late": True}, ["equivalency"]),
        ({"level": "smk", "dapodik": "active", "is_province_late": True}, ["equivalency"]),
        # a silent province says nothing of a city's level or of a madrasah
        ({"level": "smp", "dapodik": "active", "is_province_late": True}, ["filial"]),
        # there is no package for a special school or for early years
        ({"level": "slb", "dapodik": "missing"}, []),
        ({"level": "paud", "dapodik": "", "custody_days": 3}, ["stay"]),
    ],
)  # fmt: skip
def test_routes_that_are_advised(policy, facts, advised):
    found = advise(policy, Pupil(**facts))
    assert [advice.route for advice in found if advice.is_advised] == advised
    assert {advice.route for advice in found} == {"stay", "filial", "equivalency", "vocational"}
    assert all(advice.reasons for advice in found)


def test_work_training_is_never_advised_and_says_so_below_the_age(policy):
    young = {a.route: a for a in advise(policy, Pupil(level="smp", ages=(14, 14)))}["vocational"]
    assert not young.is_advised
    assert young.reasons == ("Anak belum 15 tahun (usulan kami).",)
    older = {a.route: a for a in advise(policy, Pupil(level="smp", ages=(15, 15)))}["vocational"]
    assert older.reasons == ("Pelengkap, bukan pengganti sekolah.",)
    assert "wajib belajar" in older.warnings[0]


def test_exam_ages_are_warned_of_before_choosing(policy):
    unknown = exam_warning(policy, "paket-b", (15, 15))
    assert "belum dicatat di kota ini" in unknown
    set_ = raw()
    set_["exam_ages"]["paket-b"] = {"from": 15, "to": 24}
    told = parse_education(set_)
    assert "anak 14 tahun tidak dapat ikut sekarang" in exam_warning(told, "paket-b", (14, 14))
    assert "tidak dapat" not in exam_warning(told, "paket-b", (15, 15))
    assert "tidak dapat" not in exam_warning(told, "paket-b", (24, 24))
    assert "tidak dapat" in exam_warning(told, "paket-b", (25, 25))
    assert "usia anak belum diketahui" in exam_warning(told, "paket-b", None)
    packages = [
        a for a in advise(told, Pupil(level="smp", ages=(14, 14))) if a.route == "equivalency"
    ]
    assert packages[0].warnings == (exam_warning(told, "paket-b", (14, 14)),)


def test_packages_by_level(policy):
    told = [package_of(policy, level) for level in ("sd", "smp", "sma", "smk", "slb", "paud")]
    assert told == ["paket-a", "paket-b", "paket-c", "paket-c", "", ""]


@pytest.mark.parametrize(
    ("level", "grade", "age", "over"),
    [
        ("smp", 7, 15, False),
        ("smp", 7, 16, True),  # 6 + 7 + 3
        ("sd", 1, 9, False),
        ("sd", 1, 10, True),
        ("sma", 12, 21, True),
        ("smp", None, 17, False),
        ("smp", 7, None, False),
        ("paud", None, 9, False),
    ],
)
def test_over_age_is_hinted_at(policy, level, grade, age, over):
    assert looks_over_age(policy, level=level, last_grade=grade, ages=age and (age, age)) is over


@pytest.mark.parametrize(("level", "grade"), [("sd", 7), ("smp", 6), ("sma", 9), ("sd", 0), ("paud", 1), ("slb", 13)])  # fmt: skip
def test_a_grade_that_the_level_has_not_is_refused(level, grade):
    with pytest.raises(NotAcceptable):
        check_grade(level, grade)


@pytest.mark.parametrize(("level", "grade"), [("sd", 1), ("sd", 6), ("smp", 9), ("smk", 13), ("slb", 12), ("paud", None)])  # fmt: skip
def test_a_grade_that_the_level_has_is_taken(level, grade):
    check_grade(level, grade)


@pytest.mark.parametrize(
    ("released", "days"),
    [
        (date(2026, 3, 15), (date(2026, 4, 15), date(2026, 5, 15), date(2026, 6, 15))),
        # the last day of a month, each counted from the release itself
        (date(2026, 1, 31), (date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30))),
        (date(2028, 1, 31), (date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30))),
        (date(2028, 2, 29), (date(2028, 3, 29), date(2028, 4, 29), date(2028, 5, 29))),
        (date(2026, 11, 30), (date(2026, 12, 30), date(2027, 1, 30), date(2027, 2, 28))),
        (date(2026, 12, 31), (date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31))),
    ],
)
def test_reentry_is_checked_after_calendar_months(policy, released, days):
    assert tuple(reentry_days(policy, released).values()) == days
    assert tuple(reentry_days(policy, released)) == (1, 2, 3)


def test_the_way_home_is_planned_thirty_days_before(policy):
    assert plan_due_on(policy, date(2026, 3, 31)) == date(2026, 3, 1)
    assert plan_due_on(policy, date(2028, 3, 30)) == date(2028, 2, 29)


def test_the_handover_before_eighteen_counts_from_the_first_of_the_month(policy):
    assert handover_due_on(policy, "2026-05") == date(2026, 4, 1)
    assert handover_due_on(policy, "2026-03") == date(2026, 1, 30)


@pytest.mark.parametrize(
    ("born", "month"),
    [
        (date(2008, 2, 29), "2026-02"),
        (date(2008, 12, 31), "2026-12"),
        (date(2010, 1, 1), "2028-01"),
    ],
)
def test_only_the_month_of_turning_eighteen_is_told(born, month):
    assert eighteen_month(born) == month


@pytest.mark.parametrize(
    ("month", "today", "age"),
    [
        ("2028-05", date(2026, 4, 30), 15),
        ("2028-05", date(2026, 5, 31), 15),  # in the month the younger age counts
        ("2028-05", date(2026, 6, 1), 16),
        ("2026-05", date(2026, 5, 2), 17),
        ("2026-05", date(2026, 6, 1), 18),
        ("", date(2026, 6, 1), None),
    ],
)
def test_age_from_the_month(month, today, age):
    assert age_in(month, today=today) == age


@pytest.mark.parametrize(
    ("month", "band", "ages"),
    [
        # the month says it; else the band that the case knows; else nothing
        ("2028-05", "12-15", (15, 15)),
        ("", "12-15", (12, 15)),
        ("", "0-5", (0, 5)),
        ("", "", None),
    ],
)
def test_the_age_of_the_case_is_the_age_of_the_plan(month, band, ages):
    assert ages_of(month, band, today=date(2026, 4, 30)) == ages


@pytest.mark.parametrize(
    ("month", "band", "fits"),
    [
        # on 15 May 2026
        ("2028-06", "12-15", True),  # 15
        ("2028-05", "12-15", True),  # 15, or 16 since this month
        ("2028-05", "16-17", True),
        ("2028-04", "12-15", False),  # 16
        ("2028-06", "16-17", False),
        ("2033-01", "12-15", False),  # 11
        ("2033-01", "6-11", True),
        ("2033-01", "", True),
        ("", "12-15", True),
    ],
)
def test_a_month_that_makes_another_age_than_the_case_knows_is_refused(month, band, fits):
    told = {"month": month, "band": band, "day": date(2026, 5, 15)}
    if fits:
        check_same_age(**told)
        return
    with pytest.raises(NotAcceptable, match="umur di data anak"):
        check_same_age(**told)


def test_a_band_that_lies_across_an_age_decides_nothing(policy):
    set_ = raw()
    set_["exam_ages"]["paket-b"] = {"from": 15, "to": 24}
    told = parse_education(set_)
    assert "12 sampai 15 tahun: pastikan bulan lahirnya" in exam_warning(told, "paket-b", (12, 15))
    assert "6 sampai 11 tahun tidak dapat ikut" in exam_warning(told, "paket-b", (6, 11))
    across = {a.route: a for a in advise(policy, Pupil(level="smp", ages=(12, 15)))}["vocational"]
    assert across.reasons == ("Pelengkap, bukan pengganti sekolah.",)
    assert not looks_over_age(policy, level="sd", last_grade=6, ages=(12, 15))
    assert looks_over_age(policy, level="sd", last_grade=6, ages=(15, 15))


def test_months_are_read_strictly():
    assert read_month(" 2027-05 ") == "2027-05"
    assert read_month("  ") == ""
    for typed in (
        "2027-13",
        "2027-5",
        "05-2027",
        "2027",
        "0000-01",
        "9999-01",
        "20270-1",
        "\u0662\u0660\u0662\u0667-01",
    ):
        with pytest.raises(NotAcceptable):
            read_month(typed)


def test_a_month_that_cannot_be_is_refused():
    today = date(2026, 3, 2)
    for month in ("2026-03", "2024-01", "2044-03"):
        check_eighteen_month(month, today=today)
    for month in ("2010-05", "2046-01"):
        with pytest.raises(NotAcceptable):
            check_eighteen_month(month, today=today)


def test_days_left_are_whole_days():
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert days_left(at + timedelta(days=5), at=at) == 5
    assert days_left(at + timedelta(days=5, minutes=-1), at=at) == 4
    assert days_left(at - timedelta(days=1), at=at) == 0


def test_the_countdown_changes_the_route(policy):
    assert custody_alarm(policy, None) == ""
    assert custody_alarm(policy, 6) == ""
    assert custody_alarm(policy, 5) == "Bebas demi hukum dalam 5 hari: rute belajar berubah."
    assert "hari ini" in custody_alarm(policy, 0)


def test_a_level_without_an_authority_is_not_read():
    faulty = raw()
    faulty["authority"]["city"] = ["paud", "sd"]
    with pytest.raises(ValueError, match="authority"):
        parse_education(faulty)


def test_plans_that_tell_of_custody_are_those_of_playbooks_that_count_it(policy):
    counting = {
        path.stem
        for path in (ROOT / "data/playbooks").glob("*.yaml")
        if (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("custody_clocks")
    }
    assert set(policy.custody_playbooks) == counting & set(policy.playbooks)
