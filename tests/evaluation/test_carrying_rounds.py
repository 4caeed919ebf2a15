"""The last round comes along: texts, counts, tables, files and owners, but no mark."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import (
    Answer,
    Delegation,
    EvidenceUse,
    TableRow,
    TableRowRevision,
)
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import NotYours
from layak.evaluation.scores.reads import score_of
from layak.platform.audit.models import Event
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, make_person, shipped
from tests.evaluation.carry_rounds import (
    answered,
    assign,
    bring,
    fill,
    former_round,
    owners,
    this_round,
)

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def revision(db):
    return load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)


@pytest.fixture
def former(revision, dp3a):
    return former_round(revision, dp3a)


def test_an_answer_comes_along_without_its_mark(former, revision, dp3a, wati):
    answered(former, "A1.2", "3", "10.50", "Rencana kerja disusun bersama warga.")
    now = this_round(revision, dp3a, former)
    result = bring(now, former, wati)
    answer = now.answers.get(code="A1.2")
    assert (answer.mark, answer.option, answer.note) == (
        None, "", "Rencana kerja disusun bersama warga.",
    )  # fmt: skip
    assert answer.carried == {"option": "3", "mark": "10.50", "not_applicable": ""}
    assert answer.carried_from == former.answers.get(code="A1.2")
    assert (result.answer_count, result.note_count) == (1, 1)
    assert score_of(now).total == 0
    assert score_of(former).total == Decimal("10.5")


def test_every_text_has_its_revision(former, revision, dp3a, wati):
    answered(former, "A1.2", "3", "10.50", "Rencana.")
    counts = {"2025": {"numerator": "30", "denominator": "40"}}
    fill(former, "B1b.1", figures=counts)
    now = this_round(revision, dp3a, former)
    bring(now, former, wati)
    answer = now.answers.get(code="A1.2")
    row = answer.revisions.get()
    assert (row.field, row.value, row.version, row.saved_by) == ("note", "Rencana.", 1, wati.user)
    assert answer.versions == {"note": 1}
    counted = now.answers.get(code="B1b.1")
    assert counted.versions == {"numerator-2025": 1, "denominator-2025": 1}
    assert set(counted.revisions.values_list("field", "value")) == {
        ("numerator-2025", "30"),
        ("denominator-2025", "40"),
    }


def test_only_the_data_years_of_both_rounds_come_along(former, revision, dp3a, wati):
    figures = {
        "2024": {"numerator": "20", "denominator": "40"},
        "2025": {"numerator": "30", "denominator": "40"},
    }
    fill(former, "B1b.1", figures=figures)
    now = this_round(revision, dp3a, former)
    bring(now, former, wati)
    assert now.answers.get(code="B1b.1").figures == {
        "2025": {"numerator": "30", "denominator": "40"}
    }


def test_not_applicable_comes_along_as_a_reason_to_confirm(former, revision, dp3a, wati):
    fill(former, "B1b.2", not_applicable_reason="Tidak ada sungai.")
    now = this_round(revision, dp3a, former)
    bring(now, former, wati)
    answer = now.answers.get(code="B1b.2")
    assert answer.carried == {"option": "", "mark": "", "not_applicable": "Tidak ada sungai."}
    assert answer.is_applicable
    # its maximum is still in the sum: nobody has said yet that it does not apply
    # (B2.3, worth 5, is not asked while B2.2 is open)
    assert score_of(now).available == 95


def test_running_twice_changes_nothing(former, revision, dp3a, wati):
    answered(former, "A1.2", "3", "10.50", "Rencana.")
    now = this_round(revision, dp3a, former)
    bring(now, former, wati)
    before = list(Answer.objects.filter(round=now).order_by("pk").values())
    events = Event.objects.filter(kind="round.carried").count()
    result = bring(now, former, wati)
    assert (result.answer_count, result.note_count, result.owner_count) == (0, 0, 0)
    assert list(Answer.objects.filter(round=now).order_by("pk").values()) == before
    assert Event.objects.filter(kind="round.carried").count() == events == 1


@pytest.mark.parametrize("touch", ["note", "stage", "evidence", "row"])
def test_what_somebody_began_is_left_alone(former, revision, dp3a, wati, files, touch):
    answered(former, "A1.2", "3", "10.50", "Dari tahun lalu.")
    now = this_round(revision, dp3a, former)
    answer = now.answers.get(code="A1.2")
    if touch == "note":
        fill(now, "A1.2", note="Baru.", versions={"note": 1})
    elif touch == "stage":
        fill(now, "A1.2", stage="ready")
    elif touch == "evidence":
        use(answer, proof(dp3a, wati), wati)
    else:
        row(answer, dp3a, wati, {"nama": "baru"})
    bring(now, former, wati)
    answer.refresh_from_db()
    assert answer.carried is None
    assert answer.carried_from is None
    assert answer.note == ("Baru." if touch == "note" else "")


@pytest.fixture
def files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def proof(agency, by):
    upload = Upload(stream=BytesIO(PDF), name="bukti.pdf", size=len(PDF))
    return store_evidence(upload=upload, title="Bukti", agency=agency, by=by, at=MONDAY)


def use(answer, evidence, by):
    return EvidenceUse.objects.create(
        answer=answer, evidence=evidence, added_at=MONDAY, added_by=by.user
    )


def row(answer, agency, by, cells, position=1, **more):
    return TableRow.objects.create(
        answer=answer,
        agency=agency,
        table="kegiatan",
        position=position,
        cells=cells,
        saved_at=MONDAY,
        saved_by=by.user,
        **more,
    )


def test_files_still_in_use_come_along_and_removed_ones_do_not(former, revision, dp3a, wati, files):
    then = former.answers.get(code="A1.2")
    kept, gone = proof(dp3a, wati), proof(dp3a, wati)
    first = use(then, kept, wati)
    use(then, gone, wati)
    EvidenceUse.objects.filter(evidence=gone).update(removed_at=MONDAY, removed_by=wati.user)
    now = this_round(revision, dp3a, former)
    assert bring(now, former, wati).file_count == 1
    came = now.answers.get(code="A1.2").uses.get()
    assert (came.evidence, came.carried_from, came.added_by) == (kept, first, wati.user)


def test_table_rows_come_along_with_a_first_revision(former, revision, dp3a, dinkes, wati):
    then = former.answers.get(code="A1.2")
    mine = row(then, dp3a, wati, {"nama": "Posyandu Melati"})
    row(then, dinkes, wati, {"nama": "dihapus"}, 2, removed_at=MONDAY, removed_by=wati.user)
    theirs = row(then, dinkes, wati, {"nama": "Puskesmas"}, 3, taken_at=MONDAY, taken_by=wati.user)
    now = this_round(revision, dp3a, former)
    assert bring(now, former, wati).row_count == 2
    rows = list(now.answers.get(code="A1.2").table_rows.order_by("position"))
    assert [r.cells for r in rows] == [{"nama": "Posyandu Melati"}, {"nama": "Puskesmas"}]
    assert [r.carried_from for r in rows] == [mine, theirs]
    assert [r.taken_at for r in rows] == [None, MONDAY]
    told = TableRowRevision.objects.filter(row__in=rows).order_by("row__position")
    assert [(t.cells, t.version) for t in told] == [(r.cells, 1) for r in rows]


def test_owners_stand_as_they_were_at_the_end(former, revision, dp3a, dinkes, disdik, wati):
    assign(former.answers.get(code="A1.2"), dinkes, disdik)
    now = this_round(revision, dp3a, former)
    assert owners(now.answers.get(code="A1.2")) == [("dp3a", "lead")]
    bring(now, former, wati)
    assert owners(now.answers.get(code="A1.2")) == [("dinkes", "lead"), ("disdik", "contributor")]
    assert owners(now.answers.get(code="A1.1")) == [("dp3a", "lead")]


def test_a_merged_body_is_the_one_it_went_into(former, revision, dp3a, dinkes, disdik, wati):
    assign(former.answers.get(code="A1.2"), disdik, dinkes)
    Agency.objects.filter(pk=disdik.pk).update(ended_on=MONDAY.date(), merged_into=dinkes)
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    # the former contributor now leads, and stands there once
    assert owners(now.answers.get(code="A1.2")) == [("dinkes", "lead")]


def test_an_ended_body_leaves_its_question_to_the_caretaker(former, revision, dp3a, disdik, wati):
    assign(former.answers.get(code="A1.2"), disdik)
    Agency.objects.filter(pk=disdik.pk).update(ended_on=MONDAY.date())
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    assert owners(now.answers.get(code="A1.2")) == [("dp3a", "lead")]


def test_an_invited_body_never_leads(former, revision, dp3a, dinkes, disdik, wati):
    assign(former.answers.get(code="A1.2"), disdik)
    Agency.objects.filter(pk=disdik.pk).update(command="luar")
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    answer = now.answers.get(code="A1.2")
    assert owners(answer) == [("dp3a", "lead"), ("disdik", "contributor")]
    lead = answer.assignments.get(relation="lead", ended_at=None)
    assert lead.caretaker_for == disdik


def test_agencies_chosen_by_hand_in_the_new_round_stay(
    former, revision, dp3a, dinkes, disdik, wati
):
    from layak.evaluation.assignments.actions import set_lead

    answered(former, "A1.2", "3", "10.50", "Rencana.")
    assign(former.answers.get(code="A1.2"), dinkes)
    now = this_round(revision, dp3a, former)
    answer = now.answers.select_related("round").get(code="A1.2")
    set_lead(answer=answer, agency=disdik, by=wati, at=MONDAY + timedelta(hours=1))
    bring(now, former, wati, at=MONDAY + timedelta(hours=2))
    assert owners(answer) == [("disdik", "lead"), ("dp3a", "contributor")]
    assert now.answers.get(code="A1.2").note == "Rencana."


def test_a_delegation_comes_along_while_the_person_holds_a_seat_there(
    former, revision, dp3a, dinkes, sari, tono, wati, heri
):
    given = former.answers.get(code="A1.2")
    assign(given, dinkes)
    stayed = given.assignments.get(ended_at=None)
    Delegation.objects.create(
        assignment=stayed, to=sari.user, note="Bagian gizi", given_at=MONDAY, given_by=heri.user
    )
    left = former.answers.get(code="A1.1")
    assign(left, dinkes)
    Delegation.objects.create(
        assignment=left.assignments.get(ended_at=None),
        to=tono.user,  # of another agency by now
        given_at=MONDAY,
        given_by=heri.user,
    )
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    came = Delegation.objects.get(assignment__answer__round=now)
    assert (came.to, came.note, came.assignment.answer.code) == (sari.user, "Bagian gizi", "A1.2")


def test_opening_with_the_last_round_makes_no_ended_assignments(
    former, revision, dp3a, dinkes, wati
):
    assign(former.answers.get(code="A1.2"), dinkes)
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    assert all(a.assignments.filter(ended_at=None, relation="lead").count() == 1
               for a in now.answers.all())  # fmt: skip
    assert not Answer.objects.filter(round=now, assignments__ended_at__isnull=False).exists()


def test_what_was_itself_never_confirmed_is_not_carried_on(former, revision, dp3a, wati):
    fill(former, "A1.2", note="Rencana.", carried={"option": "3", "mark": "10.50"})
    now = this_round(revision, dp3a, former, by=wati, carries=True)
    assert now.answers.get(code="A1.2").carried == {"option": "", "mark": "", "not_applicable": ""}


def test_only_who_may_set_up_rounds_brings_the_last_one(former, revision, dp3a, sari):
    now = this_round(revision, dp3a, former)
    with pytest.raises(NotYours):
        bring(now, former, sari)


def test_a_round_is_not_its_own_past_nor_that_of_an_older_one(former, revision, dp3a, wati):
    now = this_round(revision, dp3a, former)
    with pytest.raises(Refused, match="putaran lain"):
        bring(now, now, wati)
    with pytest.raises(Refused, match="lebih dahulu"):
        bring(former, now, wati)


def test_a_locked_round_takes_nothing(former, revision, dp3a, wati, ketut):
    now = this_round(revision, dp3a, former)
    now.locked_at, now.locked_by = MONDAY, ketut.user
    now.save()
    with pytest.raises(Refused, match="terkunci"):
        bring(now, former, wati)


def test_the_count_of_queries_is_the_same_for_two_rows_and_many(
    former, revision, dp3a, wati, django_assert_max_num_queries
):
    counts = []
    for codes in (("A1.1", "A1.2"), ("A1.3", "B1a.1", "B1a.2", "B1b.1", "B2.1", "B2.2", "B2.3")):
        for code in codes:
            fill(former, code, mark=Decimal(0), note="Uraian.")
        now = this_round(revision, dp3a, former)
        with django_assert_max_num_queries(30) as seen:
            bring(now, former, wati)
        counts.append(len(seen.captured_queries))
        Round.objects.filter(pk=now.pk).update(code=f"{now.code}-{len(counts)}")
    assert counts[0] == counts[1]


def test_one_person_more_makes_no_difference(former, revision, dp3a, dinkes, wati):
    make_person(dinkes, "operator", "sinta", "Sinta")
    now = this_round(revision, dp3a, former)
    assert bring(now, former, wati).owner_count == 0
