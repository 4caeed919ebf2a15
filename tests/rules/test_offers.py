"""Which offer fits, and why another does not: tables written by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from layak.rules.facilities import (
    Need,
    OfferFacts,
    closed_because,
    is_expired,
    is_stale,
    parse_offers,
    rank,
    warning_due,
    why_not,
)

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 2)


def raw():
    return yaml.safe_load((ROOT / "data/policy/offers.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def policy():
    return parse_offers(raw())


def school(**more) -> OfferFacts:
    facts = {"kind": "filial-school", "levels": ("smp",), "capacity": 3, "taken": 1, **more}
    return OfferFacts(**facts)


def pupil(**more) -> Need:
    return Need(**{"asked": ("schooling",), "level": "smp", **more})


@pytest.mark.parametrize(
    ("offer", "need", "reasons"),
    [
        (school(), pupil(), ()),
        (school(levels=()), pupil(), ()),
        (school(), pupil(level=""), ()),
        (school(), pupil(level="sma"), ("Hanya untuk jenjang SMP/MTs.",)),
        (school(levels=("sd", "smp")), pupil(level="slb"), ("Hanya untuk jenjang SD/MI, SMP/MTs.",)),
        (school(), pupil(asked=("shelter",)), ("Bukan untuk yang diminta.",)),
        (school(), pupil(asked=("shelter", "schooling")), ()),
        (school(age_from=12, age_to=17), pupil(age=12), ()),
        (school(age_from=12, age_to=17), pupil(age=17), ()),
        (school(age_from=12, age_to=17), pupil(age=11), ("Hanya untuk usia 12 sampai 17 tahun.",)),
        (school(age_from=12, age_to=17), pupil(age=18), ("Hanya untuk usia 12 sampai 17 tahun.",)),
        (school(age_from=15), pupil(age=14), ("Hanya untuk usia mulai 15 tahun.",)),
        (school(age_to=0), pupil(age=1), ("Hanya untuk usia sampai 0 tahun.",)),
        (school(age_from=12), pupil(age=None), ()),
        (school(sex="P"), pupil(sex="L"), ("Hanya untuk anak perempuan.",)),
        (school(sex="L"), pupil(sex="P"), ("Hanya untuk anak laki-laki.",)),
        (school(sex="P"), pupil(sex=""), ()),
        (school(districts=("16.71.01",)), pupil(district_code="16.71.02"), ("Hanya untuk kecamatan lain.",)),
        (school(districts=("16.71.01",)), pupil(district_code="16.71.01"), ()),
        (school(districts=("16.71.01",)), pupil(), ()),
        (school(), pupil(needs_access=True), ("Aksesibilitas belum diketahui.",)),
        (school(is_accessible=False), pupil(needs_access=True), ("Belum aksesibel.",)),
        (school(is_accessible=True), pupil(needs_access=True), ()),
        (school(taken=3), pupil(), ("Penuh: 3 dari 3 terpakai.",)),
        # the agreement's date is the first day without it
        (school(until_on=date(2026, 3, 3)), pupil(), ()),
        (school(until_on=TODAY), pupil(), ("Perjanjiannya berakhir 2 Maret 2026.",)),
        (school(is_ended=True), pupil(), ("Layanan ini sudah diakhiri.",)),
        (
            school(taken=3, sex="P", is_accessible=False),
            pupil(level="sd", sex="L", needs_access=True),
            (
                "Hanya untuk jenjang SMP/MTs.",
                "Hanya untuk anak perempuan.",
                "Belum aksesibel.",
                "Penuh: 3 dari 3 terpakai.",
            ),
        ),
    ],
)  # fmt: skip
def test_an_offer_fits_or_says_every_reason(policy, offer, need, reasons):
    assert why_not(offer, need, policy, today=TODAY) == reasons


def test_what_fits_comes_first_then_the_nearest_then_the_emptiest(policy):
    need = pupil(district_code="16.71.01")
    offers = {
        "full": school(taken=3, districts=("16.71.01",)),
        "city, one free": school(levels=(), taken=2),
        "city, two free": school(levels=(), taken=1),
        "for the level": school(taken=2),
        "in the district": school(levels=(), districts=("16.71.01",), taken=2),
        "too old and full": school(taken=3, levels=("sd",)),
    }

    def order(name):
        offer = offers[name]
        return rank(offer, need, why_not(offer, need, policy, today=TODAY))

    assert sorted(offers, key=order) == [
        "in the district", "for the level", "city, two free", "city, one free", "full",
        "too old and full",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("until", "days"),
    [
        (date(2026, 5, 2), None),  # 61 days
        (date(2026, 5, 1), 60),
        (date(2026, 4, 2), 60),  # 31 days
        (date(2026, 4, 1), 30),
        (date(2026, 3, 10), 30),  # 8 days
        (date(2026, 3, 9), 7),
        (date(2026, 3, 3), 7),
        (TODAY, None),  # over: no warning any more
        (date(2026, 2, 1), None),
        (None, None),
    ],
)
def test_warning_stands_sixty_thirty_and_seven_days_before(policy, until, days):
    assert warning_due(policy, until, today=TODAY) == days


@pytest.mark.parametrize(
    ("until", "today", "expired"),
    [
        (None, TODAY, False),
        (date(2026, 3, 3), TODAY, False),
        (TODAY, TODAY, True),
        (date(2028, 3, 1), date(2028, 2, 29), False),
        (date(2028, 2, 29), date(2028, 2, 29), True),
    ],
)
def test_an_agreement_ends_on_the_day_it_names(until, today, expired):
    assert is_expired(until, today=today) is expired


def test_an_offer_is_stale_after_more_than_thirty_days(policy):
    assert not is_stale(policy, date(2026, 1, 31), today=TODAY)  # 30 days
    assert is_stale(policy, date(2026, 1, 30), today=TODAY)


def test_more_taken_than_there_is_leaves_nothing_free_and_no_negative():
    assert school(capacity=2, taken=5).free == 0
    assert closed_because(school(capacity=2, taken=5), today=TODAY) == "Penuh: 5 dari 2 terpakai."


def test_kinds_that_meet_what_is_asked(policy):
    assert policy.kinds_for(["shelter"]) == {"shelter", "foster-family"}
    assert policy.kinds_for(["litmas"]) == set()
    assert policy.kinds_for([]) == set()


def test_every_request_of_an_offer_and_every_question_it_feeds_exists(policy):
    rapid = yaml.safe_load((ROOT / "data/policy/rapid-action.yaml").read_text(encoding="utf-8"))
    asked = {entry["code"] for entry in rapid["asked"]}
    edition = (ROOT / "data/instruments/kla-2024.yaml").read_text(encoding="utf-8")
    for kind in policy.kinds.values():
        assert kind.asked <= asked
        assert all(f"code: '{code}'" in edition for code in kind.feeds), kind.code


@pytest.mark.parametrize("fault", [{"warn_days_before_expiry": [7, 30]}, {"stale_after_days": 0}])
def test_a_faulty_policy_is_not_read(fault):
    with pytest.raises(ValueError, match=r"offers\.yaml"):
        parse_offers(raw() | fault)
