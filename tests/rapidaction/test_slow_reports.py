"""Reports that look like noise: one notice for each receiver and hour, whatever happens to the worker."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from layak.platform.notifications.mail import mail_digests
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.intake.actions import receive_report, tell_slow
from layak.workflows.rapidaction.triage.actions import dismiss_report
from tests.rapidaction.made import NOW, words

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# Monday 23 November, 10.00 WIB
SAID = "3 laporan antrean biasa masuk antara"


def slow(minutes, **changes):
    at = NOW + minutes * MINUTE
    return receive_report(
        words=words(**changes), channel="public", save_id=uuid4(), received_at=at, by=None, at=at,
        is_slow=True,
    ).report  # fmt: skip


@pytest.fixture
def three(world):
    return [slow(minutes) for minutes in (5, 20, 59)]


def told(kind="report.slow"):
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_three_in_an_hour_are_one_notice_for_each_receiver_after_it(world, three):
    assert not Notice.objects.exists()
    assert tell_slow(at=NOW + 59 * MINUTE) == 0
    assert tell_slow(at=NOW + HOUR) == 1
    assert told() == ["lina", "maya"]
    assert set(Notice.objects.values_list("text", "url")) == {
        (
            "3 laporan antrean biasa masuk antara 23 November 2026, 10.00 WIB dan 23 November 2026, "
            "11.00 WIB; nilai sampai 24 November 2026, 10.05 WIB.",
            "/aksi-cepat/laporan/",
        )
    }


def test_again_or_after_a_worker_was_killed_nobody_hears_it_twice(world, three):
    with transaction.atomic():
        tell_slow(at=NOW + HOUR)
        # killed before the end of its transaction
        transaction.set_rollback(True)
    assert told() == []
    for minutes in (62, 63, 200):
        tell_slow(at=NOW + minutes * MINUTE)
    assert told() == ["lina", "maya"]


def test_a_round_that_was_missed_is_made_up_for(world, three):
    slow(125)
    tell_slow(at=NOW + 5 * HOUR)
    assert told() == ["lina", "lina", "maya", "maya"]
    assert Notice.objects.filter(text__startswith="1 laporan").count() == 2


def test_what_is_urgent_is_told_at_once_and_by_itself(world):
    red = slow(5, signs=("custody",))
    dated = slow(6, topic="sexual", happened_at=NOW)
    assert told("report.received") == ["lina", "lina", "maya", "maya"]
    assert tell_slow(at=NOW + HOUR) == 0
    assert {red.next_alarm_at, dated.next_alarm_at} == {NOW + 65 * MINUTE, NOW + 66 * MINUTE}


def test_people_of_a_reported_agency_are_not_counted_in(world, three):
    Report.objects.filter(pk=three[0].pk).update(reported_agency=world.agencies["uptd-ppa"])
    tell_slow(at=NOW + HOUR)
    assert set(Notice.objects.values_list("text", flat=True)) == {
        text
        for text in Notice.objects.values_list("text", flat=True)
        if text.startswith("2 laporan")
    }
    Report.objects.update(reported_agency=world.agencies["uptd-ppa"])
    slow(70, reported_agency=world.agencies["uptd-ppa"])
    tell_slow(at=NOW + 3 * HOUR)
    assert Notice.objects.filter(kind="report.slow").count() == 2


def test_it_is_taken_back_when_the_last_of_the_hour_is_decided(world, three):
    later = slow(70)
    tell_slow(at=NOW + 3 * HOUR)
    for report in three:
        assert Notice.objects.filter(text__startswith=SAID).count() == 2
        dismiss_report(report_id=report.pk, because="test", by=world.people["maya"], at=NOW)
    assert not Notice.objects.filter(text__startswith=SAID).exists()
    assert Notice.objects.filter(about__contains=f"{later.received_at:%H}").count() == 2


def test_late_ones_climb_together_and_each_keeps_its_own_trace(world, ketut, wati, three):
    day = NOW + 24 * HOUR
    for minutes in range(65):
        ring(at=day + minutes * MINUTE)
    first = Notice.objects.filter(kind="report.alarm_slow")
    assert Escalation.objects.filter(report__in=three, level=1).count() == 3
    assert len(set(first.values_list("user", flat=True))) == first.count() > 0
    # the third rung, the chair: two days after the end
    for minutes in range(65):
        ring(at=day + 48 * HOUR + minutes * MINUTE)
    assert Escalation.objects.filter(report__in=three).count() == 9
    assert Notice.objects.filter(kind="report.alarm_slow", user=ketut.user).count() == 1


def test_a_flood_is_one_mail_an_hour_and_names_no_report(world, mailoutbox):
    for number in range(30):
        slow(number)
    tell_slow(at=NOW + HOUR)
    mail_digests(at=NOW + HOUR + 10 * MINUTE)
    assert len(mailoutbox) == 2
    codes = Report.objects.values_list("code", flat=True)
    assert not any(code in message.body for message in mailoutbox for code in codes)
    assert "30 laporan antrean biasa" in mailoutbox[0].body
