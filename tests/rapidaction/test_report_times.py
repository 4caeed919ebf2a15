"""When it happened: asked at every door, checked at its field, proposed and never set."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.platform.sealing import opened
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.models import Activation, Occurrence
from layak.workflows.rapidaction.intake.actions import receive_report
from layak.workflows.rapidaction.intake.rules import LongAgo, WrongWhen
from layak.workflows.rapidaction.triage.actions import TriageWords, triage_report
from tests.conftest import sign_in
from tests.rapidaction.made import NOW, report_in, words
from tests.rapidaction.test_public_report import new_ticket, older, send

HOUR = timedelta(hours=1)


@pytest.fixture
def at_moment(monkeypatch):
    """Pages are asked at this moment."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def typed(**more):
    """The form of a desk; NOW is Monday 23 November, 10.00 WIB."""
    return {
        "save_id": str(uuid4()), "channel": "walk-in", "received_at": "2026-11-23T10:00",
        "child_count": "1", "story": "Anak bercerita", **more,
    }  # fmt: skip


@pytest.fixture
def desk(world, client, at_moment):
    at_moment(NOW + HOUR)
    sign_in(client, world.people["yusuf"])
    return lambda **more: client.post(reverse("report_new"), typed(**more))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({}, None),
        ({"happened_on": "2026-11-22"}, "2026-11-21T17:00:00+00:00"),
        ({"happened_on": "22/11/2026", "happened_clock": "21:30"}, "2026-11-22T14:30:00+00:00"),
        ({"happened_on": "2026-11-23", "happened_clock": "10.00"}, "2026-11-23T03:00:00+00:00"),
        ({"happened_on": "2001-05-05", "is_long_ago": "on"}, "2001-05-04T17:00:00+00:00"),
    ],
)
def test_a_desk_writes_down_when_it_happened(desk, told, kept):
    assert desk(**told).status_code == 200
    happened = Report.objects.get().happened_at
    assert (happened and happened.isoformat()) == kept


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"happened_on": "2026-11-24"}, "belum terjadi"),
        ({"happened_on": "2026-11-23", "happened_clock": "10:30"}, "sesudah laporannya"),
        ({"happened_clock": "21:30"}, "Tulis juga harinya"),
        ({"happened_on": "2026-11-22", "happened_clock": "siang"}, "Tulis jamnya"),
        ({"happened_on": "kemarin"}, "Tulis tanggal"),
        ({"happened_on": "0001-01-01"}, "terlalu jauh"),
        ({"happened_on": "1899-12-31"}, "terlalu jauh"),
        ({"happened_on": "2001-05-05"}, "25 tahun yang lalu. Benar?"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(desk, told, says):
    answer = desk(**told)
    assert answer.status_code == 422
    assert says in answer.text
    assert re.search(rf'href="#id_happened_(on|clock)">[^<]*{re.escape(says)}', answer.text)
    assert "Anak bercerita" in answer.text
    for value in told.values():
        assert f'value="{value}"' in answer.text
    assert not Report.objects.exists()


def test_long_ago_is_asked_once_and_only_then(desk):
    assert 'type="checkbox" name="is_long_ago"' not in desk().text
    asked = desk(happened_on="2001-05-05").text
    assert '<input type="checkbox" name="is_long_ago"' in asked
    # another fault meanwhile: the tick is still there
    again = desk(happened_on="2001-05-05", is_long_ago="on", channel="").text
    assert re.search(r'name="is_long_ago"[^>]*checked', again)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"happened_at": NOW + timedelta(minutes=1)}, WrongWhen),
        ({"happened_at": NOW.replace(year=2001)}, LongAgo),
    ],
)
def test_no_other_door_takes_what_cannot_be(world, more, wrong):
    with pytest.raises(wrong):
        receive_report(
            words=words(**more), channel="public", save_id=uuid4(), received_at=NOW, by=None, at=NOW
        )
    assert not Report.objects.exists()


# proposed in triage


def sexual(world, **more):
    return report_in(world, topic="sexual", happened_at=NOW - 20 * HOUR, **more).report


def test_the_sign_is_proposed_with_the_hours_left_and_not_ticked(world, client, at_moment):
    at_moment(NOW + HOUR)
    report = sexual(world)
    sign_in(client, world.people["maya"])
    page = client.get(reverse("report_detail", args=[report.code])).text
    assert "Usulan: centang “Kekerasan seksual dalam 72 jam terakhir”." in page
    # happened 21 hours ago
    assert "tersisa 51 jam untuk layanan medis darurat, profilaksis, dan bukti" in page
    assert "Usulan kami, bukan ketentuan hukum" in page
    assert "dalam 72 jam terakhir · diusulkan menurut tanggalnya" in page
    assert not re.search(r'value="sexual-72h"[^>]*checked', page)
    assert "Minggu, 22 November 2026" not in page
    assert "22 November 2026, 14.00 WIB" in page
    report.refresh_from_db()
    assert report.signs == []


