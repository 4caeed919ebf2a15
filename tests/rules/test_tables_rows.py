"""A row and a table: computed, checked, summed, compared and joined."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.editions.files import table_schemas
from layak.evaluation.tables.rules import (
    check_row,
    compare_rows,
    formula_text,
    join_cells,
    row_numbers,
    totals,
)

SERVICE = {
    "case": "Kekerasan", "ages": "6-12", "service": "hukum", "boys": "3", "girls": "5",
    "children": "8", "served": "6", "provider": "UPTD PPA",
}  # fmt: skip


def said(table, cells):
    return [(one.column, one.say, one.stops) for one in check_row(table_schemas()[table], cells)]


def summed(table, rows):
    return {one.column: one.text for one in totals(table_schemas()[table], rows) if one.text}


def computed(table, cells, code):
    schema = table_schemas()[table]
    return formula_text(schema, schema.find(code), row_numbers(schema, cells).get(code))


def test_full_row_has_nothing_to_say():
    assert said("service", SERVICE) == []
    assert said("service", {}) == []


def test_boys_and_girls_must_make_the_children():
    assert said("service", SERVICE | {"children": "9"}) == [
        ("children", "L ditambah P tidak sama dengan jumlah anak: 9 dan 8", True)
    ]


def test_more_served_than_children_is_a_remark():
    assert said("service", SERVICE | {"served": "9"}) == [
        ("served", "Yang dilayani lebih banyak daripada yang tercatat: 9 dan 8", False)
    ]


def test_spending_above_the_ceiling_is_a_remark_in_rupiah():
    row = {"topic": "Gizi", "subactivity": "1", "title": "PMT", "year": "2025", "source": "apbd",
           "agency": "Dinkes", "ceiling_idr": "1000000", "spent_idr": "1200000"}  # fmt: skip
    assert said("budget", row) == [
        ("spent_idr", "Realisasi lebih besar daripada pagu: Rp1.200.000 dan Rp1.000.000", False)
    ]


def test_missing_cells_are_named_and_do_not_stop():
    found = said("innovation", {"name": "Pojok ASI", "since": "2024"})
    assert [column for column, _say, _stops in found] == ["problem", "novelty", "state"]
    assert not any(stops for *_rest, stops in found)


def test_share_and_change_are_computed_and_need_both_numbers():
    row = {"former_part": "700", "former_whole": "1000", "present_part": "768",
           "present_whole": "960"}  # fmt: skip
    assert computed("two_year", row, "former_share") == "70,00\u00a0%"
    assert computed("two_year", row, "change") == "+10,00"
    assert computed("two_year", row | {"present_whole": "0"}, "change") == ""
    assert computed("two_year", {"former_part": "7"}, "former_share") == ""


def test_totals_sum_columns_and_never_sum_shares():
    rows = [SERVICE, SERVICE | {"boys": "2", "girls": "0", "children": "2", "served": "1"}, {}]
    assert summed("service", rows) == {
        "boys": "5", "girls": "5", "children": "10", "served": "7", "share": "70,00\u00a0%",
    }  # fmt: skip
    people = [{"person": "A", "sex": "L"}, {"person": "B", "sex": "P"}, {"person": "C", "sex": "P"}]
    assert summed("training", people) == {"sex": "L 1, P 2"}
    assert summed("budget", [{"ceiling_idr": "1500000"}])["ceiling_idr"] == "Rp1.500.000"


def test_rows_of_two_years_are_matched_by_their_key():
    former = [{"name": "Pojok ASI", "after": "40"}, {"name": "Bank sampah"}]
    present = [{"name": "pojok  asi", "after": "60"}, {"name": "Kelas ibu"}]
    found = compare_rows(table_schemas()["innovation"], former, present)
    assert [one.state for one in found] == ["changed", "new", "gone"]
    assert found[0].columns == {"name", "after"}
    assert found[2].former == {"name": "Bank sampah"}


def test_twins_of_one_key_are_matched_one_by_one():
    row = {"name": "Kelas ibu"}
    found = compare_rows(table_schemas()["innovation"], [row], [row, row])
    assert [one.state for one in found] == ["same", "new"]


def test_changes_of_different_cells_are_joined():
    joined = join_cells(
        base={"a": "1", "b": "2"}, stands={"a": "9", "b": "2"}, wanted={"a": "1", "b": "3"}
    )
    assert (joined.cells, joined.clashes) == ({"a": "9", "b": "3"}, frozenset())


def test_two_texts_for_one_cell_clash_and_nothing_is_joined():
    joined = join_cells(base={"a": "1"}, stands={"a": "2"}, wanted={"a": "3", "b": "4"})
    assert (joined.cells, joined.clashes) == ({"a": "2"}, {"a"})


ROW = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "1", "2"]))


@given(ROW, ROW)
def test_an_untouched_row_never_clashes(base, stands):
    joined = join_cells(base=base, stands=stands, wanted=base)
    assert joined.clashes == frozenset()
    assert joined.cells == {code: text for code, text in stands.items() if text}


@given(ROW, ROW)
def test_the_only_writer_gets_what_was_wanted(base, wanted):
    joined = join_cells(base=base, stands=base, wanted=wanted)
    expected = {code: text for code, text in {**base, **wanted}.items() if text}
    assert (joined.cells, joined.clashes) == (expected, frozenset())
