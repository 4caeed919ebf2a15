"""Assignments that end at once, conflicts that are never explained, conferences."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from layak.city.people.accounts.models import User
from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.sealing import opened as unsealed
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.assignments.actions import (
    assign,
    block,
    end_assignment,
    keep_all_led,
    keep_led,
    lift_block,
)
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.conferences.actions import hold_conference, plan_conference
from tests.conftest import fresh, make_person, sign_in
from tests.rapidaction.cases import opened, sent_to, step

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-21T09:00:00+07:00")


@pytest.fixture
def case(world):
    return opened(world, started_at=REPORTED)


@pytest.fixture
def rini(world):
    return make_person(world.agencies["uptd-ppa"], "case-worker", "rini", "Rini Contoh")


def look(client, person, code) -> int:
    return sign_in(client, person).get(reverse("case_detail", args=[code])).status_code


def test_the_supervisor_names_and_the_named_is_told_by_code(client, world, case, rini):
    assert look(client, rini, case.code) == 404
    assign(
        activation_id=case.pk, user_id=rini.user.pk, kind="worker", by=world.people["lina"], at=NOW
    )
    assert look(client, rini, case.code) == 200
    notice = Notice.objects.get(user=rini.user)
    assert notice.text == f"Anda ditugaskan pada penanganan {case.code}."


def test_a_worker_does_not_name_others(world, case, rini):
    with pytest.raises(Refused, match="Supervisor"):
        assign(
            activation_id=case.pk, user_id=rini.user.pk, kind="worker", by=world.people["maya"],
            at=NOW,
        )  # fmt: skip


def test_nobody_from_elsewhere_is_named(world, case):
    stranger = make_person(world.agencies["rsud"], "case-worker", "asing", "Orang Lain")
    with pytest.raises(Refused, match="tidak dapat ditugaskan"):
        assign(
            activation_id=case.pk, user_id=stranger.user.pk, kind="worker",
            by=world.people["lina"], at=NOW,
        )  # fmt: skip


def test_an_assignment_ends_at_once_and_the_supervisor_is_told(client, world, case):
    row = case.assignments.get(kind="worker")
    assert look(client, world.people["maya"], case.code) == 200
    end_assignment(assignment_id=row.pk, by=world.people["lina"], at=NOW)
    assert look(client, world.people["maya"], case.code) == 404
    assert Notice.objects.filter(
        user=world.people["lina"].user, text__contains="tidak punya manajer kasus"
    ).exists()


def test_the_last_supervisor_stays_until_another_is_named(world, case):
    row = case.assignments.get(kind="supervisor")
    with pytest.raises(Refused, match="supervisor lain"):
        end_assignment(assignment_id=row.pk, by=world.people["lina"], at=NOW)


def test_a_blocked_person_finds_nothing_anywhere(client, world, case):
    block(
        activation_id=case.pk, user_id=world.people["maya"].user.pk, by=world.people["lina"],
        at=NOW,
    )  # fmt: skip
    sign_in(client, world.people["maya"])
    run = step(case, "common", 8)
    for url in (
        reverse("case_detail", args=[case.code]),
        reverse("case_close", args=[case.code]),
        reverse("step_finish", args=[case.code, run.pk]),
    ):
        blocked, unknown = client.get(url), client.get(url.replace(case.code, "K-XXXX-XXXX"))
        assert (blocked.status_code, unknown.status_code) == (404, 404)
    assert case.code not in client.get(reverse("case_list")).content.decode()


def test_a_block_is_told_to_nobody_it_concerns_and_names_none_in_the_trail(world, case):
    maya = world.people["maya"]
    before = Notice.objects.filter(user=maya.user).count()
    block(activation_id=case.pk, user_id=maya.user.pk, by=world.people["lina"], at=NOW)

    assert Notice.objects.filter(user=maya.user).count() == before
    event = Event.objects.get(kind="case.blocked")
    assert "Maya" not in event.sentence
    assert str(maya.user.pk) not in str({**event.facts, "block": ""})


def test_a_blocked_agency_answers_its_hand_off_no_more(client, world, case):
    ratih = world.people["ratih"]
    sent_to(case, world.agencies["unit-ppa-polres"], by=world.people["maya"], at=REPORTED)
    assert look(client, ratih, case.code) == 200
    block(
        activation_id=case.pk, agency_id=world.agencies["unit-ppa-polres"].pk,
        by=world.people["maya"], at=NOW,
    )  # fmt: skip
    assert look(client, ratih, case.code) == 404


def test_what_hung_on_the_blocked_goes_on(world, case):
    other = make_person(world.agencies["uptd-ppa"], "case-supervisor", "tari", "Tari Contoh")
    handoff = sent_to(
        case, world.agencies["rsud"], by=world.people["maya"], at=REPORTED,
        holder=world.people["pandu"].user,
    )  # fmt: skip
    block(
        activation_id=case.pk, user_id=world.people["lina"].user.pk, by=world.people["maya"],
        at=NOW,
    )  # fmt: skip
    standing = CaseAssignment.objects.get(activation=case, kind="supervisor", until_at=None)
    assert standing.user == other.user

    block(
        activation_id=case.pk, user_id=world.people["pandu"].user.pk, by=world.people["maya"],
        at=NOW,
    )  # fmt: skip
    assert HandOff.objects.get(pk=handoff.pk).holder is None


def test_the_agency_that_leads_is_not_shut_out(world, case):
    with pytest.raises(Refused, match="memimpin"):
        block(
            activation_id=case.pk, agency_id=world.agencies["uptd-ppa"].pk,
            by=world.people["maya"], at=NOW,
        )  # fmt: skip


def test_lifted_it_can_be_named_again(world, case):
    row = block(
        activation_id=case.pk, user_id=world.people["maya"].user.pk, by=world.people["lina"],
        at=NOW,
    )  # fmt: skip
    lift_block(block_id=row.pk, by=world.people["lina"], at=NOW)
    assign(
        activation_id=case.pk, user_id=world.people["maya"].user.pk, kind="worker",
        by=world.people["lina"], at=NOW,
    )  # fmt: skip
    with pytest.raises(Activation.DoesNotExist):
        lift_block(block_id=row.pk, by=world.people["ratih"], at=NOW)


def test_who_left_is_replaced_without_a_person(world, case):
    other = make_person(world.agencies["uptd-ppa"], "case-supervisor", "tari", "Tari Contoh")
    User.objects.filter(pk=world.people["lina"].user.pk).update(is_active=False)

    assert keep_all_led(at=NOW) == 1
    standing = CaseAssignment.objects.get(activation=case, kind="supervisor", until_at=None)
    assert standing.user == other.user
    assert Notice.objects.filter(user=other.user, text__contains=case.code).count() == 1
    assert keep_led(activation_id=case.pk, at=NOW) is False
    assert keep_all_led(at=NOW) == 0


def test_without_a_successor_the_worker_is_told_and_names_one(world, case):
    User.objects.filter(pk=world.people["lina"].user.pk).update(is_active=False)
    keep_all_led(at=NOW)
    maya = world.people["maya"]
    told = Notice.objects.filter(user=maya.user, text__contains="tidak punya supervisor")
    assert told.count() == 1

    tari = make_person(world.agencies["uptd-ppa"], "case-supervisor", "tari", "Tari Contoh")
    assign(activation_id=case.pk, user_id=tari.user.pk, kind="supervisor", by=maya, at=NOW)
    assert case.assignments.get(kind="supervisor", until_at=None).user == tari.user


def test_a_conference_is_planned_held_and_its_decisions_are_sealed(client, world, case):
    held_at = NOW + timedelta(days=2)
    conference = plan_conference(
        activation_id=case.pk, planned_at=held_at, place="Ruang rapat",
        agency_ids=[world.agencies["rsud"].pk], by=world.people["maya"], at=NOW,
    )  # fmt: skip
    hold_conference(
        conference_id=conference.pk, held_at=held_at, decisions="Bunga tinggal pada nenek.",
        by=world.people["maya"], at=held_at,
    )  # fmt: skip

    told = Notice.objects.get(kind="case.conference")
    assert told.user == world.people["pandu"].user
    assert told.text.startswith(f"Konferensi kasus {case.code}: 23 November 2026, 09.00 WIB.")
    assert "Ruang rapat" not in told.text
    note = CaseNote.objects.get(activation=case, section="conference")
    assert unsealed(note, "text") == "Bunga tinggal pada nenek."
    run = step(case, "common", 11)
    assert (run.state, run.done_at) == ("done", held_at)
    assert not Event.objects.filter(sentence__contains="Bunga").exists()
    sign_in(client, world.people["maya"])
    assert "Bunga" not in client.get(reverse("case_detail", args=[case.code])).content.decode()


@pytest.mark.parametrize(
    ("planned_at", "agencies", "says"),
    [
        (NOW - timedelta(hours=1), ["rsud"], "di depan"),
        (NOW + timedelta(days=400), ["rsud"], "di depan"),
        (NOW + timedelta(days=1), [], "Pilih instansi"),
        (NOW + timedelta(days=1), ["unit-ppa-polres"], "Pilih instansi"),
    ],
)
def test_a_conference_that_cannot_be(world, case, planned_at, agencies, says):
    block(
        activation_id=case.pk, agency_id=world.agencies["unit-ppa-polres"].pk,
        by=world.people["maya"], at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match=says):
        plan_conference(
            activation_id=case.pk, planned_at=planned_at, place="",
            agency_ids=[world.agencies[code].pk for code in agencies],
            by=fresh(world.people["maya"]), at=NOW,
        )  # fmt: skip


def test_the_pages_name_end_block_and_lift(client, world, case, rini):
    sign_in(client, world.people["lina"])
    url = reverse("case_assign", args=[case.code])
    assert client.post(url, {"who": f"worker:{rini.user.pk}"}).status_code == 302
    row = CaseAssignment.objects.get(activation=case, user=rini.user)
    assert client.post(url, {"akhiri": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.until_at is not None
    assert client.post(url, {"akhiri": row.pk}).status_code == 404

    url = reverse("case_block", args=[case.code])
    assert client.post(url, {"user": rini.user.pk, "agency": ""}).status_code == 302
    assert client.post(url, {"user": "", "agency": ""}).status_code == 422
    block_ = case.blocks.get()
    assert client.post(url, {"cabut": block_.pk}).status_code == 302
    block_.refresh_from_db()
    assert block_.lifted_by == world.people["lina"].user


@pytest.mark.parametrize("told", ["worker:0", "x", "worker:", "supervisor:9" * 40, "\x00"])
def test_nobody_is_named_by_a_made_up_choice(client, world, case, told):
    sign_in(client, world.people["lina"])
    response = client.post(reverse("case_assign", args=[case.code]), {"who": told})
    assert response.status_code == 422
    assert case.assignments.count() == 2
