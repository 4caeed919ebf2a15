"""A report comes in once, sealed, from whatever channel; its receivers hear of it by code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.sealing import opened
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.intake.actions import receive_report
from layak.workflows.rapidaction.intake.reads import follow_hash
from tests.conftest import sign_in
from tests.rapidaction.made import NOW, STORY, report_in, words


def public(save_id=None, received_at=NOW, **changes):
    return receive_report(
        words=words(**changes),
        channel="public",
        save_id=save_id or uuid4(),
        received_at=received_at,
        by=None,
        at=NOW,
    )


def test_report_is_kept_sealed_and_followed_by_a_code(world):
    received = public(reporter="Ibu Sri", is_anonymous=False)
    report = Report.objects.get(pk=received.report.pk)
    assert STORY not in report.story
    assert opened(report, "story") == STORY
    assert opened(report, "reporter") == "Ibu Sri"
    assert report.follow_hash == follow_hash(received.follow_code.lower().replace("-", " "))
    assert received.follow_code not in report.follow_hash


def test_the_same_form_twice_is_one_report(world):
    save_id = uuid4()
    first, second = report_in(world, save_id=save_id), report_in(world, save_id=save_id)
    assert second.report == first.report
    assert second.follow_code is None
    assert Event.objects.filter(kind="report.received").count() == 1
    assert Notice.objects.filter(user=world.people["maya"].user).count() == 1


def test_a_form_of_someone_else_is_not_shown(world):
    save_id = uuid4()
    report_in(world, save_id=save_id)
    with pytest.raises(Refused, match="muat ulang"):
        report_in(world, by="yusuf", save_id=save_id)


def test_receivers_hear_of_it_by_code_only(world):
    report = report_in(world, child_hint="Bunga").report
    notice = Notice.objects.get(user=world.people["lina"].user)
    # yellow: sixty minutes after it was told, 10.00 WIB
    assert notice.text == f"Laporan {report.code} menunggu dinilai sampai 11.00 WIB."
    assert not Notice.objects.filter(user=world.people["dian"].user).exists()


def test_people_of_the_reported_agency_are_not_told(world):
    report_in(world, reported_agency=world.agencies["uptd-ppa"])
    assert not Notice.objects.filter(kind="report.received").exists()


def test_slow_report_waits_longer_unless_a_sign_is_red(world):
    slow = receive_report(
        words=words(), channel="public", save_id=uuid4(), received_at=NOW, by=None, at=NOW,
        is_slow=True,
    ).report  # fmt: skip
    red = receive_report(
        words=words(signs=("custody",)), channel="public", save_id=uuid4(), received_at=NOW,
        by=None, at=NOW, is_slow=True,
    ).report  # fmt: skip
    assert slow.next_alarm_at == NOW + timedelta(minutes=1440)
    assert red.next_alarm_at == NOW + timedelta(minutes=60)


def test_anonymous_report_keeps_no_reporter(world):
    report = public(reporter="Ibu Sri", reporter_contact="0812").report
    assert (report.reporter, report.reporter_contact) == ("", "")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"story": "x" * 100_000}, "Uraian: 100000 huruf, paling banyak 4000"),
        ({"outside_reference": "Bunga, Jalan Contoh"}, "Nomor rujukan luar"),
        ({"outside_reference": "Bunga"}, "Nomor rujukan luar"),
        ({"child_count": 0}, "Jumlah anak"),
        ({"child_count": 201}, "Jumlah anak"),
        ({"signs": ("nope",)}, "tanda dari daftar"),
        ({"topic": "nope"}, "pokok laporan"),
        ({"story": "\x00\u200b ", "topic": ""}, "walau sedikit"),
        ({"received_at": NOW + timedelta(seconds=1)}, "Waktu laporan"),
        ({"received_at": NOW - timedelta(days=400)}, "Waktu laporan"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence(world, changes, says):
    with pytest.raises(NotAcceptable, match=says):
        public(**changes)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anak\x00 di\u202erumah", "Anak dirumah"),
        ("Bu\u200bnga", "Bunga"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE x; --", "'; DROP TABLE x; --"),
        ("{{ settings.SECRET_KEY }}", "{{ settings.SECRET_KEY }}"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("\u00e9 e\u0301 😢", "\u00e9 e\u0301 😢"),
        ("satu\r\ndua", "satu\ndua"),
    ],
)
def test_strange_words_are_kept_as_words(world, typed, kept):
    assert opened(public(story=typed).report, "story") == kept


def test_a_number_of_another_desk_is_kept_as_a_number(world):
    report = public(outside_reference=" LP/B/12 /XI/2026 ").report
    assert report.outside_reference == "LP/B/12/XI/2026"


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_forms_at_once_are_one_report(world):
    """F-06: one row, one receipt, one event, one notice for each receiver."""
    save_id, together = uuid4(), Barrier(20)

    def send(_number):
        together.wait()
        try:
            return report_in(world, save_id=save_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        received = list(pool.map(send, range(20)))
    assert {one.report.pk for one in received} == {Report.objects.get().pk}
    assert len([one for one in received if one.follow_code]) == 1
    assert Event.objects.filter(kind="report.received").count() == 1
    assert Notice.objects.filter(kind="report.received").count() == 2


def test_who_may_not_report_is_told_where_to_turn(world, budi):
    with pytest.raises(Refused, match="129"):
        receive_report(
            words=words(), channel="agency", save_id=uuid4(), received_at=NOW, by=budi, at=NOW
        )


def desk_report(client, world, **more) -> Report:
    sign_in(client, world.people["guntur"])
    form = {
        "save_id": str(uuid4()), "channel": "school", "child_count": "1", "story": STORY,
        "received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), **more,
    }  # fmt: skip
    assert client.post(reverse("report_new"), form).status_code == 200
    return Report.objects.get()


def test_who_reports_signed_in_is_known_sealed(client, world):
    guntur = world.people["guntur"].user
    guntur.email = "guntur@smpn.example"
    guntur.save()
    report = desk_report(client, world)
    assert not report.is_anonymous
    assert "Guntur" not in report.reporter
    assert opened(report, "reporter") == "Guntur Contoh, Kepala perangkat daerah, SMPN Contoh"
    assert opened(report, "reporter_contact") == "guntur@smpn.example"
    # only whoever opens it reads it
    page = sign_in(client, world.people["maya"]).get(reverse("report_detail", args=[report.code]))
    assert "Buka identitas pelapor" in page.content.decode()
    assert "Guntur" not in page.content.decode()
    assert not Notice.objects.filter(text__contains="Guntur").exists()


def test_who_tells_for_another_names_the_other(client, world):
    report = desk_report(client, world, reporter="Ibu Sri", reporter_contact="0812")
    assert opened(report, "reporter") == "Ibu Sri"
    assert opened(report, "reporter_contact") == "0812"


def test_silence_that_was_asked_for_is_kept(client, world):
    report = desk_report(client, world, is_anonymous="on", reporter="Ibu Sri")
    assert report.is_anonymous
    assert (report.reporter, report.reporter_contact) == ("", "")


@pytest.mark.parametrize(("who", "channel"), [("guntur", "school"), ("maya", "agency")])
def test_a_school_reports_as_a_school(client, world, who, channel):
    html = sign_in(client, world.people[who]).get(reverse("report_new")).content.decode()
    assert f'<option value="{channel}" selected' in html
