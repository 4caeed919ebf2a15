"""Requests for data: a clock of 3x24 hours, the safety check, two people; the end of retention."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from layak.platform.audit.chain import link_pending, verify
from layak.platform.audit.models import Event, Link
from layak.platform.notifications.models import Notice
from layak.platform.sealing import opened
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.children.models import CaseNote, IdentityRead, PrivacyRequest
from layak.workflows.rapidaction.children.opening_actions import open_child
from layak.workflows.rapidaction.privacy.actions import (
    RequestWords,
    check_safety,
    decide_request,
    erase_identity,
    propose_decision,
    put_off_review,
    receive_request,
    ring_requests,
)
from layak.workflows.rapidaction.privacy.reads import danger_of, due_for_review
from tests.conftest import make_person, sign_in
from tests.rapidaction.made import NOW, activation_row, note_row, report_in


@pytest.fixture
def desk(world):
    """Two officers: one proposes, the other decides."""
    agency = world.agencies["disdik"]
    return [
        make_person(agency, "privacy-officer", name, f"{name} Contoh") for name in ("yoga", "niken")
    ]


def received(desk, child=None, kind="access", at=NOW) -> PrivacyRequest:
    words = RequestWords(
        kind=kind, requester="Pak Contoh", requester_contact="0812", words="Minta salinan",
        child_code=child.code if child else "",
    )  # fmt: skip
    return receive_request(words=words, received_at=NOW, by=desk[0], at=at)


def granted(desk, child, kind, **told) -> PrivacyRequest:
    request = received(desk, child, kind)
    check_safety(request_id=request.pk, may_endanger=False, by=desk[0], at=NOW)
    propose_decision(request_id=request.pk, is_refusal=False, by=desk[0], at=NOW, **told)
    return decide_request(request_id=request.pk, is_agreed=True, by=desk[1], at=NOW)


def test_the_clock_counts_three_days_from_when_it_came(world, desk):
    request = received(desk)
    assert request.due_at - NOW == timedelta(hours=72)
    assert "Pak" not in str(vars(request))
    notice = Notice.objects.get(kind="privacy.received")
    assert notice.user == desk[1].user
    # 23 November 10.00 WIB and three days
    assert (
        notice.text
        == f"Permintaan data {request.code} diterima; jawab sampai 26 November 2026, 10.00 WIB."
    )


def test_officers_are_reminded_once_and_told_when_it_is_late(world, desk):
    request = received(desk)
    day, end = NOW + timedelta(hours=48), NOW + timedelta(hours=72)
    assert [ring_requests(at=day - timedelta(minutes=1)), ring_requests(at=day)] == [0, 1]
    assert [ring_requests(at=day), ring_requests(at=end), ring_requests(at=end)] == [0, 1, 0]
    kinds = Notice.objects.filter(user=desk[0].user).values_list("kind", flat=True)
    assert sorted(kinds) == ["privacy.due", "privacy.late"]
    request.refresh_from_db()
    assert request.next_alarm_at is None


def test_safety_is_checked_before_anything_is_proposed(world, desk):
    request = received(desk)
    with pytest.raises(Refused, match="Periksa keselamatan"):
        propose_decision(
            request_id=request.pk, is_refusal=True, because="unproven", by=desk[0], at=NOW
        )


def test_danger_is_refused_with_a_reason_by_two_people(world, desk):
    request = received(desk, activation_row(world).child)
    check_safety(request_id=request.pk, may_endanger=True, by=desk[0], at=NOW)
    with pytest.raises(Refused, match="Ps 33"):
        propose_decision(request_id=request.pk, is_refusal=False, by=desk[0], at=NOW)
    with pytest.raises(NotAcceptable):
        propose_decision(request_id=request.pk, is_refusal=True, because="", by=desk[0], at=NOW)
    propose_decision(
        request_id=request.pk, is_refusal=True, because="endangers", by=desk[0], at=NOW
    )
    with pytest.raises(Refused, match="orang kedua"):
        decide_request(request_id=request.pk, is_agreed=True, by=desk[0], at=NOW)
    assert (
        decide_request(request_id=request.pk, is_agreed=True, by=desk[1], at=NOW).state == "refused"
    )
    assert not Notice.objects.filter(user=desk[0].user, about=f"privacy:{request.code}").exists()


def test_the_database_forbids_granting_danger(world, desk):
    request = granted(desk, activation_row(world).child, "access")
    request.may_endanger = True
    with pytest.raises(IntegrityError), transaction.atomic():
        request.save()


def test_sent_back_it_is_open_again(world, desk):
    request = received(desk, activation_row(world).child)
    check_safety(request_id=request.pk, may_endanger=False, by=desk[0], at=NOW)
    propose_decision(request_id=request.pk, is_refusal=False, by=desk[0], at=NOW)
    request = decide_request(request_id=request.pk, is_agreed=False, by=desk[1], at=NOW)
    assert (request.state, request.proposed_by) == ("open", None)


def test_only_the_desk(world, desk):
    with pytest.raises(Refused):
        received([world.people["lina"]])


def test_what_speaks_for_danger(world):
    activation = activation_row(world)
    child = activation.child
    open_case = {"has_open_case": True, "has_reported_guardian": False}
    nothing_else = {"has_conflict": False, "has_sealed_note": False}
    assert danger_of(child) == open_case | nothing_else
    note_row(world, activation, "suspect", "Ayah tiri")
    ConflictBlock.objects.create(
        activation=activation, user=world.people["yusuf"].user, at=NOW, by=world.people["lina"].user
    )
    assert danger_of(child) == open_case | {"has_conflict": True, "has_sealed_note": True}


def test_restriction_stands_on_the_child(world, desk):
    child = activation_row(world).child
    granted(desk, child, "restriction")
    child.refresh_from_db()
    assert child.restricted_at == NOW


# retention


def closed(world, activation, review_on=date(2026, 11, 1)) -> Activation:
    activation.state, activation.review_on = "closed", review_on
    activation.closing_asked_at = activation.closed_at = NOW
    activation.closing_asked_by = world.people["maya"].user
    activation.closed_by = world.people["lina"].user
    activation.save()
    return activation


def test_erasure_empties_every_word_and_keeps_the_counts(world, desk):
    report = report_in(world, reporter="Ibu Sri", is_anonymous=False).report
    activation = activation_row(world, report=report)
    note_row(world, activation, "plan", "Konseling")
    closed(world, activation)
    [row] = due_for_review(today=date(2026, 11, 23))
    assert row.code == activation.child.code
    erase_identity(child_id=activation.child.pk, by=desk[0], at=NOW)
    child = Child.objects.get()
    report.refresh_from_db()
    assert (child.name, child.address, child.nik_index, report.story, report.reporter) == ("",) * 5
    assert CaseNote.objects.get().text == ""
    assert Activation.objects.get().level_because == ""
    assert child.erased_at == NOW
    assert Event.objects.get(kind="identity.erased").facts == {"code": child.code, "cases": 1}
    assert due_for_review(today=date(2026, 11, 23)).object_list == []


def test_erasure_is_no_finding_of_the_trail(world, desk):
    """The words go, the reads stay: nothing that was linked is touched."""
    activation = activation_row(world)
    open_child(activation=activation, fields=("name",), by=world.people["maya"], at=NOW)
    link_pending(at=NOW)
    linked = Link.objects.filter(table="rapidaction_identityread").count()
    closed(world, activation)
    erase_identity(child_id=activation.child.pk, by=desk[0], at=NOW)
    link_pending(at=NOW)
    assert verify() == []
    assert linked == IdentityRead.objects.count() == 1


def test_a_running_case_holds_the_identity(world, desk):
    activation = closed(world, activation_row(world))
    activation_row(world, child=activation.child)
    assert due_for_review(today=date(2026, 11, 23)).object_list == []
    with pytest.raises(Refused, match="yang berjalan"):
        erase_identity(child_id=activation.child.pk, by=desk[0], at=NOW)


def test_what_is_not_due_stays(world, desk):
    activation = closed(world, activation_row(world), review_on=date(2026, 11, 24))
    with pytest.raises(Refused, match="belum tiba"):
        erase_identity(child_id=activation.child.pk, by=desk[0], at=NOW)


def test_a_review_is_put_off_for_a_process_of_law(world, desk):
    activation = closed(world, activation_row(world))
    put_off_review(child_id=activation.child.pk, until_on=date(2027, 6, 1), by=desk[0], at=NOW)
    assert due_for_review(today=date(2026, 11, 23)).object_list == []
    assert len(due_for_review(today=date(2027, 6, 1))) == 1
    with pytest.raises(NotAcceptable):
        put_off_review(
            child_id=activation.child.pk, until_on=date(2026, 11, 23), by=desk[0], at=NOW
        )


def test_a_report_of_two_children_stays_for_the_other(world, desk):
    report = report_in(world, child_count=2).report
    first = closed(world, activation_row(world, report=report))
    activation_row(world, report=report)
    erase_identity(child_id=first.child.pk, by=desk[0], at=NOW)
    report.refresh_from_db()
    assert opened(report, "story")


# pages


def test_the_way_of_a_request_through_the_desk(world, desk, client):
    child = activation_row(world).child
    sign_in(client, desk[0])
    form = {
        "kind": "access", "requester": "Pak Contoh", "requester_contact": "0812",
        "words": "Minta salinan", "child_code": child.code.lower(),
        "received_at": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert client.post(reverse("privacy_new"), form).status_code == 302
    request = PrivacyRequest.objects.get()
    page = reverse("privacy_detail", args=[request.code])
    shown = client.get(page).text
    assert "Apakah pemohon dilaporkan dalam penanganan mana pun?" in shown
    assert "Pak Contoh" not in shown
    assert "Pak Contoh" in client.post(page, {"do": "open"}).text
    client.post(page, {"do": "check", "may_endanger": "no"})
    client.post(page, {"do": "propose", "decision": "grant"})
    assert client.post(page, {"do": "decide", "agreed": "yes"}).status_code == 409
    copy = reverse("privacy_copy_json", args=[request.code])
    client.post(copy)
    assert not IdentityRead.objects.filter(fields__contains=["name"]).exists()
    sign_in(client, desk[1])
    client.post(page, {"do": "decide", "agreed": "yes"})
    answer = client.post(copy)
    told = json.loads(answer.content)
    assert told["yang_disimpan"]["Nama"] == "Bunga Contoh"
    assert answer["Content-Disposition"] == f'attachment; filename="salinan-{request.code}.json"'
    assert client.post(reverse("privacy_copy_pdf", args=[request.code])).content.startswith(b"%PDF")
    copies = IdentityRead.objects.filter(fields__contains=["name"], relation="privacy", child=child)
    assert copies.count() == 2


def test_what_speaks_for_danger_is_seen_before_it_is_judged(world, desk, client):
    child = activation_row(world).child
    request = received(desk)
    page = reverse("privacy_detail", args=[request.code])
    sign_in(client, desk[0])
    assert "Anak ini masih ditangani." not in client.get(page).text
    empty = client.post(page, {"do": "child", "child_code": " "})
    assert empty.status_code == 422
    assert "Tulis dahulu kode anaknya" in empty.text
    assert "Jawab dahulu" not in empty.text
    assert "tidak dikenal" in client.post(page, {"do": "child", "child_code": "A-XXXX"}).text
    assert client.post(page, {"do": "child", "child_code": child.code}).status_code == 302
    assert "Anak ini masih ditangani." in client.get(page).text
    request.refresh_from_db()
    assert (request.child, request.checked_at, request.may_endanger) == (child, None, None)


def test_others_have_no_desk(world, desk, client):
    request = received(desk)
    sign_in(client, world.people["lina"])
    for name, args in (
        ("privacy_list", []),
        ("privacy_detail", [request.code]),
        ("retention_list", []),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_retention_on_a_page(world, desk, client):
    activation = closed(world, activation_row(world))
    sign_in(client, desk[0])
    page, code = reverse("retention_list"), activation.child.code
    assert code in client.get(page).text
    empty = client.post(page, {"do": "keep", "child": code})
    assert empty.status_code == 422
    assert "Simpan sampai belum diisi." in empty.text
    past = client.post(page, {"do": "keep", "child": code, "until_on": "2020-03-05"})
    assert past.status_code == 422
    assert "Pilih hari sesudah hari ini" in past.text
    assert 'value="2020-03-05"' in past.text
    assert past.text.count(f'id="{code}-until_on"') == 1
    assert client.post(page, {"do": "erase", "child": code}).status_code == 302
    assert Child.objects.get().erased_at is not None
