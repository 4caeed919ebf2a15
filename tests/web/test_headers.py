"""What every answer says to the browser, and what a session's cookie is (ASVS 5.0 3.3, 3.4, 7.2)."""

from __future__ import annotations

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD

# written from ASVS 5.0 3.4.1 to 3.4.8 and 14.3.2, not from the settings
EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORBIDDEN = ("unsafe-inline", "unsafe-eval", "data:", "*", "http:", "https:", "blob:")
PUBLIC = ["account_login", "account_activate", "emergency", "public_report"]
OWN = ["overview", "account_detail", "notice_list", "mfa_index", "rapid_home"]


def check(answer):
    assert {name: answer.get(name) for name in EXPECTED} == EXPECTED
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}
    said = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert said["default-src"] == said["frame-ancestors"] == said["base-uri"] == "'none'"
    assert said["script-src"] == said["form-action"] == "'self'"
    assert [word for word in FORBIDDEN for rule in said.values() if word in rule.split()] == []
    assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_framed_and_sniffed_by_nobody(client, db, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    check(answer)


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_a_person_is_kept_by_no_cache_either(client, sari, name):
    client.force_login(sari.user)
    answer = client.get(reverse(name))
    check(answer)
    assert "no-store" in answer["Cache-Control"]


def test_what_is_not_there_and_what_is_refused_say_the_same(client, sari):
    client.force_login(sari.user)
    for answer in (client.get("/tidak/ada/"), client.post(reverse("notice_list"))):
        assert answer.status_code in {404, 405}
        check(answer)
        assert "no-store" in answer["Cache-Control"]


def test_signing_in_begins_a_new_session_whose_cookie_no_script_reads(db, sari):
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["left"] = "before"
    session.save()
    given = session.session_key
    client.cookies[configured.SESSION_COOKIE_NAME] = given
    client.post(reverse("account_login"), {"login": "sari", "password": PASSWORD})
    cookie = client.cookies[configured.SESSION_COOKIE_NAME]
    assert cookie.value != given
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    old = Client()
    old.cookies[configured.SESSION_COOKIE_NAME] = given
    assert old.get(reverse("account_detail")).status_code == 302


def test_a_form_takes_no_field_that_it_does_not_show(client, sari):
    """ASVS 5.0 15.3.3: a name in the request does not reach a column."""
    client.force_login(sari.user)
    sent = {"name": "Sari Contoh", "is_active": "0", "username": "lain", "until_on": "2026-01-01"}
    assert client.post(reverse("account_name"), sent).status_code == 302
    before = (sari.user.username, sari.user.until_on)
    sari.user.refresh_from_db()
    assert (sari.user.name, sari.user.is_active) == ("Sari Contoh", True)
    assert (sari.user.username, sari.user.until_on) == before
