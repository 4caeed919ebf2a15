"""The cast: people with seats in three agencies, made by the same actions that the city uses.

Sari operator, Heri head of agency (both Dinas Kesehatan); Tono operator of another agency
(Dinas Pendidikan); Wati secretariat, Budi verifier and Adi administrator (DP3A); Ketut chair and
Rahma mayor's observer (Sekretariat Daerah). Each is an Actor; ``.user`` is the account.
"""

from __future__ import annotations

import gc
import os
import shutil
from datetime import UTC, date, datetime
from functools import cache, partial

import hypothesis
import pytest
from django.contrib.auth.hashers import make_password
from django.core.management.commands import flush
from django.db import connection, connections
from django.test import Client, override_settings
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.actions import NewPerson, assign_holder, create_seat
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.steering.actions import RoundPlan, open_round
from layak.rules.instrument import Edition
from layak.workflows.rapidaction.conduct.actions import accept_conduct
from layak.workflows.rapidaction.conduct.permissions import is_asked
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from tests import kept
from tests.kept_rows import KeptRows, empty_tables, rows_kept

# seconds until what does not come is given up: it matters where a test fails, and nowhere else
PATIENCE = 120
# the city's working Monday before any test acts; seats are held from JANUARY on
JANUARY = date(2026, 1, 5)
MONDAY = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
PASSWORD = "sungai-musi-mengalir-1"
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# how long an example takes on a busy machine says nothing of what it shows
hypothesis.settings.register_profile(
    "layak", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("layak")


def pytest_configure() -> None:
    """Rubbish is looked for every tenth time: a test makes little, and looking takes a twelfth of all."""
    gc.set_threshold(20_000, 20, 50)


def pytest_collection_finish() -> None:
    """What was imported stays until the end: it need not be gone through for rubbish each time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for machines, as `tests.lanes` ends with for a whole run."""
    found = {name: len(reports) for name, reports in terminalreporter.stats.items()}
    failed = found.get("failed", 0) + found.get("error", 0)
    passed, skipped = found.get("passed", 0), found.get("skipped", 0)
    terminalreporter.write_line(f"{passed} passed, {failed} failed, {skipped} skipped")


@cache
def shipped(code: str) -> Edition:
    """An edition of ``data/instruments``, read once: it is frozen, and reading takes a while."""
    return load_edition_file(code)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A copy of the migrated database that `tests.kept` keeps, and not one migrated anew.

    It is dropped under whoever is still connected: a browser that looked at a live server keeps
    its threads waiting, and these their connections.
    """
    with kept.database() as name:
        with django_db_blocker.unblock():
            connections.close_all()
        connection.settings_dict["NAME"] = name
        # tests with real transactions empty the tables, which the append-only ones else refuse
        connection.settings_dict["OPTIONS"]["options"] = "-c layak.may_truncate=on"
        yield
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _quick_flush():
    """A test with real transactions empties the tables that it has filled, not every table there
    is; what migrations have left in the others is as it was, and need not be made again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", lambda *given, **options: empty_tables())
        yield


@pytest.fixture(autouse=True)
def _quick_and_quiet(settings):
    settings.PASSWORD_HASHERS = QUICK
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _empty_cache(_quick_and_quiet):
    from django.core.cache import cache

    cache.clear()


def make_person(
    agency: Agency, role: str, username: str, name: str, *, has_accepted: bool = True
) -> Actor:
    """A person on a new seat of ``role`` in ``agency``, able to sign in with PASSWORD, who accepted
    the code of conduct where the seat leads to a child's matter."""
    seat = create_seat(agency=agency, role=role, by=None, at=MONDAY)
    person = NewPerson(username=username, name=name, email=f"{username}@musiraya.example")
    holding = assign_holder(seat=seat, person=person, since_on=JANUARY, by=None, at=MONDAY)
    User.objects.filter(pk=holding.user_id).update(password=make_password(PASSWORD))
    made = fresh(User.objects.get(pk=holding.user_id))
    if has_accepted and is_asked(made):
        accept_conduct(version=conduct_policy().version, by=made, at=MONDAY)
    return made


def fresh(person: Actor | User) -> Actor:
    """The same person with the seats of today, after seats have changed."""
    account = User.objects.get(pk=person.user.pk if isinstance(person, Actor) else person.pk)
    return actor_of(account, today=timezone.localdate())


def sign_in(client: Client, person: Actor | User) -> Client:
    """Sign ``person`` in without the form; returns the client."""
    client.force_login(person.user if isinstance(person, Actor) else person)
    return client


AGENCIES = {
    "dinkes": ("Dinas Kesehatan", "dinas", ["Dinkes"]),
    "dp3a": ("Dinas Pemberdayaan Perempuan dan Perlindungan Anak", "dinas", ["DP3A"]),
    "disdik": ("Dinas Pendidikan", "dinas", ["Disdik"]),
    "setda": ("Sekretariat Daerah", "sekretariat", []),
}


def make_agency(code: str) -> Agency:
    name, kind, aliases = AGENCIES[code]
    return create_agency(name=name, kind=kind, aliases=aliases, code=code, by=None, at=MONDAY)


def make_round() -> None:
    """The four agencies, the edition of 2024 and the open round ``uji``."""
    made = {code: make_agency(code) for code in AGENCIES}
    revision = load_edition(edition=shipped("kla-2024"), by=None, at=MONDAY)
    open_round(plan=plan(), revision=revision, caretaker=made["dp3a"], by=None, at=MONDAY)


def plan(code: str = "uji", **changes) -> RoundPlan:
    facts = {
        "code": code,
        "title": "Putaran uji",
        "evaluation_year": 2027,
        "data_years": [2025, 2026],
        **changes,
    }
    return RoundPlan(**facts)


@pytest.fixture(scope="session")
def beginnings(django_db_setup, django_db_blocker) -> dict[str, KeptRows]:
    """Opening a round and seating people takes a while and is the same each time: what it leaves
    in the tables, under "" for the round and under the name of each person beside it."""
    steps = [make_round, *(partial(seat, username) for username in CAST)]
    hashing = override_settings(PASSWORD_HASHERS=QUICK)
    with django_db_blocker.unblock(), hashing:
        rows = rows_kept("beginnings", *steps, made_from=("tests/conftest.py",))
        return dict(zip(("", *CAST), rows, strict=True))


@pytest.fixture
def begun(db, request, beginnings) -> None:
    """Agencies and round stand from the beginning of a test that asks for the round."""
    if "round_" in request.fixturenames:
        beginnings[""].put_back()


def has_begun(request: pytest.FixtureRequest) -> bool:
    """Does the test have its round from ``begun``, and not one of its own making?"""
    return {"begun", "round_"} <= set(request.fixturenames)


def agency(request: pytest.FixtureRequest, code: str) -> Agency:
    if not has_begun(request):
        return make_agency(code)
    request.getfixturevalue("begun")
    return Agency.objects.get(code=code)


@pytest.fixture
def dinkes(db, request):
    return agency(request, "dinkes")


@pytest.fixture
def dp3a(db, request):
    return agency(request, "dp3a")


@pytest.fixture
def disdik(db, request):
    return agency(request, "disdik")


@pytest.fixture
def setda(db, request):
    return agency(request, "setda")


CAST = {
    "sari": ("dinkes", "operator", "Sari Wulandari"),
    "heri": ("dinkes", "agency-head", "Heri Susanto"),
    "tono": ("disdik", "operator", "Tono Prasetyo"),
    "wati": ("dp3a", "secretariat", "Wati Rahayu"),
    "budi": ("dp3a", "verifier", "Budi Hartono"),
    "ketut": ("setda", "chair", "Ketut Wirawan"),
    "rahma": ("setda", "observer", "Rahma Aini"),
    "adi": ("dp3a", "administrator", "Adi Nugroho"),
}


def seat(username: str) -> Actor:
    """Someone of the cast, in an agency that stands already."""
    code, role, name = CAST[username]
    return make_person(Agency.objects.get(code=code), role, username, name)


def person(request: pytest.FixtureRequest, username: str) -> Actor:
    if not has_begun(request):
        return seat(username)
    request.getfixturevalue("beginnings")[username].put_back()
    return fresh(User.objects.get(username=username))


@pytest.fixture
def sari(dinkes, request):
    return person(request, "sari")


@pytest.fixture
def heri(dinkes, request):
    return person(request, "heri")


@pytest.fixture
def tono(disdik, request):
    return person(request, "tono")


@pytest.fixture
def wati(dp3a, request):
    return person(request, "wati")


@pytest.fixture
def budi(dp3a, request):
    return person(request, "budi")


@pytest.fixture
def ketut(setda, request):
    return person(request, "ketut")


@pytest.fixture
def rahma(setda, request):
    return person(request, "rahma")


@pytest.fixture
def adi(dp3a, request):
    return person(request, "adi")


@pytest.fixture
def cast(sari, heri, tono, wati, budi, ketut, rahma, adi):
    """Everybody at once, by user name."""
    everybody = (sari, heri, tono, wati, budi, ketut, rahma, adi)
    return {person.user.username: person for person in everybody}


@pytest.fixture(scope="session")
def chromium():
    """The one browser of the whole run: a second one beside it cannot be driven."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    # its driver runs an event loop in this thread, which Django would take for an async view
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        # without the windows of a desktop it costs a third
        shell = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=shell, args=["--no-sandbox"])
        yield browser
        browser.close()
