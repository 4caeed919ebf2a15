from __future__ import annotations

import hmac
import struct
import time
from base64 import b32decode
from hashlib import sha1

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.people import actions
from layak.platform.audit.models import Event
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _lands_on_the_account(settings):
    settings.LOGIN_REDIRECT_URL = "account_detail"


def totp(secret: str) -> str:
    """RFC 6238 written out, as a telephone does it."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), sha1).digest()
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def enter(client: Client) -> str:
    given = {"login": "sari", "password": PASSWORD}
    return client.post(reverse("account_login"), given)["Location"]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_detail")).status_code == 200


@pytest.fixture
def secret(client, sari):
    """Sari has set up the second step; the shared secret."""
    enter(client)
    address = reverse("mfa_activate_totp")
    asked = client.get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get(address)
    assert "<svg" in page.content.decode()
    assert "data:" not in page.content.decode()
    assert " style=" not in page.content.decode()
    secret = page.context["form"].secret
    assert client.post(address, {"code": "000000"}).status_code == 200
    assert client.post(address, {"code": totp(secret)}).status_code == 302
    return secret


def test_second_step_is_asked_after_the_password(secret):
    other = Client()
    assert enter(other) == reverse("mfa_authenticate")
    assert not is_signed_in(other)
    wrong = other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Kode tidak cocok" in wrong.content.decode()
    assert other.post(reverse("mfa_authenticate"), {"code": totp(secret)}).status_code == 302
    assert is_signed_in(other)


def test_setting_up_is_an_event_and_gives_recovery_codes(client, secret):
    assert Event.objects.latest("pk").kind == "second_factor.added"
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    other = Client()
    enter(other)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(other)
    again = Client()
    enter(again)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_signed_in(again)


def test_recovery_codes_can_be_renewed(client, secret):
    before = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    after = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert not set(before) & set(after)
    assert Event.objects.latest("pk").kind == "recovery_codes.renewed"


def test_second_step_can_be_taken_off(client, secret):
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert Event.objects.latest("pk").kind == "second_factor.removed"
    other = Client()
    enter(other)
    assert is_signed_in(other)


def test_a_code_from_the_sheet_does_not_pass_the_second_step(secret, sari, wati):
    code = actions.issue_code(user=sari.user, by=wati, at=timezone.now())
    other = Client()
    given = {"code": code, "password1": "jembatan-ampera-9", "password2": "jembatan-ampera-9"}
    assert other.post(reverse("account_activate"), given)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(other)


def test_lost_telephone_is_helped_by_the_secretariat(secret, sari, wati):
    actions.remove_second_factor(user=sari.user, by=wati, at=timezone.now())
    other = Client()
    enter(other)
    assert is_signed_in(other)


def test_second_step_cannot_be_opened_without_the_first(client, sari):
    response = client.get(reverse("mfa_authenticate"))
    assert response["Location"] == reverse("account_login")
