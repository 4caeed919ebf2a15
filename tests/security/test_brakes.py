"""Guessing is slowed down, and slowing it down is no way to keep others out.

Measured before: five wrong passwords for a name, from anywhere, kept its owner out for five minutes, and ten
from an office kept all of it out for one; thirty wrong addresses of links closed every right one behind the
same address, and 3,000 an hour, from anywhere, all links of the city.
"""

from __future__ import annotations

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from layak.city.people.accounts import brake
from layak.city.people.signin.devices import COOKIE
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
OFFICE, HOME, STRANGER = "10.1.1.1", "10.2.2.2", "10.3.3.3"
WAIT = "Tunggu lima menit"


@pytest.fixture(autouse=True)
def _lands_on_the_account(settings):
    settings.LOGIN_REDIRECT_URL = "account_detail"


def enter(client, login, password=PASSWORD, *, at=OFFICE):
    url = reverse("account_login")
    return client.post(url, {"login": login, "password": password}, REMOTE_ADDR=at)


def attack(login, times, *, at):
    """Wrong passwords, each from a browser that was never here."""
    return [enter(Client(), login, "salah-sekali-lagi", at=at) for _ in range(times)]


def leave(client):
    """Signed out, the device stays known."""
    client.post(reverse("account_logout"))


def is_in(response):
    return response.status_code == 302


def test_a_stranger_keeps_nobody_out(sari):
    answers = attack("sari", 8, at=STRANGER)
    assert WAIT in answers[-1].content.decode()
    assert is_in(enter(Client(), "sari", at=HOME))
    assert not is_in(enter(Client(), "sari", at=STRANGER))


def test_somebody_in_the_office_keeps_out_nobody_who_was_there_before(sari, tono):
    own = Client()
    assert is_in(enter(own, "sari"))
    leave(own)
    assert WAIT in attack("sari", 6, at=OFFICE)[-1].content.decode()
    assert is_in(enter(own, "sari"))
    # the name waits there on other devices; other names do not
    assert not is_in(enter(Client(), "sari"))
    assert is_in(enter(Client(), "tono"))


def test_many_wrong_names_of_an_office_slow_down_new_devices_alone(sari, tono):
    own = Client()
    assert is_in(enter(own, "sari"))
    leave(own)
    for number in range(61):
        attack(f"siapa-{number}", 1, at=OFFICE)
    assert WAIT in enter(Client(), "tono").content.decode()
    assert is_in(enter(own, "sari"))
    assert is_in(enter(Client(), "tono", at=HOME))


def test_right_ones_are_not_counted(sari):
    assert all(is_in(enter(Client(), "sari")) for _ in range(7))


def test_a_known_device_has_a_limit_of_its_own(sari):
    own = Client()
    enter(own, "sari")
    leave(own)
    tried = [enter(own, "sari", "salah-sekali-lagi").content.decode() for _ in range(11)]
    assert [WAIT in said for said in tried] == [False] * 10 + [True]
    assert not is_in(enter(own, "sari"))
    assert is_in(enter(Client(), "sari", at=HOME))


def test_a_device_is_known_to_its_own_names_alone(sari, tono):
    """Who has an account of their own gets no free tries at another's."""
    insider = Client()
    assert is_in(enter(insider, "tono"))
    leave(insider)
    tried = [enter(insider, "sari", "salah-sekali-lagi").content.decode() for _ in range(6)]
    assert [WAIT in said for said in tried] == [False] * 5 + [True]


def test_a_shared_computer_knows_both(sari, tono):
    shared = Client()
    assert is_in(enter(shared, "sari"))
    leave(shared)
    assert is_in(enter(shared, "tono"))
    attack("sari", 6, at=OFFICE)
    attack("tono", 6, at=OFFICE)
    leave(shared)
    assert is_in(enter(shared, "sari"))


def test_a_device_cookie_of_ones_own_making_is_none(sari):
    forger = Client()
    enter(forger, "sari")
    leave(forger)
    forger.cookies[COOKIE] = forger.cookies[COOKIE].value[:-3] + "abc"
    attack("sari", 6, at=OFFICE)
    assert not is_in(enter(forger, "sari"))


def test_the_cookie_opens_nothing_and_names_nobody(sari):
    own = Client()
    enter(own, "sari")
    crumb = own.cookies[COOKIE]
    assert "sari" not in crumb.value
    assert crumb["httponly"]
    other = Client()
    other.cookies[COOKIE] = crumb.value
    assert other.get(reverse("account_detail")).status_code == 302


def test_sixty_people_of_an_office_sign_in_within_a_minute(sari):
    assert all(is_in(enter(Client(), "sari")) for _ in range(65))


def test_who_must_wait_is_told_to_wait_and_not_that_it_is_over(db):
    for path in ("/tautan/{}/", "/tugas/{}/", "/undangan/{}/", "/kalender/{}.ics"):
        place = f"10.8.{len(path)}.{sum(path.encode()) % 250}"
        for number in range(30):
            Client().get(path.format(f"1{number:024d}"), REMOTE_ADDR=place)
        answer = Client().get(path.format("1" * 25), REMOTE_ADDR=place)
        page = answer.content.decode()
        assert answer.status_code == 429, path
        assert answer["Retry-After"] == "60"
        assert "Tunggu satu menit" in page
        assert "berakhir" not in page


@pytest.mark.parametrize(
    ("rates", "says"),
    [
        ({}, "activation, link"),
        ({"sign_in": "often"}, "sign_in"),
        ({"sign_in": "0/m/ip"}, "sign_in"),
        ({"sign_in": 5}, "sign_in"),
        ({"unheard_of": "5/m/ip"}, "unheard_of"),
    ],
)
def test_limits_are_data_and_a_limit_that_is_none_stops_the_start(tmp_path, settings, rates, says):
    shipped = brake.rates()
    assert shipped["sign_in"] == "5/5m/key"
    told = {"rates": {**shipped, **rates} if rates else {}}
    (tmp_path / "brakes.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    settings.POLICY_DIR = tmp_path
    with pytest.raises(ValueError, match=says):
        brake.rates.__wrapped__()
