"""Conversations: who writes, who hears of it, and that nothing said is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from layak.city.people.accounts.models import User
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.steering.actions import close_round, lock_round
from layak.evaluation.talks.actions import (
    UnknownPerson,
    open_thread,
    reopen_thread,
    resolve_thread,
    write_comment,
)
from layak.evaluation.talks.models import Comment, Thread
from layak.evaluation.talks.reads import inquiry_page
from layak.evaluation.talks.rules import addressed, mentioned, stretches, without_address
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from tests.conftest import MONDAY, make_person
from tests.evaluation.conftest import lead_by

LATER = MONDAY + timedelta(hours=1)


def notices() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("user__username", "kind"))


def kinds() -> list[str]:
    rows = Event.objects.filter(kind__regex=r"^(thread|comment)\.").order_by("pk")
    return list(rows.values_list("kind", flat=True))


@pytest.fixture
def led(answer, dinkes):
    return lead_by(answer, dinkes)


@pytest.fixture
def helped(led, disdik):
    Assignment.objects.create(answer=led, agency=disdik, relation="contributor", assigned_at=MONDAY)
    return led


@pytest.fixture
def thread(led, sari):
    return open_thread(answer_id=led.pk, text="Datanya dari mana?", by=sari, at=MONDAY).thread


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@sari tolong", ["sari"]),
        ("tanya @Sari, @heri. Juga @sari!", ["sari", "heri"]),
        ("surel sari@dinkes.go.id", []),
        ("(@a.b-c_d)", ["a.b-c_d"]),
        ("@ sari, @s, @@sari", []),
        ("baris\n@tono", ["tono"]),
        ("https://x.id/@sari", []),
    ],
)
def test_mentions_are_names_after_an_at_sign_and_no_mail_addresses(text, names):
    assert mentioned(text) == names


def test_a_person_chosen_from_the_list_is_named_once():
    assert addressed("tolong lihat", "sari") == "@sari tolong lihat"
    assert addressed("@sari lihat", "sari") == "@sari lihat"
    assert addressed("lihat", "") == "lihat"
    assert without_address("@sari, @heri: pakai profil 2025") == "pakai profil 2025"
    assert without_address("pakai profil, @sari") == "pakai profil, @sari"


def test_only_known_names_stand_out_in_a_message():
    shown = [tuple(piece) for piece in stretches("a @sari b @tamu", frozenset({"sari"}))]
    assert shown == [("a ", False), ("@sari", True), (" b @tamu", False)]


def test_a_thread_begins_with_its_message_and_one_event(led, sari):
    comment = open_thread(answer_id=led.pk, text="  Data\r\nmana?  ", by=sari, at=MONDAY)
    assert (comment.text, comment.written_by, comment.mentions) == ("Data\nmana?", sari.user, [])
    assert comment.thread.opened_by == sari.user
    assert kinds() == ["thread.opened"]
    event = Event.objects.get(kind="thread.opened")
    assert "mana" not in str(event.facts)


def test_the_leads_operators_hear_of_a_new_thread_and_no_one_else(led, cast, budi):
    open_thread(answer_id=led.pk, text="Mohon dicek.", by=budi, at=MONDAY)
    assert notices() == {("sari", "thread.opened")}


def test_mentioned_people_get_one_notice_without_the_text(led, cast, budi):
    comment = open_thread(answer_id=led.pk, text="@sari dan @Heri, lihat.", by=budi, at=MONDAY)
    assert comment.mentions == [cast["sari"].user.pk, cast["heri"].user.pk]
    assert notices() == {("sari", "comment.mentioned"), ("heri", "comment.mentioned")}
    notice = Notice.objects.first()
    assert notice.text == "Budi Hartono menyebut Anda pada 14.1."
    assert notice.url == f"/evaluasi/jawaban/{led.pk}/percakapan/#pesan-{comment.pk}"


@pytest.mark.parametrize("name", ["tono", "tidakada", "adi"])
def test_someone_without_sight_is_as_unknown_as_nobody(led, cast, budi, name):
    with pytest.raises(UnknownPerson, match=f"“@{name}” tidak ada di antara orang"):
        open_thread(answer_id=led.pk, text=f"@{name} lihat", by=budi, at=MONDAY)
    assert (Thread.objects.count(), Notice.objects.count(), kinds()) == (0, 0, [])


def test_someone_whose_account_is_closed_cannot_be_named(led, heri, sari):
    User.objects.filter(pk=heri.user.pk).update(is_active=False)
    with pytest.raises(UnknownPerson):
        open_thread(answer_id=led.pk, text="@heri", by=sari, at=MONDAY)


def test_a_contributor_talks_too_and_can_be_named(helped, tono, sari):
    comment = open_thread(answer_id=helped.pk, text="Rapor kami ada.", by=tono, at=MONDAY)
    write_comment(thread_id=comment.thread_id, text="Terima kasih @tono", by=sari, at=LATER)
    assert notices() == {("sari", "thread.opened"), ("tono", "comment.mentioned")}


def test_an_outsider_and_an_observer_do_not_talk(led, thread, tono, rahma):
    with pytest.raises(Answer.DoesNotExist):
        open_thread(answer_id=led.pk, text="Halo", by=tono, at=MONDAY)
    with pytest.raises(Answer.DoesNotExist):
        write_comment(thread_id=thread.pk, text="Halo", by=tono, at=MONDAY)
    with pytest.raises(Refused, match="tidak berwenang menulis komentar"):
        write_comment(thread_id=thread.pk, text="Halo", by=rahma, at=MONDAY)
    assert Comment.objects.count() == 1


def test_a_reply_reaches_those_who_take_part_and_still_may_look(helped, cast, sari, tono):
    first = open_thread(answer_id=helped.pk, text="Siapa punya data?", by=sari, at=MONDAY)
    write_comment(thread_id=first.thread_id, text="Kami.", by=tono, at=LATER)
    Assignment.objects.filter(answer=helped, relation="contributor").update(ended_at=LATER)
    Notice.objects.all().delete()
    write_comment(thread_id=first.thread_id, text="Sudah masuk.", by=cast["wati"], at=LATER)
    assert notices() == {("sari", "comment.replied")}


def test_the_same_words_at_once_are_one_message(led, sari):
    said = {"answer_id": led.pk, "text": "Halo", "by": sari}
    first = open_thread(**said, at=MONDAY)
    assert open_thread(**said, at=MONDAY + timedelta(seconds=2)) == first
    for _press in range(2):
        write_comment(thread_id=first.thread_id, text="Ya", by=sari, at=LATER)
    write_comment(thread_id=first.thread_id, text="Ya", by=sari, at=LATER + timedelta(hours=1))
    assert Thread.objects.count() == 1
    assert list(Comment.objects.order_by("pk").values_list("text", flat=True)) == [
        "Halo",
        "Ya",
        "Ya",
    ]


@pytest.mark.parametrize(
    ("text", "why"), [(" \n ", "Tulis dahulu"), ("a" * 5001, "paling banyak 5000")]
)
def test_a_message_has_1_to_5000_characters(led, sari, text, why):
    with pytest.raises(NotAcceptable, match=why):
        open_thread(answer_id=led.pk, text=text, by=sari, at=MONDAY)
    open_thread(answer_id=led.pk, text="a" * 5000, by=sari, at=MONDAY)


def test_a_message_once_written_stays(thread):
    comment = thread.comments.get()
    for change in (
        "UPDATE evaluation_comment SET text = 'lain'",
        "DELETE FROM evaluation_comment",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert Comment.objects.get(pk=comment.pk).text == "Datanya dari mana?"


def test_a_thread_is_resolved_and_reopened_once_each(thread, sari, budi):
    for _press in range(2):
        resolve_thread(thread_id=thread.pk, by=budi, at=LATER)
    thread.refresh_from_db()
    assert (thread.resolved_at, thread.resolved_by) == (LATER, budi.user)
    for _press in range(2):
        reopen_thread(thread_id=thread.pk, by=sari, at=LATER)
    thread.refresh_from_db()
    assert (thread.resolved_at, thread.resolved_by) == (None, None)
    assert kinds() == ["thread.opened", "thread.resolved", "thread.reopened"]


def test_a_reply_can_close_the_thread_and_a_later_one_leaves_it_closed(thread, sari):
    write_comment(thread_id=thread.pk, text="Selesai.", resolve=True, by=sari, at=LATER)
    write_comment(thread_id=thread.pk, text="Terima kasih.", by=sari, at=LATER)
    thread.refresh_from_db()
    assert thread.resolved_at == LATER
    assert kinds() == ["thread.opened", "comment.written", "thread.resolved", "comment.written"]


def test_an_inquiry_reaches_the_secretariat_and_is_closed_by_asker_or_secretariat(
    helped, cast, sari, tono, wati
):
    asked = open_thread(answer_id=helped.pk, text="Format?", is_inquiry=True, by=sari, at=MONDAY)
    assert notices() == {("wati", "inquiry.asked")}
    with pytest.raises(Refused, match="penanya atau sekretariat"):
        resolve_thread(thread_id=asked.thread_id, by=tono, at=LATER)
    resolve_thread(thread_id=asked.thread_id, by=wati, at=LATER)
    reopen_thread(thread_id=asked.thread_id, by=sari, at=LATER)


def test_people_talk_after_acceptance_and_under_a_lock_but_not_after_closing(
    thread, round_, sari, ketut
):
    Answer.objects.filter(pk=thread.answer_id).update(stage="accepted")
    write_comment(thread_id=thread.pk, text="Satu hal lagi", by=sari, at=LATER)
    lock_round(round_=round_, by=ketut, at=LATER)
    write_comment(thread_id=thread.pk, text="Dan satu lagi", by=sari, at=LATER)
    round_.refresh_from_db()
    close_round(round_=round_, by=ketut, at=LATER + timedelta(days=7))
    for step in (
        lambda: write_comment(thread_id=thread.pk, text="Halo", by=sari, at=LATER),
        lambda: resolve_thread(thread_id=thread.pk, by=sari, at=LATER),
        lambda: open_thread(answer_id=thread.answer_id, text="Halo", by=sari, at=LATER),
    ):
        with pytest.raises(Refused, match="sudah ditutup"):
            step()


def test_the_inbox_shows_the_oldest_first_and_each_only_its_own(
    helped, round_, dinkes, disdik, sari, tono, wati, budi
):
    other = lead_by(round_.answers.get(code="1.1"), disdik)
    third = MONDAY + timedelta(days=3)
    open_thread(answer_id=other.pk, text="Kedua", is_inquiry=True, by=tono, at=third)
    first = open_thread(answer_id=helped.pk, text="Pertama", is_inquiry=True, by=sari, at=MONDAY)
    open_thread(answer_id=helped.pk, text="Bukan pertanyaan", by=sari, at=MONDAY)
    page = inquiry_page(round_=round_, by=wati, at=third)
    assert [(row["code"], row["asked"], row["age"]) for row in page["open_rows"]] == [
        ("14.1", "Pertama", "3 hari"),
        ("1.1", "Kedua", "hari ini"),
    ]
    assert page["open_rows"][0]["who"] == "Sari Wulandari, Dinas Kesehatan"
    own = {
        person.user.username: [
            row["code"] for row in inquiry_page(round_=round_, by=person, at=third)["open_rows"]
        ]
        for person in (sari, tono, budi)
    }
    assert own == {"sari": ["14.1"], "tono": ["14.1", "1.1"], "budi": []}
    write_comment(thread_id=first.thread_id, text="Jawab", resolve=True, by=wati, at=third)
    page = inquiry_page(round_=round_, by=wati, at=third)
    assert [row["code"] for row in page["open_rows"]] == ["1.1"]
    assert [(row["code"], row["is_answered"]) for row in page["resolved_rows"]] == [("14.1", True)]


def test_every_operator_of_the_lead_hears_of_it(led, dinkes, sari, budi):
    make_person(dinkes, "operator", "rina", "Rina")
    make_person(dinkes, "contributor", "joko", "Joko")
    open_thread(answer_id=led.pk, text="Halo", by=budi, at=MONDAY)
    assert notices() == {("sari", "thread.opened"), ("rina", "thread.opened")}
