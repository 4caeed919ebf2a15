"""The lead takes parts into the answer: seen before, nothing overwritten, marked as taken."""

from __future__ import annotations

import pytest

from layak.evaluation.answers.models import Answer, AnswerRevision, Contribution, Merge
from layak.evaluation.parts.actions import PartChanged, Pick, hand_in, take_parts
from layak.evaluation.parts.rules import with_part
from layak.evaluation.rounds.permissions import NotYours
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.rules.stages import WrongStage
from tests.conftest import MONDAY, sign_in
from tests.evaluation.contributions.parts import contribute_to, write_part
from tests.evaluation.desk import write


@pytest.fixture
def part(answer, disdik, tono):
    contribute_to(answer, disdik)
    write_part(answer, disdik, "Pojok ASI di 12 SD", by=tono)
    write_part(answer, disdik, "1.250", by=tono, field="numerator-2026")
    return Contribution.objects.get(answer=answer, agency=disdik)


def take(answer, agency, by, **fields):
    """Take fields at (version of the part, version of the answer)."""
    picks = [
        Pick(field=name.replace("_", "-"), part_version=mine, answer_version=kept)
        for name, (mine, kept) in fields.items()
    ]
    take_parts(answer_id=answer.pk, agency_id=agency.pk, picks=picks, by=by, at=MONDAY)


def test_text_is_added_beneath_the_name_of_its_agency(answer, part, disdik, sari):
    write(answer, "note", "Kelas ibu di 29 puskesmas", 0, sari)
    take(answer, disdik, sari, note=(1, 1))
    kept = Answer.objects.get(pk=answer.pk)
    assert kept.note == ("Kelas ibu di 29 puskesmas\n\nDinas Pendidikan:\nPojok ASI di 12 SD")
    assert kept.versions == {"note": 2}
    # what stood there before is in the history
    assert AnswerRevision.objects.get(answer=answer, version=1).value == "Kelas ibu di 29 puskesmas"


def test_a_count_is_taken_alone_and_marked(answer, part, disdik, sari):
    take(answer, disdik, sari, numerator_2026=(1, 0))
    kept = Answer.objects.get(pk=answer.pk)
    assert (kept.figures, kept.note) == ({"2026": {"numerator": "1250"}}, "")
    merge = Merge.objects.get()
    assert (merge.field, merge.version, merge.value, merge.by) == (
        "numerator-2026", 1, "1250", sari.user,
    )  # fmt: skip


def test_everything_at_once_is_one_event(answer, part, disdik, sari):
    take(answer, disdik, sari, note=(1, 0), numerator_2026=(1, 0))
    event = Event.objects.get(kind="contribution.taken")
    assert event.sentence == (
        "Pertanyaan B2.1: Upaya yang dilakukan, Yang dihitung 2026 dari Dinas Pendidikan "
        "diambil ke jawaban."
    )
    assert Merge.objects.count() == 2


def test_a_newer_text_replaces_the_one_taken_before(answer, part, disdik, sari, tono):
    take(answer, disdik, sari, note=(1, 0))
    write_part(answer, disdik, "Pojok ASI di 15 SD", 1, by=tono)
    take(answer, disdik, sari, note=(2, 1))
    assert Answer.objects.get(pk=answer.pk).note == "Dinas Pendidikan:\nPojok ASI di 15 SD"


@pytest.mark.parametrize("versions", [(0, 0), (1, 1), (2, 0)])
def test_what_moved_on_since_it_was_seen_is_not_taken(answer, part, disdik, sari, versions):
    with pytest.raises(PartChanged, match="sudah berubah sejak Anda melihatnya"):
        take(answer, disdik, sari, note=versions)
    assert Answer.objects.get(pk=answer.pk).note == ""
    assert not Merge.objects.exists()


def test_all_or_nothing(answer, part, disdik, sari):
    with pytest.raises(PartChanged):
        take(answer, disdik, sari, note=(1, 0), numerator_2026=(9, 0))
    assert Answer.objects.get(pk=answer.pk).versions == {}


def test_what_is_empty_or_not_chosen_is_said(answer, part, disdik, sari):
    with pytest.raises(Refused, match="belum diisi"):
        take(answer, disdik, sari, denominator_2026=(0, 0))
    with pytest.raises(Refused, match="Pilih sedikitnya satu"):
        take(answer, disdik, sari)