def test_over_is_over_and_other_topics_propose_nothing(world, client, at_moment):
    old = report_in(world, topic="sexual", happened_at=NOW - 73 * HOUR).report
    other = report_in(world, topic="home", happened_at=NOW - HOUR).report
    at_moment(NOW)
    sign_in(client, world.people["maya"])
    for report in (old, other):
        assert (
            "Usulan: centang" not in client.get(reverse("report_detail", args=[report.code])).text
        )


def test_what_may_be_red_stands_first_and_never_among_the_slow(world, client, at_moment):
    at_moment(NOW)
    plain = report_in(world).report
    urgent = receive_report(
        words=words(topic="sexual", happened_at=NOW - HOUR), channel="public", save_id=uuid4(),
        received_at=NOW, by=None, at=NOW, is_slow=True,
    ).report  # fmt: skip
    assert urgent.next_alarm_at == NOW + HOUR
    sign_in(client, world.people["maya"])
    page = client.get(reverse("report_list")).text
    assert page.index(urgent.code) < page.index(plain.code)
    assert "Mungkin merah" in page
    assert "Dibaca kemudian" not in page


# carried into the activation


def found_child(world, **more):
    report = report_in(world, topic="found", **more).report
    chosen = TriageWords(
        level="yellow", signs=(), because="Ditemukan warga.",
        playbooks=("anak-terlantar-temuan",), lead=world.agencies["uptd-ppa"],
    )  # fmt: skip
    return triage_report(report_id=report.pk, words=chosen, by=world.people["maya"], at=NOW)[0]


def test_the_time_is_proposed_for_the_event_that_it_was(world, client):
    activation = found_child(world, happened_at=NOW - 5 * HOUR)
    assert not Occurrence.objects.filter(activation=activation, event="ditemukan").exists()
    sign_in(client, world.people["maya"])
    page = client.get(reverse("case_detail", args=[activation.code])).text
    assert "Anak ditemukan menurut laporan: 23 November 2026, 05.00 WIB." in page
    address = f"{reverse('occurrence_record', args=[activation.code])}?peristiwa=ditemukan"
    assert f'href="{address}"' in page
    form = client.get(address).text
    assert 'value="2026-11-23"' in form
    assert 'value="05:00"' in form
    assert "Menurut laporan: 23 November 2026, 05.00 WIB." in form


def test_a_day_alone_leaves_the_hour_to_who_writes_it_down(world, client):
    midnight = timezone.localtime(NOW).replace(hour=0)
    activation = found_child(world, happened_at=midnight)
    sign_in(client, world.people["maya"])
    form = client.get(
        f"{reverse('occurrence_record', args=[activation.code])}?peristiwa=ditemukan"
    ).text
    assert 'value="2026-11-23"' in form
    assert re.search(r'name="clock"(?![^>]*value=)', form)


def test_once_recorded_or_unknown_nothing_is_proposed(world, client):
    known = found_child(world, happened_at=NOW - 5 * HOUR)
    Occurrence.objects.create(
        activation=known, event="ditemukan", at=NOW, offset_minutes=420, recorded_at=NOW,
        recorded_by=world.people["maya"].user,
    )  # fmt: skip
    unknown = found_child(world)
    sign_in(client, world.people["maya"])
    for activation in (known, unknown):
        page = client.get(reverse("case_detail", args=[activation.code])).text
        assert "menurut laporan:" not in page
    assert Activation.objects.count() == 2


def test_the_public_day_is_kept_as_its_first_moment(world, client):
    today = timezone.localdate()
    ticket = older(new_ticket(client))
    assert send(client, ticket, topic="sexual", when=today.isoformat()).status_code == 200
    assert timezone.localtime(Report.objects.get().happened_at).isoformat()[:16] == f"{today}T00:00"


@pytest.mark.parametrize(
    ("when", "kept"), [("kemarin sore", "Kapan: kemarin sore"), ("31/02/2026", "Kapan: 31/02/2026")]
)
def test_other_words_than_a_date_are_kept_as_words(world, client, when, kept):
    assert send(client, older(new_ticket(client)), topic="home", when=when).status_code == 200
    report = Report.objects.get()
    assert report.happened_at is None
    assert opened(report, "story") == kept


def test_a_day_ahead_and_one_long_ago_come_back_to_the_step_with_everything(world, client):
    ticket = older(new_ticket(client))
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = send(client, ticket, topic="home", story="Cerita panjang", when=ahead)
    assert answer.status_code == 422
    assert "Siapa, kapan, dan di mana?" in answer.text
    assert "Tanggal itu belum terjadi" in answer.text
    assert f'value="{ahead}"' in answer.text
    assert "Cerita panjang" in answer.text
    assert "is_meant" not in answer.text
    old = send(client, ticket, topic="home", when="2001-05-05")
    assert old.status_code == 422
    assert 'name="is_meant" value="ya"' in old.text
    assert not Report.objects.exists()
    assert send(client, ticket, topic="home", when="2001-05-05", is_meant="ya").status_code == 200
    assert Report.objects.get().happened_at.year == 2001
