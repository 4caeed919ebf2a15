"""Whom the sender of a hand-off telephones while nobody has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layak.city.agencies.letterheads.models import Letterhead
from layak.workflows.rapidaction.answering.actions import accept_handoff
from layak.workflows.rapidaction.duty.actions import TurnPlan, plan_turns
from layak.workflows.rapidaction.duty.rules import Span
from tests.conftest import make_person, sign_in
from tests.rapidaction.handoff_help import a_case, a_child, send

NUMBERS = ("0812-0000-0001", "(0711) 351 234")


@pytest.fixture
def handoff(world):
    now = timezone.now()
    rsud, pandu = world.agencies["rsud"], world.people["pandu"]
    span = Span(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=8))
    plan = TurnPlan(agency=rsud, user=pandu.user, rank=1, spans=[span], phone=NUMBERS[0])
    head = make_person(rsud, "agency-head", "tuti", "Tuti Contoh")
    plan_turns(plan=plan, by=head, at=now - timedelta(hours=2))
    Letterhead.objects.create(
        agency=rsud, contact=f"Telp. {NUMBERS[1]}, Faks. 351 999", changed_at=now,
        changed_by=pandu.user,
    )  # fmt: skip
    return send(world, a_case(world, child=a_child(world.people["maya"], now), at=now), at=now)


def shown_to(world, name: str, handoff) -> str:
    url = reverse("handoff_detail", args=[handoff.code])
    return sign_in(Client(), world.people[name]).get(url).content.decode()


def test_the_sender_finds_the_turn_and_the_office_and_is_told_to_say_the_code(world, handoff):
    html = shown_to(world, "maya", handoff)
    assert [f'href="tel:{number}"' in html for number in NUMBERS] == [True, True]
    assert "351 999" not in html
    assert f"Sebut kode {handoff.code}" in html


def test_the_receiver_and_an_answered_one_show_no_number(world, handoff):
    assert not any(number in shown_to(world, "pandu", handoff) for number in NUMBERS)
    now = timezone.now()
    accept_handoff(handoff_id=handoff.pk, by=world.people["pandu"], at=now)
    assert not any(number in shown_to(world, "maya", handoff) for number in NUMBERS)


def test_where_no_number_is_known_a_silent_one_leads_to_the_contacts(world):
    then = timezone.now() - timedelta(days=2)
    silent = send(world, a_case(world, child=a_child(world.people["maya"], then), at=then), at=then)
    html = shown_to(world, "maya", silent)
    assert "Nomor telepon penerima belum dicatat." in html
    assert reverse("duty_contacts") in html
    assert "belum dicatat" not in shown_to(world, "pandu", silent)
