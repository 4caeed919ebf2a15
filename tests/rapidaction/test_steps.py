"""Finishing, leaving out and opening again; who may, and who was faster."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.steps.actions import finish_step, reopen_step
from layak.workflows.rapidaction.waivers.actions import decide_waiver, skip_step
from tests.conftest import sign_in
from tests.rapidaction.cases import occurrence, opened, sent_to, step
from tests.rapidaction.world import make_world

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-21T09:00:00+07:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def case(world):
    return opened(world, started_at=REPORTED)


def test_done_at_its_real_time_with_the_event_it_records(world, case):
    """The assessment done at 08.00 starts seven days for SIMFONI: Saturday 28 November, 08.00."""
    before = Event.objects.count()
    finish_step(
        step_id=step(case, "common", 8).pk, done_at=NOW - HOUR, by=world.people["maya"], at=NOW
    )

    run = step(case, "common", 8)
    assert (run.state, run.done_at, run.recorded_at) == ("done", NOW - HOUR, NOW)
    assert run.next_alarm_at is None
    assert occurrence(case, "asesmen_selesai").at == NOW - HOUR
    assert step(case, "common", 12).due_at == datetime.fromisoformat("2026-11-28T08:00+07:00")
    assert Event.objects.count() == before + 1


def test_a_step_may_be_done_before_those_ahead_of_it_and_the_page_says_so(client, world, case):
    sign_in(client, world.people["maya"])
    run = step(case, "common", 7)
    text = client.get(reverse("step_finish", args=[case.code, run.pk])).content.decode()
    assert "2 langkah sebelumnya belum selesai" in text

    finish_step(step_id=run.pk, done_at=NOW, by=world.people["maya"], at=NOW)
    assert step(case, "common", 4).state == "running"


def test_late_work_says_by_how_much(client, world, case):
    """Six hours after 22.00 is 04.00; done at 08.00 is four hours late."""
    finish_step(
        step_id=step(case, "common", 4).pk, done_at=NOW - HOUR, by=world.people["maya"], at=NOW
    )
    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()
    assert "selesai 21 November 2026, 08.00 WIB" in text
    assert "lewat 4 jam dari batas" in text


@pytest.mark.parametrize(
    ("done_at", "more", "says"),
    [
        (NOW + HOUR, {}, "belum terjadi"),
        (datetime.fromisoformat("1900-01-01T00:00+07:00"), {}, "terlalu jauh"),
        (NOW, {"document": "x" * 121}, "120 huruf"),
    ],
)
def test_what_cannot_be_leaves_the_step_open(world, case, done_at, more, says):
    run = step(case, "common", 8)
    with pytest.raises(Refused, match=says):
        finish_step(step_id=run.pk, done_at=done_at, by=world.people["maya"], at=NOW, **more)
    assert step(case, "common", 8).state == run.state


def test_for_an_outside_party_only_with_its_paper(world, case):
    police = world.agencies["unit-ppa-polres"]
    run = case.steps.filter(agency=police).first()
    told = {"step_id": run.pk, "done_at": NOW, "by": world.people["maya"], "at": NOW}
    with pytest.raises(Refused, match="surat atau berita acaranya"):
        finish_step(**told, on_behalf_of=police)
    done = finish_step(**told, on_behalf_of=police, document="LP/B/12/XI/2026")
    assert (done.on_behalf_of, done.document) == (police, "LP/B/12/XI/2026")


def test_who_works_on_the_case_finishes_a_step_of_another_agency_only_with_its_paper(
    client, world, case
):
    """Of a city agency too, which no list of outside parties names."""
    hospital = world.agencies["rsud"]
    run = case.steps.filter(agency=hospital, state="running").first()
    told = {"step_id": run.pk, "done_at": NOW, "by": world.people["maya"], "at": NOW}
    with pytest.raises(Refused, match="Langkah ini milik RSUD Contoh"):
        finish_step(**told, document="  ")
    page, form = reverse("step_finish", args=[case.code, run.pk]), {"on": "2026-11-21"}
    sign_in(client, world.people["maya"])
    shown = client.post(page, {**form, "clock": "08:30", "zone": "420"})
    assert shown.status_code == 422
    assert "Milik RSUD Contoh: dicatat atas namanya." in shown.content.decode()
    assert "Dicatat untuk pihak luar" not in shown.content.decode()
    assert step(case, run.part, run.position).state == "running"

    client.post(page, {**form, "clock": "08:30", "zone": "420", "document": "BA/12/XI/2026"})
    done = step(case, run.part, run.position)
    assert (done.state, done.on_behalf_of, done.document) == ("done", hospital, "BA/12/XI/2026")


def test_the_database_keeps_no_step_of_another_agency_without_its_paper(world, case):
    told = {"agency": world.agencies["rsud"], "state": "running"}
    run = case.steps.filter(**told).first()
    run.state, run.done_at, run.recorded_at, run.next_alarm_at = "done", NOW, NOW, None
    run.recorded_by, run.on_behalf_of = world.people["maya"].user, world.agencies["rsud"]
    with pytest.raises(IntegrityError, match="step_of_another_has_paper"), transaction.atomic():
        run.save()


def test_a_receiving_agency_finishes_its_own_step_only(world, case):
    """Ratih answers a hand-off for the police; the hospital's step is none of hers."""
    sent_to(case, world.agencies["unit-ppa-polres"], by=world.people["maya"], at=REPORTED)
    own = case.steps.filter(agency=world.agencies["unit-ppa-polres"]).first()
    other = step(case, "common", 8)
    told = {"done_at": NOW, "by": world.people["ratih"], "at": NOW}

    with pytest.raises(Refused, match="instansi lain"):
        finish_step(step_id=other.pk, **told)
    assert finish_step(step_id=own.pk, **told).recorded_by == world.people["ratih"].user


