"""Operators who do not come: seen, reminded, closed on a day, all at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from layak.city.agencies.accounts.reads import operator_page, writing_roles
from layak.city.people.accounts.models import User
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from tests.conftest import make_person, sign_in

PAGE = "/pengaturan/keaktifan/"
NOW = datetime(2026, 3, 15, 5, tzinfo=UTC)


def came(person, days_ago):
    last = None if days_ago is None else NOW - timedelta(days=days_ago)
    User.objects.filter(pk=person.user.pk).update(last_login=last)


def seat(person):
    return person.seats[0].seat_id


def names(by, state="", days=14):
    found = operator_page(by, state=state, days=days, site="", at=NOW)
    return [row.name for row in found.rows]


@pytest.fixture
def office(sari, tono, wati, budi, heri):
    """Sari came 20 days ago, Tono never, Wati today."""
    came(sari, 20)
    came(tono, None)
    came(wati, 0)
    return wati


def test_writing_seats_are_those_of_operators_contributors_and_secretariat():
    # nobody holds a seat of the role behind links
    assert set(writing_roles()) - {"link"} == {"operator", "contributor", "secretariat"}


def test_who_never_came_and_who_has_not_come_for_days(office):
    # by the names of the agencies: Dinas Kesehatan, Pemberdayaan, Pendidikan
    assert names(office) == ["Sari Wulandari", "Wati Rahayu", "Tono Prasetyo"]
    assert names(office, "never") == ["Tono Prasetyo"]
    assert names(office, "quiet") == ["Sari Wulandari", "Tono Prasetyo"]
    assert names(office, "quiet", days=21) == ["Tono Prasetyo"]


def test_agencies_without_anyone_and_with_nobody_who_came_are_named(office, setda):
    found = operator_page(office, state="", site="", at=NOW)
    assert found.without == ["Sekretariat Daerah"]
    assert found.silent == ["Dinas Pendidikan"]
    User.objects.filter(username="sari").update(is_active=False)
    again = operator_page(office, state="", site="", at=NOW)
    assert again.without == ["Dinas Kesehatan", "Sekretariat Daerah"]


def test_the_text_has_no_code_and_opens_whatsapp(office):
    rows = {row.name: row for row in operator_page(office, state="", site="https://l", at=NOW).rows}
    never = rows["Tono Prasetyo"]
    assert "nama pengguna: tono" in never.text
    assert "https://l/aktivasi/" in never.text
    assert parse_qs(urlsplit(never.whatsapp).query)["text"] == [never.text]
    assert "20 hari lalu" in rows["Sari Wulandari"].text


def test_the_page_shows_and_filters(client, office):
    sign_in(client, office)
    User.objects.filter(username="tono").update(last_login=None)
    assert "Tono Prasetyo" in client.get(PAGE, {"state": "never"}).content.decode()
    assert client.get(PAGE, {"state": "x", "days": "-3"}).status_code == 200
    assert client.get(PAGE, {"days": "9" * 30}).status_code == 200


def test_the_ticked_are_reminded_once_a_day(client, office, sari, tono):
    sign_in(client, office)
    for _again in range(2):
        done = client.post(f"{PAGE}ingatkan/", {"seat": [seat(sari), seat(tono)]})
        assert done["Location"] == PAGE
    notices = Notice.objects.filter(kind="account.unused")
    assert set(notices.values_list("user__username", flat=True)) == {"sari", "tono"}
    assert notices.count() == 2
    assert Event.objects.filter(kind="accounts.reminded").count() == 2


def test_a_last_day_is_given_to_all_or_to_none(client, office, sari, tono):
    sign_in(client, office)
    day = timezone.localdate() + timedelta(days=30)
    ticked = [seat(sari), seat(tono)]
    client.post(f"{PAGE}akhiri/", {"seat": ticked, "until_on": day.isoformat()})
    ends = User.objects.filter(username__in=["sari", "tono"]).values_list("until_on", flat=True)
    assert set(ends) == {day}
    # the own account among them: nothing changes for anybody
    later = day + timedelta(days=1)
    refused = client.post(
        f"{PAGE}akhiri/", {"seat": [*ticked, seat(office)], "until_on": later.isoformat()}
    )
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Wati Rahayu: " in text
    assert text.count(" checked>") == 3
    assert set(ends.all()) == {day}


@pytest.mark.parametrize(
    ("step", "fields", "status", "sentence"),
    [
        ("ingatkan/", {}, 409, "Centang sedikitnya satu orang"),
        ("ingatkan/", {"seat": ["x", "9" * 30, "999999"]}, 409, "Centang sedikitnya satu orang"),
        ("akhiri/", {"until_on": ""}, 422, "Hari terakhir belum diisi"),
        ("akhiri/", {"until_on": "besok"}, 422, "error"),
        ("akhiri/", {"until_on": "2999-01-01"}, 409, "Centang sedikitnya satu orang"),
    ],
)
def test_bad_input_is_said(client, office, step, fields, status, sentence):
    response = sign_in(client, office).post(f"{PAGE}{step}", fields)
    assert response.status_code == status
    assert sentence in response.content.decode()


def test_a_day_that_has_passed_is_refused(client, office, sari):
    sign_in(client, office)
    gone = client.post(f"{PAGE}akhiri/", {"seat": seat(sari), "until_on": "2020-01-01"})
    assert "sudah lewat" in gone.content.decode()
    assert User.objects.get(username="sari").until_on is None


def test_only_who_manages_seats_finds_it(client, budi, office, sari):
    sign_in(client, budi)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}ingatkan/", {"seat": seat(sari)}).status_code == 404
    sign_in(client, office)
    assert client.get(f"{PAGE}ingatkan/").status_code == 405


def test_seats_that_one_may_not_manage_are_neither_listed_nor_touched(client, office, adi):
    """The secretariat manages operators, not administrators."""
    sign_in(client, office)
    refused = client.post(f"{PAGE}ingatkan/", {"seat": seat(adi)})
    assert refused.status_code == 409
    assert not Notice.objects.filter(user=adi.user).exists()


def test_the_page_costs_the_same_for_three_and_for_many(office, disdik, django_assert_num_queries):
    with django_assert_num_queries(2):
        operator_page(office, state="", site="", at=NOW)
    for number in range(8):
        make_person(disdik, "operator", f"orang{number}", f"Orang {number}")
    with django_assert_num_queries(2):
        assert len(operator_page(office, state="", site="", at=NOW).rows) == 11


def test_a_day_is_a_date(office):
    assert operator_page(office, state="", site="", at=NOW).rows[0].until_on is None
    User.objects.filter(username="sari").update(until_on=date(2026, 4, 1))
    assert operator_page(office, state="", site="", at=NOW).rows[0].until_on == date(2026, 4, 1)
