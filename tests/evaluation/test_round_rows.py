"""The rows of a round by one statement hold what the tables hold, asked row by row."""

from __future__ import annotations

from datetime import date

import pytest

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.seats.actions import assign_holder, create_seat
from layak.evaluation.answers.models import Answer
from layak.evaluation.assignments.delegating_actions import delegate
from layak.evaluation.lists.reads import round_rows
from layak.records.evidence.files.models import Evidence
from tests.conftest import JANUARY, MONDAY, fresh, make_person
from tests.evaluation.contributions.parts import contribute_to

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def dispora(db):
    return create_agency(name="Dinas Olahraga", kind="dinas", by=None, at=MONDAY)


def row_of(answer, by):
    (row,) = [row for row in round_rows(answer.round, by) if row.pk == answer.pk]
    return row


def part(answer, agency, state, due_on):
    contribute_to(answer, agency)
    named = answer.assignments.filter(agency=agency, ended_at=None)
    named.update(state=state, due_on=due_on)


def test_every_row_holds_its_answer_and_those_named_today(round_, wati, dinkes, disdik):
    Answer.objects.filter(code="14.2").update(carried={"option": "a", "mark": "1.00"})
    Answer.objects.filter(code="14.3").update(mark=1, due_on=APRIL, note="x")
    rows = round_rows(round_, wati)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == round_.answers.count()
    for row in rows[:: len(rows) // 12]:
        answer = round_.answers.get(pk=row.pk)
        named = answer.assignments.filter(ended_at=None).order_by("position")
        leads = list(named.filter(relation="lead").values_list("agency_id", flat=True))
        beside = list(named.filter(relation="contributor").values_list("agency_id", flat=True))
        assert [row.lead_id] == (leads or [None])
        assert row.contributor_ids == beside
        assert (row.code, row.mark, row.maximum) == (answer.code, answer.mark, answer.maximum)
    by_code = {row.code: row for row in rows}
    assert by_code["14.2"].is_carried
    assert (by_code["14.3"].mark, by_code["14.3"].due_on) == (1, APRIL)
    assert not by_code["14.3"].is_carried


def test_someone_of_two_bodies_is_told_of_the_part_that_is_owed(
    answer, dinkes, disdik, dispora, dp3a
):
    person = make_person(disdik, "operator", "dua", "Dua Dinas")
    seat = create_seat(agency=dispora, role="operator", by=None, at=MONDAY)
    assign_holder(seat=seat, person=person.user, since_on=JANUARY, by=None, at=MONDAY)
    part(answer, disdik, "handed_in", APRIL)
    part(answer, dispora, "returned", MAY)
    part(answer, dp3a, "open", None)
    found = row_of(answer, fresh(person))
    assert (found.part_state, found.part_due_on) == ("returned", MAY)


def test_work_given_away_names_the_person_until_it_ends(answer, dinkes, heri, sari, wati):
    given = delegate(
        answer_id=answer.pk, agency_id=dinkes.pk, to=sari.user, note="", by=heri, at=MONDAY
    )
    assert row_of(answer, heri).delegate_name == "Sari Wulandari"
    # of no concern to the others
    assert row_of(answer, wati).delegate_id is None
    given.ended_at = MONDAY
    given.save(update_fields=["ended_at"])
    assert row_of(answer, heri).delegate_id is None


def test_files_count_while_they_are_used(answer, dinkes, sari, tono):
    made = {"created_by": sari.user, "created_at": MONDAY}
    for number in range(3):
        proof = Evidence.objects.create(agency=dinkes, title=f"Bukti {number}", **made)
        answer.uses.create(evidence=proof, added_at=MONDAY, added_by=sari.user)
    answer.uses.filter(evidence=proof).update(removed_at=MONDAY, removed_by=sari.user)
    assert row_of(answer, sari).file_count == 2
    # someone of a body that is not named sees no row at all
    assert answer.pk not in [row.pk for row in round_rows(answer.round, tono)]
