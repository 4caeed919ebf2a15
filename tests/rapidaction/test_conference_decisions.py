"""What a conference decided: in fixed words, handed on with one press, or given up with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import Decline, decline_handoff, withdraw_handoff
from layak.workflows.rapidaction.assignments.actions import block
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.casework.reads import case_page
from layak.workflows.rapidaction.closing.omissions import omissions_of
from layak.workflows.rapidaction.closing.reads import closing_gaps
from layak.workflows.rapidaction.conferences.actions import (
    Decided,
    drop_decision,
    hold_conference,
    plan_conference,
)
from layak.workflows.rapidaction.conferences.models import ConferenceDecision
from layak.workflows.rapidaction.home.reads import home_page
from layak.workflows.rapidaction.sending.actions import send_to_all
from tests.conftest import fresh, sign_in
from tests.rapidaction.handoff_help import NIGHT, SCHOOLING, a_case, send, share

# a day after the case was opened, 3 February 2026 in the city
HELD = NIGHT + timedelta(days=1)
DUE = date(2026, 2, 6)


@pytest.fixture
def case(world):
    """Three agencies have a part in it, beside the one that leads."""
    activation = a_case(world)
    send(world, activation, to="rsud", asked=("visum",))
    send(world, activation, to="unit-ppa-polres", asked=("tracing",))
    return activation


def planned(world, case, *codes):
    return plan_conference(
        activation_id=case.pk, planned_at=HELD, place="", by=world.people["maya"], at=NIGHT,
        agency_ids=[world.agencies[code].pk for code in codes or ("rsud", "unit-ppa-polres")],
    )  # fmt: skip


def decided(world, code="rsud", asked="medical", due_on=DUE) -> Decided:
    return Decided(agency_id=world.agencies[code].pk, asked=asked, due_on=due_on)


def held(world, case, *rows: Decided, conference=None):
    return hold_conference(
        conference_id=(conference or planned(world, case)).pk, held_at=HELD, decided=rows,
        decisions="Anak tetap pada nenek.", by=world.people["maya"], at=HELD,
    )  # fmt: skip


def one_decision(world, case, **told) -> ConferenceDecision:
    held(world, case, decided(world, **told))
    return ConferenceDecision.objects.get()


def sent_for(world, case, decision, *codes, asked=("medical",), at=HELD) -> list[HandOff]:
    return send_to_all(
        activation_id=case.pk, receivers=[world.agencies[code] for code in codes], asked=asked,
        share=share(), save_id=uuid4(), decision_id=decision.pk, by=world.people["maya"], at=at,
    )  # fmt: skip


def test_rows_of_who_does_what_stand_beside_the_sealed_note(world, case):
    held(world, case, decided(world), decided(world, "unit-ppa-polres", "police-report"))
    rows = ConferenceDecision.objects.order_by("pk").values_list("agency__code", "asked", "due_on")
    assert list(rows) == [("rsud", "medical", DUE), ("unit-ppa-polres", "police-report", DUE)]
    event = Event.objects.get(kind="case.conference_held")
    assert event.facts["decisions"] == 2


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"code": "smpn-contoh", "asked": "schooling"}, "ikut konferensi"),
        ({"code": "uptd-ppa"}, "ikut konferensi"),
        ({"asked": "mediation"}, "Pilih apa yang diminta"),
        ({"due_on": date(2026, 2, 2)}, "hari ini atau sesudahnya"),
        ({"due_on": date(2027, 3, 1)}, "paling jauh setahun"),
    ],
)
def test_a_decision_that_cannot_be_leaves_the_conference_as_it_was(world, case, row, says):
    conference = planned(world, case)
    with pytest.raises(Refused, match=says):
        held(world, case, decided(world, **row), conference=conference)
    conference.refresh_from_db()
    assert conference.held_at is None
    assert not ConferenceDecision.objects.exists()


def test_the_same_of_the_same_agency_is_decided_once(world, case):
    with pytest.raises(Refused, match="hal yang sama"):
        held(world, case, decided(world), decided(world))


def test_who_must_not_know_of_it_is_not_decided_about(world, case):
    conference = planned(world, case)
    block(
        activation_id=case.pk, agency_id=world.agencies["rsud"].pk, by=world.people["maya"], at=HELD
    )
    with pytest.raises(Refused, match="ikut konferensi"):
        held(world, case, decided(world), conference=conference)


def test_sent_from_it_the_hand_off_is_tied_and_only_once(world, case):
    decision = one_decision(world, case)
    (handoff,) = sent_for(world, case, decision, "rsud")
    decision.refresh_from_db()
    assert decision.handoff == handoff
    event = Event.objects.filter(kind="handoff.sent").order_by("-pk").first()
    assert event.facts["decision"] == decision.pk
    with pytest.raises(Refused, match="sudah dirujuk"):
        sent_for(world, case, decision, "rsud", asked=("psychology",))
    assert HandOff.objects.filter(asked__contains=["psychology"]).count() == 0


def test_of_several_receivers_the_decided_one_carries_it_out(world, case):
    decision = one_decision(world, case)
    sent = sent_for(world, case, decision, "unit-ppa-polres", "rsud")
    decision.refresh_from_db()
    assert decision.handoff == next(one for one in sent if one.to_agency.code == "rsud")


def test_another_case_agency_or_request_does_not_carry_it_out(world, case):
    decision = one_decision(world, case)
    with pytest.raises(Refused, match="untuk RSUD Contoh"):
        sent_for(world, case, decision, "unit-ppa-polres")
    with pytest.raises(Refused, match="pilih juga permintaan itu"):
        sent_for(world, case, decision, "rsud", asked=("psychology",))
    decision.refresh_from_db()
    assert decision.handoff is None
    assert not HandOff.objects.filter(sent_at=HELD).exists()


def test_a_decision_of_another_case_tells_nothing_of_itself(world, case):
    decision = one_decision(world, case)
    other = a_case(world, child=case.child)
    for code in ("rsud", "unit-ppa-polres"):
        with pytest.raises(Refused, match="tidak dikenal"):
            sent_for(world, other, decision, code)
    with pytest.raises(Refused, match="bukan bagian"):
        send(world, other, to="rsud", asked=("medical",), decision_id=decision.pk)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("data:image/png;base64,AAAA", "isi gambar"),
        (" \u200b ", "Tulis keputusannya"),
        ("a" * 4001, "paling banyak 4000"),
    ],
    ids=["picture", "unseen", "long"],
)
def test_what_was_decided_is_read_as_any_note_is(world, case, words, says):
    conference = planned(world, case)
    with pytest.raises(Refused, match=says):
        hold_conference(
            conference_id=conference.pk, held_at=HELD, decisions=words,
            by=world.people["maya"], at=HELD,
        )  # fmt: skip
    conference.refresh_from_db()
    assert (conference.held_at, conference.note) == (None, None)


def test_given_up_it_says_why_and_ends_no_other_way(world, case):
    decision = one_decision(world, case)
    maya = world.people["maya"]
    with pytest.raises(Refused, match="alasan tidak jadi"):
        drop_decision(decision_id=decision.pk, because="malas", by=maya, at=HELD)
    drop_decision(decision_id=decision.pk, because="covered", by=maya, at=HELD)
    with pytest.raises(Refused, match="sudah dirujuk"):
        sent_for(world, case, decision, "rsud")
    handoff = HandOff.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ConferenceDecision.objects.filter(pk=decision.pk).update(handoff=handoff)
    kinds = Event.objects.filter(stream=f"activation:{case.code}").order_by("-pk")
    assert kinds.first().kind == "case.decision_dropped"


def test_strangers_give_up_nothing(world, case):
    decision = one_decision(world, case)
    with pytest.raises(Refused):
        drop_decision(decision_id=decision.pk, because="covered", by=world.people["pandu"], at=HELD)


def gap_of(case, at) -> list[str]:
    gaps = closing_gaps(case, at=at)
    return [gap.say for gap in gaps if gap.say.startswith("Keputusan konferensi")]


def test_a_case_is_not_closed_over_an_open_decision(world, case):
    decision = one_decision(world, case)
    expected = ["Keputusan konferensi belum dirujuk: RSUD Contoh, Pemeriksaan dan pengobatan"]
    assert gap_of(case, HELD) == expected
    sent_for(world, case, decision, "rsud")
    assert gap_of(case, HELD) == []


def test_taken_back_it_stands_open_again_until_another_carries_it_out(world, case):
    decision, maya = one_decision(world, case), world.people["maya"]
    for _time in range(2):
        (handoff,) = sent_for(world, case, decision, "rsud")
        (line,) = case_page(case, "assigned", maya, at=HELD)["decisions"]
        assert (line.tone, line.drop_url, gap_of(case, HELD)) == ("wait", "", [])
        withdraw_handoff(handoff_id=handoff.pk, because="not-needed", by=maya, at=HELD)
        (line,) = case_page(case, "assigned", maya, at=HELD)["decisions"]
        assert (line.word, line.tone, line.handoff) == ("Ditarik", "lock", handoff.code)
        assert f"?keputusan={decision.pk}" in line.send_url
        assert len(gap_of(case, HELD)) == 1
    after = HELD + timedelta(days=4)
    (line,) = case_page(case, "assigned", maya, at=after)["decisions"]
    assert (line.is_late, line.tone) == (True, "late")
    assert len(home_page(maya, at=after).decisions) == 1
    drop_decision(decision_id=decision.pk, because="changed", by=maya, at=after)
    decision.refresh_from_db()
    assert (decision.handoff, gap_of(case, after)) == (None, [])
    # nobody carries it out: whoever closes the case reads that
    told = {part.title: part.lines for part in omissions_of(case, [], at=after)}
    assert told["Keputusan konferensi yang tidak dijalankan"] == (
        ("RSUD Contoh, pemeriksaan dan pengobatan: Rencana berubah; oleh Maya Contoh", ""),
    )


def test_declined_it_goes_on_to_whoever_is_asked_instead(world, case, client):
    decision, maya = one_decision(world, case), world.people["maya"]
    (handoff,) = sent_for(world, case, decision, "rsud")
    reply = Decline(because="full", alternative=world.agencies["unit-ppa-polres"])
    decline_handoff(handoff_id=handoff.pk, reply=reply, by=world.people["pandu"], at=HELD)
    (line,) = case_page(case, "assigned", maya, at=HELD)["decisions"]
    assert (line.word, line.tone, bool(line.drop_url)) == ("Ditolak", "note", True)
    sign_in(client, maya)
    form = client.get(line.send_url).context["form"]
    assert (form["to"].value(), form["decision"].value()) == (["unit-ppa-polres"], decision.pk)
    (instead,) = sent_for(world, case, decision, "unit-ppa-polres")
    decision.refresh_from_db()
    assert (decision.handoff, gap_of(case, HELD)) == (instead, [])
    with pytest.raises(Refused, match="sudah dirujuk"):
        drop_decision(decision_id=decision.pk, because="changed", by=maya, at=HELD)


def test_after_its_day_it_is_late_on_the_case_and_in_the_workers_home(world, case):
    decision = one_decision(world, case)
    maya = world.people["maya"]
    on_the_day, after = HELD + timedelta(days=3), HELD + timedelta(days=4)
    for at, is_late in ((on_the_day, False), (after, True)):
        page = case_page(case, "assigned", maya, at=at)
        assert [line.is_late for line in page["decisions"]] == [is_late]
        assert any("6 Februari 2026" in one.title for one in page["alarms"]) == is_late
        assert [line["case"] for line in home_page(maya, at=at).decisions] == [case.code] * is_late
    assert home_page(world.people["lina"], at=after).decisions == []
    drop_decision(decision_id=decision.pk, because="changed", by=maya, at=after)
    assert home_page(maya, at=after).decisions == []
    assert not case_page(case, "assigned", maya, at=after)["decisions"][0].is_late


def held_form(world, conference, **changes) -> dict[str, object]:
    rsud = world.agencies["rsud"].pk
    return {
        "on": "2026-02-03", "clock": "21:14", "zone": 420, "decisions": "Anak pada nenek.",
        "agency_1": rsud, "asked_1": "medical", "due_1": "2099-02-06", **changes,
    }  # fmt: skip


def test_rows_are_typed_without_a_script_and_nothing_typed_is_lost(world, case, client):
    conference = planned(world, case)
    sign_in(client, fresh(world.people["maya"]))
    url = reverse("conference_plan", args=[case.code]) + f"?terlaksana={conference.pk}"
    empty = client.get(url).content.decode()
    assert empty.count('name="agency_') == 3
    half = client.post(url, held_form(world, conference, asked_1="", agency_2="999999"))
    assert half.status_code == 422
    text = half.content.decode()
    assert "Baris 1: isi juga yang diminta" in text
    assert "Anak pada nenek." in text


def test_the_page_of_the_case_leads_to_the_form_filled_in(world, case, client):
    one_decision(world, case)
    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()
    link = f"{reverse('handoff_new', args=[case.code])}?keputusan={ConferenceDecision.objects.get().pk}"
    assert f'href="{link}"' in text
    form = client.get(link).context["form"]
    assert (form["to"].value(), form["asked"].value()) == (["rsud"], ["medical"])
    assert form["decision"].value() == ConferenceDecision.objects.get().pk


def test_the_form_carries_the_decision_through_the_page_of_checking(world, case, client):
    decision = one_decision(world, case)
    sign_in(client, world.people["maya"])
    url = reverse("handoff_new", args=[case.code])
    told = {
        "to": ["rsud"], "asked": ["medical"], "basis": "vital", "given_by": "nobody",
        "text_code": "vital", "purpose": "safety", "tier": "1", "kind": "referral",
        "save_id": str(uuid4()), "decision": decision.pk,
    }  # fmt: skip
    checked = client.post(url, {**told, "langkah": "periksa"}).content.decode()
    assert f'name="decision" value="{decision.pk}"' in checked
    assert client.post(url, {**told, "langkah": "kirim"}).status_code == 302
    decision.refresh_from_db()
    assert decision.handoff is not None


def test_a_place_of_learning_is_asked_with_its_own_form(world, case, client):
    send(world, case, to="smpn-contoh", asked=("stay-enrolled",), answers=SCHOOLING,
         share=share(purpose="schooling"))  # fmt: skip
    conference = planned(world, case, "smpn-contoh")
    with pytest.raises(Refused, match="mengungkap perkaranya"):
        held(world, case, decided(world, "smpn-contoh", "medical"), conference=conference)
    held(world, case, decided(world, "smpn-contoh", "schooling"), conference=conference)
    line = case_page(case, "assigned", world.people["maya"], at=HELD)["decisions"][0]
    assert "formulir=sekolah" in line.send_url


def test_the_page_of_giving_up(world, case, client):
    decision = one_decision(world, case)
    url = reverse("decision_drop", args=[case.code, decision.pk])
    sign_in(client, world.people["maya"])
    assert "Buat rujukan" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"because": "not-needed"}).status_code == 302
    decision.refresh_from_db()
    assert decision.dropped_because == "not-needed"
    assert client.get(url).status_code == 404
