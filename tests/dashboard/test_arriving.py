"""The first steps of a new city: ticked by what is there, kept, and passed over where wished."""

from __future__ import annotations

import re

import pytest

from layak.city.agencies.letterheads.models import Letterhead
from layak.platform.audit.models import Event
from layak.surfaces.practice.first_minutes import first_tries
from tests.conftest import MONDAY, PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db


def steps(client) -> list[tuple[str, str]]:
    """Every step by its title, with what is said of it: Ada, Dilewati or nothing."""
    page = client.get("/mulai/").content.decode()
    rows = re.findall(r"<strong>\d\. (.*?)</strong>(.*?)</li>", page, re.DOTALL)
    return [(title, "".join(re.findall(r'class="tag[^"]*">(\w+)<', rest))) for title, rest in rows]


def test_six_steps_are_ticked_by_what_is_there(client, adi, dinkes):
    sign_in(client, adi)
    assert steps(client) == [
        ("Kota dan wilayahnya", ""), ("Kop surat", ""), ("Perangkat daerah", ""), ("Orang", ""),
        ("Putaran pertama", ""), ("Undangan pertama", ""),
    ]  # fmt: skip
    Letterhead.objects.create(
        agency=dinkes, lines="DINAS", place="Uji", changed_at=MONDAY, changed_by=adi.user
    )
    make_person(dinkes, "operator", "sari", "Sari Wulandari")
    assert [said for _title, said in steps(client)] == ["", "Ada", "", "Ada", "", ""]


def test_a_step_is_passed_over_once_and_stays_so(client, adi, wati):
    sign_in(client, adi)
    for _twice in range(2):
        assert client.post("/mulai/lewati/", {"step": "kota"}).status_code == 302
    client.post("/mulai/lewati/", {"step": "tidak-ada"})
    told = Event.objects.filter(kind="beginning.step_passed")
    assert [event.facts for event in told] == [{"step": "kota"}]
    assert steps(client)[0] == ("Kota dan wilayahnya", "Dilewati")
    # whoever goes on with it sees the same
    sign_in(client, wati)
    assert steps(client)[0] == ("Kota dan wilayahnya", "Dilewati")


def test_what_is_somebody_elses_is_said_so_and_leads_nowhere(client, adi, wati):
    sign_in(client, adi)
    page = client.get("/mulai/").content.decode()
    assert page.count("Dikerjakan sekretariat.") == 2
    assert 'href="/rapat/baru/"' not in page
    sign_in(client, wati)
    assert 'href="/rapat/baru/"' in client.get("/mulai/").content.decode()


def test_a_new_city_begins_there_and_others_are_kept_out(client, adi, sari):
    sign_in(client, adi)
    assert 'href="/mulai/"' in client.get("/").content.decode()
    sign_in(client, sari)
    assert client.get("/mulai/").status_code == 404
    assert client.post("/mulai/lewati/", {"step": "kota"}).status_code == 404
    sign_in(client, adi)
    assert client.get("/mulai/lewati/").status_code == 405


def came_in(client, person) -> str:
    """The page after signing in with the password, as it is seen."""
    told = {"login": person.user.username, "password": PASSWORD}
    return client.post("/masuk/", told, follow=True).content.decode()


def test_who_comes_for_the_first_time_is_offered_three_minutes_once(client, sari):
    assert "Baru pertama kali di sini?" in came_in(client, sari)
    client.post("/keluar/")
    assert "Baru pertama kali di sini?" not in came_in(client, sari)


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("operator", "Buka satu pertanyaan yang menunggu Anda"),
        ("agency-head", "Baca satu jawaban seperti sebelum menyetujuinya"),
        ("chair", "Baca satu jawaban seperti sebelum menerimanya"),
        ("administrator", "Lihat siapa sudah dapat masuk"),
    ],
)
def test_three_minutes_are_of_the_own_work_and_every_page_opens(client, dinkes, role, first):
    person = make_person(dinkes, role, "baru", "Orang Baru")
    tries = first_tries(person)
    assert (len(tries), tries[0].title) == (3, first)
    sign_in(client, person)
    for one in tries:
        assert one.title in client.get("/latihan/").content.decode()
        assert client.get(one.url).status_code in {200, 302}, one.url
