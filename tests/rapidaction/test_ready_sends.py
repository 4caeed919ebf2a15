"""What stands ready once a case is open: to whom, what is asked, on what ground, all or nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import Decline, decline_handoff
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.sending.actions import ReadySend, send_ready
from tests.conftest import sign_in
from tests.rapidaction.handoff_help import NIGHT, a_case, send, send_school, share


def page_of(case: Activation) -> str:
    return reverse("ready_sends", args=[case.code])


def press(client, case: Activation, **told):
    facts = {"pick": [], "whereabouts": "school", "note": "", "save_id": str(uuid4())}
    return client.post(page_of(case), {**facts, **told})


def roles_of(response) -> list[str]:
    return [row["role"] for row in response.context["rows"]]


def test_what_is_offered_for_a_red_case(client, world):
    """A case of sexual violence: police and hospital act in its steps; the lead itself, whose
    psychologist is asked, and the places of learning are not offered."""
    case = a_case(world)
    page = sign_in(client, world.people["maya"]).get(page_of(case))
    assert roles_of(page) == ["polri_ppa", "rumah_sakit"]
    assert all(row["is_picked"] for row in page.context["rows"])
    assert "kepentingan vital anak" in page.text
    assert "usulan kami, bukan ketentuan" in page.text


def test_below_red_nothing_is_ticked_and_the_ground_is_another(client, world):
    case = a_case(world, level="yellow")
    page = sign_in(client, world.people["maya"]).get(page_of(case))
    assert not any(row["is_picked"] for row in page.context["rows"])
    assert "tugas pelayanan publik" in page.text
    press(client, case, pick=["rumah_sakit"])
    kept = Share.objects.get(handoff__activation=case)
    assert (kept.basis, kept.text_code, kept.purpose) == ("public", "law", "service")


def test_sent_with_one_press_and_once(client, world):
    case = a_case(world)
    sign_in(client, world.people["maya"])
    told = {"pick": ["polri_ppa", "rumah_sakit"], "note": "Ruang BK", "save_id": str(uuid4())}
    first, again = press(client, case, **told), press(client, case, **told)
    assert (first.status_code, again.status_code) == (302, 302)
    rows = HandOff.objects.filter(activation=case).order_by("to_agency__code")
    assert [(row.to_agency.code, row.asked, row.whereabouts) for row in rows] == [
        ("rsud", ["medical", "visum"], "school"),
        ("unit-ppa-polres", ["protect", "police-report"], "school"),
    ]
    assert {(row.share.basis, row.share.tier) for row in rows} == {("vital", 2)}
    # the free word is sealed
    assert all(row.note and "Ruang" not in str(row.note) for row in rows)


def test_what_runs_is_not_offered_again(client, world):
    case = a_case(world)
    send(world, case, to="rsud", asked=("visum",))
    page = sign_in(client, world.people["maya"]).get(page_of(case))
    assert "rumah_sakit" not in roles_of(page)


def test_who_is_barred_is_not_offered_and_not_sent_to(client, world):
    case = a_case(world)
    rsud = world.agencies["rsud"]
    ConflictBlock.objects.create(
        activation=case, agency=rsud, at=NIGHT, by=world.people["lina"].user
    )
    page = sign_in(client, world.people["maya"]).get(page_of(case))
    assert "rumah_sakit" not in roles_of(page)
    assert press(client, case, pick=["rumah_sakit", "polri_ppa"]).status_code == 422
    assert not HandOff.objects.exists()


def test_all_of_them_or_none(world):
    case, by = a_case(world), world.people["maya"]
    ours = world.agencies["uptd-ppa"]
    sends = [
        ReadySend(to=world.agencies["rsud"], asked=("medical",), share=share()),
        ReadySend(to=ours, asked=("shelter",), share=share()),
    ]
    with pytest.raises(Refused, match="instansi Anda sendiri"):
        send_ready(activation_id=case.pk, sends=sends, save_id=uuid4(), by=by, at=NIGHT)
    twice = [sends[0], sends[0]]
    with pytest.raises(Refused, match="terpilih dua kali"):
        send_ready(activation_id=case.pk, sends=twice, save_id=uuid4(), by=by, at=NIGHT)
    with pytest.raises(Refused, match="sedikitnya satu"):
        send_ready(activation_id=case.pk, sends=[], save_id=uuid4(), by=by, at=NIGHT)
    assert not HandOff.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"pick": []}, "sedikitnya satu penerima"),
        ({"pick": ["polri_ppa"], "whereabouts": ""}, "di mana anak sekarang"),
        ({"pick": ["polri_ppa"], "whereabouts": "di bulan"}, "tersedia"),
        ({"pick": ["kepala-desa"]}, "tersedia"),
        ({"pick": ["polri_ppa"], "note": "x" * 1001}, "1000"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(client, world, told, said):
    case = a_case(world)
    answer = press(sign_in(client, world.people["maya"]), case, **told)
    assert answer.status_code == 422
    assert said.lower() in answer.text.replace("1.000", "1000").lower()
    assert not HandOff.objects.exists()


def test_a_city_that_named_nobody(client, world):
    RoleAgency.objects.exclude(role="uptd_ppa").update(ended_on=NIGHT.date())
    page = sign_in(client, world.people["maya"]).get(page_of(a_case(world)))
    assert roles_of(page) == []
    assert "kota belum menetapkan instansi" in page.text


def test_a_school_is_not_told_where_the_child_is(world):
    case = a_case(world)
    with pytest.raises(Refused, match="di mana anak"):
        send_school(world, case, whereabouts="police")
    handoff = send_school(world, case)
    with (
        pytest.raises(IntegrityError, match="school_is_not_told_whereabouts"),
        transaction.atomic(),
    ):
        HandOff.objects.filter(pk=handoff.pk).update(whereabouts="police")


def test_the_receiver_reads_who_sent_it_and_where_the_child_is(client, world):
    case = a_case(world)
    handoff = send(world, case, to="rsud", whereabouts="police")
    page = sign_in(client, world.people["pandu"]).get(
        reverse("handoff_detail", args=[handoff.code])
    )
    assert "Di kantor polisi" in page.text
    assert f"{world.people['maya'].user.name}, Manajer kasus, " in page.text


def test_a_place_that_is_not_in_the_list_is_refused(world):
    with pytest.raises(Refused, match="di mana anak sekarang"):
        send(world, a_case(world), whereabouts="Jalan Kenari 5")


def test_the_full_form_checks_and_carries_on_where_the_child_is(client, world):
    """It stands on the page before sending, and again where a declined one is sent on."""
    case = a_case(world)
    new = reverse("handoff_new", args=[case.code])
    told = {
        "to": ["rsud"], "asked": ["medical"], "kind": "referral", "basis": "vital",
        "given_by": "nobody", "text_code": "vital", "purpose": "safety", "tier": "1",
        "whereabouts": "outdoors", "save_id": str(uuid4()),
    }  # fmt: skip
    check = sign_in(client, world.people["maya"]).post(new, {**told, "langkah": "periksa"})
    assert "Di jalan atau tempat umum" in check.text
    client.post(new, {**told, "langkah": "kirim"})
    handoff = HandOff.objects.get(activation=case)
    reply = Decline(because="full", alternative=world.agencies["unit-ppa-polres"])
    decline_handoff(handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=NIGHT)
    again = client.get(new, {"dari": handoff.code})
    assert again.context["form"]["whereabouts"].value() == "outdoors"
