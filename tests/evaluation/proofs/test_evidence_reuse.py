"""One evidence for many answers: with its pages, by whom, for whom, in which stage."""

from __future__ import annotations

import io
import threading

import pytest
from django.db import connection
from django.utils import timezone

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.answers.rules import WrongPages
from layak.evaluation.carrying.actions import carry_forward
from layak.evaluation.proofs.actions import (
    PagesMoved,
    Pick,
    change_pages,
    detach_evidence,
    reuse_for_answers,
)
from layak.evaluation.steering.actions import lock_round, open_round
from layak.evaluation.visitors.actions import hand_in_files
from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by, plan
from tests.evaluation.links import contribute, make
from tests.evaluation.proofs.conftest import PDF, attach, reuse

pytestmark = pytest.mark.usefixtures("kept_files")


def test_the_same_evidence_proves_another_answer_by_its_pages(use, other, sari):
    made = reuse(use, other, sari, "8, 3 s.d. 5")
    made.refresh_from_db()
    assert (made.pages, made.stage, made.on_behalf_of, made.added_by) == (
        "3-5, 8", "draft", None, sari.user,
    )  # fmt: skip
    event = Event.objects.get(kind="evidence.reused")
    assert event.sentence == ("Bukti yang sudah ada dipakai pada pertanyaan A1.2, halaman 3-5, 8.")
    assert Evidence.objects.count() == 1


def test_the_secretariat_acts_on_behalf_of_the_lead(answer, other, dinkes, wati):
    lead_by(answer, dinkes)
    Answer.objects.filter(pk=other.pk).update(stage="returned")
    first = attach(answer, wati)
    second = reuse(first, other, wati)
    assert [first.on_behalf_of, second.on_behalf_of] == [dinkes, dinkes]
    assert [first.stage, second.stage] == ["draft", "returned"]


def test_a_contributor_uses_it_in_its_own_name(use, other, disdik, tono):
    answer = use.answer
    answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    other.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    assert reuse(use, other, tono).on_behalf_of is None


def test_used_twice_on_one_answer_is_refused_until_it_is_taken_off(use, sari):
    with pytest.raises(Refused, match=r"sudah dipakai pada pertanyaan A1\.1"):
        reuse(use, use.answer, sari)
    detach_evidence(use=use, by=sari, at=MONDAY)
    assert reuse(use, use.answer, sari).pk != use.pk


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_use(use, other, sari, wati):
    said: list[str] = []
    both = threading.Barrier(2)

    def work(by):
        both.wait()
        try:
            reuse(use, other, by)
        except Refused as refusal:
            said.append(refusal.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(by,)) for by in (sari, wati)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["Bukti ini sudah dipakai pada pertanyaan A1.2."]
    assert other.uses.count() == 1
    assert Event.objects.filter(kind="evidence.reused").count() == 1


def test_what_may_not_be_reused(use, other, sari, tono, ketut, disdik, round_):
    foreign = lead_by(round_.answers.get(code="B1a.1"), disdik)
    with pytest.raises(Evidence.DoesNotExist):
        reuse(use, foreign, tono)
    with pytest.raises(Answer.DoesNotExist):
        reuse(use, foreign, sari)
    Answer.objects.filter(pk=other.pk).update(stage="accepted")
    with pytest.raises(Refused, match="sudah diterima"):
        reuse(use, other, sari)
    Answer.objects.filter(pk=other.pk).update(stage="draft")
    lock_round(round_=round_, by=ketut, at=MONDAY)
    with pytest.raises(Refused, match="terkunci"):
        reuse(use, other, sari)
    assert EvidenceUse.objects.count() == 1


def test_a_restricted_file_is_handed_on_only_by_who_may_open_it(use, other, disdik, tono, sari):
    Evidence.objects.update(sensitivity="restricted")
    for answer in (use.answer, other):
        answer.assignments.create(agency=disdik, relation="contributor", assigned_at=MONDAY)
    with pytest.raises(Refused, match="terbatas"):
        reuse(use, other, tono)
    assert reuse(use, other, sari).pk


