"""The calendar feed, read back by a parser that is not ours to bend."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from icalendar import Calendar

from layak.city.people.accounts.models import User
from layak.evaluation.answers.models import Answer
from layak.evaluation.dues.actions import make_calendar
from layak.evaluation.dues.calendar_reads import calendar_days, calendar_token
from layak.evaluation.dues.models import CalendarFeed
from layak.evaluation.rounds.models import StageWindow
from layak.platform.audit.models import Event
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by

PAGE = "/evaluasi/uji/kalender/"
DUE = date(2026, 12, 10)


@pytest.fixture
def due(round_, dinkes, disdik):
    """Two questions of Dinas Kesehatan and one of Dinas Pendidikan on one day; a window."""
    for code, agency in (("13.1", dinkes), ("14.1", dinkes), ("12.1", disdik)):
        answer = lead_by(round_.answers.get(code=code), agency)
        Answer.objects.filter(pk=answer.pk).update(due_on=DUE)
    StageWindow.objects.create(
        round=round_, stage="ready",
        opens_at=datetime(2026, 12, 10, 17, tzinfo=UTC),
        closes_at=datetime(2026, 12, 20, 17, tzinfo=UTC),
    )  # fmt: skip
    return round_


@pytest.fixture
def feed(due, sari):
    """The address of Sari's calendar."""
    made = make_calendar(by=sari, at=MONDAY)
    return f"/kalender/{calendar_token(made.nonce)}.ics"


def events(response):
    """Day and title of every event, as the parser reads them."""
    calendar = Calendar.from_ical(response.content)
    return [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in calendar.walk("VEVENT")]


def test_a_calendar_reads_counts_and_windows_without_an_account(feed):
    response = Client().get(feed)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert events(response) == [
        (DUE, "2 pertanyaan KLA jatuh tempo"),
        (date(2026, 12, 11), "KLA: tahap Menunggu persetujuan dibuka"),
        (date(2026, 12, 20), "KLA: hari terakhir tahap Menunggu persetujuan"),
    ]
    text = response.content.decode()
    assert "http://testserver/evaluasi/uji/?milik=saya" in text.replace("\r\n ", "")
    assert "Sari" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_day_said_again_keeps_its_key(feed, round_):
    def keys():
        calendar = Calendar.from_ical(Client().get(feed).content)
        return [str(event["UID"]) for event in calendar.walk("VEVENT")]

    before = keys()
    Answer.objects.filter(round=round_, code="14.1").update(stage="ready")
    assert keys() == before
    assert len(set(before)) == 3


def test_what_is_done_leaves_the_calendar(feed, round_):
    Answer.objects.filter(round=round_).update(stage="accepted")
    assert DUE not in dict(events(Client().get(feed)))


def test_making_again_ends_the_former_address(client, sari, feed):
    sign_in(client, sari)
    assert client.post(f"{PAGE}buat/")["Location"] == PAGE
    assert Client().get(feed).status_code == 404
    token = calendar_token(CalendarFeed.objects.get().nonce)
    assert f"http://testserver/kalender/{token}.ics" in client.get(PAGE).content.decode()
    assert Client().get(f"/kalender/{token}.ics").status_code == 200
    assert Event.objects.filter(kind="calendar.made").count() == 2


def test_deleting_ends_it_and_twice_is_once(client, sari, feed):
    sign_in(client, sari)
    for _again in range(2):
        assert client.post(f"{PAGE}hapus/").status_code == 302
    assert Client().get(feed).status_code == 404
    assert Event.objects.filter(kind="calendar.removed").count() == 1
    assert "Buat alamat kalender" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("change", [{"is_active": False}, {"until_on": date(2020, 1, 1)}])
def test_a_closed_account_has_no_calendar(feed, sari, change):
    User.objects.filter(pk=sari.user.pk).update(**change)
    assert Client().get(feed).status_code == 404


def test_someone_without_a_seat_reads_nothing(feed, sari):
    sari.user.holdings.update(until_on=date(2026, 1, 6))
    assert events(Client().get(feed)) == []


@pytest.mark.parametrize("token", ["x", "x.y", "%00", "a" * 2000, "..", "ä.b"])
def test_a_guess_opens_nothing(feed, token):
    assert Client().get(f"/kalender/{token}.ics").status_code == 404


def test_a_known_nonce_without_our_signature_opens_nothing(feed):
    nonce = CalendarFeed.objects.get().nonce
    assert Client().get(f"/kalender/{nonce}.{'A' * 43}.ics").status_code == 404


def test_guessing_is_slowed_down_and_reading_is_not(feed):
    guesser = Client()
    said = [guesser.get(f"/kalender/x{n}.ics").status_code for n in range(31)]
    assert said == [404] * 30 + [429]
    assert {guesser.get(feed).status_code for _again in range(40)} == {200}


def test_the_feed_is_read_only(feed):
    assert Client().post(feed).status_code == 405
    assert Client().head(feed).status_code == 200


def test_reading_writes_nothing(feed, django_assert_num_queries):
    with django_assert_num_queries(11) as seen:
        Client().get(feed)
    assert all(query["sql"].lstrip().startswith("SELECT") for query in seen.captured_queries)


def test_the_page_of_an_outsider_shows_the_own_days_only(client, tono, feed):
    text = sign_in(client, tono).get(PAGE).content.decode()
    assert "1 pertanyaan KLA jatuh tempo" in text
    assert "/kalender/" not in text.replace(PAGE, "")


def test_what_waits_for_the_head_is_due_when_the_window_shuts(due, sari, heri):
    Answer.objects.filter(round=due, code__in=["13.1", "14.1"]).update(stage="ready")

    def titles(person):
        days = calendar_days(person.user, site="", at=MONDAY)
        return [(day.day, day.title) for day in days if "jatuh tempo" in day.title]

    assert titles(heri) == [(date(2026, 12, 20), "2 pertanyaan KLA jatuh tempo")]
    assert titles(sari) == []