def test_too_long_together_is_refused_and_nothing_is_lost(answer, part, disdik, sari):
    write(answer, "note", "x" * 19_990, 0, sari)
    with pytest.raises(NotAcceptable, match="paling banyak 20000"):
        take(answer, disdik, sari, note=(1, 1))
    assert not Merge.objects.exists()


def test_only_who_may_edit_the_answer_takes(answer, part, disdik, tono, heri, wati, round_, ketut):
    for person in (tono, heri):
        with pytest.raises(NotYours):
            take(answer, disdik, person, note=(1, 0))
    take(answer, disdik, wati, note=(1, 0))
    Answer.objects.filter(pk=answer.pk).update(stage="approved")
    with pytest.raises(WrongStage):
        take(answer, disdik, wati, numerator_2026=(1, 0))
    Answer.objects.filter(pk=answer.pk).update(stage="draft")
    lock_round(round_=round_, by=ketut, at=MONDAY)
    with pytest.raises(Refused, match="terkunci"):
        take(answer, disdik, wati, numerator_2026=(1, 0))


def test_with_part_never_loses_what_was_written():
    note = "Satu.\n\nDinas A:\nlama\n\nTiga."
    assert with_part(note, "baru", name="Dinas A", former="lama") == (
        "Satu.\n\nDinas A:\nbaru\n\nTiga."
    )
    # edited since: the new text comes after it
    edited = note.replace("lama", "lama, disunting")
    assert with_part(edited, "baru", name="Dinas A", former="lama").startswith(edited) is False
    assert "lama, disunting" in with_part("X\nlama, disunting", "baru", name="A", former="lama")
    # twice the same is once
    once = with_part("", "teks", name="Dinas A")
    assert with_part(once, "teks", name="Dinas A") == once


def address(answer, agency, rest=""):
    return f"/evaluasi/jawaban/{answer.pk}/bagian/{agency.code}/{rest}"


def test_the_page_shows_before_and_after_and_takes_what_is_ticked(
    client, answer, part, disdik, sari
):
    write(answer, "numerator-2026", "900", 0, sari)
    sign_in(client, sari)
    page = client.get(address(answer, disdik, "ambil/"), {"isian": "numerator-2026"})
    shown = page.content.decode()
    assert "Anak yang tidak ditimbang 2026" in shown
    for text in ("900", "1.250", "Mengganti"):
        assert text in shown
    rows = {row["field"]: row for row in page.context["takings"]}
    assert [name for name, row in rows.items() if row["is_chosen"]] == ["numerator-2026"]
    assert rows["numerator-2026"]["choice"] == "numerator-2026:1:1"
    done = client.post(address(answer, disdik, "ambil/"), {"ambil": ["numerator-2026:1:1"]})
    assert done.headers["Location"] == f"/evaluasi/jawaban/{answer.pk}/"
    assert Answer.objects.get(pk=answer.pk).figures["2026"]["numerator"] == "1250"
    # a second press: both moved on, and the page says so with the choice kept
    again = client.post(address(answer, disdik, "ambil/"), {"ambil": ["numerator-2026:1:1"]})
    assert again.status_code == 409
    assert "sudah berubah sejak Anda melihatnya" in again.content.decode()
    nothing = client.post(address(answer, disdik, "ambil/"), {"ambil": ["x", "note:a:b", ""]})
    assert "Pilih sedikitnya satu isian" in nothing.content.decode()


def test_taken_marks_tell_when_the_part_changed_since(client, answer, part, disdik, sari, tono):
    take(answer, disdik, sari, note=(1, 0))
    sign_in(client, sari)
    url = f"/evaluasi/jawaban/{answer.pk}/bagian/"
    (view,) = [row for row in client.get(url).context["page"]["parts"] if row["code"] == "disdik"]
    assert view["taken"] == "diambil"
    write_part(answer, disdik, "Pojok ASI di 15 SD", 1, by=tono)
    (view,) = [row for row in client.get(url).context["page"]["parts"] if row["code"] == "disdik"]
    assert view["taken"] == "berubah sesudah diambil"


def test_a_part_still_being_written_can_be_taken_too(answer, part, disdik, sari, tono):
    hand_in(answer_id=answer.pk, agency_id=disdik.pk, by=tono, at=MONDAY)
    take(answer, disdik, sari, note=(1, 0))
    assert Merge.objects.count() == 1