def test_several_answers_at_once_are_all_or_none(use, other, round_, dinkes, sari):
    third = lead_by(round_.answers.get(code="A1.3"), dinkes)
    picks = [Pick(other.pk, "2"), Pick(third.pk, "40")]
    with pytest.raises(Refused, match=r"A1\.3: Berkas ini hanya 12 halaman"):
        reuse_for_answers(evidence_id=use.evidence_id, picks=picks, by=sari, at=MONDAY)
    assert EvidenceUse.objects.count() == 1
    picks = [Pick(other.pk, "2"), Pick(third.pk)]
    assert reuse_for_answers(evidence_id=use.evidence_id, picks=picks, by=sari, at=MONDAY) == 2
    pages = dict(EvidenceUse.objects.values_list("answer__code", "pages"))
    assert pages == {"A1.1": "", "A1.2": "2", "A1.3": ""}
    with pytest.raises(Refused, match="sedikitnya satu"):
        reuse_for_answers(evidence_id=use.evidence_id, picks=[], by=sari, at=MONDAY)


def change(use, pages, by, seen=""):
    change_pages(use=use, pages=pages, seen=seen, by=by, at=MONDAY)
    use.refresh_from_db()
    return use.pages


def test_pages_change_with_one_event_and_the_same_ones_with_none(use, sari):
    assert change(use, "hal. 3-5", sari) == "3-5"
    assert change(use, "3-5", sari) == "3-5"
    assert change(use, "", sari, seen="3-5") == ""
    facts = Event.objects.filter(kind="evidence.pages_changed").values_list("facts", flat=True)
    assert [(one["before"], one["pages"]) for one in facts] == [("", "3-5"), ("3-5", "")]


def test_pages_that_somebody_else_changed_are_not_overwritten(use, sari, wati):
    change(use, "3-5", wati)
    with pytest.raises(PagesMoved, match="menjadi halaman 3-5"):
        change(use, "9", sari)
    with pytest.raises(WrongPages):
        change(use, "13", sari, seen="3-5")
    detach_evidence(use=use, by=sari, at=MONDAY)
    with pytest.raises(Refused, match="sudah dilepas"):
        change(use, "9", sari, seen="3-5")


def test_a_newer_version_nobody_has_read_yet_takes_any_page(use, sari, other):
    use.evidence.files.create(
        version=2, stored_as="bukti/xx/yy", original_name="v2.pdf", media_type="application/pdf",
        size=9, sha256="0" * 64, uploaded_at=MONDAY, uploaded_by=sari.user,
    )  # fmt: skip
    assert reuse(use, other, sari, "40").pages == "40"


def test_carrying_keeps_the_pages_and_says_for_whom(
    use, other, round_, revision, dp3a, dinkes, wati
):
    change(use, "3-5", wati)
    fresh = open_round(plan=plan("esok"), revision=revision, caretaker=dp3a, by=None, at=MONDAY)
    carry_forward(round_=fresh, source=round_, by=wati, at=MONDAY)
    brought = EvidenceUse.objects.get(answer__round=fresh)
    assert (brought.pages, brought.stage, brought.on_behalf_of, brought.carried_from) == (
        "3-5", "draft", dinkes, use,
    )  # fmt: skip


def test_what_comes_in_by_a_link_is_of_its_agency(round_, answer, disdik, wati):
    Answer.objects.filter(pk=answer.pk).update(stage="returned")
    contribute(answer, disdik)
    link = make(round_, disdik, [answer], wati).link
    upload = Upload(stream=io.BytesIO(PDF), name="daftar.pdf", size=len(PDF))
    hand_in_files(
        link_id=link.pk, answer_id=answer.pk, uploads=[upload], is_restricted=False,
        at=timezone.now(),
    )  # fmt: skip
    use = EvidenceUse.objects.get()
    assert (use.stage, use.on_behalf_of, use.evidence.agency) == ("returned", None, disdik)
