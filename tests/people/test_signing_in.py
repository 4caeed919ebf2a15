from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.people.accounts import actions
from layak.city.people.accounts.models import User
from layak.platform.audit.models import Event
from tests.conftest import PASSWORD, sign_in


@pytest.fixture(autouse=True)
def _lands_on_the_account(settings):
    settings.LOGIN_REDIRECT_URL = "account_detail"


def enter(client: Client, login: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_detail")).status_code == 200


def test_sign_in_by_user_name_or_address(client, sari):
    page = client.get(reverse("account_login")).content.decode()
    assert "Nama pengguna atau alamat surel" in page
    assert "Username" not in page
    assert enter(client, "SARI").status_code == 302
    assert is_signed_in(client)
    other = Client()
    assert enter(other, "sari@musiraya.example").status_code == 302
    assert is_signed_in(other)


def test_wrong_password_says_nothing_about_the_account(client, sari):
    wrong = enter(client, "sari", "salah-sekali").content.decode()
    unknown = enter(client, "siapa", "salah-sekali").content.decode()
    assert "tidak cocok" in wrong
    assert "tidak cocok" in unknown
    assert not is_signed_in(client)


def test_guessing_passwords_is_slowed_down(client, sari):
    for _attempt in range(5):
        enter(client, "sari", "salah-sekali")
    assert "Terlalu banyak percobaan" in enter(client, "sari").content.decode()
    assert not is_signed_in(client)


def test_sign_in_never_leads_to_another_site(client, sari):
    response = client.post(
        reverse("account_login") + "?next=https://jahat.example/",
        {"login": "sari", "password": PASSWORD, "next": "https://jahat.example/"},
    )
    assert response.status_code == 302
    assert "jahat" not in response["Location"]


def test_sign_out_needs_a_post(client, sari):
    sign_in(client, sari)
    assert client.get(reverse("account_logout")).status_code == 405
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).status_code == 302
    assert not is_signed_in(client)


def test_closed_account_is_signed_out_at_once(client, sari, wati):
    enter(client, "sari")
    actions.deactivate_user(user=sari.user, by=wati, at=timezone.now())
    assert not is_signed_in(client)
    assert enter(client, "sari").status_code == 302
    assert not is_signed_in(client)


def test_ended_account_is_signed_out_at_once(client, sari, wati):
    enter(client, "sari")
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.set_end(user=sari.user, until_on=yesterday, by=wati, at=timezone.now())
    assert not is_signed_in(client)


def test_idle_session_ends(client, sari, settings):
    enter(client, "sari")
    session = client.session
    session["seen_at"] = int(timezone.now().timestamp()) - 45 * 60 - 1
    session.save()
    assert not is_signed_in(client)


def test_nobody_signs_up(client, db):
    assert client.get(reverse("account_signup")).status_code == 404
    assert client.post(reverse("account_signup"), {"username": "x"}).status_code == 404


def test_forgotten_password_leads_to_the_code(client, db):
    assert client.get(reverse("account_reset_password"))["Location"] == reverse("account_activate")


@pytest.fixture
def code(wati):
    user = actions.create_user(username="dewi", name="Dewi Lestari", by=wati, at=timezone.now())
    return actions.issue_code(user=user, by=wati, at=timezone.now())


def activate(client: Client, code: str, password: str = PASSWORD, again: str | None = None):
    given = {"code": code, "password1": password, "password2": again or password}
    return client.post(reverse("account_activate"), given)


def test_second_computer_signs_in_by_a_printed_code(code):
    client = Client()
    assert activate(client, code).status_code == 302
    assert is_signed_in(client)
    assert [row.kind for row in Event.objects.order_by("-pk")[:2]] == [
        "session.opened",
        "code.redeemed",
    ]
    other = Client()
    enter(other, "dewi")
    assert is_signed_in(other)
    assert "sudah dipakai" in activate(Client(), code).content.decode()


