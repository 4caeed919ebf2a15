from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from layak.platform import jobs
from layak.platform.notifications import keep_true, notify, withdraw
from layak.platform.notifications.actions import forget
from layak.platform.notifications.mail import mail_digests, quiet_hours
from layak.platform.notifications.models import Notice
from layak.platform.notifications.queries import notice_page, unread_count
from layak.rules.calendars import QuietHours
from tests.conftest import MONDAY, sign_in

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def tell(person, text="Jawaban 1.1 dikembalikan.", **changes):
    given = {"kind": "answer.returned", "url": "/evaluasi/jawaban/1/", "at": MONDAY}
    notify(users=[person.user], text=text, **(given | changes))


def remind(person, text="Tenggat tinggal 3 hari.", **changes):
    tell(person, text, **({"kind": "answer.due", "reminder": True} | changes))


def test_notice_waits_for_its_person(sari, tono):
    tell(sari)
    assert unread_count(sari.user) == 1
    assert unread_count(tono.user) == 0


def test_same_notice_twice_is_one(sari, tono):
    for _run in range(2):
        notify(
            users=[sari.user, tono.user],
            kind="answer.due",
            text="Tenggat.",
            url="/",
            at=MONDAY,
            once="due:12:3",
        )
    assert (unread_count(sari.user), unread_count(tono.user)) == (1, 1)


@pytest.mark.parametrize("url", ["https://jahat.example/", "//jahat.example/", "", "javascript:x"])
def test_notice_leads_to_this_site_only(sari, url):
    with pytest.raises(ValueError, match="this site"):
        tell(sari, url=url)


def test_withdrawn_notice_is_gone_unless_read(sari, tono):
    tell(sari, about="answer:12")
    tell(sari, about="answer:13")
    tell(tono, about="answer:12")
    Notice.objects.filter(user=tono.user).update(read_at=MONDAY)
    withdraw(about="answer:12")
    assert set(Notice.objects.values_list("user__username", "about")) == {
        ("sari", "answer:13"),
        ("tono", "answer:12"),
    }


def test_returned_answer_is_mailed_within_minutes(sari, settings):
    settings.PUBLIC_URL = "https://layak.musiraya.example"
    tell(sari)
    assert mail_digests(at=MONDAY + 10 * MINUTE) == 1
    (letter,) = mail.outbox
    assert letter.to == ["sari@musiraya.example"]
    assert letter.subject == "Layak: 1 pemberitahuan"
    assert "Yth. Sari Wulandari," in letter.body
    assert "Jawaban 1.1 dikembalikan." in letter.body
    assert "https://layak.musiraya.example/evaluasi/jawaban/1/" in letter.body
    assert letter.content_subtype == "plain"
    assert mail_digests(at=MONDAY + 20 * MINUTE) == 0


def test_one_mail_holds_all_that_waits(sari, tono):
    for number in range(3):
        tell(sari, f"Jawaban 1.{number} dikembalikan.")
    tell(tono)
    assert mail_digests(at=MONDAY + MINUTE) == 2
    bodies = {letter.to[0]: letter.body for letter in mail.outbox}
    assert bodies["sari@musiraya.example"].count("dikembalikan") == 3
    assert "&" not in bodies["sari@musiraya.example"]


def test_mail_without_an_address_of_the_site_has_no_links(sari, settings):
    settings.PUBLIC_URL = ""
    tell(sari, text='Kata "A & B" < C.')
    mail_digests(at=MONDAY)
    body = mail.outbox[0].body
    assert "http" not in body
    assert 'Kata "A & B" < C.' in body
    assert "Buka Layak" in body


def test_reminders_come_at_most_once_a_day(sari):
    remind(sari)
    assert mail_digests(at=MONDAY) == 1
    remind(sari, "Tenggat tinggal 1 hari.", at=MONDAY + MINUTE)
    assert mail_digests(at=MONDAY + 10 * MINUTE) == 0
    tell(sari, at=MONDAY + 11 * MINUTE)
    assert mail_digests(at=MONDAY + 20 * MINUTE) == 1
    assert "tinggal 1 hari" not in mail.outbox[-1].body
    assert mail_digests(at=MONDAY + DAY) == 1
    assert "tinggal 1 hari" in mail.outbox[-1].body


