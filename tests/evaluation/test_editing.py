from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from layak.evaluation.answers.actions import Collision, Edit, Saved, save_field, save_fields
from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.platform.audit.models import Event
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from tests.conftest import MONDAY


def save(answer, field, value, version, *, by, save_id=None, at=MONDAY):
    edit = Edit(field=field, value=value, version=version, save_id=save_id)
    return save_field(answer_id=answer.pk, edit=edit, by=by, at=at)


def test_save_keeps_text_and_counts_the_version(answer, sari):
    assert save(answer, "note", "Kelas ibu di 29 puskesmas", 0, by=sari).version == 1
    answer.refresh_from_db()
    assert answer.note == "Kelas ibu di 29 puskesmas"
    assert answer.versions == {"note": 1}
    assert answer.saved_by == sari.user


def test_save_of_a_stale_version_keeps_both_texts(answer, sari, wati):
    save(answer, "note", "tulisan Sari", 0, by=sari)
    late = save(answer, "note", "tulisan Wati", 0, by=wati)
    assert isinstance(late, Collision)
    assert (late.value, late.late_value, late.by_name) == (
        "tulisan Sari",
        "tulisan Wati",
        "Sari Wulandari",
    )
    kept = AnswerRevision.objects.filter(answer=answer, field="note").values_list(
        "value", "is_kept"
    )
    assert set(kept) == {("tulisan Sari", True), ("tulisan Wati", False)}
    answer.refresh_from_db()
    assert answer.note == "tulisan Sari"


def test_the_same_attempt_twice_is_one_revision(answer, sari):
    attempt = uuid4()
    first = save(answer, "note", "sekali", 0, by=sari, save_id=attempt)
    again = save(answer, "note", "sekali", 0, by=sari, save_id=attempt)
    assert first == again
    assert AnswerRevision.objects.filter(answer=answer).count() == 1


def test_an_attempt_repeated_after_a_newer_save_is_no_collision(answer, sari):
    attempt = uuid4()
    save(answer, "note", "pertama", 0, by=sari, save_id=attempt)
    save(answer, "note", "kedua", 1, by=sari)
    again = save(answer, "note", "pertama", 0, by=sari, save_id=attempt)
    assert isinstance(again, Saved)
    assert (again.value, again.version) == ("pertama", 1)


def test_a_late_attempt_repeated_is_kept_once(answer, sari, wati):
    attempt = uuid4()
    save(answer, "note", "tulisan Sari", 0, by=sari)
    for _ in range(2):
        save(answer, "note", "tulisan Wati", 0, by=wati, save_id=attempt)
    assert AnswerRevision.objects.filter(answer=answer, is_kept=False).count() == 1


def test_the_same_text_at_a_stale_version_is_saved(answer, sari, wati):
    save(answer, "note", "sama", 0, by=sari)
    assert isinstance(save(answer, "note", "sama", 0, by=wati), Saved)


def test_two_fields_do_not_collide(answer, sari, wati):
    save(answer, "note", "catatan", 0, by=sari)
    save(answer, "mark", "2,25", 0, by=wati)
    answer.refresh_from_db()
    assert (answer.note, answer.mark) == ("catatan", Decimal("2.25"))
    assert answer.versions == {"note": 1, "mark": 1}


def test_the_mark_follows_the_option_until_someone_types_one(answer, sari):
    chosen = save(answer, "option", "4", 0, by=sari)
    assert chosen.also == {"mark": ("2.25", 1)}
    changed = save(answer, "option", "5", 1, by=sari)
    assert changed.also == {"mark": ("3.00", 2)}
    save(answer, "mark", "1,80", 2, by=sari)
    assert save(answer, "option", "2", 2, by=sari).also == {}
    answer.refresh_from_db()
    assert (answer.option, answer.mark) == ("2", Decimal("1.80"))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("mark", "3,01"),
        ("mark", "-1"),
        ("mark", "NaN"),
        ("mark", "Infinity"),
        ("mark", "1e1"),
        ("mark", "2,255"),
        ("mark", "<b>2</b>"),
        ("option", "99"),
        ("note", "a" * 20_001),
    ],
)
def test_what_cannot_stand_in_a_field_is_refused_and_nothing_is_written(answer, sari, field, typed):
    with pytest.raises(NotAcceptable):
        save(answer, field, typed, 0, by=sari)
    assert not AnswerRevision.objects.filter(answer=answer).exists()


@pytest.mark.parametrize(("typed", "kept"), [("2,5", "2.50"), ("2.5", "2.50"), ("0", "0.00")])
def test_mark_takes_comma_and_point(answer, sari, typed, kept):
    assert save(answer, "mark", typed, 0, by=sari).value == kept


def test_control_and_direction_marks_never_reach_the_row(answer, sari):
    save(answer, "note", "a\x00b\u202ec <b>😀</b>", 0, by=sari)
    answer.refresh_from_db()
    assert answer.note == "abc <b>😀</b>"


def test_save_is_refused_to_another_agency(answer, tono):
    with pytest.raises(Answer.DoesNotExist):
        save(answer, "note", "x", 0, by=tono)


def test_save_on_behalf_names_the_agency(answer, wati, dinkes):
    save(answer, "note", "dari surat", 0, by=wati)
    assert AnswerRevision.objects.get(answer=answer).on_behalf_of == dinkes


def test_save_is_refused_in_a_stage_that_is_not_the_agencys(answer, sari):
    Answer.objects.filter(pk=answer.pk).update(stage="approved")
    with pytest.raises(Refused, match="sudah disetujui"):
        save(answer, "note", "x", 0, by=sari)


def test_edits_within_five_minutes_are_one_event(answer, sari, wati):
    for version in range(3):
        save(answer, "note", f"teks {version}", version, by=sari)
    save(answer, "note", "teks W", 3, by=wati)
    save(answer, "note", "teks lain", 4, by=sari, at=MONDAY + timedelta(minutes=6))
    assert Event.objects.filter(kind="answer.edited").count() == 3
    assert AnswerRevision.objects.filter(answer=answer).count() == 5


def test_a_form_with_one_bad_value_saves_nothing(answer, sari):
    edits = [
        Edit(field="note", value="catatan", version=0),
        Edit(field="mark", value="99", version=0),
    ]
    with pytest.raises(NotAcceptable):
        save_fields(answer_id=answer.pk, edits=edits, by=sari, at=MONDAY)
    answer.refresh_from_db()
    assert answer.note == ""


def test_a_save_costs_the_same_few_queries(answer, sari, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        save(answer, "note", "murah", 0, by=sari)
