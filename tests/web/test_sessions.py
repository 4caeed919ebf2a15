"""Who reads the rows of sessions, in the database or in any copy of it, is not let in by them."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.conftest import sign_in


def test_a_row_holds_no_cookie_and_what_it_holds_is_none(client, sari, settings):
    sign_in(client, sari)
    name = settings.SESSION_COOKIE_NAME
    cookie = client.cookies[name].value
    (row,) = Session.objects.all()
    assert client.get(reverse("account_detail")).status_code == 200
    assert cookie not in f"{row.session_key} {row.session_data}"
    thief = Client()
    thief.cookies[name] = row.session_key
    assert thief.get(reverse("account_detail")).status_code == 302
    # who holds the cookie goes on, and signing out ends the row
    other = Client()
    other.cookies[name] = cookie
    assert other.get(reverse("account_detail")).status_code == 200
    other.logout()
    assert not Session.objects.exists()
    assert client.get(reverse("account_detail")).status_code == 302
