from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from layak.platform.notifications.models import Notice
from layak.records.followups.promises.models import FollowUp
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.clocks.actions import ring
from layak.workflows.rapidaction.drills.actions import (
    ReviewMoved,
    ReviewWords,
    end_drill,
    promise_finding,
    start_drill,
    write_review,
)
from layak.workflows.rapidaction.drills.models import Drill
from layak.workflows.rapidaction.home.board_reads import board
from layak.workflows.rapidaction.sending.actions import send_handoff
from layak.workflows.rapidaction.sending.checks import ShareWords
from tests.conftest import MONDAY, sign_in

LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def drill(world) -> Drill:
    return start_drill(
        title="Gladi malam",
        scenario="Seorang anak karangan datang ke IGD.",
        playbook=world.playbooks["kekerasan-seksual"],
        level="red",
        by=world.people["maya"],
        at=MONDAY,
    )


def test_a_drill_runs_the_playbook_and_is_never_counted(drill):
    assert drill.activation.is_drill
    assert drill.activation.steps.count() == 16 + 14
    assert list(Activation.objects.real()) == []


def test_who_may_not_run_drills_is_refused(world):
    with pytest.raises(Refused):
        start_drill(
            title="Gladi",
            scenario="",
            playbook=world.playbooks["napza"],
            level="green",
            by=world.people["pandu"],
            at=MONDAY,
        )
    assert Drill.objects.count() == 0


def test_a_drill_without_name_is_refused(world):
    with pytest.raises(Refused, match="nama"):
        start_drill(
            title=" \u200b ",
            scenario="",
            playbook=world.playbooks["napza"],
            level="green",
            by=world.people["maya"],
            at=MONDAY,
        )


def test_ending_silences_everything_once(world, drill):
    assert [row.is_drill for row in board(world.people["maya"], at=LATER).rows] == [True]
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=LATER)
    assert not drill.activation.steps.exclude(next_alarm_at=None).exists()
    assert board(world.people["maya"], at=LATER).rows == ()
    with pytest.raises(Refused, match="sudah selesai"):
        end_drill(drill_id=drill.pk, by=world.people["maya"], at=LATER)


def test_a_review_waits_for_the_end_and_its_findings_become_promises(world, drill, wati):
    words = ReviewWords(
        went_well="IGD menjawab dalam sembilan menit.",
        went_wrong="Nomor pengganti Unit PPA sudah mati.",
        findings=[("Perbarui nomor piket Unit PPA", world.agencies["unit-ppa-polres"].pk)],
    )
    with pytest.raises(Refused, match="Masih berjalan"):
        write_review(
            activation=drill.activation, words=words, seen=0, by=world.people["maya"], at=LATER
        )
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=LATER)
    review = write_review(
        activation=drill.activation, words=words, seen=0, by=world.people["maya"], at=LATER
    )
    finding = review.findings.get()
    with pytest.raises(Refused):
        promise_finding(
            finding_id=finding.pk, due_on=date(2026, 3, 1), by=world.people["maya"], at=LATER
        )
    promise_finding(finding_id=finding.pk, due_on=date(2026, 3, 1), by=wati, at=LATER)
    made = FollowUp.objects.get()
    assert (made.title, made.agency, made.due_on) == (
        "Perbarui nomor piket Unit PPA",
        world.agencies["unit-ppa-polres"],
        date(2026, 3, 1),
    )
    with pytest.raises(Refused, match="sudah menjadi"):
        promise_finding(finding_id=finding.pk, due_on=date(2026, 3, 1), by=wati, at=LATER)


def test_two_writers_see_each_other(world, drill):
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=LATER)
    words = ReviewWords(went_well="Baik.", went_wrong="")
    for by in ("maya",):
        write_review(
            activation=drill.activation, words=words, seen=0, by=world.people[by], at=LATER
        )
    with pytest.raises(ReviewMoved):
        write_review(
            activation=drill.activation, words=words, seen=0, by=world.people["lina"], at=LATER
        )


def test_a_finding_without_words_is_refused_by_the_database(world, drill):
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=LATER)
    review = write_review(
        activation=drill.activation,
        words=ReviewWords(went_well="Baik.", went_wrong=""),
        seen=0,
        by=world.people["maya"],
        at=LATER,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        review.findings.create(text="", agency=world.agencies["rsud"])


def test_pages_from_start_to_review(client, world):
    sign_in(client, world.people["maya"])
    assert "Belum pernah gladi" in client.get("/aksi-cepat/gladi/").content.decode()
    told = {
        "title": "Gladi siang",
        "scenario": "",
        "playbook": world.playbooks["napza"].pk,
        "level": "yellow",
    }
    shown = client.post("/aksi-cepat/gladi/baru/", told, follow=True).content.decode()
    assert "GLADI" in shown
    assert "Gladi sedang berjalan" in shown
    drill = Drill.objects.get()
    client.post(f"/aksi-cepat/gladi/{drill.pk}/selesai/")
    address = f"/aksi-cepat/tinjauan/{drill.activation.code}/tulis/"
    half = {"went_well": "Cepat.", "went_wrong": "", "seen": 0, "finding_1": "Perbaiki nomor"}
    refused = client.post(address, half).content.decode()
    assert "Pilih instansi yang memperbaikinya." in refused
    assert "Cepat." in refused
    half["agency_1"] = world.agencies["rsud"].pk
    shown = client.post(address, half, follow=True).content.decode()
    assert "Perbaiki nomor" in shown
    assert "Menunggu sekretariat" in shown


def test_nobody_runs_for_an_invented_child(client, world, drill):
    """Every notice and every page of a drill says what it is, up to the highest rung."""
    send_handoff(
        activation_id=drill.activation_id,
        to=world.agencies["rsud"],
        asked=("medical",),
        share=ShareWords(basis="public", purpose="service", text_code="law", tier=1),
        save_id=uuid4(),
        by=world.people["maya"],
        at=MONDAY,
    )
    ring(at=MONDAY + timedelta(hours=5))
    said = list(
        Notice.objects.filter(kind__regex="handoff|case|step").values_list("text", flat=True)
    )
    assert len(said) > 5
    assert [text for text in said if not text.startswith("GLADI: ")] == []
    sign_in(client, world.people["pandu"])
    end_of = Notice.objects.filter(user=world.people["pandu"].user)
    for address in ("/aksi-cepat/", "/aksi-cepat/rujukan/"):
        assert "GLADI" in client.get(address).content.decode(), address
    end_drill(drill_id=drill.pk, by=world.people["maya"], at=MONDAY + timedelta(hours=6))
    handoff = drill.activation.handoffs.get()
    assert (handoff.state, handoff.next_alarm_at) == ("withdrawn", None)
    assert list(handoff.moments.order_by("pk").values_list("moment", flat=True))[-1] == "withdrawn"
    # the alarms are taken back; what remains says that it is over
    assert [
        text for text in end_of.unread().values_list("text", flat=True) if "belum" in text
    ] == []
