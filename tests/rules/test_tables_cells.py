"""What is typed or pasted into a cell of a table, by kind of column."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.editions.table_rules import Choice, Column
from layak.evaluation.tables.rules import cell_print, cell_text, read_cell
from layak.rules.entries import NotAcceptable

CHOICES = (Choice("pd", "Perangkat daerah"), Choice("usaha", "Dunia usaha"))


def column(kind, **more):
    options = CHOICES if kind == "choice" else ()
    return Column(code="x", label="X", kind=kind, options=options, **more)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("integer", "1234", "1234"),
        ("integer", "1.234", "1234"),
        ("integer", "1 234", "1234"),
        ("integer", "1.234.567", "1234567"),
        ("integer", "1,234,567", "1234567"),
        ("integer", "12,0", "12"),
        ("decimal", "12,5", "12.5"),
        ("decimal", "1.234,50", "1234.5"),
        ("money_idr", "Rp 1.200.000", "1200000"),
        ("money_idr", "Rp1.200.000,-", "1200000"),
        ("money_idr", "1.200.000,00", "1200000"),
        ("money_idr", "1,200,000.00", "1200000"),
        ("money_idr", "idr 1200000", "1200000"),
        ("day", "31/1/2026", "2026-01-31"),
        ("day", "31-01-2026", "2026-01-31"),
        ("day", "31 Januari 2026", "2026-01-31"),
        ("day", "Sabtu, 31 januari 2026", "2026-01-31"),
        ("day", "1-Agt-2025", "2025-08-01"),
        ("day", "2026-01-31 00:00", "2026-01-31"),
        ("day", "46053", "2026-01-31"),
        ("year", "2025", "2025"),
        ("choice", "dunia usaha", "usaha"),
        ("choice", "PD", "pd"),
        ("yes_no", "Ya", "yes"),
        ("yes_no", "tidak ada", "no"),
        ("sex", "laki-laki", "L"),
        ("sex", "p", "P"),
        ("text", "  baris satu\r\nbaris dua ", "baris satu\nbaris dua"),
        ("formula", "99", ""),
        ("integer", "   ", ""),
    ],
)
def test_cell_keeps_what_was_meant(kind, typed, kept):
    assert read_cell(column(kind), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "say"),
    [
        ("integer", "1,234", "dapat dibaca 1234, dapat juga pecahan 1,2340"),
        ("decimal", "1,234", "dapat dibaca 1234"),
        ("integer", "12,5", "bulat"),
        ("integer", "dua", "misalnya 1234"),
        ("integer", "-3", "Paling kecil 0"),
        ("integer", "9" * 17, "terlalu besar"),
        ("money_idr", "1.200.000,50", "tanpa sen"),
        ("day", "1/31/2026", "Tulis hari dahulu: 31/1/2026"),
        ("day", "30/2/2026", "tidak ada di kalender"),
        ("day", "31/1/26", "lengkap"),
        ("day", "besok", "31 Januari 2026"),
        ("day", "1/1/1812", "tidak masuk akal"),
        ("year", "25", "empat angka"),
        ("choice", "koperasi", "Yang ada: Perangkat daerah, Dunia usaha"),
        ("yes_no", "mungkin", "Ya atau Tidak"),
        ("sex", "X", "L atau P"),
        ("text", "a" * 2_001, "paling banyak 2000"),
    ],
)
def test_cell_says_why_it_cannot_be_kept(kind, typed, say):
    with pytest.raises(NotAcceptable, match=say):
        read_cell(column(kind), typed)


def test_bounds_of_a_column_are_kept():
    assert read_cell(column("integer", maximum=Decimal(10)), "10") == "10"
    with pytest.raises(NotAcceptable, match="Paling besar 10"):
        read_cell(column("integer", maximum=Decimal(10)), "11")


def test_paper_writes_days_and_money_out():
    assert cell_print(column("day"), "2026-01-31") == "31 Januari 2026"
    assert cell_print(column("money_idr"), "1200000") == "Rp1.200.000"


@given(st.integers(min_value=0, max_value=10**14))
def test_a_shown_number_reads_back(number):
    for kind in ("integer", "money_idr"):
        assert read_cell(column(kind), cell_text(column(kind), str(number))) == str(number)


@given(st.decimals(min_value=0, max_value=10**6, places=3))
def test_a_shown_fraction_reads_back(number):
    kept = f"{number.normalize():f}"
    assert read_cell(column("decimal"), cell_text(column("decimal"), kept)) == kept


@given(st.dates(min_value=date(1946, 1, 1), max_value=date(2099, 1, 1)))
def test_a_shown_day_reads_back(day):
    shown = cell_text(column("day"), day.isoformat())
    assert read_cell(column("day"), shown) == day.isoformat()
    assert read_cell(column("day"), cell_print(column("day"), day.isoformat())) == day.isoformat()


@given(st.sampled_from(["integer", "decimal", "money_idr", "day", "year", "sex"]), st.text())
def test_any_text_is_kept_or_refused(kind, typed):
    with suppress(NotAcceptable):
        assert isinstance(read_cell(column(kind), typed), str)
