"""From one agency to another: sent, seen, accepted or declined, acted upon, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import (
    Decline,
    accept_handoff,
    act_on_handoff,
    close_handoff,
    decline_handoff,
    mark_seen,
    withdraw_handoff,
)
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import CaseAssignment, ConflictBlock, StepRun
from layak.workflows.rapidaction.cases.permissions import relation_to
from tests.conftest import make_person
from tests.rapidaction.handoff_help import MINUTE, NIGHT, a_case, send


def notices(person) -> list[str]:
    rows = Notice.objects.filter(user=person.user, kind__startswith="handoff.")
    return list(rows.order_by("pk").values_list("text", flat=True))


def test_a_red_handoff_has_its_hours_and_tells_who_is_on_duty(world):
    case = a_case(world)
    handoff = send(world, case)
    # red: 30 minutes to open, 2 hours to answer, 6 to act (rapid-action.yaml)
    assert handoff.see_by_at == datetime(2026, 2, 2, 14, 44, tzinfo=UTC)
    assert handoff.answer_by_at == datetime(2026, 2, 2, 16, 14, tzinfo=UTC)
    assert handoff.act_by_at == datetime(2026, 2, 2, 20, 14, tzinfo=UTC)
    # the first look is the warning: a quarter of the thirty minutes is left
    assert handoff.next_alarm_at == datetime(2026, 2, 2, 14, 36, 30, tzinfo=UTC)
    assert handoff.holder == world.people["pandu"].user
    assert notices(world.people["pandu"]) == [
        f"Rujukan {handoff.code} menunggu dibuka sampai 2 Februari 2026, 21.44 WIB."
    ]


def test_the_whole_way(world):
    case = a_case(world)
    pandu, maya = world.people["pandu"], world.people["maya"]
    handoff = send(world, case)
    assert relation_to(case, pandu, at=NIGHT) == "referred"
    mark_seen(handoff_id=handoff.pk, by=pandu, at=NIGHT + MINUTE)
    accept_handoff(handoff_id=handoff.pk, by=pandu, at=NIGHT + 2 * MINUTE)
    acted = NIGHT + 3 * MINUTE
    act_on_handoff(handoff_id=handoff.pk, acted_at=acted, by=pandu, at=NIGHT + 9 * MINUTE)
    handoff.refresh_from_db()
    # red: a week from the first action
    assert handoff.close_by_at == acted + timedelta(days=7)
    closed = close_handoff(
        handoff_id=handoff.pk, outcome="served", by=pandu, at=NIGHT + 20 * MINUTE
    )
    assert closed.state == "closed"
    assert closed.next_alarm_at is None
    told = list(handoff.moments.order_by("pk").values_list("moment", "at", "recorded_by__username"))
    assert told == [
        ("sent", NIGHT, "maya"),
        ("seen", NIGHT + MINUTE, "pandu"),
        ("accepted", NIGHT + 2 * MINUTE, "pandu"),
        ("acted", acted, "pandu"),
        ("closed", NIGHT + 20 * MINUTE, "pandu"),
    ]
    # what is over is over
    assert relation_to(case, pandu, at=NIGHT) == "past"
    assert notices(maya) == [f"Rujukan {handoff.code} selesai."]
    kinds = Event.objects.filter(stream=f"activation:{case.code}", kind__startswith="handoff.")
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == [
        "handoff.sent", "handoff.seen", "handoff.accepted", "handoff.acted", "handoff.closed",
    ]  # fmt: skip


def test_the_same_form_twice_is_one_handoff(world):
    case = a_case(world)
    key = uuid4()
    first = send(world, case, save_id=key)
    assert send(world, case, save_id=key).pk == first.pk
    assert HandOff.objects.count() == 1
    assert len(notices(world.people["pandu"])) == 1


def test_several_agencies_in_parallel(world):
    case = a_case(world)
    send(world, case, to="rsud")
    send(world, case, to="unit-ppa-polres", asked=("police-report",))
    assert case.handoffs.open().count() == 2
    assert relation_to(case, world.people["ratih"], at=NIGHT) == "referred"


def test_declined_with_reason_and_who_could(world):
    case = a_case(world)
    handoff = send(world, case)
    reply = Decline(because="full", alternative_name="RS Swasta Contoh")
    done = decline_handoff(
        handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=NIGHT + MINUTE
    )
    assert (done.state, done.declined_because) == ("declined", "full")
    assert done.alternative_name == "RS Swasta Contoh"
    assert relation_to(case, world.people["pandu"], at=NIGHT) == "past"
    # the sender's own clock runs now: half an hour to send it on, a warning before it
    assert done.next_alarm_at == NIGHT + MINUTE + timedelta(minutes=22, seconds=30)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Decline(because="full"), "Sebut siapa"),
        (Decline(because="full", alternative_name="   "), "Sebut siapa"),
        (Decline(because="bosan", alternative_name="RS Lain"), "Pilih alasan"),
        (Decline(because="full", alternative_name="x" * 161), "160 huruf"),
    ],
)
def test_a_decline_without_help_is_refused(world, reply, says):
    handoff = send(world, a_case(world))
    with pytest.raises(Refused, match=says):
        decline_handoff(
            handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=NIGHT + MINUTE
        )
    handoff.refresh_from_db()
    assert handoff.state == "sent"


def test_an_alternative_is_neither_sender_nor_receiver_nor_who_declined(world):
    case = a_case(world)
    agencies = world.agencies
    first = send(world, case, to="unit-ppa-polres")
    reply = Decline(because="not-ours", alternative=agencies["rsud"])
    decline_handoff(handoff_id=first.pk, reply=reply, by=world.people["ratih"], at=NIGHT + MINUTE)
    second = send(world, case, to="rsud", at=NIGHT + 2 * MINUTE)
    for code, says in [
        ("uptd-ppa", "pengirimnya sendiri"),
        ("rsud", "instansi lain"),
        ("unit-ppa-polres", "sudah menolak"),
    ]:
        with pytest.raises(Refused, match=says):
            decline_handoff(
                handoff_id=second.pk,
                reply=Decline(because="full", alternative=agencies[code]),
                by=world.people["pandu"],
                at=NIGHT + 3 * MINUTE,
            )


def test_the_step_that_hangs_on_it_is_done_with_it(world):
    case = a_case(world)
    step = case.steps.filter(role="rumah_sakit", state__in=("waiting", "running")).first()
    handoff = send(world, case, step_id=step.pk)
    pandu = world.people["pandu"]
    accept_handoff(handoff_id=handoff.pk, by=pandu, at=NIGHT + MINUTE)
    act_on_handoff(handoff_id=handoff.pk, acted_at=NIGHT, by=pandu, at=NIGHT + 2 * MINUTE)
    close_handoff(handoff_id=handoff.pk, outcome="served", by=pandu, at=NIGHT + 3 * MINUTE)
    step.refresh_from_db()
    assert (step.state, step.recorded_by) == (StepRun.State.DONE, pandu.user)


def test_an_outcome_that_served_nobody_leaves_the_step_running(world):
    case = a_case(world)
    step = case.steps.filter(role="rumah_sakit", state__in=("waiting", "running")).first()
    before = step.state
    handoff = send(world, case, step_id=step.pk)
    pandu = world.people["pandu"]
    accept_handoff(handoff_id=handoff.pk, by=pandu, at=NIGHT)
    act_on_handoff(handoff_id=handoff.pk, acted_at=NIGHT, by=pandu, at=NIGHT)
    close_handoff(handoff_id=handoff.pk, outcome="unreached", by=pandu, at=NIGHT)
    step.refresh_from_db()
    assert step.state == before


@pytest.mark.parametrize(
    ("minutes", "says"), [(-1, "tidak lebih awal"), (5, "belum terjadi")], ids=["early", "ahead"]
)
def test_the_first_action_is_between_sending_and_now(world, minutes, says):
    handoff = send(world, a_case(world))
    pandu = world.people["pandu"]
    accept_handoff(handoff_id=handoff.pk, by=pandu, at=NIGHT + MINUTE)
    with pytest.raises(Refused, match=says):
        act_on_handoff(
            handoff_id=handoff.pk,
            acted_at=NIGHT + minutes * MINUTE,
            by=pandu,
            at=NIGHT + 2 * MINUTE,
        )


def test_order_cannot_be_skipped(world):
    handoff = send(world, a_case(world))
    pandu = world.people["pandu"]
    with pytest.raises(Stale):
        act_on_handoff(handoff_id=handoff.pk, acted_at=NIGHT, by=pandu, at=NIGHT)
    with pytest.raises(Stale):
        close_handoff(handoff_id=handoff.pk, outcome="served", by=pandu, at=NIGHT)


def test_the_second_answer_is_told_who_was_first(world):
    handoff = send(world, a_case(world))
    second = make_person(world.agencies["rsud"], "duty-officer", "sinta", "Sinta Contoh")
    accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=NIGHT + MINUTE)
    with pytest.raises(Stale) as told:
        decline_handoff(
            handoff_id=handoff.pk,
            reply=Decline(because="full", alternative_name="RS Lain"),
            by=second,
            at=NIGHT + 2 * MINUTE,
        )
    assert told.value.theirs == "Diterima oleh Pandu Contoh, 2 Februari 2026, 21.15 WIB"


def test_withdrawn_ends_the_access(world):
    case = a_case(world)
    handoff = send(world, case)
    with pytest.raises(Refused, match="alasan penarikan"):
        withdraw_handoff(
            handoff_id=handoff.pk, because="", by=world.people["maya"], at=NIGHT + MINUTE
        )
    withdraw_handoff(
        handoff_id=handoff.pk, because="wrong-agency", by=world.people["maya"], at=NIGHT + MINUTE
    )
    assert relation_to(case, world.people["pandu"], at=NIGHT) == "past"
    with pytest.raises(Stale):
        accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=NIGHT + MINUTE)


def test_strangers_answer_nothing(world):
    handoff = send(world, a_case(world))
    for name in ("dian", "yusuf", "ratih", "maya"):
        with pytest.raises(HandOff.DoesNotExist):
            accept_handoff(handoff_id=handoff.pk, by=world.people[name], at=NIGHT)


def test_a_blocked_receiver_answers_nothing(world):
    case = a_case(world)
    handoff = send(world, case)
    pandu = world.people["pandu"]
    ConflictBlock.objects.create(
        activation=case, user=pandu.user, at=NIGHT, by=world.people["lina"].user
    )
    with pytest.raises(HandOff.DoesNotExist):
        mark_seen(handoff_id=handoff.pk, by=pandu, at=NIGHT)


def test_a_blocked_person_is_not_told(world):
    case = a_case(world)
    pandu = world.people["pandu"]
    ConflictBlock.objects.create(
        activation=case, user=pandu.user, at=NIGHT, by=world.people["lina"].user
    )
    sinta = make_person(world.agencies["rsud"], "duty-officer", "sinta", "Sinta Contoh")
    handoff = send(world, case)
    assert notices(pandu) == []
    assert handoff.holder == sinta.user


def test_for_an_outside_party_with_its_paper(world):
    case = a_case(world)
    handoff = send(world, case, to="unit-ppa-polres", asked=("police-report",))
    maya = world.people["maya"]
    with pytest.raises(Refused, match="nomor dan tanggal"):
        accept_handoff(handoff_id=handoff.pk, by=maya, at=NIGHT + MINUTE)
    accept_handoff(
        handoff_id=handoff.pk, by=maya, at=NIGHT + MINUTE, document="B/12/II/2026, 2-2-2026"
    )
    moment = handoff.moments.get(moment="accepted")
    assert (moment.is_on_behalf, moment.document) == (True, "B/12/II/2026, 2-2-2026")
    # nobody claims that the outside party opened a page
    assert not handoff.moments.filter(moment="seen").exists()


def test_a_transfer_moves_the_lead(world):
    case = a_case(world)
    dinsos = make_person(world.agencies["disdik"], "case-worker", "gita", "Gita Contoh")
    with pytest.raises(Refused, match="belum ada manajer kasus"):
        send(world, case, to="rsud", asked=("lead",), kind="transfer")
    sinta = make_person(world.agencies["rsud"], "case-worker", "sinta", "Sinta Contoh")
    handoff = send(world, case, to="rsud", asked=("lead",), kind="transfer")
    with pytest.raises(Refused, match="manajer kasus"):
        accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=NIGHT + MINUTE)
    accept_handoff(handoff_id=handoff.pk, by=sinta, at=NIGHT + MINUTE)
    case.refresh_from_db()
    assert case.lead == world.agencies["rsud"]
    standing = CaseAssignment.objects.filter(activation=case, until_at=None)
    assert list(standing.values_list("user__username", "kind")) == [("sinta", "worker")]
    assert relation_to(case, world.people["maya"], at=NIGHT) == "past"
    assert relation_to(case, dinsos, at=NIGHT) == "none"
