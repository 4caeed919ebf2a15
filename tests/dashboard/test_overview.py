from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import actor_of
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.dues.actions import set_due_days
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import score_of
from layak.evaluation.steering.actions import lock_round
from layak.surfaces.dashboard.overview.pages import overview_of
from tests.demo.city import NOW, demo_city  # noqa: F401  # the fixture
from tests.shown import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]

NAVIGATION = {
    "sari": ["Beranda", "Evaluasi", "Gugus tugas", "Bukti", "Pengaturan"],
    "heri": ["Beranda", "Evaluasi", "Persetujuan", "Gugus tugas", "Pengaturan"],
    "wati": ["Beranda", "Evaluasi", "Penerimaan", "Gugus tugas", "Pengaturan"],
    "budi": ["Beranda", "Evaluasi", "Gugus tugas", "Bukti", "Pengaturan"],
    "ketut": ["Beranda", "Evaluasi", "Penerimaan", "Gugus tugas", "Pengaturan"],
    "rahma": ["Beranda", "Evaluasi", "Gugus tugas", "Kemajuan", "Pengaturan"],
    "adi": ["Beranda", "Gugus tugas", "Pengaturan"],
}


def person(username):
    return actor_of(User.objects.get(username=username), today=timezone.localdate(NOW))


def page(username, at=NOW):
    return shown(overview_of(by=person(username), at=at))


@pytest.fixture
def current():
    return Round.objects.get(code="demo")


def opened(client, username):
    client.force_login(User.objects.get(username=username))
    return client.get("/")


@pytest.mark.parametrize("username", NAVIGATION)
def test_page_opens_for_every_role_with_its_navigation(client, username):
    response = opened(client, username)
    assert response.status_code == 200
    entries = response.context["frame"].navigation
    assert [entry.label for entry in entries] == NAVIGATION[username]
    assert [entry.label for entry in entries if entry.is_current] == ["Beranda"]


def test_page_asks_at_most_eleven_queries_at_one_and_at_a_hundred_rounds(client, current):
    client.force_login(User.objects.get(username="wati"))
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    chair = User.objects.get(username="ketut")
    Round.objects.bulk_create(
        Round(
            code=f"lama-{number}",
            title="Lama",
            revision=current.revision,
            evaluation_year=1900 + number,
            data_years=[1800],
            policy=current.policy,
            caretaker=current.caretaker,
            opened_at=NOW - timedelta(days=900),
            locked_at=NOW - timedelta(days=820),
            locked_by=chair,
            closed_at=NOW - timedelta(days=800),
        )
        for number in range(98)
    )
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(few) == len(many) <= 11


def test_signed_out_goes_to_sign_in_and_a_person_without_seat_to_the_account(client):
    assert client.get("/").headers["Location"].startswith("/masuk/")
    lonely = User.objects.create(username="tanpa-kursi", name="Tanpa Kursi")
    client.force_login(lonely)
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [("/akun/", 302)]
    assert "Anda belum memegang kursi hari ini" in answer.content.decode()


def test_page_is_only_read(client):
    client.force_login(User.objects.get(username="sari"))
    assert client.post("/").status_code == 405


def test_city_stands_where_its_marks_say(current):
    standing = page("rahma").standing
    marks = Answer.objects.filter(round=current, not_applicable_reason="").values_list("mark")
    total = sum((mark for (mark,) in marks if mark is not None), Decimal(0))
    assert standing.total == f"{total:.2f}".replace(".", ",")
    assert [part.maximum for part in standing.parts] == [
        "164", "115", "156", "150", "110", "205", "100",
    ]  # fmt: skip
    assert [part.last for part in standing.parts] == [
        "98,40", "61,00", "74,50", "103,00", "62,30", "110,50", "51,50",
    ]  # fmt: skip
    assert "Hasil 2025: 561,2, Pratama." in standing.sentences


def test_distance_to_the_target_is_the_smallest_gain_above_its_floor(current):
    total = score_of(current).total
    missing = Decimal(600) - total + Decimal("0.01")
    told = f"{missing:.2f}".replace(".", ",")
    assert f"Kurang {told} poin ke sasaran Madya." in page("rahma").standing.sentences


def test_operator_first_sees_what_is_late_then_what_is_due():
    waiting = page("sari").waiting
    assert {item.code for item in waiting.items[:2]} == {"12.2", "14.3"}
    assert [item.tag for item in waiting.items[:2]] == ["Lewat 3 hari", "Lewat 3 hari"]
    assert {item.code for item in waiting.items[2:4]} == {"13.2", "15.1"}
    assert [item.tag for item in waiting.items[2:4]] == ["4 hari lagi", "4 hari lagi"]
    assert waiting.late_count == 2


def test_what_came_back_says_why(current):
    item = next(item for item in page("sari").waiting.items if item.tag == "Dikembalikan")
    step = current.answers.get(code=item.code).steps.order_by("-pk").first()
    assert step.note.startswith(item.remark.rstrip("…"))


