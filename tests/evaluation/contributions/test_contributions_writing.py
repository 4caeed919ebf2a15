"""The part of an agency: written by the saving protocol, handed in, asked for again, declined."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from layak.city.agencies.bodies.actions import create_agency
from layak.evaluation.answers.actions import Collision, Edit, Saved
from layak.evaluation.answers.models import (
    Answer,
    Assignment,
    AssignmentStep,
    Contribution,
    ContributionRevision,
)
from layak.evaluation.parts.actions import ask_again, decline, hand_in, save_contribution, take_back
from layak.evaluation.rounds.permissions import NotYours
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.rules.stages import STATES
from tests.conftest import MONDAY, make_person
from tests.evaluation.contributions.parts import contribute_to, state_of, write_part

LATER = MONDAY + timedelta(minutes=10)


@pytest.fixture
def part(answer, disdik):
    """Disdik contributes to B2.1, which Dinkes leads."""
    return contribute_to(answer, disdik)


def facts(answer, agency, by, **more):
    return {"answer_id": answer.pk, "agency_id": agency.pk, "by": by, "at": MONDAY, **more}


def test_states_of_the_table_are_those_of_the_rules():
    assert dict(Assignment.State.choices) == dict(STATES)


def test_writing_keeps_text_and_counts_and_leaves_the_answer_alone(answer, part, disdik, tono):
    edits = [
        Edit(field="note", value="Pojok ASI di 12 SD", version=0),
        Edit(field="numerator-2026", value="1.250", version=0),
    ]
    save_contribution(**facts(answer, disdik, tono, edits=edits))
    row = Contribution.objects.get(answer=answer, agency=disdik)
    assert row.note == "Pojok ASI di 12 SD"
    assert row.figures == {"2026": {"numerator": "1250"}}
    assert row.versions == {"note": 1, "numerator-2026": 1}
    assert row.saved_by == tono.user
    kept = Answer.objects.get(pk=answer.pk)
    assert (kept.note, kept.figures, kept.versions) == ("", {}, {})


def test_the_first_save_begins_the_part_with_one_step(answer, part, disdik, tono):
    write_part(answer, disdik, "satu", by=tono)
    write_part(answer, disdik, "dua", 1, by=tono)
    assert state_of(answer, disdik) == "working"
    steps = AssignmentStep.objects.filter(assignment=part).values_list("move", "source", "target")
    assert list(steps) == [("start", "open", "working")]


def test_a_stale_version_keeps_both_texts(answer, part, disdik, tono, wati):
    write_part(answer, disdik, "tulisan Tono", by=tono)
    late = write_part(answer, disdik, "tulisan Wati", by=wati)
    assert isinstance(late, Collision)
    assert (late.value, late.late_value, late.by_name) == (
        "tulisan Tono", "tulisan Wati", "Tono Prasetyo",
    )  # fmt: skip
    rows = ContributionRevision.objects.filter(contribution__answer=answer)
    assert set(rows.values_list("value", "is_kept")) == {
        ("tulisan Tono", True),
        ("tulisan Wati", False),
    }


def test_the_same_attempt_twice_is_one_revision(answer, part, disdik, tono):
    attempt = uuid4()
    write_part(answer, disdik, "sekali", by=tono, save_id=attempt)
    write_part(answer, disdik, "kemudian", 1, by=tono)
    again = write_part(answer, disdik, "sekali", by=tono, save_id=attempt)
    assert isinstance(again, Saved)
    assert (again.value, again.version) == ("sekali", 1)
    assert ContributionRevision.objects.count() == 2


def test_two_agencies_do_not_collide(answer, part, disdik, setda, tono, wati):
    contribute_to(answer, setda, position=2)
    write_part(answer, disdik, "dari Disdik", by=tono)
    assert isinstance(write_part(answer, setda, "dari Setda", by=wati), Saved)
    assert set(Contribution.objects.values_list("note", flat=True)) == {"dari Disdik", "dari Setda"}


@pytest.mark.parametrize("field", ["mark", "option", "not_applicable", "numerator-1999", "x"])
def test_a_part_has_no_mark_and_no_unknown_field(answer, part, disdik, tono, field):
    with pytest.raises(Refused, match="tidak ada pada pertanyaan"):
        write_part(answer, disdik, "1", by=tono, field=field)


def test_what_is_no_number_is_refused_and_nothing_is_written(answer, part, disdik, tono):
    edits = [
        Edit(field="note", value="baik", version=0),
        Edit(field="numerator-2026", value="banyak", version=0),
    ]
    with pytest.raises(NotAcceptable, match="Tulis jumlah sebagai angka"):
        save_contribution(**facts(answer, disdik, tono, edits=edits))
    assert not Contribution.objects.exists()
    assert state_of(answer, disdik) == "open"


def test_the_secretariat_writes_on_behalf_and_it_is_recorded(answer, part, disdik, tono, wati):
    write_part(answer, disdik, "dari kertas", by=wati)
    revision = ContributionRevision.objects.get()
    assert (revision.saved_by, revision.on_behalf_of) == (wati.user, disdik)
    step = AssignmentStep.objects.get()
    assert step.on_behalf_of == disdik
    write_part(answer, disdik, "sendiri", 1, by=tono)
    assert ContributionRevision.objects.latest("pk").on_behalf_of is None


def test_another_agency_does_not_write_the_part(answer, part, disdik, dinkes, sari):
    with pytest.raises(NotYours, match="milik perangkat daerah lain"):
        write_part(answer, disdik, "titipan", by=sari)
    # and the lead has no part of its own beside the answer
    with pytest.raises(Refused, match="tidak menyumbang"):
        write_part(answer, dinkes, "titipan", by=sari)


def test_an_agency_that_is_not_named_does_not_see_the_answer(answer, disdik, tono):
    Assignment.objects.filter(answer=answer, agency=disdik).update(ended_at=MONDAY)
    with pytest.raises(Answer.DoesNotExist):
        write_part(answer, disdik, "titipan", by=tono)


def test_a_locked_or_closed_round_takes_nothing_more(answer, part, disdik, tono, round_, ketut):
    write_part(answer, disdik, "sebelum dikunci", by=tono)
    lock_round(round_=round_, by=ketut, at=MONDAY)
    for step in (
        lambda: write_part(answer, disdik, "sesudah", 1, by=tono),
        lambda: hand_in(**facts(answer, disdik, tono)),
        lambda: decline(**facts(answer, disdik, tono, note="tidak ada")),
    ):
        with pytest.raises(Refused, match="terkunci"):
            step()


def test_handing_in_tells_the_leads_operators_once(answer, part, disdik, tono, sari, heri):
    write_part(answer, disdik, "selesai", by=tono)
    hand_in(**facts(answer, disdik, tono, note="Lihat juga berkasnya"))
    assert state_of(answer, disdik) == "handed_in"
    notice = Notice.objects.get()
    assert notice.user == sari.user
    assert notice.text == ("B2.1: Dinas Pendidikan menyerahkan bagiannya. Lihat juga berkasnya")
    assert notice.url == f"/evaluasi/jawaban/{answer.pk}/bagian/"
    event = Event.objects.get(kind="contribution.moved", facts__move="hand_in")
    assert event.sentence == (
        "Pertanyaan B2.1: Dinas Pendidikan menyerahkan bagiannya. Catatan: Lihat juga berkasnya"
    )
    with pytest.raises(Refused, match="Diserahkan"):
        hand_in(**facts(answer, disdik, tono))


def test_an_empty_part_is_not_handed_in(answer, part, disdik, tono):
    with pytest.raises(Refused, match="Belum ada yang diserahkan"):
        hand_in(**facts(answer, disdik, tono))
    write_part(answer, disdik, "0", by=tono, field="numerator-2026")
    hand_in(**facts(answer, disdik, tono))
    assert state_of(answer, disdik) == "handed_in"


def test_taking_back_withdraws_what_the_lead_was_told(answer, part, disdik, tono, sari):
    write_part(answer, disdik, "selesai", by=tono)
    hand_in(**facts(answer, disdik, tono))
    with pytest.raises(Refused, match="Tarik kembali dahulu"):
        write_part(answer, disdik, "diubah", 1, by=tono)
    take_back(**facts(answer, disdik, tono))
    assert state_of(answer, disdik) == "working"
    assert not Notice.objects.exists()
    assert isinstance(write_part(answer, disdik, "diubah", 1, by=tono), Saved)


def test_the_lead_asks_again_and_the_contributor_is_told(answer, part, disdik, tono, sari):
    write_part(answer, disdik, "singkat", by=tono)
    hand_in(**facts(answer, disdik, tono))
    with pytest.raises(Refused, match="tulis catatan"):
        ask_again(**facts(answer, disdik, sari, note=" "))
    ask_again(**facts(answer, disdik, sari, note="Sebutkan jumlah SD"))
    assert state_of(answer, disdik) == "returned"
    notice = Notice.objects.get()
    assert (notice.user, notice.text) == (
        tono.user,
        "B2.1: bagian Anda diminta lagi. Sebutkan jumlah SD",
    )
    # it no longer holds once the contributor writes on
    write_part(answer, disdik, "12 SD", 1, by=tono)
    assert state_of(answer, disdik) == "working"
    assert not Notice.objects.exists()


def test_only_the_lead_or_the_secretariat_asks_again(answer, part, disdik, tono, wati, heri):
    write_part(answer, disdik, "singkat", by=tono)
    hand_in(**facts(answer, disdik, tono))
    for person in (tono, heri):
        with pytest.raises(NotYours):
            ask_again(**facts(answer, disdik, person, note="lagi"))
    ask_again(**facts(answer, disdik, wati, note="lagi"))
    assert state_of(answer, disdik) == "returned"


def test_an_invited_body_says_that_it_has_nothing(answer, sari):
    police = create_agency(name="Polrestabes", kind="vertikal", command="luar", by=None, at=MONDAY)
    guest = make_person(police, "contributor", "rina", "Rina Sitompul")
    contribute_to(answer, police)
    with pytest.raises(Refused, match="tulis catatan"):
        decline(**facts(answer, police, guest, note=""))
    decline(**facts(answer, police, guest, note="Tidak ada program ASI"))
    assert state_of(answer, police) == "declined"
    assert Notice.objects.get().user == sari.user
    # and may think again by simply writing
    write_part(answer, police, "Ada ruang laktasi", by=guest)
    assert state_of(answer, police) == "working"


def test_a_late_part_is_taken_in_whatever_the_stage_of_the_answer(answer, part, disdik, tono):
    Answer.objects.filter(pk=answer.pk).update(stage="approved")
    write_part(answer, disdik, "menyusul", by=tono)
    hand_in(**facts(answer, disdik, tono))
    assert state_of(answer, disdik) == "handed_in"
    assert Answer.objects.get(pk=answer.pk).stage == "approved"


def test_each_move_is_one_step_and_one_event(answer, part, disdik, tono, sari):
    write_part(answer, disdik, "satu", by=tono)
    hand_in(**facts(answer, disdik, tono))
    ask_again(**facts(answer, disdik, sari, note="lagi"))
    decline(**facts(answer, disdik, tono, note="habis"))
    take_back(**facts(answer, disdik, tono))
    steps = AssignmentStep.objects.filter(assignment=part).order_by("pk")
    assert list(steps.values_list("move", "source", "target", "note")) == [
        ("start", "open", "working", ""),
        ("hand_in", "working", "handed_in", ""),
        ("ask_again", "handed_in", "returned", "lagi"),
        ("decline", "returned", "declined", "habis"),
        ("take_back", "declined", "working", ""),
    ]
    events = Event.objects.filter(kind="contribution.moved")
    assert events.count() == 5


def test_a_note_longer_than_allowed_is_said_and_nothing_moves(answer, part, disdik, tono):
    with pytest.raises(Refused, match="paling panjang 2000 huruf"):
        decline(**facts(answer, disdik, tono, note="x" * 2001))
    assert state_of(answer, disdik) == "open"
