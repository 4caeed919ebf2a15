from __future__ import annotations

from tests.conftest import JANUARY


def test_cast_hold_their_seats(cast, dinkes, disdik):
    assert {name: person.seat.role for name, person in cast.items()} == {
        "sari": "operator",
        "heri": "agency-head",
        "tono": "operator",
        "wati": "secretariat",
        "budi": "verifier",
        "ketut": "chair",
        "rahma": "observer",
        "adi": "administrator",
    }
    assert cast["sari"].agency_ids("answer.edit") == {dinkes.pk}
    assert cast["tono"].agency_ids("answer.edit") == {disdik.pk}
    assert cast["wati"].scope("answer.edit") == "all"
    assert cast["sari"].user.holdings.get().since_on == JANUARY
