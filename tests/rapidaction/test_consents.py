"""A consent is withdrawn: what rests on it ends at once, what stands on another ground goes on."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import Decline, accept_handoff, decline_handoff
from layak.workflows.rapidaction.cases.actions import lock_case
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import PrivacyRequest
from layak.workflows.rapidaction.children.opening_actions import open_child
from layak.workflows.rapidaction.handoffs.share_rules import NotShared, rests_on
from layak.workflows.rapidaction.privacy.actions import (
    RequestWords,
    check_safety,
    decide_request,
    propose_decision,
    receive_request,
)
from layak.workflows.rapidaction.privacy.reads import consent_page
from tests.conftest import make_person, sign_in
from tests.rapidaction.handoff_help import MINUTE, NIGHT, a_case, send, share, wait_for_a_lock
from tests.rapidaction.made import child_row

LATER = NIGHT + timedelta(hours=1)


@pytest.fixture
def desk(world):
    """Two officers: one proposes, the other decides."""
    agency = world.agencies["disdik"]
    return [
        make_person(agency, "privacy-officer", name, f"{name} Contoh") for name in ("yoga", "niken")
    ]


@pytest.fixture
def case(world):
    with transaction.atomic():
        return a_case(world, child=child_row(world))


def on_consent(world, case, to="rsud", giver="child", document="", **told) -> HandOff:
    with_name = share(
        basis="consent", given_by=giver, text_code="signed", tier=2, fields=("name",),
        document=document,
    )  # fmt: skip
    return send(world, case, to=to, share=with_name, **told)


def proposed(desk, case, giver="child") -> PrivacyRequest:
    words = RequestWords(
        kind="withdrawal", requester="Bu Contoh", requester_contact="0812", words="Saya menarik",
        child_code=case.child.code,
    )  # fmt: skip
    request = receive_request(words=words, received_at=NIGHT, by=desk[0], at=NIGHT)
    check_safety(request_id=request.pk, may_endanger=False, by=desk[0], at=NIGHT)
    propose_decision(request_id=request.pk, is_refusal=False, giver=giver, by=desk[0], at=NIGHT)
    return request


def granted(desk, case, giver="child") -> PrivacyRequest:
    request = proposed(desk, case, giver)
    return decide_request(request_id=request.pk, is_agreed=True, by=desk[1], at=LATER)


def state(handoff) -> str:
    return HandOff.objects.get(pk=handoff.pk).state


# by hand: who gave, who withdraws, whether it ends
ENDS = [
    ("child", "child", True),
    ("child", "guardian", False),
    ("child", "other", False),
    ("guardian", "child", False),
    ("guardian", "guardian", True),
    ("guardian", "other", False),
    ("both", "child", True),
    ("both", "guardian", True),
    ("both", "other", False),
    ("other", "child", False),
    ("other", "guardian", False),
    ("other", "other", True),
]


@pytest.mark.parametrize(("gave", "withdraws", "ends"), ENDS)
def test_whose_withdrawal_ends_what(gave, withdraws, ends):
    assert rests_on(withdraws, basis="consent", given_by=gave) is ends
    for basis in ("contract", "duty", "vital", "public", "legitimate"):
        assert not rests_on(withdraws, basis=basis, given_by="nobody")


def test_what_rests_on_the_consent_ends_with_its_moment_alarm_and_access(world, case, desk):
    handoff = on_consent(world, case)
    pandu = world.people["pandu"]
    accept_handoff(handoff_id=handoff.pk, by=pandu, at=NIGHT + MINUTE)
    assert open_child(activation=case, fields=["name"], by=pandu, at=NIGHT + MINUTE).words

    granted(desk, case)

    handoff.refresh_from_db()
    assert (handoff.state, handoff.withdrawn_because, handoff.next_alarm_at) == (
        "withdrawn", "consent-withdrawn", None,
    )  # fmt: skip
    moment = handoff.moments.get(moment="withdrawn")
    assert (moment.at, moment.recorded_by) == (LATER, desk[1].user)
    with pytest.raises(Activation.DoesNotExist):
        open_child(activation=case, fields=["name"], by=pandu, at=LATER)
    told = Notice.objects.filter(user=pandu.user).order_by("-pk").first()
    assert told.text == (
        f"Rujukan {handoff.code} ditarik karena persetujuannya ditarik. Hentikan, lalu kembalikan "
        "atau musnahkan data yang sudah diterima."
    )
    kinds = Event.objects.filter(stream=f"activation:{case.code}").order_by("-pk")
    assert kinds.first().kind == "handoff.withdrawn"


def test_what_stands_on_another_ground_or_giver_goes_on(world, case, desk):
    child_gave = on_consent(world, case, giver="child")
    together = on_consent(world, case, asked=("psychology",), giver="both")
    vital = send(world, case, to="unit-ppa-polres", asked=("police-report",))
    granted(desk, case, "guardian")
    assert [state(row) for row in (child_gave, together, vital)] == ["sent", "withdrawn", "sent"]
    granted(desk, case, "child")
    assert [state(row) for row in (child_gave, vital)] == ["withdrawn", "sent"]


def test_the_case_hears_once_and_only_where_something_ended(world, case, desk):
    other = a_case(world, child=case.child)
    first = on_consent(world, case)
    second = on_consent(world, case, to="unit-ppa-polres", asked=("police-report",))
    vital = send(world, other)
    granted(desk, case)
    assert [state(row) for row in (first, second, vital)] == ["withdrawn", "withdrawn", "sent"]
    told = Notice.objects.filter(kind="privacy.withdrawal")
    assert {(row.user.username, row.text) for row in told} == {
        (
            name,
            f"Persetujuan ditarik: rujukan yang bersandar padanya pada {case.code} sudah ditarik. "
            "Periksa layanan yang terhenti.",
        )
        for name in set(
            case.assignments.filter(until_at=None).values_list("user__username", flat=True)
        )
    }


def test_a_lead_that_was_taken_over_is_decided_by_the_supervisor(world, case, desk):
    sinta = make_person(world.agencies["rsud"], "case-worker", "sinta", "Sinta Contoh")
    handoff = on_consent(world, case, asked=("lead",), kind="transfer")
    accept_handoff(handoff_id=handoff.pk, by=sinta, at=NIGHT + MINUTE)
    page = consent_page(case.child, "child")
    assert ([row.handoff for row in page["led"]], page["ends"]) == ([handoff.code], [])
    granted(desk, case)
    assert state(handoff) == "accepted"
    texts = Notice.objects.filter(kind="privacy.withdrawal").values_list("text", flat=True)
    assert set(texts) == {
        f"Pelimpahan {case.code} bersandar pada persetujuan yang ditarik. Putuskan siapa yang "
        "memimpin."
    }


def declined(world, handoff) -> HandOff:
    reply = Decline(because="full", alternative=world.agencies["unit-ppa-polres"])
    pandu = world.people["pandu"]
    return decline_handoff(handoff_id=handoff.pk, reply=reply, by=pandu, at=NIGHT + MINUTE)


def test_what_waits_to_be_sent_on_ends_too_and_what_was_sent_on_stays_declined(world, case, desk):
    sent_on, waiting = on_consent(world, case), on_consent(world, case, asked=("psychology",))
    for handoff in (sent_on, waiting):
        declined(world, handoff)
    send(world, case, to="unit-ppa-polres", asked=("medical",))
    granted(desk, case)
    assert (state(sent_on), state(waiting)) == ("declined", "withdrawn")
    assert not HandOff.objects.filter(state="declined", next_alarm_at__isnull=False).exists()
    assert Notice.objects.filter(kind="privacy.withdrawal").exists()
    # whoever said no has nothing to give back
    texts = Notice.objects.filter(user=world.people["pandu"].user, text__contains=waiting.code)
    assert not texts.filter(text__contains="ditarik").exists()


def test_a_withdrawn_consent_carries_nothing_new(world, case, desk):
    told = {"asked": ("psychology",), "at": LATER}
    ended = on_consent(world, case, document="Persetujuan 1/2026, 2 Februari 2026")
    granted(desk, case)
    for giver, document in (
        ("child", ""), ("both", " "), ("child", "persetujuan  1/2026, 2 Februari 2026"),
    ):  # fmt: skip
        with pytest.raises(NotShared, match="sudah ditarik") as refusal:
            on_consent(world, case, giver=giver, document=document, **told)
        assert refusal.value.field == "document"
    assert HandOff.objects.filter(activation=case).get() == ended
    on_consent(world, case, giver="guardian", **told)
    newer = on_consent(world, case, document="Persetujuan 7/2026, 3 Februari 2026", at=LATER)
    assert newer.share.given_by == "child"
    # of another child it says nothing
    child = Child.objects.create(
        code="A-TEST-0002", age_band="6-11", created_at=NIGHT, created_by=desk[0].user
    )
    on_consent(world, a_case(world, child=child), **told)


def test_what_is_sent_on_after_a_withdrawal_names_its_ground_anew(world, case, desk, client):
    handoff = declined(world, on_consent(world, case))
    url = reverse("handoff_new", args=[case.code], query={"dari": handoff.code})
    sign_in(client, world.people["maya"])
    form = client.get(url).context["form"]
    assert (form["basis"].value(), form["given_by"].value()) == ("consent", "child")
    granted(desk, case)
    form = client.get(url).context["form"]
    assert (form["to"].value(), form["asked"].value()) == (["unit-ppa-polres"], ["medical"])
    assert "consent" not in (form["basis"].value() or "")
    assert not form["document"].value()


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_or_taken_over_while_it_is_decided_counts(world, case, desk):
    """The case is held by whoever answers; the decision waits, and looks only then."""
    sinta = make_person(world.agencies["rsud"], "case-worker", "sinta", "Sinta Contoh")
    led = on_consent(world, case, asked=("lead",), kind="transfer")
    request = proposed(desk, case)

    def decide() -> None:
        try:
            decide_request(request_id=request.pk, is_agreed=True, by=desk[1], at=LATER)
        finally:
            connection.close()

    other = threading.Thread(target=decide)
    with transaction.atomic():
        lock_case(case.pk)
        other.start()
        wait_for_a_lock()
        sent = on_consent(world, case, to="unit-ppa-polres", asked=("tracing",))
        accept_handoff(handoff_id=led.pk, by=sinta, at=NIGHT + MINUTE)
    other.join(timeout=20)
    assert (state(led), state(sent)) == ("accepted", "withdrawn")


def test_a_refusal_and_one_sent_back_end_nothing(world, case, desk):
    handoff = on_consent(world, case)
    request = proposed(desk, case)
    decide_request(request_id=request.pk, is_agreed=False, by=desk[1], at=LATER)
    request.refresh_from_db()
    assert (request.giver, state(handoff)) == ("", "sent")
    check_safety(request_id=request.pk, may_endanger=True, by=desk[0], at=LATER)
    with pytest.raises(Refused, match="wajib ditolak"):
        propose_decision(
            request_id=request.pk, is_refusal=False, giver="child", by=desk[0], at=LATER
        )
    propose_decision(
        request_id=request.pk, is_refusal=True, because="endangers", by=desk[0], at=LATER
    )
    decide_request(request_id=request.pk, is_agreed=True, by=desk[1], at=LATER)
    assert state(handoff) == "sent"


@pytest.mark.parametrize("giver", ["", "both", "nobody", "pak camat"])
def test_a_withdrawal_names_one_giver(world, case, desk, giver):
    with pytest.raises(NotAcceptable, match="persetujuan siapa"):
        proposed(desk, case, giver)


def test_the_database_forbids_a_withdrawal_of_nobody(world, case, desk):
    request = granted(desk, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivacyRequest.objects.filter(pk=request.pk).update(giver="")


def test_the_page_shows_what_will_happen_before_it_is_pressed(world, case, desk, client):
    ending = on_consent(world, case)
    staying = send(world, case, to="unit-ppa-polres", asked=("police-report",))
    request = proposed(desk, case)
    sign_in(client, desk[1])
    url = reverse("privacy_detail", args=[request.code])
    text = client.get(url).content.decode()
    before, after = text.split("Ditarik saat itu juga")[1].split("Tetap berjalan menurut dasarnya")
    assert ending.code in before
    assert staying.code not in before
    assert staying.code in after
    assert "Kepentingan vital anak" in after
    assert client.post(url, {"do": "decide", "agreed": "yes"}).status_code == 302
    assert "tidak ada yang ditarik" in client.get(url).content.decode()


def test_the_form_asks_whose_consent_and_keeps_what_was_chosen(world, case, desk, client):
    words = RequestWords(
        kind="withdrawal", requester="Bu Contoh", requester_contact="0812", words="Saya menarik",
        child_code=case.child.code,
    )  # fmt: skip
    request = receive_request(words=words, received_at=NIGHT, by=desk[0], at=NIGHT)
    check_safety(request_id=request.pk, may_endanger=False, by=desk[0], at=NIGHT)
    sign_in(client, desk[0])
    url = reverse("privacy_detail", args=[request.code])
    missing = client.post(url, {"do": "propose", "decision": "grant", "because": ""})
    assert missing.status_code == 422
    assert "Sebut persetujuan siapa" in missing.content.decode()
    sent = client.post(url, {"do": "propose", "decision": "grant", "giver": "child", "because": ""})
    assert sent.status_code == 302
    request.refresh_from_db()
    assert (request.state, request.giver) == ("proposed", "child")
