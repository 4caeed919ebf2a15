"""The pages of conversations: what stands there, what comes back, and how often they ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.evaluation.answers.models import Answer
from layak.evaluation.talks.actions import open_thread, resolve_thread, write_comment
from layak.evaluation.talks.models import Comment, Guidance, Thread
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by


@pytest.fixture
def led(answer, dinkes):
    return lead_by(answer, dinkes)


@pytest.fixture
def thread(led, sari):
    return open_thread(answer_id=led.pk, text="Datanya dari mana?", by=sari, at=MONDAY).thread


def talk(answer, rest: str = "") -> str:
    return f"/evaluasi/jawaban/{answer.pk}/percakapan/{rest}"


def test_the_page_shows_open_threads_before_resolved_ones(client, led, thread, sari):
    later = MONDAY + timedelta(hours=1)
    open_thread(answer_id=led.pk, text="Yang masih terbuka", by=sari, at=later)
    resolve_thread(thread_id=thread.pk, by=sari, at=later)
    body = sign_in(client, sari).get(talk(led)).content.decode()
    assert body.index("Yang masih terbuka") < body.index("1 percakapan selesai")
    assert body.index("1 percakapan selesai") < body.index("Datanya dari mana?")
    assert "Sari Wulandari" in body
    assert "Dinas Kesehatan · 2 Februari 2026, 10.00 WIB" in body
    assert "Jangan menulis nama atau ciri anak" in body
    assert "Datanya" not in body.partition("</title>")[0]


def test_a_message_is_shown_as_text_and_mentions_stand_out(client, led, sari, heri):
    open_thread(answer_id=led.pk, text="<script>x</script> @heri", by=sari, at=MONDAY)
    body = sign_in(client, heri).get(talk(led)).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt; <strong>@heri</strong>" in body


def test_a_message_sent_leads_back_to_itself(client, led, sari, heri):
    said = sign_in(client, sari).post(talk(led, "mulai/"), {"text": "Halo", "to": "heri"})
    comment = Comment.objects.get()
    assert (comment.text, comment.mentions) == ("@heri Halo", [heri.user.pk])
    assert said.headers["Location"] == talk(led, f"#pesan-{comment.pk}")


def test_without_sight_one_is_not_in_the_list_of_people(client, led, cast, sari):
    body = sign_in(client, sari).get(talk(led)).content.decode()
    assert "Heri Susanto (@heri)" in body
    assert "Tono Prasetyo" not in body
    assert "(@sari)" not in body


@pytest.mark.parametrize(
    ("told", "status", "why"),
    [
        ({"text": "Halo @tono"}, 409, "“@tono” tidak ada di antara orang"),
        ({"text": "Halo", "to": "tono"}, 422, "Pilih orang dari daftar ini."),
        ({"text": "   "}, 422, "Tulis dahulu pesannya."),
        ({"text": "Halo" + "a" * 5000}, 422, "Pesan ini 5004 huruf"),
        ({}, 422, "Tulis dahulu pesannya."),
    ],
)
def test_what_cannot_be_sent_is_said_and_the_text_stays(client, led, tono, sari, told, status, why):
    for path in (talk(led, "mulai/"),):
        said = sign_in(client, sari).post(path, told)
        body = said.content.decode()
        assert said.status_code == status
        assert why in body
        assert told.get("text", "").strip() in body
    assert Thread.objects.count() == 0


def test_a_reply_that_cannot_be_sent_stays_at_its_thread(client, led, thread, sari, heri):
    said = sign_in(client, heri).post(talk(led, f"{thread.pk}/balas/"), {"text": "Halo @siapa"})
    body = said.content.decode()
    assert said.status_code == 409
    assert body.index("Halo @siapa") < body.index("Mulai percakapan")
    assert thread.comments.count() == 1


def test_the_secretariat_answers_closes_and_guides_in_one_step(client, led, sari, wati):
    asked = open_thread(answer_id=led.pk, text="Format?", is_inquiry=True, by=sari, at=MONDAY)
    page = sign_in(client, wati).get(talk(led)).content.decode()
    assert "Jadikan petunjuk untuk semua" in page
    told = {"text": "Pakai formulir 3.", "guide": "on", "resolve": "on"}
    assert client.post(talk(led, f"{asked.thread_id}/balas/"), told).status_code == 302
    assert Guidance.objects.get().text == "Pakai formulir 3."
    assert Thread.objects.get().resolved_by == wati.user


def test_an_operator_who_asks_for_guidance_writes_only_a_reply(client, led, sari):
    asked = open_thread(answer_id=led.pk, text="Format?", is_inquiry=True, by=sari, at=MONDAY)
    told = {"text": "Ternyata ada.", "guide": "on"}
    sign_in(client, sari).post(talk(led, f"{asked.thread_id}/balas/"), told)
    assert (asked.thread.comments.count(), Guidance.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("mulai/", "get"),
        ("{}/balas/", "get"),
        ("{}/selesai/", "get"),
        ("{}/buka/", "get"),
        ("", "post"),
    ],
)
def test_the_wrong_method_is_refused(client, led, thread, sari, path, method):
    response = getattr(sign_in(client, sari), method)(talk(led, path.format(thread.pk)))
    assert response.status_code == 405


def test_the_outsider_finds_nothing(client, led, thread, tono):
    sign_in(client, tono)
    assert client.get(talk(led)).status_code == 404
    for path in ("mulai/", f"{thread.pk}/balas/", f"{thread.pk}/selesai/", f"{thread.pk}/buka/"):
        assert client.post(talk(led, path), {"text": "Halo"}).status_code == 404
    assert Comment.objects.count() == 1


def test_a_thread_is_found_only_at_its_own_answer(client, led, thread, round_, dinkes, sari):
    other = lead_by(round_.answers.get(code="1.1"), dinkes)
    sign_in(client, sari)
    for path in ("balas/", "selesai/", "buka/"):
        assert client.post(talk(other, f"{thread.pk}/{path}"), {"text": "x"}).status_code == 404
    assert Comment.objects.count() == 1


def test_buttons_close_and_reopen(client, led, thread, sari):
    sign_in(client, sari).post(talk(led, f"{thread.pk}/selesai/"))
    thread.refresh_from_db()
    assert thread.resolved_by == sari.user
    client.post(talk(led, f"{thread.pk}/buka/"))
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_an_observer_reads_and_a_closed_round_is_only_read(client, led, thread, rahma, sari):
    body = sign_in(client, rahma).get(talk(led)).content.decode()
    assert "Datanya dari mana?" in body
    assert "Kirim" not in body
    done = {"locked_at": MONDAY, "locked_by": rahma.user, "closed_at": MONDAY}
    type(led.round).objects.filter(pk=led.round_id).update(**done)
    body = sign_in(client, sari).get(talk(led)).content.decode()
    assert "Putaran ini sudah ditutup; percakapannya tinggal dibaca." in body


def test_the_pages_ask_as_often_for_many_as_for_two(client, led, sari, wati, heri):
    paths = (talk(led), "/evaluasi/uji/tanya/")

    def cost() -> list[int]:
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                assert sign_in(client, wati).get(path).status_code == 200
            counts.append(len(asked))
        return counts

    def add(count: int) -> None:
        for n in range(count):
            is_inquiry = n % 2 == 0
            text = f"Pesan {Comment.objects.count()}"
            said = open_thread(
                answer_id=led.pk, text=text, is_inquiry=is_inquiry, by=sari, at=MONDAY
            )
            write_comment(thread_id=said.thread_id, text=f"{text} @heri", by=wati, at=MONDAY)

    add(2)
    cost()
    two = cost()
    add(20)
    assert cost() == two


def test_the_tab_counts_open_threads(client, led, thread, sari):
    page = sign_in(client, sari).get(f"/evaluasi/jawaban/{led.pk}/").context["page"]
    assert [tab.count for tab in page["tabs"] if tab.label == "Percakapan"] == [1]


def test_a_question_without_a_lead_can_be_talked_about(client, round_, wati):
    alone = round_.answers.get(code="1.1")
    alone.assignments.update(ended_at=MONDAY)
    said = sign_in(client, wati).post(talk(alone, "mulai/"), {"text": "Siapa memimpin?"})
    assert said.status_code == 302
    assert Answer.objects.get(pk=alone.pk).threads.count() == 1