def test_nothing_is_mailed_at_night_and_all_of_it_in_the_morning(sari):
    # 19.50 in Jakarta is 12.50 UTC
    evening = MONDAY.replace(hour=12, minute=50)
    tell(sari, at=evening)
    remind(sari, at=evening)
    for hours in (0.2, 4, 10):
        assert mail_digests(at=evening + timedelta(hours=hours)) == 0
    assert mail_digests(at=evening + timedelta(hours=10, minutes=10)) == 1
    assert mail.outbox[0].body.count("http") == 0
    assert "dikembalikan" in mail.outbox[0].body
    assert "tinggal 3 hari" in mail.outbox[0].body


def test_sunday_is_quiet_in_the_city_not_in_london(sari):
    tell(sari, at=MONDAY - 2 * DAY)
    saturday_evening_utc = MONDAY.replace(day=1) - timedelta(hours=9)  # 18.00 UTC, 01.00 on Sunday
    assert mail_digests(at=saturday_evening_utc) == 0
    assert mail_digests(at=MONDAY.replace(day=1)) == 0
    assert mail_digests(at=MONDAY) == 1


def test_urgent_kinds_pass_the_quiet_hours(sari, monkeypatch):
    rule = QuietHours(
        starts=time(20), ends=time(6), days=frozenset(), passing_kinds=frozenset({"answer.urgent"})
    )
    monkeypatch.setattr("layak.platform.notifications.mail.quiet_hours", lambda: rule)
    night = MONDAY.replace(hour=16)
    tell(sari, "Jawaban biasa.", at=night)
    tell(sari, "Jawaban mendesak.", kind="answer.urgent", at=night)
    assert mail_digests(at=night) == 1
    assert "mendesak" in mail.outbox[0].body
    assert "biasa" not in mail.outbox[0].body
    assert mail_digests(at=MONDAY + DAY) == 1


def test_quiet_hours_of_the_city_can_be_read():
    assert quiet_hours().is_quiet(datetime.fromisoformat("2026-03-02 23:00"))
    assert not quiet_hours().is_quiet(datetime.fromisoformat("2026-03-02 09:00"))


def test_reminders_say_what_holds_now_or_go(sari, tono):
    for person in (sari, tono):
        remind(person, "3 pertanyaan.", about="due:1:20260310")
    remind(sari, "1 pertanyaan.", about="due:1:20260320")
    tell(sari, about="due:1:20260310")
    holding = {(sari.user.pk, "due:1:20260310"): "2 pertanyaan."}
    assert keep_true(kinds=["answer.due"], holding=holding) == 2
    assert set(Notice.objects.values_list("user__username", "text")) == {
        ("sari", "2 pertanyaan."),
        ("sari", "Jawaban 1.1 dikembalikan."),
    }


def test_of_several_milestones_of_one_thing_the_newest_is_left(sari, tono):
    for text, at in (
        ("7 hari lagi.", MONDAY),
        ("3 hari lagi.", MONDAY + DAY),
        ("Besok.", MONDAY + 3 * DAY),
    ):
        remind(sari, text, about="due:1:20260310", at=at)
    remind(tono, "7 hari lagi.", about="due:1:20260310")
    read = Notice.objects.filter(user=sari.user, text="7 hari lagi.")
    read.update(read_at=MONDAY)
    holding = {(person.user.pk, "due:1:20260310"): "Besok." for person in (sari, tono)}
    assert keep_true(kinds=["answer.due"], holding=holding) == 1
    left = Notice.objects.unread().order_by("created_at")
    assert list(left.values_list("user__username", "text", "created_at")) == [
        ("tono", "Besok.", MONDAY), ("sari", "Besok.", MONDAY + 3 * DAY),
    ]  # fmt: skip
    assert read.exists()


def test_who_has_read_it_gets_no_mail(sari):
    tell(sari)
    Notice.objects.update(read_at=MONDAY)
    assert mail_digests(at=MONDAY) == 0


def test_no_mail_without_address_or_account_or_after_days(sari, tono, heri):
    tell(sari)
    tell(tono)
    tell(heri, at=MONDAY - 4 * DAY)
    type(sari.user).objects.filter(username="sari").update(email="")
    type(sari.user).objects.filter(username="tono").update(is_active=False)
    assert mail_digests(at=MONDAY) == 0


