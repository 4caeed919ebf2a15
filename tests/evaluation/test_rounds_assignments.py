"""Questions shared out again, agencies merged and split in the middle of a round."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.mergers import moving_rows
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.register.actions import end_agency, merge_agencies
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.scores.actions import import_marks
from layak.evaluation.scores.reads import score_of
from layak.evaluation.stages.actions import move_answer, move_answers
from layak.evaluation.steering.actions import close_round, lock_round
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, fresh, make_person, sign_in
from tests.evaluation.conftest import lead_by

URL = "/evaluasi/uji/penugasan/"


@pytest.fixture
def secretary(client, wati, round_):
    return sign_in(client, wati)


@pytest.fixture
def three(round_, dinkes):
    codes = ("12.1", "13.1", "14.1")
    return [lead_by(round_.answers.get(code=code), dinkes).pk for code in codes]


def leads(ids) -> set[str]:
    found = Assignment.objects.filter(answer__in=ids, relation="lead", ended_at=None)
    return set(found.values_list("agency__code", flat=True))


def change(client, ids, **fields):
    return client.post(f"{URL}ubah/", {"pilih": ids, **fields})


def test_a_batch_gets_another_lead_and_the_former_one_contributes(secretary, three, disdik):
    answer = change(secretary, three, step="lead", agency="disdik", perangkat="dinkes")
    assert answer["Location"] == f"{URL}?perangkat=dinkes&bagian="
    assert leads(three) == {"disdik"}
    helping = Assignment.objects.filter(
        answer__in=three, agency__code="dinkes", relation="contributor", ended_at=None
    )
    assert helping.count() == 3
    assert Event.objects.filter(kind="assignment.changed").count() == 3


def test_contributors_come_and_go(secretary, three, disdik):
    change(secretary, three, step="add", agency="disdik")
    change(secretary, three[:1], step="remove", agency="disdik")
    named = Assignment.objects.filter(answer__in=three, agency=disdik, ended_at=None)
    assert named.count() == 2
    again = change(secretary, three[:1], step="remove", agency="disdik")
    assert again.status_code == 409
    assert "Tidak ada yang berubah" in again.content.decode()


def test_due_days_are_set_and_shown(secretary, three):
    change(secretary, three, step="due", due_on="2027-02-28")
    assert set(Answer.objects.filter(pk__in=three).values_list("due_on", flat=True)) == {
        date(2027, 2, 28)
    }
    text = secretary.get(f"{URL}?perangkat=dinkes").content.decode()
    assert "28 Februari 2027" in text
    change(secretary, three, step="due", due_on="")
    assert Answer.objects.filter(pk__in=three, due_on=None).count() == 3


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"step": "lead", "agency": ""}, 422, "Pilih perangkat daerahnya"),
        ({"step": "due", "due_on": "lusa"}, 422, "Tulis tanggal tenggat"),
        ({"step": "terbang", "agency": "disdik"}, 422, "terbang"),
        ({"step": "lead", "agency": "dinkes"}, 409, "Tidak ada yang berubah"),
    ],
)
def test_a_refused_batch_keeps_its_ticks(secretary, three, disdik, fields, status, sentence):
    answer = change(secretary, three, **fields)
    text = answer.content.decode()
    assert answer.status_code == status
    assert sentence in text
    assert text.count(" checked>") == 3


def test_nothing_ticked_is_said(secretary, disdik):
    assert (
        "Pilih sedikitnya satu"
        in change(secretary, [], step="lead", agency="disdik").content.decode()
    )
    assert "Pilih sedikitnya satu" in change(secretary, [], step="due").content.decode()


def test_an_invited_body_never_leads(secretary, three):
    create_agency(
        name="Kantor Kementerian Agama", kind="vertikal", command="luar", code="kemenag",
        by=None, at=MONDAY,
    )  # fmt: skip
    answer = change(secretary, three, step="lead", agency="kemenag")
    assert "diundang, bukan ditugasi" in answer.content.decode()
    assert leads(three) == {"dinkes"}
    change(secretary, three, step="add", agency="kemenag")
    assert "Kantor Kementerian Agama (diundang)" in secretary.get(URL).content.decode()


def test_a_locked_round_is_not_shared_out(secretary, three, disdik, round_, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    assert change(secretary, three, step="lead", agency="disdik").status_code == 409
    assert leads(three) == {"dinkes"}


def test_filters_show_one_agency_and_one_part(secretary, three):
    text = secretary.get(f"{URL}?perangkat=dinkes&bagian=III").content.decode()
    assert "14.1" in text
    assert 'aria-label="1.1"' not in text
    assert "Tidak ada pertanyaan" in secretary.get(f"{URL}?perangkat=tiada").content.decode()


def test_a_part_of_an_agency_becomes_a_body_of_its_own(secretary, three, dinkes, sari, round_):
    move_answer(answer_id=ready(three[0]), move="ready", seen="draft", by=sari, at=MONDAY)
    url = f"{URL}pecah/dinkes/"
    assert "14.1" in secretary.get(url).content.decode()
    fields = {"name": "Dinas Gizi", "kind": "dinas", "command": "kota"}
    answer = secretary.post(url, {**fields, "pilih": three[:2]}, follow=True)
    assert "Dinas Gizi dibuat dengan 2 pertanyaan" in answer.content.decode()
    new = Agency.objects.get(name="Dinas Gizi")
    assert (leads(three[:2]), leads(three[2:])) == ({new.code}, {"dinkes"})
    row = Answer.objects.get(pk=three[0])
    assert (row.stage, row.steps.count(), row.mark) == ("ready", 1, Decimal(1))
    # a person on a seat of the new agency goes on where the old one stood
    dian = make_person(new, "operator", "dian", "Dian")
    move_answer(answer_id=row.pk, move="withdraw", seen="ready", by=dian, at=MONDAY)


def ready(answer_id: int) -> int:
    Answer.objects.filter(pk=answer_id).update(mark=Decimal(1))
    return answer_id


@pytest.mark.parametrize(
    ("change_", "sentence"),
    [
        ({"name": "Dinas Pendidikan"}, "sudah menjadi nama"),
        ({"name": ""}, "belum diisi"),
        ({"pilih": []}, "Pilih sedikitnya satu"),
        ({"command": "luar"}, "tidak dapat memimpin"),
    ],
)
def test_a_faulty_split_makes_nothing(secretary, three, disdik, change_, sentence):
    fields = {"name": "Baru", "kind": "dinas", "command": "kota", "pilih": three, **change_}
    answer = secretary.post(f"{URL}pecah/dinkes/", fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Agency.objects.filter(name="Baru").exists()
    assert leads(three) == {"dinkes"}


def test_a_merge_in_the_middle_keeps_answers_approvals_and_history(
    round_, three, dinkes, disdik, sari, heri, wati, adi, ketut
):
    rows = [["question_code", "self_mark"], ["12.1", "0.5"], ["13.1", "0.25"], ["14.1", "1"]]
    import_marks(round_=round_, rows=rows, source="x", by=wati, at=MONDAY)
    move_answers(round_=round_, answer_ids=three[:2], move="ready", by=sari, at=MONDAY)
    move_answers(round_=round_, answer_ids=three[:1], move="approve", by=heri, at=MONDAY)
    before = list(Answer.objects.filter(pk__in=three).order_by("pk").values())
    history = {row.pk: (row.steps.count(), row.revisions.count()) for row in round_.answers.all()}
    total = score_of(round_).total
    assert any("dipimpin" in line for line in moving_rows(dinkes.pk))

    merge_agencies(source=dinkes, into=disdik, by=adi, at=MONDAY)
    assert leads(three) == {"disdik"}
    assert not Assignment.objects.filter(agency=dinkes, ended_at=None).exists()
    assert list(Answer.objects.filter(pk__in=three).order_by("pk").values()) == before
    after = {row.pk: (row.steps.count(), row.revisions.count()) for row in round_.answers.all()}
    assert after == history
    assert score_of(round_).total == total
    assert Event.objects.filter(kind="agency.rows_moved").count() == 1
    # Sari keeps her seat, now in the merged agency, and her work goes on
    move_answer(answer_id=three[1], move="withdraw", seen="ready", by=fresh(sari), at=MONDAY)


def test_a_closed_round_keeps_its_assignments(round_, three, dinkes, disdik, adi, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    close_round(round_=round_, by=ketut, at=MONDAY + timedelta(days=7))
    merge_agencies(source=dinkes, into=disdik, by=adi, at=MONDAY)
    assert leads(three) == {"dinkes"}


def test_the_caretaker_goes_on_for_the_merged_body(round_, dp3a, adi, setda):
    bodies = [
        create_agency(name=name, kind="vertikal", command="luar", code=code, by=None, at=MONDAY)
        for name, code in (("Pengadilan A", "pa"), ("Pengadilan B", "pb"))
    ]
    row = lead_by(round_.answers.get(code="24A.1"), dp3a)
    Assignment.objects.filter(answer=row, ended_at=None).update(caretaker_for=bodies[0])
    merge_agencies(source=bodies[0], into=bodies[1], by=adi, at=MONDAY)
    assert Assignment.objects.get(answer=row, ended_at=None).caretaker_for == bodies[1]


def test_an_agency_that_leads_cannot_end(round_, three, dinkes, adi):
    with pytest.raises(Refused, match="Masih memimpin"):
        end_agency(agency=dinkes, by=adi, at=MONDAY)


@pytest.mark.parametrize("who", ["sari", "heri", "tono", "budi", "ketut", "rahma", "adi"])
def test_only_the_secretariat_shares_out(client, cast, round_, who):
    sign_in(client, cast[who])
    assert client.get(URL).status_code == 404
    assert client.post(f"{URL}ubah/").status_code == 404
    assert client.post(f"{URL}pecah/dinkes/").status_code == 404


def test_the_page_asks_little(secretary, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        secretary.get(URL)
    assert secretary.get(f"{URL}ubah/").status_code == 405
