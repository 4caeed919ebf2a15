"""What may leave the house, to whom and on what ground, before anything is sent."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import Decline, decline_handoff
from layak.workflows.rapidaction.cases.actions import lock_case
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.cases.permissions import tier_of
from layak.workflows.rapidaction.handoffs.models import Share
from tests.rapidaction.handoff_help import MINUTE, NIGHT, a_case, send, share, wait_for_a_lock


def test_a_chain_does_not_lead_back(world):
    case = a_case(world)
    handoff = send(world, case, to="rsud")
    reply = Decline(because="not-ours", alternative=world.agencies["unit-ppa-polres"])
    decline_handoff(handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=NIGHT)
    with pytest.raises(Refused, match="berputar"):
        send(world, case, to="rsud", at=NIGHT + MINUTE)
    # for something else it may be asked
    send(world, case, to="rsud", asked=("psychology",), at=NIGHT + MINUTE)


def test_who_was_full_may_be_asked_a_day_later(world):
    case = a_case(world)
    handoff = send(world, case)
    reply = Decline(because="full", alternative_name="RS Lain")
    decline_handoff(handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=NIGHT)
    with pytest.raises(Refused, match="berputar"):
        send(world, case, at=NIGHT + timedelta(hours=23))
    send(world, case, at=NIGHT + timedelta(hours=25))


def test_receivers_that_cannot_be(world):
    case = a_case(world)
    rsud = world.agencies["rsud"]
    with pytest.raises(Refused, match="instansi Anda sendiri"):
        send(world, case, to="uptd-ppa")
    ConflictBlock.objects.create(
        activation=case, agency=rsud, at=NIGHT, by=world.people["lina"].user
    )
    with pytest.raises(Refused, match="benturan kepentingan"):
        send(world, case)
    rsud.ended_on = NIGHT.date()
    rsud.save()
    with pytest.raises(Refused, match="sudah tidak ada"):
        send(world, case)
    assert not HandOff.objects.exists()


def test_a_closed_case_sends_nothing(world):
    case = a_case(world)
    people = world.people
    Activation.objects.filter(pk=case.pk).update(
        state="closing", closing_asked_at=NIGHT, closing_asked_by=people["maya"].user
    )
    with pytest.raises(Refused, match="persetujuan"):
        send(world, case)
    Activation.objects.filter(pk=case.pk).update(
        state="closed", closed_at=NIGHT, closed_by=people["lina"].user
    )
    with pytest.raises(Refused, match="sudah ditutup"):
        send(world, case)


def test_only_who_works_on_the_case_sends(world):
    case = a_case(world)
    with pytest.raises(Activation.DoesNotExist):
        send(world, case, by="dian")
    send(world, case, by="lina")
    # whoever was handed something does not hand it on: a decline names who could
    with pytest.raises(Refused, match="manajer kasus"):
        send(world, case, by="pandu", to="unit-ppa-polres")


def test_a_reported_parent_does_not_consent(world):
    case = a_case(world)
    consent = share(basis="consent", given_by="guardian", guardian_is_reported=True)
    with pytest.raises(Refused, match="termasuk terlapor"):
        send(world, case, share=consent)
    assert not Share.objects.exists()
    send(world, case, share=share(basis="consent", given_by="other", guardian_is_reported=True))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"share": share(basis="consent")}, "siapa yang memberi"),
        ({"share": share(given_by="child")}, "hanya diisi"),
        ({"share": share(basis="gut feeling")}, "dasar berbagi"),
        ({"share": share(tier=4)}, "paling tinggi"),
        ({"share": share(fields=("name",))}, "tidak membawa identitas"),
        ({"share": share(tier=2)}, "Pilih bagian identitas"),
        ({"share": share(tier=2, fields=("shelter",))}, "tidak boleh ikut"),
        ({"share": share(purpose="curiosity")}, "tujuan"),
        ({"note": "Ia bernama ..."}, "tidak membawa uraian"),
        ({"asked": ()}, "Pilih apa yang diminta"),
        ({"asked": ("medical", "mediation")}, "Pilih apa yang diminta"),
        ({"kind": "gift"}, "rujukan atau pelimpahan"),
    ],
)
def test_what_may_not_go_along(world, changes, says):
    with pytest.raises(Refused, match=says):
        send(world, a_case(world), **changes)
    assert not HandOff.objects.exists()


def test_no_mediation_in_sexual_violence(world):
    case = a_case(world)
    words = "Mohon dimediasi; keluarga ingin berdamai secara kekeluargaan."
    wide = share(tier=2, fields=("name",))
    with pytest.raises(Refused, match="UU 12/2022 Ps 23"):
        send(world, case, share=wide, note=words)
    send(world, case, share=wide, note="Mohon pendampingan saat pemeriksaan.")


def test_the_note_is_sealed(world):
    case = a_case(world)
    handoff = send(world, case, share=share(tier=2, fields=("name",)), note="Takut gelap.")
    handoff.refresh_from_db()
    assert "gelap" not in handoff.note
    assert len(handoff.note) > 20
    assert tier_of(case, world.people["pandu"], at=NIGHT) == ("referred", 2)


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_while_the_lead_moves_still_finds_the_case(world):
    with transaction.atomic():
        case = a_case(world)
    led = []

    def wait() -> None:
        try:
            with transaction.atomic():
                led.append(lock_case(case.pk).lead)
        finally:
            connection.close()

    other = threading.Thread(target=wait)
    with transaction.atomic():
        lock_case(case.pk)
        other.start()
        wait_for_a_lock()
        Activation.objects.filter(pk=case.pk).update(lead=world.agencies["rsud"])
    other.join(timeout=20)
    assert led == [world.agencies["rsud"]]
