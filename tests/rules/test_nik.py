"""NIK by its digits, ages by the calendar, names by one spelling; expected values by hand."""

from __future__ import annotations

from datetime import date

import pytest

from layak.rules.entries import NotAcceptable
from layak.workflows.rapidaction.children.rules import (
    age_on,
    band_of,
    check_age,
    check_child,
    doubts,
    name_key,
    read_nik,
)

TODAY = date(2026, 11, 26)


def test_boy():
    nik = read_nik("1671011203150001", today=TODAY)
    assert (nik.born_on, nik.sex) == (date(2015, 3, 12), "L")
    assert (nik.region, nik.sequence) == ("16.71.01", "0001")


def test_girl_has_forty_more_days():
    nik = read_nik("16.71.01-520315-0002", today=TODAY)
    assert (nik.born_on, nik.sex, nik.digits) == (date(2015, 3, 12), "P", "1671015203150002")


def test_year_of_this_century_only_when_it_is_not_ahead():
    assert read_nik("1671012611260001", today=TODAY).born_on == TODAY
    assert read_nik("1671012711260001", today=TODAY).born_on == date(1926, 11, 27)


def test_leap_day():
    assert read_nik("1671012902160001", today=TODAY).born_on == date(2016, 2, 29)
    with pytest.raises(NotAcceptable, match="bukan tanggal lahir"):
        read_nik("1671012902150001", today=TODAY)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("167101120315000", "yang ditulis 15"),
        ("16710112031500011", "yang ditulis 17"),
        ("", "hanya berisi angka"),
        ("1671O11203150001", "hanya berisi angka"),
        ("١٦٧١٠١١٢٠٣١٥٠٠٠١", "hanya berisi angka"),
        ("0071011203150001", "kode wilayah"),
        ("1600011203150001", "kode wilayah"),
        ("1671001203150001", "kode wilayah"),
        ("1671010003150001", "bukan tanggal lahir"),
        ("1671013203150001", "bukan tanggal lahir"),
        ("1671017203150001", "bukan tanggal lahir"),
        ("1671014003150001", "bukan tanggal lahir"),
        ("1671011213150001", "bukan tanggal lahir"),
        ("1671011203150000", "0000"),
    ],
)
def test_what_cannot_be_is_named(typed, says):
    with pytest.raises(NotAcceptable, match=says):
        read_nik(typed, today=TODAY)


def test_doubts_name_what_differs():
    nik = read_nik("1671015203150002", today=TODAY)
    assert doubts(nik, born_on=date(2015, 3, 12), sex="P") == []
    assert doubts(nik, born_on=None, sex="") == []
    assert len(doubts(nik, born_on=date(2015, 3, 13), sex="L")) == 2


@pytest.mark.parametrize(
    ("born_on", "years"),
    [
        (date(2008, 11, 26), 18),
        (date(2008, 11, 27), 17),
        (date(2026, 11, 26), 0),
        (date(2014, 11, 27), 11),
        (date(2014, 11, 26), 12),
    ],
)
def test_age(born_on, years):
    assert age_on(born_on, TODAY) == years


def test_leap_child_turns_older_in_march():
    born_on = date(2008, 2, 29)
    assert age_on(born_on, date(2026, 2, 28)) == 17
    assert age_on(born_on, date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-5"), (5, "0-5"), (6, "6-11"), (11, "6-11"), (12, "12-15"), (15, "12-15"),
     (16, "16-17"), (17, "16-17"), (19, "16-17")],
)  # fmt: skip
def test_band(age, band):
    assert band_of(age) == band


def test_eighteen_today_is_no_child_and_hears_where_to_go():
    with pytest.raises(NotAcceptable, match="layanan dewasa"):
        check_child(date(2008, 11, 26), day=TODAY)
    check_child(date(2008, 11, 27), day=TODAY)


def test_birth_ahead_and_impossible_ages():
    with pytest.raises(NotAcceptable, match="masa depan"):
        check_child(date(2026, 11, 27), day=TODAY)
    with pytest.raises(NotAcceptable, match="kurang dari nol"):
        check_age(-1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aisyah", "SITI  AISYAH"),
        ("Muhammad", "Muhamad"),
        ("Nur-Aini", "Nur'aini"),
        ("Soekma", "Sukma"),
        ("Djoko", "joko"),
        ("José", "Jose"),
    ],
)
def test_spellings_that_are_found(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Siti Aisyah", "Aisyah Siti"), ("Bunga", "Bungi"), ("Siti", "Siti Aisyah")]
)
def test_spellings_that_are_not(one, other):
    assert name_key(one) != name_key(other)


def test_names_without_letters_have_no_key():
    assert name_key("123 !") == ""
