"""Who signed in, from what, and who tried in vain: in the audit log and on one's own page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from layak.city.people.accounts import actions
from layak.city.people.signin.actions import STRANGERS, note_failed_sign_in
from layak.city.people.signin.middleware import IdleTimeout
from layak.city.people.signin.reads import sign_ins_of
from layak.platform.audit.models import Event
from layak.platform.web.sessions import SessionStore
from tests.conftest import MONDAY, PASSWORD, sign_in
from tests.people.test_second_factor import set_up, totp
from tests.people.test_signing_in import enter

PHONE = "Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0.0.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _lands_on_the_account(settings):
    settings.LOGIN_REDIRECT_URL = "account_detail"


def told(*kinds: str) -> list[tuple[str, str, str]]:
    """Kind, sentence and who, in their order."""
    rows = Event.objects.filter(stream="sign-in").order_by("pk").select_related("by")
    return [
        (row.kind, row.sentence, row.by.username if row.by else "")
        for row in rows
        if not kinds or row.kind in kinds
    ]


def test_sign_in_and_out_leave_a_trace(sari):
    client = Client(headers={"user-agent": PHONE})
    enter(client, "sari@musiraya.example")
    client.post(reverse("account_logout"))
    assert told() == [
        ("session.opened", "Sari Wulandari masuk dari ponsel dengan kata sandi.", "sari"),
        ("session.closed", "Sari Wulandari keluar.", "sari"),
    ]


def test_signing_out_without_a_session_says_nothing(client, db):
    client.post(reverse("account_logout"))
    assert told() == []


def test_an_idle_session_that_ends_is_told(client, sari):
    enter(client, "sari")
    session = client.session
    session["seen_at"] = int(timezone.now().timestamp()) - 45 * 60 - 1
    session.save()
    client.get(reverse("account_detail"))
    assert told()[-1][0] == "session.ended"


def test_a_session_ends_once_however_many_requests_find_it_idle(rf, client, sari):
    enter(client, "sari")
    idle = client.session
    idle["seen_at"] = int(timezone.now().timestamp()) - 45 * 60 - 1
    idle.save()
    requests = [rf.get("/") for _tab in range(3)]
    for request in requests:
        request.user, request.session = sari.user, SessionStore(idle.session_key)
        assert request.session["seen_at"]  # each has read the session before the first ends it
    for request in requests:
        IdleTimeout(lambda _request: HttpResponse())(request)
        assert not request.user.is_authenticated
    assert len(told("session.ended")) == 1


def test_a_printed_code_is_a_sign_in_too(client, wati):
    user = actions.create_user(username="dewi", name="Dewi Lestari", by=wati, at=timezone.now())
    code = actions.issue_code(user=user, by=wati, at=timezone.now())
    given = {"code": code, "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_activate"), given)
    said = "Dewi Lestari masuk dari perangkat yang tidak dikenal dengan kode aktivasi."
    assert told() == [("session.opened", said, "dewi")]


def test_failures_of_an_account_are_one_row_in_a_quarter_of_an_hour(client, sari):
    for guess in ("salah-sekali", "salah-lagi", "masih-salah"):
        enter(client, "SARI", guess)
    assert told() == [("session.refused", "Percobaan masuk ke akun Sari Wulandari gagal.", "")]
    for guess in ("a", "b", "c"):
        enter(client, "sari", guess)
    assert [kind for kind, *_ in told()] == ["session.refused", "session.held"]


def test_the_next_quarter_of_an_hour_has_its_own_row(sari):
    for minutes in (0, 5, 15, 29, 30):
        at = MONDAY + timedelta(minutes=minutes)
        note_failed_sign_in(login="sari", is_held=False, at=at)
    assert len(told("session.refused")) == 3


def test_a_name_that_is_no_account_is_never_kept(client, db):
    typed = "sungai-musi-kata-sandiku"
    enter(client, typed, "apa saja")
    enter(client, typed, "apa lagi")
    row = Event.objects.get(stream="sign-in")
    assert row.kind == "session.unknown"
    assert typed not in f"{row.sentence} {row.facts} {row.once}"


def test_many_strange_names_stay_few_rows(db):
    for number in range(600):
        note_failed_sign_in(login=f"orang{number}", is_held=False, at=MONDAY)
    assert STRANGERS // 2 < len(told("session.unknown")) <= STRANGERS


def test_a_known_name_asks_the_database_what_a_strange_one_asks(sari):
    def asked(login: str) -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            enter(Client(), login, "salah-sekali")
        return [query["sql"].split(" ")[0] for query in caught]

    assert asked("sari") == asked("siapa")
    assert asked("sari") == asked("siapa")


def test_a_wrong_second_code_and_a_right_one(client, sari):
    enter(client, "sari")
    secret = set_up(client)
    before = len(told())
    other = Client()
    enter(other, "sari")
    assert len(told()) == before
    for _turn in range(2):
        other.post(reverse("mfa_authenticate"), {"code": "000000"})
    other.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert told()[before:] == [
        ("second_factor.refused", "Kode dua langkah untuk akun Sari Wulandari salah.", ""),
        (
            "session.opened",
            "Sari Wulandari masuk dari perangkat yang tidak dikenal dengan kata sandi dan kode aplikasi.",
            "sari",
        ),
    ]


def test_the_own_page_shows_the_last_ones(sari):
    for agent in (PHONE, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"):
        enter(Client(headers={"user-agent": agent}), "sari")
    enter(Client(), "sari", "salah-sekali")
    page = sign_in(Client(), sari).get(reverse("account_detail")).content.decode()
    shown = page.split("Masuk terakhir")[1]
    assert shown.index("komputer") < shown.index("ponsel")
    assert "percobaan masuk yang gagal" in shown


def test_failures_of_others_are_not_shown(client, sari, tono):
    enter(Client(), "tono", "salah-sekali")
    page = sign_in(client, sari).get(reverse("account_detail")).content.decode()
    assert "percobaan masuk yang gagal" not in page
    assert "Belum ada yang tercatat" in page


def test_the_last_failure_is_told_for_thirty_days(sari, tono):
    at = MONDAY
    for days, login, is_held in ((0, "sari", False), (3, "sari", True), (9, "tono", False)):
        note_failed_sign_in(login=login, is_held=is_held, at=at + timedelta(days=days))
    seen = {
        days: sign_ins_of(sari.user, at=at + timedelta(days=days))["failed_at"]
        for days in (0, 2, 3, 32, 34)
    }
    third = at + timedelta(days=3)
    assert seen == {0: at, 2: at, 3: third, 32: third, 34: None}


def test_the_log_names_nobody_for_a_failure(client, adi):
    enter(Client(), "adi", "salah-sekali")
    sign_in(client, adi)
    page = client.get(reverse("event_list"), {"stream": "sign-in"}).content.decode()
    assert "Masuk dan keluar" in page
    assert "Tidak diketahui" in page
    assert "Percobaan masuk ke akun Adi Nugroho gagal." in page