def test_activation_says_what_is_wrong_at_the_field(client, code):
    different = activate(client, code, again="bukan-yang-sama-1").content.decode()
    assert "belum sama" in different
    assert "tidak dikenal" in activate(client, "AAAA-BBBB-CCCC").content.decode()
    assert "Kode aktivasi belum diisi" in activate(client, "").content.decode()
    short = activate(client, code, "pendek").content.decode()
    assert 'id="id_password1_error"' in short
    assert "12" in short
    assert not is_signed_in(client)
    assert activate(client, code).status_code == 302


def test_activation_keeps_no_password_in_the_page(client, code):
    page = activate(client, code, "pendek-sekali").content.decode()
    assert "pendek-sekali" not in page


def test_guessing_codes_is_slowed_down(client, code):
    for _attempt in range(10):
        assert "tidak dikenal" in activate(client, "AAAA-BBBB-CCCC").content.decode()
    assert "Terlalu banyak kode" in activate(client, "AAAA-BBBB-CCCC").content.decode()
    assert not is_signed_in(client)
    assert activate(client, code).status_code == 302


def test_activation_replaces_the_person_signed_in(client, code, sari):
    sign_in(client, sari)
    activate(client, code)
    assert "Dewi Lestari" in client.get(reverse("account_detail")).content.decode()


def test_reset_ends_other_sessions(client, sari, wati):
    enter(client, "sari")
    code = actions.issue_code(user=sari.user, by=wati, at=timezone.now())
    assert activate(Client(), code, "jembatan-ampera-9").status_code == 302
    assert not is_signed_in(client)


def test_account_page_shows_own_seats_and_changes(client, sari, dinkes):
    sign_in(client, sari)
    page = client.get(reverse("account_detail")).content.decode()
    assert "Dinas Kesehatan" in page
    assert "Operator perangkat daerah" in page
    assert client.post(reverse("account_name"), {"name": "Sari W."}).status_code == 302
    assert client.post(reverse("account_change_email"), {"email": ""}).status_code == 302
    account = User.objects.get(username="sari")
    assert (account.name, account.email) == ("Sari W.", "")


def test_password_change_keeps_this_session_and_ends_others(client, sari):
    enter(client, "sari")
    other = Client()
    enter(other, "sari")
    address = reverse("account_change_password")
    given = {"old": PASSWORD, "password1": "jembatan-ampera-9", "password2": "jembatan-ampera-9"}
    assert "lama tidak cocok" in client.post(address, given | {"old": "x"}).content.decode()
    assert client.post(address, given).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_account_pages_ask_to_sign_in(client, db):
    for name in ["account_detail", "account_name", "account_change_password", "mfa_index"]:
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login")), name


def test_pages_hold_no_inline_style_or_script(client, sari):
    pages = [client.get(reverse("account_login")), client.get(reverse("account_activate"))]
    sign_in(client, sari)
    pages += [client.get(reverse("account_detail")), client.get(reverse("mfa_index"))]
    for page in pages:
        text = page.content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script>|<style|data:", text)


def test_guessing_the_old_password_is_slowed_down(client, sari):
    sign_in(client, sari)
    address = reverse("account_change_password")
    given = {"old": "salah", "password1": "jembatan-ampera-9", "password2": "jembatan-ampera-9"}
    for _attempt in range(5):
        assert "lama tidak cocok" in client.post(address, given).content.decode()
    assert "Terlalu banyak" in client.post(address, given | {"old": PASSWORD}).content.decode()


@pytest.mark.parametrize("login", ["", "\x00", "sari\x00", "x" * 5000, "<b>", "' OR 1=1 --", "💧"])
def test_odd_sign_ins_are_answered_calmly(client, sari, login):
    assert enter(client, login).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("code", ["\x00", "x" * 5000, "' OR 1=1 --", "💧💧💧💧", "    "])
def test_odd_codes_are_answered_calmly(client, db, code):
    assert activate(client, code).status_code == 200
