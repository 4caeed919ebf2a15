"""Turns and leave as they are planned, shown, refused and taken away."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.duty.actions import (
    TurnPlan,
    note_leave,
    plan_turns,
    remove_leave,
    remove_turn,
)
from layak.workflows.rapidaction.duty.forms import TurnForm
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyTurn
from layak.workflows.rapidaction.duty.reads import on_duty, roster_page
from layak.workflows.rapidaction.duty.rules import Span
from tests.conftest import make_person, sign_in

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")
# a Thursday of the year 2026, ten in the morning
NOW = datetime(2026, 3, 5, 10, tzinfo=WIB)
MONDAY = date(2026, 3, 2)


@pytest.fixture
def rsud(db):
    return create_agency(
        name="RSUD Contoh", kind="lembaga", aliases=[], code="rsud", by=None, at=NOW
    )


@pytest.fixture
def tuti(rsud):
    return make_person(rsud, "agency-head", "tuti", "Tuti Contoh")


@pytest.fixture
def pandu(rsud):
    return make_person(rsud, "duty-officer", "pandu", "Pandu Contoh")


@pytest.fixture
def rina(rsud):
    return make_person(rsud, "duty-officer", "rina", "Rina Contoh")


def night(day: int, hours: int = 12) -> Span:
    start = datetime(2026, 3, day, 20, tzinfo=WIB)
    return Span(starts_at=start, ends_at=start + timedelta(hours=hours))


def plan(agency, person, *spans, rank=1, phone="0711 555") -> TurnPlan:
    return TurnPlan(agency=agency, user=person.user, rank=rank, spans=spans, phone=phone)


def test_turns_are_planned_told_and_traced(rsud, tuti, pandu):
    made = plan_turns(plan=plan(rsud, pandu, night(5), night(6)), by=tuti, at=NOW)
    assert [turn.phone for turn in made] == ["0711 555"] * 2
    at = datetime(2026, 3, 7, 3, tzinfo=WIB)
    assert [one.user.username for one in on_duty(rsud.pk, at=at)] == ["pandu", "tuti"]
    notice = Notice.objects.get(user=pandu.user)
    assert "Kamis, 5 Maret 2026 20.00 sampai 08.00 (Jumat); 2 giliran" in notice.text
    assert Event.objects.get(kind="duty.planned").facts["count"] == 2


def test_a_taken_place_is_refused_with_its_name_and_nothing_is_kept(rsud, tuti, pandu, rina):
    plan_turns(plan=plan(rsud, pandu, night(7)), by=tuti, at=NOW)
    with pytest.raises(
        Refused, match=r"Sabtu, 7 Maret 2026 20.00 sampai 08.00 \(Minggu\) sudah ada"
    ):
        plan_turns(plan=plan(rsud, rina, night(6), night(7)), by=tuti, at=NOW)
    assert DutyTurn.objects.count() == 1
    # another rank, and another agency, are other places
    plan_turns(plan=plan(rsud, rina, night(7), rank=2), by=tuti, at=NOW)
    assert DutyTurn.objects.count() == 2


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([], "1 sampai"),
        ([night(4)], "sudah lewat"),
        ([night(5, 0)], "selesai sesudah mulai"),
        ([night(5, 24 * 8)], "paling lama 7 hari"),
    ],
)
def test_impossible_times_are_refused(rsud, tuti, pandu, spans, said):
    with pytest.raises(Refused, match=said):
        plan_turns(plan=plan(rsud, pandu, *spans), by=tuti, at=NOW)


def test_only_who_may_answer_there_takes_a_turn(rsud, tuti, pandu, sari):
    operator = make_person(rsud, "operator", "odi", "Odi Contoh")
    for person in (sari, operator):
        with pytest.raises(Refused, match="tidak berkursi penerima rujukan"):
            plan_turns(plan=plan(rsud, person, night(5)), by=tuti, at=NOW)


def test_only_the_own_agency_or_the_secretariat_plans(rsud, tuti, pandu, heri, wati):
    for person in (pandu, heri):
        with pytest.raises(Refused, match="kepala instansinya atau sekretariat"):
            plan_turns(plan=plan(rsud, pandu, night(5)), by=person, at=NOW)
    plan_turns(plan=plan(rsud, pandu, night(5)), by=wati, at=NOW)


def test_removal_keeps_the_row_and_frees_the_place(rsud, tuti, pandu, rina):
    (turn,) = plan_turns(plan=plan(rsud, pandu, night(5)), by=tuti, at=NOW)
    remove_turn(turn_id=turn.pk, by=tuti, at=NOW)
    remove_turn(turn_id=turn.pk, by=tuti, at=NOW + timedelta(hours=1))
    turn.refresh_from_db()
    assert turn.removed_at == NOW
    assert Event.objects.filter(kind="duty.removed").count() == 1
    plan_turns(plan=plan(rsud, rina, night(5)), by=tuti, at=NOW)


def test_a_turn_that_is_over_stays(rsud, tuti, pandu):
    (turn,) = plan_turns(plan=plan(rsud, pandu, night(5)), by=tuti, at=NOW)
    with pytest.raises(Refused, match="sudah lewat"):
        remove_turn(turn_id=turn.pk, by=tuti, at=NOW + timedelta(days=2))


def test_leave_lets_the_substitute_stand_in_until_it_is_taken_back(rsud, tuti, pandu, rina):
    plan_turns(plan=plan(rsud, pandu, night(5)), by=tuti, at=NOW)
    plan_turns(plan=plan(rsud, rina, night(5), rank=2), by=tuti, at=NOW)
    leave = note_leave(user_id=pandu.user.pk, span=night(5), by=pandu, at=NOW)
    at = datetime(2026, 3, 6, 1, tzinfo=WIB)
    assert on_duty(rsud.pk, at=at)[0].user == rina.user
    with pytest.raises(Refused, match="Sudah ada cuti Kamis"):
        note_leave(user_id=pandu.user.pk, span=night(5, 30), by=tuti, at=NOW)
    remove_leave(leave_id=leave.pk, by=tuti, at=NOW)
    assert on_duty(rsud.pk, at=at)[0].user == pandu.user
    assert DutyLeave.objects.get().removed_at == NOW


def test_nobody_notes_leave_of_others(rsud, pandu, rina, heri):
    for person in (rina, heri):
        with pytest.raises(Refused, match="orangnya sendiri"):
            note_leave(user_id=pandu.user.pk, span=night(5), by=person, at=NOW)


def test_the_week_shows_turns_and_gaps_in_words(rsud, tuti, pandu):
    day = datetime(2026, 3, 5, 8, tzinfo=WIB)
    spans = [
        Span(starts_at=day + timedelta(days=n), ends_at=day + timedelta(days=n, hours=12))
        for n in range(4)
    ]
    plan_turns(plan=plan(rsud, pandu, *spans), by=tuti, at=NOW)
    page = roster_page(rsud, monday=MONDAY, may_plan=True, at=NOW)
    assert list(page.gaps) == [
        "Kamis malam, 20.00 sampai 08.00 (Jumat), belum ada yang bertugas.",
        "Jumat malam, 20.00 sampai 08.00 (Sabtu), belum ada yang bertugas.",
        "Sabtu malam, 20.00 sampai 08.00 (Minggu), belum ada yang bertugas.",
        "Minggu malam, 20.00 sampai 00.00 (Senin), belum ada yang bertugas.",
    ]
    shown = [[len(turns) for _label, turns in day["cells"]] for day in page.days]
    assert shown == [[0, 0, 0]] * 3 + [[1, 0, 0]] * 4


def test_an_empty_week_is_one_sentence_and_a_past_one_has_no_gap(rsud, tuti):
    page = roster_page(rsud, monday=MONDAY, may_plan=True, at=NOW)
    assert page.gaps == ("Belum ada yang bertugas sepanjang sisa minggu ini.",)
    past = roster_page(rsud, monday=MONDAY - timedelta(days=7), may_plan=True, at=NOW)
    assert past.gaps == ()


def test_a_night_from_the_week_before_stands_on_its_monday(rsud, tuti, pandu):
    plan_turns(plan=plan(rsud, pandu, night(8)), by=tuti, at=NOW)
    page = roster_page(rsud, monday=date(2026, 3, 9), may_plan=False, at=NOW)
    (turn,) = page.days[0]["cells"][0][1]
    assert (turn["hours"], turn["may_remove"]) == ("20.00 sampai 08.00 (Senin)", False)


def test_a_pattern_keeps_the_hour_of_the_clock(rsud, tuti, pandu):
    told = {
        "person": pandu.user.pk, "rank": "2", "day": "2026-03-05", "begins": "20:00",
        "ends": "08:00", "phone": "", "pattern": "weekly", "weeks": "3",
    }  # fmt: skip
    form = TurnForm(told, people=[pandu.user])
    assert form.is_valid(), form.errors
    assert [span.starts_at.astimezone(WIB).isoformat() for span in form.spans()] == [
        "2026-03-05T20:00:00+07:00",
        "2026-03-12T20:00:00+07:00",
        "2026-03-19T20:00:00+07:00",
    ]
    assert form.spans()[2].ends_at.astimezone(WIB).isoformat() == "2026-03-20T08:00:00+07:00"


@pytest.fixture
def planned(rsud, tuti, pandu):
    """A turn now, with its number."""
    at = timezone.now()
    span = Span(starts_at=at - timedelta(hours=1), ends_at=at + timedelta(hours=3))
    return plan_turns(plan=plan(rsud, pandu, span), by=tuti, at=at)[0]


def told(person, **more):
    day = timezone.localdate() + timedelta(days=2)
    return {
        "person": person.user.pk, "rank": "1", "day": day.isoformat(), "begins": "20:00",
        "ends": "08:00", "phone": "0711 555", "pattern": "once", "weeks": "4", **more,
    }  # fmt: skip


def test_the_page_plans_and_refuses_without_losing_what_was_typed(client, rsud, tuti, pandu):
    sign_in(client, tuti)
    url = reverse("duty_roster")
    assert client.post(url, told(pandu)).status_code == 302
    assert DutyTurn.objects.count() == 1
    response = client.post(url, told(pandu, phone="0711 999"))
    html = response.content.decode()
    assert response.status_code == 422
    assert "sudah ada Pandu Contoh sebagai bertugas" in html
    assert 'value="0711 999"' in html
    for wrong in ({"begins": "25:99"}, {"phone": "<b>"}, {"weeks": "-1"}, {"day": "x"}):
        assert client.post(url, told(pandu, **wrong)).status_code == 422
    assert DutyTurn.objects.count() == 1


def test_the_number_is_for_those_who_may_see_the_roster(client, planned, pandu, wati, heri, rahma):
    url = reverse("duty_roster")
    for person in (pandu, wati):
        html = sign_in(client, person).get(f"{url}?instansi=rsud").content.decode()
        assert "0711 555" in html
    assert "0711 555" in client.get(reverse("duty_contacts")).content.decode()
    # another agency's head sees only his own; the mayor's observer none
    sign_in(client, heri)
    assert client.get(f"{url}?instansi=rsud").status_code == 404
    assert "0711 555" not in client.get(reverse("duty_contacts")).content.decode()
    assert sign_in(client, rahma).get(url).status_code == 404


def test_contacts_name_who_answers_now_and_where_nobody_does(client, planned, wati):
    html = sign_in(client, wati).get(reverse("duty_contacts")).content.decode()
    assert "Pandu Contoh" in html
    assert "Tidak ada yang dapat menjawab" in html


def test_pages_ask_as_much_for_many_turns_as_for_one(
    client, rsud, tuti, pandu, planned, django_assert_num_queries
):
    sign_in(client, tuti)
    url = reverse("duty_roster")
    client.get(url)
    with django_assert_num_queries(COUNT):
        client.get(url)
    client.post(url, told(pandu, pattern="daily", weeks="2"))
    with django_assert_num_queries(COUNT):
        client.get(url)


COUNT = 10


@pytest.mark.parametrize("week", ["x", "0001-01-01", "9999-12-31", "2026-02-30", "", "\x00"])
def test_an_odd_week_is_this_week(client, tuti, week):
    assert sign_in(client, tuti).get(reverse("duty_roster"), {"minggu": week}).status_code == 200


def test_leave_page_offers_oneself_and_those_one_plans_for(client, tuti, pandu, rina):
    def offered(person):
        html = sign_in(client, person).get(reverse("duty_leave")).content.decode()
        return [name for name in ("Tuti", "Pandu", "Rina") if f">{name} Contoh (" in html]

    assert offered(pandu) == ["Pandu"]
    assert offered(tuti) == ["Tuti", "Pandu", "Rina"]


def test_removal_through_the_page_is_for_the_own_agency(client, planned, tuti, heri):
    url = reverse("turn_remove", args=[planned.pk])
    assert sign_in(client, heri).post(url).status_code == 404
    assert sign_in(client, tuti).post(url).status_code == 302
    planned.refresh_from_db()
    assert planned.removed_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_the_same_place_at_once_one_has_it():
    rsud = create_agency(name="RSUD", kind="lembaga", aliases=[], code="rsud", by=None, at=NOW)
    head = make_person(rsud, "agency-head", "tuti", "Tuti")
    people = [make_person(rsud, "duty-officer", f"piket{n}", f"Piket {n}") for n in range(4)]
    barrier, answers = Barrier(4), []

    def run(person):
        # several times: each is another chance for two to wait for each other
        for number in range(5, 15):
            barrier.wait(timeout=20)
            try:
                plan_turns(plan=plan(rsud, person, night(number)), by=head, at=NOW)
                answers.append("taken")
            except Refused as refusal:
                answers.append(refusal.reason[-60:])
        connection.close()

    threads = [Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    lost = "Batalkan giliran itu dulu, atau pilih waktu atau urutan lain."[-60:]
    assert Counter(answers) == {"taken": 10, lost: 30}
    assert DutyTurn.objects.filter(removed_at=None).count() == 10
