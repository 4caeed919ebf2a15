"""A case keeps the version it was opened under, until the supervisor moves it (F-17)."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation, DueChange
from layak.workflows.rapidaction.closing.actions import move_version
from layak.workflows.rapidaction.closing.reads import differences
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.steps.actions import finish_step
from tests.conftest import sign_in
from tests.rapidaction.cases import opened, step

REPORTED = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-21T09:00:00+07:00")


@pytest.fixture
def case(world):
    return opened(world, "napza", started_at=REPORTED)


def newer(case: Activation, change) -> PlaybookVersion:
    """Version 2 of the playbook, adopted today, after ``change`` of its document."""
    former = PlaybookVersion.objects.get(pk=case.playbook_id)
    document = deepcopy(former.document)
    change(document)
    document["version"] = 2
    PlaybookVersion.objects.filter(pk=former.pk).update(valid_until_on=date(2026, 11, 21))
    return PlaybookVersion.objects.create(
        code=former.code, version=2, title=former.title, document=document, state="adopted",
        valid_from_on=date(2026, 11, 21), created_at=NOW, adopted_at=NOW,
    )  # fmt: skip


def slower(document) -> None:
    """The first step with a number from the report gets 48 hours more."""
    first = running_from_report(document)
    first["deadline_hours"] += 48
    first["deadline_text"] = None


def running_from_report(document):
    return next(
        one for one in document["steps"]
        if one["clock_from"] == "laporan_masuk" and one["deadline_hours"]
    )  # fmt: skip


@pytest.fixture
def position(case) -> int:
    document = PlaybookVersion.objects.get(pk=case.playbook_id).document
    return int(running_from_report(document)["order"])


def test_a_newer_version_moves_nothing_by_itself(world, case, position):
    due_at = step(case, "own", position).due_at
    newer(case, slower)
    finish_step(step_id=step(case, "common", 7).pk, done_at=NOW, by=world.people["maya"], at=NOW)
    assert Activation.objects.get(pk=case.pk).playbook_id == case.playbook_id
    assert step(case, "own", position).due_at == due_at


def test_moved_by_the_supervisor_the_former_end_is_kept(world, case, position):
    former = step(case, "own", position).due_at
    assert former is not None
    version = newer(case, slower)
    (line,) = differences(case, version)
    assert line.former != line.now

    move_version(activation_id=case.pk, version_id=version.pk, by=world.people["lina"], at=NOW)

    run = step(case, "own", position)
    assert run.due_at == former + timedelta(hours=48)
    change = DueChange.objects.get(because="playbook")
    assert (change.step, change.former_due_at, change.due_at) == (run, former, run.due_at)
    event = Event.objects.get(kind="case.version_moved")
    assert (event.facts["former"], event.facts["version"]) == (1, 2)


def test_what_is_done_follows_its_step_to_another_place(world, case):
    """The first two steps change places; what was done under a name stays done under it."""

    def swap(document):
        one, two = document["steps"][:2]
        one["order"], two["order"] = 2, 1
        document["steps"][:2] = [two, one]

    done = step(case, "own", 1)
    finish_step(step_id=done.pk, done_at=NOW, by=world.people["maya"], at=NOW)
    version = newer(case, swap)
    move_version(activation_id=case.pk, version_id=version.pk, by=world.people["lina"], at=NOW)

    done.refresh_from_db()
    assert (done.position, done.state) == (2, "done")
    assert step(case, "own", 1).state != "done"


def test_a_step_that_is_gone_is_kept_silent_and_a_new_one_begins(client, world, case):
    last = case.steps.filter(part="own").order_by("-position").first()

    def replace(document):
        added = deepcopy(document["steps"][-1])
        added |= {"name_id": "Langkah baru", "clock_from": "laporan_masuk", "deadline_hours": 5,
                  "deadline_text": None, "day_count": "calendar"}  # fmt: skip
        added.pop("records", None)
        document["steps"][-2:] = [{**added, "order": added["order"] - 1}]
        # its time was counted from the event of the step that goes
        document["closing"] = ["Bersekolah"]

    version = newer(case, replace)
    move_version(activation_id=case.pk, version_id=version.pk, by=world.people["lina"], at=NOW)

    last.refresh_from_db()
    assert last.state == "skipped"
    assert last.next_alarm_at is None
    sign_in(client, world.people["maya"])
    text = client.get(reverse("case_detail", args=[case.code])).content.decode()
    assert "Langkah baru" in text
    assert "Langkah dari versi skema sebelumnya" in text


def test_only_the_supervisor_and_only_to_a_newer_version_of_the_same(world, case):
    version = newer(case, slower)
    with pytest.raises(Refused, match="supervisor"):
        move_version(activation_id=case.pk, version_id=version.pk, by=world.people["maya"], at=NOW)
    for other in (world.playbooks["kekerasan-seksual"].pk, case.playbook_id, 0):
        with pytest.raises(Refused, match="lebih baru"):
            move_version(activation_id=case.pk, version_id=other, by=world.people["lina"], at=NOW)


def test_the_page_shows_the_difference_before_it_moves(client, world, case):
    newer(case, slower)
    sign_in(client, world.people["lina"])
    url = reverse("case_move_version", args=[case.code])
    text = client.get(url).content.decode()
    assert "Yang berubah" in text
    version = PlaybookVersion.objects.get(code="napza", version=2)
    assert client.post(url, {"version": version.pk}).status_code == 302
    assert Activation.objects.get(pk=case.pk).playbook == version
