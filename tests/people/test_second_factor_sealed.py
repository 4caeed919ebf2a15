"""The secrets of the second step are sealed; those of older installations still serve."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from layak.config.upkeep import keys
from layak.platform.sealing import CannotOpen
from tests.people.test_second_factor import enter, is_signed_in, secret, totp

NOON = datetime(2026, 2, 2, 5, 0, tzinfo=UTC)
CLEAR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
__all__ = ["secret"]


@pytest.fixture(autouse=True)
def ring_file(settings, tmp_path):
    settings.LOGIN_REDIRECT_URL = "account_detail"
    settings.KEYRING = tmp_path / "keyring.json"
    return settings.KEYRING


def stored(kind):
    return Authenticator.objects.get(type=kind).data


def signs_in_with(code):
    client = Client()
    enter(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return is_signed_in(client)


def codes_of(client):
    return client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]


def test_the_database_holds_tokens_only(client, secret):
    assert stored("totp")["secret"].startswith("s1.k1.")
    assert stored("recovery_codes")["seed"].startswith("s1.k1.")
    assert secret not in str(stored("totp"))
    assert signs_in_with(totp(secret))


def test_a_clear_secret_of_an_older_installation_serves_and_is_sealed_by_a_rotation(sari):
    made = Authenticator.objects.create(user=sari.user, type="totp", data={"secret": CLEAR})
    assert signs_in_with(totp(CLEAR))
    assert keys.plan()[0]["mfa_authenticator"] == 1
    assert keys.rotate(at=NOON).is_done
    made.refresh_from_db()
    assert made.data["secret"].startswith("s1.k2.")
    assert keys.plan()[0]["mfa_authenticator"] == 1


def test_a_sealed_secret_serves_after_a_rotation(client, secret):
    codes = codes_of(client)
    viewed = stored("recovery_codes")["viewed_at"]
    assert keys.rotate(at=NOON).count == 2
    assert stored("totp")["secret"].startswith("s1.k2.")
    assert stored("recovery_codes")["seed"].startswith("s1.k2.")
    assert (stored("recovery_codes")["viewed_at"], codes_of(client)) == (viewed, codes)
    assert signs_in_with(totp(secret))
    assert signs_in_with(codes[3])


def test_codes_that_came_from_elsewhere_are_sealed_one_by_one(sari):
    data = {"migrated_codes": ["11112222", "33334444"]}
    Authenticator.objects.create(user=sari.user, type="recovery_codes", data=data)
    Authenticator.objects.create(user=sari.user, type="totp", data={"secret": CLEAR})
    assert keys.rotate(at=NOON).count == 3
    assert all(code.startswith("s1.k2.") for code in stored("recovery_codes")["migrated_codes"])
    assert signs_in_with("33334444")


def test_an_altered_secret_lets_nobody_in_and_keeps_the_old_key(client, secret):
    app = Authenticator.objects.get(type="totp")
    kept = app.data["secret"]
    app.data["secret"] = kept[:-9] + ("B" if kept[-9] == "A" else "A") + kept[-8:]
    app.save()
    other = Client()
    enter(other)
    with pytest.raises(CannotOpen):
        app.wrap().validate_code(totp(secret))
    answer = other.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert answer.status_code == 409
    assert not is_signed_in(other)
    done = keys.rotate(at=NOON)
    assert (done.faults, done.is_done) == ([f"mfa_authenticator.data {app.pk}"], False)
