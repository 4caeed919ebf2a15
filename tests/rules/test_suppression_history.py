from __future__ import annotations

from datetime import date

import pytest

from layak.rules.refusal import Refused
from layak.rules.suppression.linked_tables import Dimension, LinkedCounts
from layak.rules.suppression.releases import Ask, release

FIRST_QUARTER = (date(2026, 1, 1), date(2026, 3, 31))
SECOND_QUARTER = (date(2026, 4, 1), date(2026, 6, 30))
HALF_YEAR = (date(2026, 1, 1), date(2026, 6, 30))


def ask(period, counts, *, statistic="rujukan", labels=("Alang", "Bukit")):
    dimensions = {
        "place": Dimension(heading="Wilayah", codes=labels, labels=labels),
        "sex": Dimension(heading="Jenis kelamin", codes=("L", "P"), labels=("L", "P")),
    }
    linked = LinkedCounts(dimensions=dimensions, tables={("place", "sex"): counts})
    return Ask(statistic=statistic, first=period[0], last=period[1], counts=linked)


def table_of(found):
    return found.tables.tables["place", "sex"]


def given_out(asked, history=()):
    return release(asked, history, below=5, least_days=90)


@pytest.fixture
def published():
    return given_out(ask(FIRST_QUARTER, ((12, 30), (9, 21))))


def test_a_first_release_is_made_safe():
    found = given_out(ask(FIRST_QUARTER, ((12, 3), (9, 21))))
    assert table_of(found).rows[0][1] is None


def test_one_child_added_later_does_not_show_in_the_difference(published):
    again = given_out(ask(FIRST_QUARTER, ((13, 30), (9, 21))), [published])
    assert again == published
    assert table_of(again).rows[0][0] == 12


def test_a_period_that_overlaps_is_refused(published):
    # half a year minus its first quarter is the second one, with its small counts
    with pytest.raises(Refused, match="sudah diterbitkan"):
        given_out(ask(HALF_YEAR, ((13, 33), (10, 22))), [published])
    shifted = (date(2026, 3, 31), date(2026, 6, 30))
    with pytest.raises(Refused, match="sudah diterbitkan"):
        given_out(ask(shifted, ((13, 33), (10, 22))), [published])


def test_the_next_quarter_is_its_own_release(published):
    found = given_out(ask(SECOND_QUARTER, ((6, 7), (8, 9))), [published])
    assert table_of(found).totals == (14, 16, 30)


def test_another_breakdown_of_the_same_statistic_is_refused(published):
    other = ask(SECOND_QUARTER, ((6, 7), (8, 9)), labels=("Alang", "Bukit baru"))
    with pytest.raises(Refused, match="Baris dan kolom"):
        given_out(other, [published])


def test_a_new_row_may_come(published):
    more = ask(SECOND_QUARTER, ((6, 7), (8, 9), (5, 5)), labels=("Alang", "Bukit", "Cempaka"))
    assert table_of(given_out(more, [published])).labels == ("Alang", "Bukit", "Cempaka")


def test_another_statistic_is_another_history(published):
    found = given_out(ask(HALF_YEAR, ((6, 7), (8, 9)), statistic="layanan"), [published])
    assert table_of(found).totals == (14, 16, 30)


def test_less_than_a_quarter_is_refused():
    assert given_out(ask(FIRST_QUARTER, ((6, 7), (8, 9)))).last == date(2026, 3, 31)  # 90 days
    with pytest.raises(Refused, match="90 hari"):
        given_out(ask((date(2026, 1, 1), date(2026, 3, 30)), ((6, 7), (8, 9))))
