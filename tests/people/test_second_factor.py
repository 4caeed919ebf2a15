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

from layak.city.people.accounts import actions
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy
from layak.platform.audit.models import Event
from tests.conftest import PASSWORD, make_person, sign_in


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
    return set_up(client)


def recovery_code(client: Client) -> str:
    page = client.get(reverse("mfa_view_recovery_codes"))
    return str(page.context["unused_codes"][0])


def set_up(client: Client) -> str:
    """The second step of the person who just gave the password."""
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
    return str(secret)


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


# written from roles.yaml: who opens a child's matter, or gives seats and takes off second steps
NEEDY = [
    "administrator", "secretariat", "agency-head", "case-worker", "case-supervisor",
    "duty-officer", "outside-party", "privacy-officer",
]  # fmt: skip
OPENS = {
    "case.receive", "case.work", "case.supervise", "case.open-sealed", "handoff.receive",
    "privacy.manage", "seat.manage",
}  # fmt: skip


@pytest.fixture
def is_needed(settings):
    settings.NEEDS_SECOND_STEP = True


@pytest.mark.parametrize("role", sorted(policy().roles))
def test_who_opens_the_most_needs_a_second_step_first(client, dp3a, is_needed, role):
    if not policy().roles[role].has_seats:
        return
    someone = sign_in(client, make_person(dp3a, role, "sinta", "Sinta Contoh"))
    first = someone.get(reverse("overview"))
    case = someone.get(reverse("case_detail", args=["K-7QTF-9MXD"]))
    sent = someone.post(reverse("report_new"), {})
    if role in NEEDY:
        asked = reverse("mfa_index")
        assert [first["Location"], case["Location"], sent["Location"]] == [asked] * 3
        assert "Pasang dahulu pengamanan dua langkah" in someone.get(asked).content.decode()
    else:
        assert case.status_code == 404
        assert first.get("Location") in {None, reverse("rapid_home")}
        assert sent.status_code in {404, 422}
    assert someone.get(reverse("account_detail")).status_code == 200


def test_no_role_opens_the_most_by_a_password_alone():
    for role in policy().roles.values():
        assert role.needs_second_step == bool(OPENS & role.rights.keys()), role.code


def test_with_the_second_step_every_page_opens(client, dp3a, is_needed):
    make_person(dp3a, "duty-officer", "sari", "Sari Contoh")
    assert enter(client) == reverse("account_detail")
    set_up(client)
    assert client.get(reverse("rapid_home")).status_code == 200
    other = Client()
    enter(other)
    assert other.get(reverse("rapid_home"))["Location"].startswith(reverse("account_login"))
    other.post(reverse("mfa_authenticate"), {"code": recovery_code(client)})
    assert other.get(reverse("rapid_home")).status_code == 200


def test_where_it_is_not_asked_for_and_in_the_demo_city_a_password_is_enough(
    client, dp3a, settings
):
    person = make_person(dp3a, "administrator", "sinta", "Sinta Contoh")
    assert sign_in(client, person).get(reverse("overview")).status_code == 200
    settings.NEEDS_SECOND_STEP = True
    User.objects.filter(pk=person.user.pk).update(demo_since_at=timezone.now())
    assert client.get(reverse("overview")).status_code == 200
