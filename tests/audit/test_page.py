from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.people.accounts.actions import change_name
from layak.config.upkeep import trail
from layak.platform import jobs
from layak.platform.audit.chain import Problem, last_link, link_pending
from layak.platform.audit.models import Event
from layak.platform.audit.queries import EventFilter, event_page
from tests.conftest import MONDAY, sign_in
from tests.plain import plain

ADDRESS = "/pengaturan/jejak/"


def test_page_is_for_those_who_may_read_the_trail(cast):
    # written from roles.yaml by hand
    readers = {"adi", "ketut"}
    for who, person in cast.items():
        status = sign_in(Client(), person).get(reverse("event_list")).status_code
        assert status == (200 if who in readers else 404), who
    assert Client().get(ADDRESS).status_code == 302
    assert sign_in(Client(), cast["adi"]).post(ADDRESS).status_code == 405


@pytest.fixture
def desk(client, adi, sari):
    change_name(user=sari.user, name="Sari W.", by=sari, at=MONDAY + timedelta(days=1))
    return sign_in(client, adi)


def test_page_tells_what_happened_by_whom(desk):
    page = desk.get(ADDRESS).content.decode()
    assert "Nama akun diubah menjadi Sari W." in page
    assert "Menunggu" in page
    link_pending(at=MONDAY)
    assert "Terkait" in desk.get(ADDRESS).content.decode()


def test_filters_narrow_the_list(desk, sari):
    def said(**query) -> list[str]:
        return [row.sentence for row in desk.get(ADDRESS, query).context["page"].rows]

    renamed = "Nama akun diubah menjadi Sari W.."
    assert said(kind="account", by=sari.user.pk) == [renamed]
    assert said(kind="meeting") == []
    assert said(by=sari.user.pk) == [renamed]
    assert said(since_on="2026-02-03") == [renamed]
    assert renamed not in said(until_on="2026-02-02")
    assert said(since_on="2026-02-04") == []
    assert "Tidak ada peristiwa" in desk.get(ADDRESS, {"since_on": "2026-02-04"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"by": "x"},
        {"since_on": "kemarin"},
        {"passed": "x"},
        {"passed": "-1"},
        {"passed": "9" * 30},
        {"stream": "'; --"},
    ],
)
def test_odd_filters_do_no_harm(desk, query):
    assert desk.get(ADDRESS, query).status_code == 200


def test_list_goes_on_where_it_ended(desk, django_assert_max_num_queries):
    Event.objects.bulk_create(
        Event(kind="meeting.x", stream="city", sentence=f"Hal {number}.", at=MONDAY)
        for number in range(120)
    )
    first = event_page(EventFilter(kind="meeting"))
    second = event_page(EventFilter(kind="meeting"), passed=first.older)
    third = event_page(EventFilter(kind="meeting"), passed=second.older)
    assert [len(page.rows) for page in (first, second, third)] == [50, 50, 20]
    assert third.older is None
    seen = {row.sentence for page in (first, second, third) for row in page.rows}
    assert len(seen) == 120
    page = desk.get(ADDRESS, {"kind": "meeting"}).content.decode()
    assert "kind=meeting&amp;passed=50" in page
    with django_assert_max_num_queries(12):
        desk.get(ADDRESS)


@pytest.mark.parametrize(
    "stream",
    [
        "activation:K-7F2Q-M9KD", "child:A-7F2Q-M9KD", "report:L-7F2Q-M9KD", "identity", "privacy",
        "rapid-learning",
    ],
)  # fmt: skip
def test_what_tells_of_a_child_leaves_neither_row_nor_choice_nor_gap(desk, cast, stream):
    """To the letter: the pages are the same before and after, filtered and not."""
    asked = [{}, {"kind": "meeting"}, {"passed": 50}, {"stream": stream}, {"by": "1"}]
    told = {"kind": "meeting.x", "at": MONDAY}
    Event.objects.bulk_create(Event(stream="city", sentence="Hal.", **told) for _ in range(60))
    before = [plain(desk.get(ADDRESS, query).text) for query in asked]
    # in time below, between and above the others; by somebody who did nothing else
    hidden = {"stream": stream, "sentence": "Urusan anak.", "by": cast["rahma"].user}
    Event.objects.bulk_create(Event(**hidden, **told) for _ in range(60))
    assert [plain(desk.get(ADDRESS, query).text) for query in asked] == before
    assert "Urusan anak." not in "".join(before)


CHECK = "/pengaturan/jejak/pemeriksaan/"


@pytest.fixture
def own_head(settings, tmp_path):
    settings.TRAIL_HEAD = tmp_path / "head.json"


def test_verification_is_for_those_who_may_read_the_trail(cast):
    for who, person in cast.items():
        client = sign_in(Client(), person)
        is_reader = who in {"adi", "ketut"}
        assert client.get(CHECK).status_code == (200 if is_reader else 404), who
        asked = client.post(f"{CHECK}sekarang/").status_code
        assert asked == (302 if is_reader else 404), who
    assert sign_in(Client(), cast["adi"]).get(f"{CHECK}sekarang/").status_code == 405


def test_page_says_that_nobody_looked_yet_then_what_was_found(desk, own_head):
    page = desk.get(CHECK).content.decode()
    assert "Belum pernah diperiksa" in page
    said = desk.post(f"{CHECK}sekarang/", follow=True).content.decode()
    assert "Pemeriksaan sedang berjalan." in said
    assert Event.objects.filter(kind="trail.verification_asked").count() == 1
    jobs.run_pending()
    page = desk.get(CHECK).content.decode()
    assert "Jejak utuh" in page
    assert "Temuan" in page


def test_page_says_when_the_night_was_missed(desk, own_head):
    trail.verify(at=timezone.now() - timedelta(hours=27))
    page = desk.get(CHECK).content.decode()
    assert "Sudah lama tidak diperiksa" in page


def test_page_names_the_head_to_note_elsewhere(desk):
    link_pending(at=MONDAY)
    page = desk.get(CHECK).content.decode()
    last = last_link()
    assert last.digest in page
    assert f"<dd>{last.pk}</dd>" in page


def test_page_tells_the_first_findings_and_counts_the_rest(desk, own_head, monkeypatch):
    problems = [Problem(kind="gap", say=f"Temuan ke-{number}.") for number in range(60)]
    found = trail.Verification(number=7, seconds=1.4, problems=problems)
    monkeypatch.setattr(trail, "look", lambda **_options: found)
    trail.verify(at=timezone.now())
    page = desk.get(CHECK).content.decode()
    assert "Jejak tidak utuh: 60 temuan" in page
    assert "Temuan ke-49." in page
    assert "Temuan ke-50." not in page
    assert "dan 10 temuan lain" in page


def test_page_of_backups_says_how_the_trail_stands(desk, own_head):
    assert "Belum pernah diperiksa" in desk.get("/pengaturan/cadangan/").content.decode()
    trail.verify(at=MONDAY)
    page = desk.get("/pengaturan/cadangan/").content.decode()
    assert "Diperiksa 2 Februari 2026, 10.00 WIB: utuh." in page
    assert CHECK in page