def test_without_a_hand_off_the_step_does_not_exist(world, case):
    own = case.steps.filter(agency=world.agencies["unit-ppa-polres"]).first()
    with pytest.raises(Activation.DoesNotExist):
        finish_step(step_id=own.pk, done_at=NOW, by=world.people["ratih"], at=NOW)


def test_left_out_for_a_fixed_reason_and_opened_again(world, case):
    run, told = step(case, "common", 6), {"by": world.people["maya"], "at": NOW}
    with pytest.raises(Refused, match="alasan"):
        skip_step(step_id=run.pk, because="malas", **told)
    skip_step(step_id=run.pk, because="not-this-child", words="Tidak perlu.", **told)
    decide_waiver(step_id=run.pk, is_granted=True, by=world.people["lina"], at=NOW)
    assert step(case, "common", 6).state == "skipped"

    reopen_step(step_id=run.pk, because="typed-wrong", **told)
    again = step(case, "common", 6)
    assert (again.state, again.due_at) == ("running", REPORTED + 12 * HOUR)
    assert again.next_alarm_at is not None
    kinds = Event.objects.filter(stream=f"activation:{case.code}").values_list("kind", flat=True)
    assert list(kinds.order_by("pk"))[-2:] == ["case.step_skipped", "case.step_reopened"]


def test_the_second_to_finish_reads_who_was_faster(client, world, case):
    run = step(case, "common", 8)
    finish_step(step_id=run.pk, done_at=NOW, by=world.people["lina"], at=NOW)

    sign_in(client, world.people["maya"])
    response = client.post(
        reverse("step_finish", args=[case.code, run.pk]),
        {"on": "2026-11-21", "clock": "08:30", "zone": "420"},
    )
    assert response.status_code == 409
    assert "Selesai 21 November 2026, 09.00 WIB, dicatat Lina Contoh" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins():
    world = make_world()
    case = opened(world, started_at=REPORTED)
    pk, gate, outcomes = step(case, "common", 8).pk, Barrier(2), []

    def finish(username: str) -> None:
        gate.wait()
        try:
            finish_step(step_id=pk, done_at=NOW, by=world.people[username], at=NOW)
            outcomes.append("done")
        except Stale:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [Thread(target=finish, args=(username,)) for username in ("maya", "lina")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "stale"]
    assert Event.objects.filter(kind="case.step_finished").count() == 1
    assert StepRun.objects.get(pk=pk).state == "done"
