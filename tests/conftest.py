"""The cast: people with seats in three agencies, made by the same actions that the city uses.

Sari operator, Heri head of agency (both Dinas Kesehatan); Tono operator of another agency
(Dinas Pendidikan); Wati secretariat, Budi verifier and Adi administrator (DP3A); Ketut chair and
Rahma mayor's observer (Sekretariat Daerah). Each is an Actor; ``.user`` is the account.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from layak.city.agencies.actions import create_agency
from layak.city.agencies.models import Agency
from layak.city.agencies.seat_actions import NewPerson, assign_holder, create_seat
from layak.city.people.actor import Actor, actor_of
from layak.city.people.models import User
from layak.evaluation.instruments import load
from layak.rules.instrument import Edition

# the city's working Monday before any test acts; seats are held from JANUARY on
JANUARY = date(2026, 1, 5)
MONDAY = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
PASSWORD = "sungai-musi-mengalir-1"


@cache
def shipped(code: str) -> Edition:
    """An edition of ``data/instruments``, read once: it is frozen, and reading takes a while."""
    return load(code)


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Tests with real transactions empty the tables, which the append-only ones else refuse."""
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"]["options"] = "-c layak.may_truncate=on"


@pytest.fixture(autouse=True)
def _quick_and_quiet(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _empty_cache(_quick_and_quiet):
    from django.core.cache import cache

    cache.clear()


def make_person(agency: Agency, role: str, username: str, name: str) -> Actor:
    """A person on a new seat of ``role`` in ``agency``, able to sign in with PASSWORD."""
    seat = create_seat(agency=agency, role=role, by=None, at=MONDAY)
    person = NewPerson(username=username, name=name, email=f"{username}@musiraya.example")
    holding = assign_holder(seat=seat, person=person, since_on=JANUARY, by=None, at=MONDAY)
    User.objects.filter(pk=holding.user_id).update(password=make_password(PASSWORD))
    return fresh(User.objects.get(pk=holding.user_id))


def fresh(person: Actor | User) -> Actor:
    """The same person with the seats of today, after seats have changed."""
    account = User.objects.get(pk=person.user.pk if isinstance(person, Actor) else person.pk)
    return actor_of(account, today=timezone.localdate())


def sign_in(client: Client, person: Actor | User) -> Client:
    """Sign ``person`` in without the form; returns the client."""
    client.force_login(person.user if isinstance(person, Actor) else person)
    return client


@pytest.fixture
def dinkes(db):
    return create_agency(
        name="Dinas Kesehatan", kind="dinas", aliases=["Dinkes"], code="dinkes", by=None, at=MONDAY
    )


@pytest.fixture
def dp3a(db):
    return create_agency(
        name="Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
        kind="dinas",
        aliases=["DP3A"],
        code="dp3a",
        by=None,
        at=MONDAY,
    )


@pytest.fixture
def disdik(db):
    return create_agency(
        name="Dinas Pendidikan", kind="dinas", aliases=["Disdik"], code="disdik", by=None, at=MONDAY
    )


@pytest.fixture
def setda(db):
    return create_agency(
        name="Sekretariat Daerah", kind="sekretariat", code="setda", by=None, at=MONDAY
    )


@pytest.fixture
def sari(dinkes):
    return make_person(dinkes, "operator", "sari", "Sari Wulandari")


@pytest.fixture
def heri(dinkes):
    return make_person(dinkes, "agency-head", "heri", "Heri Susanto")


@pytest.fixture
def tono(disdik):
    return make_person(disdik, "operator", "tono", "Tono Prasetyo")


@pytest.fixture
def wati(dp3a):
    return make_person(dp3a, "secretariat", "wati", "Wati Rahayu")


@pytest.fixture
def budi(dp3a):
    return make_person(dp3a, "verifier", "budi", "Budi Hartono")


@pytest.fixture
def ketut(setda):
    return make_person(setda, "chair", "ketut", "Ketut Wirawan")


@pytest.fixture
def rahma(setda):
    return make_person(setda, "observer", "rahma", "Rahma Aini")


@pytest.fixture
def adi(dp3a):
    return make_person(dp3a, "administrator", "adi", "Adi Nugroho")


@pytest.fixture
def cast(sari, heri, tono, wati, budi, ketut, rahma, adi):
    """Everybody at once, by user name."""
    everybody = (sari, heri, tono, wati, budi, ketut, rahma, adi)
    return {person.user.username: person for person in everybody}


@pytest.fixture(scope="session")
def chromium():
    """The one browser of the whole run: a second one beside it cannot be driven."""
    from playwright.sync_api import sync_playwright

    # its driver runs an event loop in this thread, which Django would take for an async view
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()
