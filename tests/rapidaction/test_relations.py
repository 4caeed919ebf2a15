"""Every page of one child's matter against every relation to it: written by hand from the access
rule (tiers of rules.case_access) and roles.yaml, never recorded from the code. A page of a case that
is not listed here fails the first test.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.break_glass.actions import break_glass
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import (
    Activation,
    BreakGlass,
    CaseAssignment,
    ConflictBlock,
)
from layak.workflows.rapidaction.cases.permissions import relation_to, visible_to
from layak.workflows.rapidaction.casework.reads import case_page
from layak.workflows.rapidaction.education.actions import PlanWords, save_plan
from tests.conftest import make_person, sign_in
from tests.rapidaction.made import activation_row, assign, handoff_row

WORK = {"assigned", "supervisor"}
SEE = WORK | {"referred", "break-glass"}
# whoever may open it at all; everybody else is refused, and strangers do not learn that it exists
REACHED: dict[str, set[str]] = {
    "case_detail": SEE,
    "occurrence_record": WORK,
    "occurrence_correct": WORK,
    "step_finish": WORK,
    "step_skip": WORK,
    "step_reopen": WORK,
    "waiver_decide": WORK | {"referred"},
    "case_level": WORK,
    "case_assign": WORK,
    "case_block": WORK,
    "conference_plan": WORK,
    "decision_drop": WORK,
    "case_close": WORK,
    "case_move_version": {"supervisor"},
    "child_detail": SEE,
    "note_list": WORK | {"break-glass"},
    "handoff_new": WORK,
    "ready_sends": WORK,
    # the plan of a pupil: the education office too, where schooling was handed to it
    "education_plan": WORK | {"break-glass"},
    "education_route": WORK,
    "education_birth": WORK,
    "education_place": WORK,
    "education_give_back": WORK,
    "education_release": WORK,
    "education_check": WORK,
    "education_solve": WORK,
    "review_detail": WORK,
    "review_write": WORK,
    # for whoever holds the right: the same page as for a code that nobody has. That nothing is opened
    # for someone in conflict stands in test_break_glass
    "break_glass": SEE | {"none", "past", "conflicted"},
    # the books of the agency that leads
    "simfoni_record": WORK | {"none", "past", "break-glass"},
}
# what a refusal may answer where the page exists for the person
REFUSED = {403, 404, 409}
STRANGERS = ("none", "past", "conflicted")


def pages_of_a_case(patterns=None) -> set[str]:
    found: set[str] = set()
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(entry, "url_patterns"):
            found |= pages_of_a_case(entry.url_patterns)
        elif "case_code" in entry.pattern.regex.groupindex:
            found.add(entry.name)
    return found


def test_every_page_of_a_case_has_its_row():
    assert pages_of_a_case() == set(REACHED)


@pytest.fixture
def case(world):
    activation = activation_row(world)
    filial = world.playbooks["abh-sekolah-filial"]
    Activation.objects.filter(pk=activation.pk).update(playbook=filial)
    activation.refresh_from_db()
    handoff_row(world, activation, "rsud", tier=2)
    return activation


def person_in(relation: str, world, case) -> Actor:
    unit = world.agencies["uptd-ppa"]
    now = timezone.now()
    if relation in ("assigned", "supervisor"):
        return world.people["maya" if relation == "assigned" else "lina"]
    if relation == "referred":
        return world.people["pandu"]
    stranger = make_person(unit, "case-worker", f"x-{relation}", "Orang Uji")
    if relation == "past":
        row = assign(case, stranger, "worker")
        CaseAssignment.objects.filter(pk=row.pk).update(until_at=now)
    if relation == "conflicted":
        assign(case, stranger, "worker")
        ConflictBlock.objects.create(
            activation=case, user=stranger.user, at=now, by=world.people["lina"].user
        )
    if relation == "break-glass":
        BreakGlass.objects.create(
            activation=case,
            user=stranger.user,
            because="danger",
            opened_at=now,
            until_at=now + timedelta(hours=4),
            review_by_at=now + timedelta(days=1),
        )
    return stranger


def arguments(name: str, case) -> dict[str, object]:
    known = {"case_code": case.code, "step_id": 1, "occurrence_id": 1, "decision_id": 1}
    pattern = next(entry for entry in _all() if entry.name == name)
    return {key: known[key] for key in pattern.pattern.regex.groupindex}


def _all(patterns=None):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(entry, "url_patterns"):
            yield from _all(entry.url_patterns)
        else:
            yield entry


# pages of one row of the case, which these cases have not: they may answer 404 to everyone
OF_A_ROW = {
    "occurrence_correct",
    "step_finish",
    "step_skip",
    "step_reopen",
    "waiver_decide",
    "decision_drop",
    "education_route",
    "education_birth",
    "education_place",
    "education_give_back",
    "education_release",
    "education_check",
    "education_solve",
}


def fault_of(name: str, relation: str, code: int) -> str:
    """What is wrong with this answer for this relation, or nothing."""
    if relation in REACHED[name]:
        is_missing = code in (403, 404) and name not in OF_A_ROW
        return "not reached" if is_missing else ""
    if relation in STRANGERS:
        return "" if code == 404 else "but a stranger hears 404"
    # the empty form of a plan; that a filled one is refused stands below
    is_empty = relation == "break-glass" and name.startswith("education_") and code == 422
    return "" if is_empty or code in REFUSED else "not refused"


@pytest.mark.parametrize(
    "relation",
    ["none", "past", "referred", "assigned", "supervisor", "break-glass", "conflicted"],
)
def test_a_page_answers_as_the_relation_says(relation, world, case):
    client = sign_in(Client(), person_in(relation, world, case))
    wrong = []
    for name in REACHED:
        url = reverse(name, kwargs=arguments(name, case))
        for method in ("get", "post"):
            code = getattr(client, method)(url).status_code
            fault = "" if code == 405 else fault_of(name, relation, code)
            if fault:
                wrong.append(f"{method} {name}: {code}, {fault}")
    assert not wrong, "\n".join(wrong)


def test_a_stranger_hears_of_it_what_one_hears_of_a_code_that_is_not(world, case):
    client = sign_in(Client(), person_in("none", world, case))
    asked = client.get(reverse("case_detail", args=[case.code]))
    invented = client.get(reverse("case_detail", args=["K-AAAA-AAAA"]))
    assert (asked.status_code, asked.content.replace(case.code.encode(), b"")) == (
        invented.status_code,
        invented.content.replace(b"K-AAAA-AAAA", b""),
    )


def test_who_lost_the_role_is_out_with_the_next_request(world, case):
    maya = world.people["maya"]
    client = sign_in(Client(), maya)
    url = reverse("case_detail", args=[case.code])
    assert client.get(url).status_code == 200
    maya.user.holdings.update(until_on=timezone.localdate())
    assert client.get(url).status_code == 404


def test_lists_show_strangers_nothing(world, case):
    for relation in STRANGERS:
        client = sign_in(Client(), person_in(relation, world, case))
        for name in ("case_list", "rapid_home", "rapid_board", "handoff_list"):
            shown = client.get(reverse(name)).content.decode()
            assert case.code not in shown, (relation, name)


def closed(case, world, *, at):
    """Asked for and approved by others than the cast, so that only the relations count."""
    Activation.objects.filter(pk=case.pk).update(
        state="closed", outcome="safe", closing_asked_at=at, closed_at=at,
        closing_asked_by=world.people["maya"].user, closed_by=world.people["lina"].user,
    )  # fmt: skip
    HandOff.objects.filter(activation=case).update(
        state="withdrawn", withdrawn_at=at, withdrawn_because="not-needed", next_alarm_at=None
    )


# what of a closed case is still read: for thirty days by who handled it, then by nobody
READ_AFTER = ("case_detail", "child_detail", "note_list")


@pytest.mark.parametrize(
    ("days", "relation", "code"),
    [
        (29, "assigned", 200),
        (29, "supervisor", 200),
        (29, "referred", 404),
        (29, "none", 404),
        (31, "assigned", 404),
        (31, "supervisor", 404),
        (31, "referred", 404),
        (31, "past", 404),
        (31, "conflicted", 404),
        (31, "break-glass", 200),
    ],
)
def test_a_closed_case_is_read_as_long_as_the_policy_says(days, relation, code, world, case):
    person = person_in(relation, world, case)
    closed(case, world, at=timezone.now() - timedelta(days=days))
    client = sign_in(Client(), person)
    answers = {name: client.get(reverse(name, args=[case.code])).status_code for name in READ_AFTER}
    assert answers == dict.fromkeys(READ_AFTER, code)
    listed = client.get(reverse("case_list"), {"keadaan": "closed"}).content.decode()
    assert (case.code in listed) == (code == 200)


def test_long_after_its_end_every_page_is_gone_for_who_handled_it(world, case):
    closed(case, world, at=timezone.now() - timedelta(days=31))
    # kept for whoever holds the right and for the books of the agency, as for any stranger
    names = [name for name in REACHED if name not in ("break_glass", "simfoni_record")]
    for who in ("maya", "lina", "pandu"):
        client = sign_in(Client(), world.people[who])
        codes = {
            name: client.get(reverse(name, kwargs=arguments(name, case))).status_code
            for name in names
        }
        assert set(codes.values()) <= {404, 405}, (who, codes)


def test_the_end_of_reading_is_the_same_to_the_second_for_pages_and_lists(world, case):
    maya, end = world.people["maya"], timezone.now() - timedelta(days=3)
    closed(case, world, at=end)
    case.refresh_from_db()
    last = end + timedelta(days=30)
    for at, relation in ((last - timedelta(seconds=1), "assigned"), (last, "past")):
        assert relation_to(case, maya, at=at) == relation
        assert visible_to(maya, at=at).filter(pk=case.pk).exists() == (relation == "assigned")


def test_the_page_says_until_when_it_is_read(world, case):
    closed(case, world, at=datetime.fromisoformat("2026-11-20T10:00:00+07:00"))
    page = case_page(
        Activation.objects.get(pk=case.pk), "assigned", world.people["maya"], at=timezone.now()
    )
    assert "sampai 20 Desember 2026" in page["closing"]
    assert "usulan kami" in page["closing"]


def test_glass_is_broken_only_when_no_supervisor_can_read_it_any_more(world, case):
    stranger = person_in("none", world, case)
    now = timezone.now()
    closed(case, world, at=now - timedelta(days=29))
    with pytest.raises(Refused, match="sudah ditutup"):
        break_glass(activation_id=case.pk, because="danger", by=stranger, at=now)
    closed(case, world, at=now - timedelta(days=31))
    break_glass(activation_id=case.pk, because="danger", by=stranger, at=now)
    assert relation_to(case, stranger, at=now) == "break-glass"


def test_who_broke_the_glass_reads_and_keeps_no_plan(world, case):
    by = person_in("break-glass", world, case)
    with pytest.raises(Refused):
        save_plan(
            activation_id=case.pk, words=PlanWords(level="smp"), seen=0, by=by, at=timezone.now()
        )
