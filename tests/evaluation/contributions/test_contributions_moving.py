"""Assignments that begin, end and go to other bodies keep state, part and history; who waits."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.register.actions import merge_agencies
from layak.evaluation.answers.models import Answer, Assignment, AssignmentStep, Contribution
from layak.evaluation.answers.permissions import part_waits
from layak.evaluation.assignments.actions import (
    add_contributor,
    remove_contributor,
    set_lead,
    split_agency,
)
from layak.evaluation.lists.reads import Wanted, answer_list
from layak.evaluation.parts.actions import ask_again, decline, hand_in
from layak.platform.notifications.models import Notice
from layak.rules.stages import STATES
from tests.conftest import MONDAY, sign_in
from tests.evaluation.contributions.parts import contribute_to, state_of, write_part


@pytest.fixture
def part(answer, disdik):
    return contribute_to(answer, disdik)


def steps(answer, agency):
    rows = AssignmentStep.objects.filter(assignment__answer=answer, assignment__agency=agency)
    return list(rows.order_by("pk").values_list("move", "target"))


def test_naming_and_unnaming_are_steps(answer, disdik, wati):
    add_contributor(answer=answer, agency=disdik, by=wati, at=MONDAY)
    remove_contributor(answer=answer, agency=disdik, by=wati, at=MONDAY)
    assert steps(answer, disdik) == [("assign", "open"), ("end", "ended")]
    assert AssignmentStep.objects.filter(by=wati.user).count() == 2


def test_unnaming_takes_back_what_was_not_read(answer, part, disdik, sari, tono, wati):
    write_part(answer, disdik, "x", by=tono)
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=MONDAY)
    assert Notice.objects.filter(user=sari.user).exists()
    remove_contributor(answer=answer, agency=disdik, by=wati, at=MONDAY)
    assert not Notice.objects.filter(user=sari.user).exists()


def test_named_again_the_text_is_still_there_and_can_be_written(answer, part, disdik, tono, wati):
    write_part(answer, disdik, "sebelum", by=tono)
    remove_contributor(answer=answer, agency=disdik, by=wati, at=MONDAY)
    add_contributor(answer=answer, agency=disdik, by=wati, at=MONDAY)
    write_part(answer, disdik, "sesudah", 1, by=tono)
    assert Contribution.objects.get().note == "sesudah"


def test_a_new_lead_keeps_what_it_contributed(client, answer, part, dinkes, disdik, tono, wati):
    write_part(answer, disdik, "dari penyumbang", by=tono)
    set_lead(answer=answer, agency=disdik, by=wati, at=MONDAY)
    assert steps(answer, dinkes) == [("end", "ended"), ("assign", "open")]
    page = sign_in(client, tono).get(f"/evaluasi/jawaban/{answer.pk}/bagian/").context["page"]
    (view,) = [row for row in page["parts"] if row["code"] == "disdik"]
    assert (view["note"], view["remark"]) == ("dari penyumbang", "kini memimpin jawaban ini")
    assert view["take_note_url"] != ""


def test_a_merge_takes_state_part_and_due_day_along(answer, part, disdik, setda, tono, adi):
    write_part(answer, disdik, "isi", by=tono)
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=MONDAY)
    Assignment.objects.filter(pk=part.pk).update(due_on=date(2026, 3, 1))
    merge_agencies(source=disdik, into=setda, by=adi, at=MONDAY)
    row = Assignment.objects.get(answer=answer, agency=setda, ended_at=None)
    assert (row.state, row.state_since_at, row.due_on) == ("handed_in", MONDAY, date(2026, 3, 1))
    assert Contribution.objects.get().agency == setda
    assert steps(answer, setda) == [("move", "handed_in")]
    assert AssignmentStep.objects.get(move="move").note == "penggabungan: Dinas Pendidikan"
    assert steps(answer, disdik)[-1] == ("end", "ended")


def test_a_merge_into_a_contributor_keeps_both_texts(answer, part, disdik, setda, tono, wati, adi):
    contribute_to(answer, setda, position=2)
    write_part(answer, disdik, "dari Disdik", by=tono)
    write_part(answer, setda, "dari Setda", by=wati)
    merge_agencies(source=disdik, into=setda, by=adi, at=MONDAY)
    texts = dict(Contribution.objects.values_list("agency__code", "note"))
    assert texts == {"disdik": "dari Disdik", "setda": "dari Setda"}
    assert Assignment.objects.filter(answer=answer, agency=setda, ended_at=None).count() == 1
    assert not Assignment.objects.filter(agency=disdik, ended_at=None).exists()


def test_a_merge_into_the_lead_leaves_the_part_readable(
    client, answer, part, dinkes, disdik, sari, tono, adi
):
    write_part(answer, disdik, "dari Disdik", by=tono)
    merge_agencies(source=disdik, into=dinkes, by=adi, at=MONDAY)
    page = sign_in(client, sari).get(f"/evaluasi/jawaban/{answer.pk}/bagian/").context["page"]
    (view,) = page["parts"]
    assert (view["note"], view["remark"]) == ("dari Disdik", "bergabung ke perangkat daerah lain")


def test_a_split_takes_the_chosen_part_along(answer, part, round_, disdik, tono, wati):
    write_part(answer, disdik, "isi", by=tono)
    new = split_agency(
        round_=round_, source=disdik, name="Dinas Baru", kind="dinas", command="kota",
        answer_ids=[answer.pk], by=wati, at=MONDAY,
    )  # fmt: skip
    assert state_of(answer, new) == "working"
    assert Contribution.objects.get().agency == new


OWED = {"open", "working", "returned"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("owner", ["agency", "head", "secretariat", "nobody"])
def test_a_part_waits_while_the_agencies_write_or_when_asked_again(state, owner):
    expected = state in OWED if owner == "agency" else state == "returned"
    assert part_waits(state, owner) == expected
    assert not part_waits(None, owner)


def waiting(round_, person, answer):
    page = answer_list(round_=round_, by=person, wanted=Wanted(is_mine=True), at=MONDAY)
    return [row for row in page.rows if f"/evaluasi/jawaban/{answer.pk}/" in row]


def test_the_list_of_a_contributor_holds_its_parts_until_they_are_in(
    answer, part, round_, disdik, tono, sari
):
    facts = {"answer_id": answer.pk, "agency_id": disdik.pk, "at": MONDAY}
    (row,) = waiting(round_, tono, answer)
    assert any("bagian Anda: belum dimulai" in str(cell) for cell in row)
    write_part(answer, disdik, "isi", by=tono)
    assert waiting(round_, tono, answer)
    hand_in(**facts, by=tono)
    assert waiting(round_, tono, answer) == []
    # it waits for the lead all the while
    assert waiting(round_, sari, answer)
    ask_again(**facts, by=sari, note="lagi")
    Answer.objects.filter(pk=answer.pk).update(stage="approved")
    assert waiting(round_, tono, answer)
    decline(**facts, by=tono, note="habis")
    assert waiting(round_, tono, answer) == []


def test_the_list_costs_the_same_with_many_contributors(client, answer, part, round_, tono):
    sign_in(client, tono).get("/evaluasi/uji/")
    with CaptureQueriesContext(connection) as few:
        client.get("/evaluasi/uji/")
    for number in range(6):
        body = create_agency(name=f"Badan {number}", kind="badan", by=None, at=MONDAY)
        for row in round_.answers.all():
            contribute_to(row, body, position=number + 2)
    with CaptureQueriesContext(connection) as many:
        client.get("/evaluasi/uji/")
    # one more than usual: this edition asks a question only after certain answers
    assert len(few) == len(many) <= 9


def test_the_question_page_tells_how_far_each_part_is(client, answer, part, disdik, tono, sari):
    write_part(answer, disdik, "isi", by=tono)
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=MONDAY)
    shown = sign_in(client, sari).get(f"/evaluasi/jawaban/{answer.pk}/").content.decode()
    assert "bagiannya: diserahkan" in shown
    assert f"/evaluasi/jawaban/{answer.pk}/bagian/" in shown
