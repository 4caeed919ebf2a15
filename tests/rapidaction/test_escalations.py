"""Silence climbs by itself: who hears what and when, once, and who holds it meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layak.city.people.accounts.models import User
from layak.platform.audit.models import Event
from layak.platform.notifications.mail import mail_digests, mail_urgent
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.answering.actions import (
    Decline,
    accept_handoff,
    decline_handoff,
    mark_seen,
    withdraw_handoff,
)
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import (
    Activation,
    CaseAssignment,
    ConflictBlock,
    StepRun,
)
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.clocks.models import Escalation
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyTurn
from tests.conftest import make_person
from tests.rapidaction.handoff_help import MINUTE, NIGHT, a_case, send

HOUR = timedelta(hours=1)
ALARMS = ("handoff.alarm", "handoff.alarm_red")


@pytest.fixture
def crew(world, ketut, wati):
    """Beside the world: a head and a substitute at the hospital, chair and secretariat."""
    rsud = world.agencies["rsud"]
    return {
        **world.people,
        "ketut": ketut,
        "wati": wati,
        "hana": make_person(rsud, "agency-head", "hana", "Hana Contoh"),
        "sinta": make_person(rsud, "duty-officer", "sinta", "Sinta Contoh"),
    }


@pytest.fixture
def handoff(world, crew):
    """To the hospital, red, at 21.14 WIB; Pandu has the night, Sinta stands in."""
    turn(crew, "pandu", 1)
    turn(crew, "sinta", 2)
    case = a_case(world)
    StepRun.objects.update(next_alarm_at=None)
    return send(world, case)


def turn(crew, name: str, rank: int) -> DutyTurn:
    return DutyTurn.objects.create(
        agency_id=crew["pandu"].seats[0].agency_id, user=crew[name].user, rank=rank,
        starts_at=NIGHT - HOUR, ends_at=NIGHT + 12 * HOUR, created_at=NIGHT,
        created_by=crew["pandu"].user,
    )  # fmt: skip


def told(*, since: datetime) -> list[str]:
    """Who was told by an alarm from then on, by user name."""
    rows = Notice.objects.filter(kind__in=ALARMS, created_at__gte=since)
    return sorted(rows.values_list("user__username", flat=True))


def rows() -> list[tuple[str, int, int]]:
    return list(Escalation.objects.order_by("pk").values_list("moment", "level", "told_count"))


def test_a_silent_receiver_climbs_to_the_chair(handoff):
    at = NIGHT + 22 * MINUTE
    assert ring(at=at) == 0
    # the warning: to whoever holds it
    at = NIGHT + 23 * MINUTE
    assert ring(at=at) == 1
    assert told(since=at) == ["pandu"]
    # 21.44 WIB: the end; substitute and sender
    at = NIGHT + 30 * MINUTE
    assert ring(at=at) == 1
    assert told(since=at) == ["maya", "sinta"]
    # half an hour on: head and supervisor
    at = NIGHT + 60 * MINUTE
    ring(at=at)
    assert told(since=at) == ["hana", "lina"]
    # an hour on: the chair and the secretariat
    at = NIGHT + 90 * MINUTE
    ring(at=at)
    assert told(since=at) == ["ketut", "wati"]
    assert rows() == [("see", 0, 1), ("see", 1, 2), ("see", 2, 2), ("see", 3, 2)]
    # and then no more, however often it is looked at
    assert ring(at=NIGHT + 900 * MINUTE) == 0
    handoff.refresh_from_db()
    assert (handoff.alarm_level, handoff.next_alarm_at) == (3, None)


def test_texts_carry_codes_only(handoff):
    for minutes in (23, 30, 60, 90):
        ring(at=NIGHT + minutes * MINUTE)
    code = handoff.code
    texts = set(Notice.objects.filter(kind__in=ALARMS).values_list("text", flat=True))
    assert texts == {
        f"Rujukan {code} harus dibuka sebelum 2 Februari 2026, 21.44 WIB.",
        f"Rujukan {code} belum dibuka; batasnya 2 Februari 2026, 21.44 WIB.",
    }
    events = Event.objects.filter(kind="handoff.rang").order_by("pk")
    assert [event.facts["level"] for event in events] == [0, 1, 2, 3]
    assert {event.by for event in events} == {None}


def test_each_once_however_often_it_rings(handoff):
    at = NIGHT + 30 * MINUTE
    ring(at=at)
    # as if the worker had died before it wrote when to look again
    HandOff.objects.update(next_alarm_at=at, alarm_level=0)
    ring(at=at)
    assert told(since=at) == ["maya", "sinta"]
    assert rows() == [("see", 1, 2)]


def test_a_worker_that_was_away_says_every_rung_once(handoff):
    at = NIGHT + 75 * MINUTE
    ring(at=at)
    assert [(moment, level) for moment, level, _ in rows()] == [("see", 1), ("see", 2)]
    assert told(since=at) == ["hana", "lina", "maya", "sinta"]


def test_an_answer_silences_it_and_the_next_moment_has_its_own_clock(handoff, crew):
    ring(at=NIGHT + 30 * MINUTE)
    accept_handoff(handoff_id=handoff.pk, by=crew["sinta"], at=NIGHT + 31 * MINUTE)
    # what was said of it before is taken back where it is unread
    assert not Notice.objects.filter(kind="handoff.alarm_red", read_at=None).exists()
    assert ring(at=NIGHT + 269 * MINUTE) == 0
    at = NIGHT + 270 * MINUTE
    ring(at=at)
    assert rows()[-1][:2] == ("act", 0)
    assert told(since=at) == ["sinta"]


def test_seen_late_and_not_answered_rings_at_once(handoff, crew):
    mark_seen(handoff_id=handoff.pk, by=crew["pandu"], at=NIGHT + 125 * MINUTE)
    ring(at=NIGHT + 125 * MINUTE)
    assert rows() == [("answer", 1, 2)]


def test_withdrawn_is_silent(handoff, crew):
    withdraw_handoff(
        handoff_id=handoff.pk, because="not-needed", by=crew["maya"], at=NIGHT + MINUTE
    )
    assert ring(at=NIGHT + 900 * MINUTE) == 0


def test_declined_and_not_sent_on_rings_at_the_sender(handoff, crew):
    decline_handoff(
        handoff_id=handoff.pk,
        reply=Decline(because="full", alternative_name="RS Lain"),
        by=crew["pandu"],
        at=NIGHT,
    )
    at = NIGHT + 23 * MINUTE
    ring(at=at)
    assert told(since=at) == ["maya"]
    at = NIGHT + 90 * MINUTE
    ring(at=at)
    # nobody of the hospital: it is not theirs any more
    assert told(since=at) == ["ketut", "lina", "maya", "wati"]
    assert {moment for moment, _, _ in rows()} == {"resend"}


def test_sent_on_silences_the_declined_one(world, handoff, crew):
    decline_handoff(
        handoff_id=handoff.pk,
        reply=Decline(because="not-ours", alternative=world.agencies["unit-ppa-polres"]),
        by=crew["pandu"],
        at=NIGHT,
    )
    other = send(world, handoff.activation, to="unit-ppa-polres", at=NIGHT + MINUTE)
    ring(at=NIGHT + 90 * MINUTE)
    assert set(Escalation.objects.values_list("handoff__code", flat=True)) == {other.code}


@pytest.mark.parametrize("why", ["leave", "left", "blocked"])
def test_whoever_is_absent_holds_nothing(handoff, crew, why):
    """F-16: on leave, out of the job, or closed out: the substitute holds it and is warned."""
    pandu = crew["pandu"]
    if why == "leave":
        DutyLeave.objects.create(
            user=pandu.user, starts_at=NIGHT, ends_at=NIGHT + HOUR, created_at=NIGHT,
            created_by=pandu.user,
        )  # fmt: skip
    elif why == "left":
        User.objects.filter(pk=pandu.user.pk).update(is_active=False)
    else:
        ConflictBlock.objects.create(
            activation=handoff.activation, user=pandu.user, at=NIGHT, by=crew["lina"].user
        )
    at = NIGHT + 23 * MINUTE
    ring(at=at)
    handoff.refresh_from_db()
    assert handoff.holder == crew["sinta"].user
    assert told(since=at) == ["sinta"]
    assert Event.objects.filter(kind="handoff.holder_moved").count() == 1


def test_taken_and_then_left_is_no_orphan(handoff, crew):
    accept_handoff(handoff_id=handoff.pk, by=crew["pandu"], at=NIGHT + MINUTE)
    User.objects.filter(pk=crew["pandu"].user.pk).update(is_active=False)
    from layak.workflows.rapidaction.clocks.actions import hold_again

    at = NIGHT + 10 * MINUTE
    assert hold_again(at=at) == 1
    handoff.refresh_from_db()
    assert handoff.holder == crew["sinta"].user
    assert told(since=at) == ["sinta"]
    assert hold_again(at=at + MINUTE) == 0


def test_nobody_at_all_is_told_to_the_chair(world, ketut):
    case = a_case(world)
    StepRun.objects.update(next_alarm_at=None)
    people = [world.people[name].user.pk for name in ("pandu", "maya", "lina")]
    handoff = send(world, case)
    User.objects.filter(pk__in=people).update(is_active=False)
    at = NIGHT + 30 * MINUTE
    ring(at=at)
    assert told(since=at) == ["ketut"]
    assert Escalation.objects.get(handoff=handoff).found_nobody


def test_a_receiver_without_anyone_is_told_at_once(world, ketut):
    User.objects.filter(pk=world.people["pandu"].user.pk).update(is_active=False)
    handoff = send(world, a_case(world))
    assert handoff.holder is None
    notice = Notice.objects.get(user=ketut.user)
    assert notice.text == (
        f"Rujukan {handoff.code} tidak punya petugas pada instansi penerima. Tunjuk orangnya."
    )


def test_steps_climb_too(world, ketut):
    case = a_case(world)
    step = case.steps.filter(state="running", due_at__isnull=False).order_by("due_at").first()
    StepRun.objects.exclude(pk=step.pk).update(next_alarm_at=None)
    at = step.due_at + MINUTE
    ring(at=at)
    assert Escalation.objects.filter(step=step, moment="due", level=1).count() == 1
    names = Notice.objects.filter(kind="step.alarm_red").values_list("user__username", flat=True)
    assert "maya" in names
    # whoever has no hand-off of the case cannot open it and is not told of it
    assert not set(names) & {"pandu", "ratih", "dian"}
    ring(at=at + 90 * MINUTE)
    step.refresh_from_db()
    assert (step.alarm_level, step.next_alarm_at) == (3, None)
    ring(at=at + 900 * MINUTE)
    assert Escalation.objects.filter(step=step).count() == 3


def report(**changes) -> Report:
    facts = {
        "code": "L-TEST-0001", "channel": "hotline", "received_at": NIGHT, "recorded_at": NIGHT,
        "save_id": "00000000-0000-0000-0000-000000000009", "next_alarm_at": NIGHT + HOUR,
    }  # fmt: skip
    return Report.objects.create(**{**facts, **changes})


def test_reports_that_wait_climb_too(world, ketut, wati):
    waiting = report()
    assert ring(at=NIGHT + 59 * MINUTE) == 0
    assert ring(at=NIGHT + 60 * MINUTE) == 1
    assert Escalation.objects.get(report=waiting).level == 1
    # yellow: four and eight hours after its end
    ring(at=NIGHT + 60 * MINUTE + 4 * HOUR)
    ring(at=NIGHT + 60 * MINUTE + 8 * HOUR)
    assert Escalation.objects.filter(report=waiting).count() == 3
    assert Notice.objects.filter(user=ketut.user, kind="report.alarm").count() == 1
    assert set(Notice.objects.filter(kind="report.alarm").values_list("text", flat=True)) == {
        "Laporan L-TEST-0001 belum dinilai; batasnya 2 Februari 2026, 22.14 WIB."
    }


def test_a_decided_report_is_silent(world):
    maya = world.people["maya"].user
    report(state="dismissed", dismissed_because="test", decided_at=NIGHT, decided_by=maya)
    assert ring(at=NIGHT + 9 * HOUR) == 0
    assert Report.objects.get().next_alarm_at is None


def test_the_night_does_not_hold_back_a_red_alarm(handoff, crew):
    """Quiet hours begin at 20.00 and 21.44 lies in them; a yellow one waits for the morning."""
    at = NIGHT + 30 * MINUTE
    ring(at=at)
    # also by the mails of every ten minutes; at once by those of every minute
    assert mail_urgent(at=at) >= 2
    to = {address for message in mail.outbox for address in message.to}
    assert {"maya@musiraya.example", "sinta@musiraya.example"} <= to
    for message in mail.outbox:
        assert "A-TEST" not in message.body
        assert "Uji" not in message.body
        assert "12 sampai 15" not in message.body
    before = len(mail.outbox)
    assert mail_urgent(at=at) == 0
    assert len(mail.outbox) == before


def test_a_yellow_alarm_waits_for_the_morning(world):
    handoff = send(world, a_case(world, level="yellow"))
    mail.outbox.clear()
    assert mail_urgent(at=NIGHT) == 0
    assert mail_digests(at=NIGHT) == 0
    morning = datetime(2026, 2, 2, 23, 30, tzinfo=UTC)
    assert mail_digests(at=morning) >= 1
    assert any(handoff.code in message.body for message in mail.outbox)


def test_mail_that_is_down_for_a_day_drains_in_its_order(handoff, settings, monkeypatch):
    from django.core.mail.backends.locmem import EmailBackend

    def down(self, messages):
        raise OSError("the mail server is away")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", down)
        for minutes in (0, 23, 30, 60, 90, 600, 1380):
            ring(at=NIGHT + minutes * MINUTE)
            mail_urgent(at=NIGHT + minutes * MINUTE)
    assert mail.outbox == []
    # the screen says it meanwhile
    assert Notice.objects.filter(kind="handoff.alarm_red", mailed_at=None).count() == 7
    mail_urgent(at=NIGHT + timedelta(days=1))
    bodies = [message.body for message in mail.outbox if "pandu@musiraya.example" in message.to]
    assert len(bodies) == 1
    first, second = (bodies[0].index(words) for words in ("menunggu dibuka", "harus dibuka"))
    assert first < second


def test_a_row_costs_the_same_however_many_there_are(world, handoff):
    others = ("shelter", "visum", "legal-aid", "psychology", "nutrition", "tracing")
    for word in others:
        send(world, handoff.activation, asked=(word,))
    with CaptureQueriesContext(connection) as asked:
        ring(at=NIGHT + 30 * MINUTE)
    assert Escalation.objects.count() == 7
    assert len(asked) < 7 * 30


@pytest.mark.long
def test_ten_thousand_that_are_due_ring_within_two_minutes(world, crew, handoff):
    """The lag that is promised, with every row due at once; the rows are found by their index."""
    case = handoff.activation
    cases = Activation.objects.bulk_create(
        Activation(
            code=f"K-{n:04d}-LOAD", playbook=case.playbook, lead=case.lead, level="red",
            opened_at=NIGHT, opened_by=case.opened_by,
        )
        for n in range(500)
    )  # fmt: skip
    CaseAssignment.objects.bulk_create(
        CaseAssignment(
            activation=one, user=crew["lina"].user, kind="supervisor", since_at=NIGHT,
            since_by=crew["lina"].user,
        )
        for one in cases
    )  # fmt: skip
    receivers = [world.agencies["rsud"], world.agencies["unit-ppa-polres"]]
    HandOff.objects.bulk_create(
        HandOff(
            code=f"R-{n:05d}-LD", activation=cases[n % 500], kind="referral",
            from_agency=case.lead, to_agency=receivers[n % 2], asked=["medical"], save_id=uuid4(),
            sent_at=NIGHT, sent_by=crew["maya"].user, see_by_at=NIGHT + 30 * MINUTE,
            answer_by_at=NIGHT + 120 * MINUTE, act_by_at=NIGHT + 360 * MINUTE,
            next_alarm_at=NIGHT + 30 * MINUTE,
        )
        for n in range(9_999)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rapidaction_handoff")
        cursor.execute(
            "EXPLAIN SELECT id FROM rapidaction_handoff WHERE next_alarm_at <= %s"
            " ORDER BY next_alarm_at", [NIGHT],
        )  # fmt: skip
        assert "handoff_alarm" in "\n".join(row[0] for row in cursor.fetchall())
    assert ring(at=NIGHT + 30 * MINUTE) == 10_000
    assert Escalation.objects.filter(level=1).count() == 10_000
