"""The pages of due days and of reminders to send by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.dues.models import DueChange
from layak.evaluation.dues.reads import due_page
from layak.evaluation.dues.reminder_reads import reminder_texts
from layak.evaluation.rounds.models import StageWindow
from layak.evaluation.steering.actions import lock_round
from layak.platform.audit.models import Event
from tests.conftest import MONDAY, make_person, sign_in
from tests.evaluation.conftest import lead_by

DUES, SET = "/evaluasi/uji/tenggat/", "/evaluasi/uji/tenggat/atur/"
TEXTS = "/evaluasi/uji/ingatkan/"


@pytest.fixture
def two(round_, dinkes, disdik):
    """13.1 led by Dinas Kesehatan, 14.1 by Dinas Pendidikan; nobody else is named on anything."""
    Assignment.objects.filter(answer__round=round_).update(ended_at=MONDAY)
    led, helped = (round_.answers.get(code=code) for code in ("13.1", "14.1"))
    lead_by(led, dinkes)
    lead_by(helped, disdik)
    helped.assignments.create(agency=dinkes, relation="contributor", assigned_at=MONDAY)
    return led, helped


@pytest.fixture
def secretary(client, wati, two):
    return sign_in(client, wati)


def put(client, *agencies, **fields):
    given = {"perangkat": agencies, "stage": "semua", "due_on": "2026-12-10", "reason": ""}
    return client.post(SET, given | fields)


def test_a_day_is_set_for_the_ticked_agencies_and_shown(secretary, two, dinkes):
    done = put(secretary, "dinkes")
    assert done["Location"] == DUES
    led, helped = (Answer.objects.get(pk=answer.pk) for answer in two)
    assert (led.due_on, helped.due_on) == (date(2026, 12, 10), None)
    assert helped.assignments.get(agency=dinkes, ended_at=None).due_on == date(2026, 12, 10)
    assert Event.objects.filter(kind="due.set").count() == 1
    text = secretary.get(DUES).content.decode()
    assert "10 Desember 2026 (2)" in text
    assert "tanpa tenggat (1)" in text


def test_an_extension_is_refused_with_everything_typed_then_told_with_its_reason(secretary, two):
    put(secretary, "dinkes")
    refused = put(secretary, "dinkes", "disdik", due_on="2026-12-20")
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Tulis alasan perpanjangannya" in text
    assert text.count(" checked>") == 2
    assert 'value="2026-12-20"' in text
    assert put(secretary, "dinkes", due_on="2026-12-20", reason="Banjir").status_code == 302
    text = secretary.get(DUES).content.decode()
    assert "diperpanjang" in text
    assert "Banjir" in text
    assert "<del>10 Desember 2026</del>" in text


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"due_on": "besok"}, 422, "Tulis tanggal tenggat"),
        ({"due_on": "2062-12-10"}, 422, "Periksa tahunnya"),
        ({"stage": "mana"}, 422, "mana"),
        ({"stage": "returned"}, 409, "Tidak ada pertanyaan pada tahap itu"),
        ({"reason": "x" * 301}, 422, "300"),
    ],
)
def test_bad_input_is_said_where_the_person_is(secretary, fields, status, sentence):
    answer = put(secretary, "dinkes", **fields)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert not DueChange.objects.exists()


def test_no_agency_ticked_is_said(secretary):
    assert "Centang sedikitnya satu" in put(secretary).content.decode()
    assert "Centang sedikitnya satu" in put(secretary, "hantu").content.decode()


def test_a_day_after_the_window_is_refused(secretary, round_):
    StageWindow.objects.create(
        round=round_, stage="draft", opens_at=MONDAY,
        closes_at=datetime(2026, 12, 1, 17, 0, tzinfo=UTC),
    )  # fmt: skip
    answer = put(secretary, "dinkes")
    assert answer.status_code == 422
    assert "ditutup 1 Desember 2026" in answer.content.decode()
    assert put(secretary, "dinkes", due_on="2026-12-01").status_code == 302


def test_a_locked_round_shows_and_does_not_set(secretary, round_, ketut):
    lock_round(round_=round_, by=ketut, at=MONDAY)
    assert put(secretary, "dinkes").status_code == 409
    assert "Simpan tenggat" not in secretary.get(DUES).content.decode()


def test_others_do_not_find_these_pages(client, sari, two):
    sign_in(client, sari)
    assert [client.get(url).status_code for url in (DUES, TEXTS)] == [404, 404]
    assert put(client, "dinkes").status_code == 404


def test_setting_is_a_post(secretary):
    assert secretary.get(SET).status_code == 405


def test_the_page_costs_the_same_for_two_rows_and_for_many(
    round_, wati, two, dinkes, django_assert_num_queries
):
    with django_assert_num_queries(4):
        due_page(round_, at=MONDAY)
    for answer in round_.answers.all():
        lead_by(answer, dinkes)
    with django_assert_num_queries(4):
        found = due_page(round_, at=MONDAY)
    assert [(agency.name, line["lead_count"]) for agency, line in found["lines"]] == [
        ("Dinas Kesehatan", round_.answers.count())
    ]


def test_a_person_reads_of_his_own_parts_only(round_, two, sari, tono, secretary):
    today = timezone.localdate()
    Answer.objects.filter(pk=two[0].pk).update(due_on=today - timedelta(days=2))
    Answer.objects.filter(pk=two[1].pk).update(due_on=today + timedelta(days=1))
    found = reminder_texts(round_, site="https://layak.example", at=timezone.now())
    by_name = {person.name: person for person in found.people}
    assert set(by_name) == {"Sari Wulandari", "Tono Prasetyo"}
    own = by_name["Sari Wulandari"]
    assert (own.part_count, own.late_count) == (2, 1)
    lines = own.text.splitlines()
    assert lines[0] == "Yth. Sari Wulandari (Dinas Kesehatan),"
    assert lines[2].startswith("- 1 pertanyaan, terlambat 2 hari (")
    assert lines[2].endswith("): 13.1")
    assert lines[3].startswith("- 1 pertanyaan, jatuh tempo besok (")
    assert "https://layak.example/evaluasi/uji/?milik=saya" in own.text
    assert "13.1" not in by_name["Tono Prasetyo"].text
    link = urlsplit(own.whatsapp)
    assert (link.scheme, link.netloc, parse_qs(link.query)["text"]) == (
        "https",
        "wa.me",
        [own.text],
    )
    page = secretary.get(TEXTS).content.decode()
    assert "Sari Wulandari" in page
    assert 'rel="noreferrer noopener"' in page


def test_what_was_handed_in_is_not_asked_for(round_, two, sari, tono):
    Answer.objects.filter(pk__in=[answer.pk for answer in two]).update(due_on=date(2026, 12, 1))
    Answer.objects.filter(pk=two[0].pk).update(stage="accepted")
    two[1].assignments.filter(relation="contributor").update(state="handed_in")
    found = reminder_texts(round_, site="", at=MONDAY)
    assert [person.name for person in found.people] == ["Tono Prasetyo"]


def test_agencies_without_anyone_are_named(round_, two, tono):
    Answer.objects.filter(round=round_).update(due_on=date(2026, 12, 1))
    found = reminder_texts(round_, site="", at=MONDAY)
    assert ("Dinas Kesehatan", 2) in found.unheld
    assert "Dinas Pendidikan" not in dict(found.unheld)


def test_reminder_texts_cost_the_same_for_one_person_and_for_many(
    round_, two, sari, django_assert_num_queries
):
    Answer.objects.filter(round=round_).update(due_on=date(2026, 12, 1))
    with django_assert_num_queries(7):
        reminder_texts(round_, site="", at=MONDAY)
    for number, answer in enumerate(round_.answers.all()[:6]):
        body = create_agency(
            name=f"Kelurahan {number}", kind="dinas", code=f"kel{number}", by=None, at=MONDAY
        )
        make_person(body, "operator", f"orang{number}", f"Orang {number}")
        lead_by(answer, body)
    with django_assert_num_queries(7):
        found = reminder_texts(round_, site="", at=MONDAY)
    assert len(found.people) == 7


def test_the_question_says_the_day_that_counts_and_why_it_was_extended(
    client, sari, round_, two, secretary
):
    put(secretary, "dinkes")
    put(secretary, "dinkes", due_on="2026-12-20", reason="Banjir di gudang arsip")
    sign_in(client, sari)
    text = client.get(f"/evaluasi/jawaban/{two[0].pk}/").content.decode()
    assert "tenggat 20 Desember 2026" in text
    assert "(diperpanjang dari 10 Desember 2026: Banjir di gudang arsip)" in text


def test_without_a_day_of_its_own_the_windows_counts(client, sari, round_, two):
    StageWindow.objects.create(
        round=round_, stage="draft", opens_at=MONDAY,
        closes_at=datetime(2026, 12, 1, 17, 0, tzinfo=UTC),
    )  # fmt: skip
    sign_in(client, sari)
    text = client.get(f"/evaluasi/jawaban/{two[0].pk}/").content.decode()
    assert "tenggat 1 Desember 2026" in text
    assert "diperpanjang" not in text