def test_head_is_sent_to_approve_and_secretariat_to_accept(current):
    ready = current.answers.filter(
        stage="ready", assignments__agency__code="dinkes", assignments__relation="lead"
    ).count()
    head = page("heri")
    assert head.waiting.count == ready
    assert head.step.label == f"Periksa {ready} jawaban"
    assert head.step.url == "/evaluasi/demo/persetujuan/"
    of_dp3a = Assignment.objects.filter(agency__code="dp3a", relation="lead", ended_at=None)
    approved = current.answers.filter(stage="approved").exclude(pk__in=of_dp3a.values("answer"))
    assert page("wati").step.label == f"Periksa {approved.count()} jawaban"
    assert page("wati").step.url == "/evaluasi/demo/penerimaan/"


def test_nothing_waits_for_who_only_looks():
    firsts = {
        "rahma": "/wali-kota/",
        "budi": "/evaluasi/demo/kemajuan/",
        "adi": "/pengaturan/akun/",
    }
    for username, first in firsts.items():
        assert page(username).waiting.items == []
        assert page(username).step.url == first


def test_operator_sees_the_own_share_and_no_other_bodies():
    own = page("sari").own
    assert own.names == "Dinas Kesehatan"
    assert own.sentence.split(" dari ")[1].startswith("46 pertanyaan")
    named = Answer.objects.visible_to(person("sari")).filter(round__code="demo").count()
    assert own.sentence.endswith(f"Menyumbang pada {named - 46} pertanyaan.")
    assert page("sari").bodies is None
    assert page("wati").own is None


def test_invited_contributor_sees_what_it_contributes_to():
    named = Answer.objects.visible_to(person("bram")).filter(round__code="demo").count()
    assert named > 0
    assert page("bram").own.sentence == f"Menyumbang pada {named} pertanyaan."


def test_late_answers_of_others_show_only_what_the_person_may_open(current):
    # 16.1 is led by another body and names Dinas Kesehatan, which handed its part in; 5.8 does
    # not, and waits for the part of DP3A itself
    assert {item.code for item in page("sari").late.items} == {"16.1"}
    assert {item.code for item in page("wati").late.items} == {"12.2", "14.3", "16.1"}
    assert "5.8" in {item.code for item in page("wati").waiting.items}
    assert page("adi").late.items == []


def test_changes_of_an_operator_are_those_of_visible_questions(current):
    mine = set(Answer.objects.visible_to(person("tono")).values_list("code", flat=True))
    for happening in page("tono").changes.newest:
        # a judgement goes on after the code
        said = f"{happening.sentence} ".replace(". ", " ")
        assert any(f" {code} " in said for code in mine), happening.sentence


def test_administrator_reads_the_score_without_links_to_answers():
    admin = page("adi")
    assert admin.details_url == ""
    assert {part.url for part in admin.standing.parts} == {""}


def test_closing_window_is_told_in_days_and_in_the_zone_of_the_city():
    assert page("sari").closing == (
        "Tahap “Sedang diisi” ditutup dalam 21 hari: Selasa, 15 Desember 2026, 16.00 WIB."
    )
    assert page("heri").closing.startswith("Tahap “Menunggu persetujuan” ditutup dalam 28 hari")


@pytest.mark.parametrize(
    ("hour", "greeting"), [(1, "pagi"), (5, "siang"), (9, "sore"), (13, "malam")]
)
def test_greeting_follows_the_hour_of_the_city(hour, greeting):
    at = datetime(2026, 11, 24, hour, 0, tzinfo=UTC)
    assert page("sari", at=at).greeting == f"Selamat {greeting}, Sari"


def test_locked_round_waits_for_nobody(current):
    lock_round(round_=current, by=person("ketut"), at=NOW)
    shown = page("sari")
    assert shown.waiting.items == []
    assert shown.closing == "Evaluasi KLA 2027 terkunci: nilainya tidak berubah lagi."


def test_due_today_and_tomorrow_are_said_so(current):
    today = timezone.localdate(NOW)
    for code, days in (("13.2", 0), ("15.1", 1)):
        ids = [current.answers.get(code=code).pk]
        due_on = today + timedelta(days=days)
        set_due_days(
            round_=current, answer_ids=ids, agency=None, due_on=due_on, reason="uji",
            by=person("wati"), at=NOW,
        )  # fmt: skip
    tags = {item.code: item.tag for item in page("sari").waiting.items}
    assert (tags["13.2"], tags["15.1"]) == ("Hari ini", "Besok")


def test_navigation_counts_what_the_lists_hold(client, current):
    for username, label in (("sari", "Evaluasi"), ("heri", "Persetujuan"), ("wati", "Penerimaan")):
        entries = opened(client, username).context["frame"].navigation
        count = next(entry.count for entry in entries if entry.label == label)
        waiting = page(username).waiting
        expected = waiting.to_judge_count if label != "Evaluasi" else waiting.count
        assert count == expected > 0, username


def test_texts_of_people_are_escaped(client, current):
    answer = current.answers.filter(
        stage="returned", assignments__agency__code="dinkes", assignments__relation="lead"
    ).first()
    Answer.objects.filter(pk=answer.pk).update(due_on=timezone.localdate() - timedelta(days=90))
    answer.steps.create(
        move="return", source="approved", target="returned", at=NOW,
        note="<script>alert(1)</script>", by=User.objects.get(username="wati"),
    )  # fmt: skip
    body = opened(client, "sari").content.decode()
    assert "&lt;script&gt;alert(1)" in body
    assert "<script>alert" not in body