def test_failing_mail_server_loses_nothing(sari, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise ConnectionRefusedError

    tell(sari)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert mail_digests(at=MONDAY) == 0
    assert mail_digests(at=MONDAY + 10 * MINUTE) == 1


def test_digest_writes_a_file_in_development(sari, settings, tmp_path):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    tell(sari)
    assert mail_digests(at=MONDAY) == 1
    (written,) = tmp_path.iterdir()
    assert b"To: sari@musiraya.example" in written.read_bytes()


def test_page_lists_and_marks_read(client, sari, tono):
    tell(sari)
    notice = Notice.objects.get()
    sign_in(client, sari)
    assert "Jawaban 1.1 dikembalikan." in client.get(reverse("notice_list")).content.decode()
    assert unread_count(sari.user) == 1
    opened = client.post(reverse("notice_open", args=[notice.pk]))
    assert opened["Location"] == "/evaluasi/jawaban/1/"
    assert unread_count(sari.user) == 0
    stranger = sign_in(Client(), tono)
    assert stranger.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 405
    assert Client().get(reverse("notice_list")).status_code == 302


def test_all_are_marked_read_at_once(client, sari, tono):
    for person in (sari, sari, tono):
        tell(person)
    sign_in(client, sari)
    assert client.get(reverse("notice_read_all")).status_code == 405
    client.post(reverse("notice_read_all"))
    assert (unread_count(sari.user), unread_count(tono.user)) == (0, 1)


def test_list_goes_on_page_by_page(sari, client):
    for number in range(120):
        tell(sari, f"Nomor {number}.", about=f"answer:{number}")
    first = notice_page(sari.user)
    second = notice_page(sari.user, before=first.older_than)
    third = notice_page(sari.user, before=second.older_than)
    assert [len(page.matters) for page in (first, second, third)] == [50, 50, 20]
    assert third.older_than is None
    assert first.matters[0].newest.text == "Nomor 119."
    assert third.matters[-1].newest.text == "Nomor 0."
    sign_in(client, sari)
    for odd in ("x", "-1", "9" * 40, "1.5", "²"):
        assert client.get(reverse("notice_list"), {"sebelum": odd}).status_code == 200


def test_what_was_told_last_stands_first_and_one_thing_is_one_row(client, sari):
    tell(sari, "14.1 dikembalikan.", about="answer:1", at=MONDAY + 2 * DAY)
    tell(sari, "9.1 dikembalikan.", about="answer:2", at=MONDAY)
    tell(sari, "14.1 menunggu Anda.", about="answer:1", at=MONDAY + DAY)
    tell(sari, "Tanpa pokok.", url="/rapat/1/", at=MONDAY + 3 * DAY)
    said = [
        (row.newest.text, [one.text for one in row.earlier])
        for row in notice_page(sari.user).matters
    ]
    assert said == [
        ("Tanpa pokok.", []),
        ("14.1 dikembalikan.", ["14.1 menunggu Anda."]),
        ("9.1 dikembalikan.", []),
    ]
    sign_in(client, sari)
    page = client.get(reverse("notice_list")).content.decode()
    assert "1 lagi tentang ini" in page
    assert page.index("14.1 dikembalikan.") < page.index("14.1 menunggu Anda.")
    stranger = Notice.objects.get(text="9.1 dikembalikan.")
    assert notice_page(sari.user, before=stranger.pk).matters == []


def test_empty_page_teaches(client, sari):
    sign_in(client, sari)
    assert "Belum ada pemberitahuan" in client.get(reverse("notice_list")).content.decode()


def test_task_is_known_to_the_queue(db):
    jobs.enqueue("audit.seal")
    jobs.enqueue("notifications.mail_digest")
    jobs.enqueue("people.close_ended_accounts")
    jobs.enqueue("agencies.close_seatless_accounts")


def test_notices_are_forgotten_after_a_year(sari):
    tell(sari)
    assert forget(at=MONDAY + 365 * DAY) == 0
    assert forget(at=MONDAY + 366 * DAY) == 1
