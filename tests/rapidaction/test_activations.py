from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from layak.platform.audit.models import Event
from layak.platform.notifications.models import Notice
from layak.platform.sealing import opened as unsealed
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.models import Activation, DueChange, StepRun
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.steps.opening_actions import change_level
from tests.rapidaction.cases import occurrence, opened, step

FRIDAY = datetime.fromisoformat("2026-11-20T22:00:00+07:00")
LATER = datetime.fromisoformat("2026-11-20T22:40:00+07:00")


def test_every_step_of_the_version_stands_with_its_agency(world):
    activation = opened(world, "kekerasan-seksual", started_at=FRIDAY)

    steps = StepRun.objects.filter(activation=activation)
    assert (steps.filter(part="own").count(), steps.filter(part="common").count()) == (16, 14)
    assert step(activation, "common", 8).agency == world.agencies["uptd-ppa"]
    assert activation.playbook == world.playbooks["kekerasan-seksual"]


def test_only_the_first_answer_of_its_level_runs(world):
    """Yellow: 6 hours after the report, that is Saturday 04.00 WIB; the others are left out."""
    activation = opened(world, started_at=FRIDAY)

    assert step(activation, "common", 4).due_at == datetime.fromisoformat("2026-11-21T04:00+07:00")
    others = [step(activation, "common", position) for position in (3, 5)]
    assert {(run.state, run.skipped_because) for run in others} == {("skipped", "other-level")}


def test_receiving_and_triage_are_done_when_it_opens(world):
    activation = opened(world, started_at=FRIDAY, at=LATER)

    assert occurrence(activation, "laporan_masuk").at == FRIDAY
    assert occurrence(activation, "triase").at == LATER
    assert {step(activation, "common", position).state for position in (1, 2)} == {"done"}
    assert step(activation, "common", 11).due_at == datetime.fromisoformat("2026-11-27T22:40+07:00")


def test_red_begins_the_answer_at_once(world):
    activation = opened(world, started_at=FRIDAY, at=LATER, level="red", signs=["sexual-72h"])

    assert occurrence(activation, "triase_tinggi").at == LATER
    # "at once" is late after a quarter of an hour
    assert step(activation, "common", 3).due_at == LATER + timedelta(minutes=15)


def test_the_opener_works_and_a_supervisor_of_the_agency_is_told(world):
    activation = opened(world, started_at=FRIDAY)

    people = {row.kind: row.user for row in activation.assignments.all()}
    assert people == {
        "worker": world.people["maya"].user,
        "supervisor": world.people["lina"].user,
    }
    notice = Notice.objects.get(kind="case.supervisor")
    assert notice.user == world.people["lina"].user
    assert activation.code in notice.text


def test_opening_is_one_event_without_the_reason(world):
    activation = opened(world, started_at=FRIDAY, because="Rahasia di rumah Bunga.")

    (event,) = Event.objects.filter(stream=f"activation:{activation.code}")
    assert event.kind == "case.opened"
    assert "Bunga" not in f"{event.sentence}{event.facts}"
    assert "Bunga" not in activation.level_because
    assert unsealed(activation, "level_because") == "Rahasia di rumah Bunga."


def test_several_children_of_one_report_are_several_activations(world):
    first = opened(world, started_at=FRIDAY)
    second = opened(world, started_at=FRIDAY, parent=first)

    assert first.code != second.code
    assert second.parent == first


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"level": "yellow", "signs": ["custody"]}, "selalu merah"),
        ({"level": "purple"}, "Pilih tingkat"),
        ({"because": "  \x00 "}, "alasan"),
        ({"signs": ["no-such-sign"]}, "tidak dikenal"),
        ({"who": "pandu"}, "tidak berwenang"),
    ],
)
def test_what_cannot_be_opened_leaves_nothing(world, facts, says):
    with pytest.raises(Refused, match=says):
        opened(world, started_at=FRIDAY, **facts)
    assert not Activation.objects.exists()
    assert not StepRun.objects.exists()


def test_a_report_from_tomorrow_opens_nothing(world):
    with pytest.raises(Refused, match="belum terjadi"), transaction.atomic():
        opened(world, started_at=LATER, at=FRIDAY)
    assert not Activation.objects.exists()


def test_a_draft_is_not_run(world):
    PlaybookVersion.objects.create(
        code="napza",
        version=9,
        title="Napza",
        document=world.playbooks["napza"].document,
        created_at=FRIDAY,
    )
    world.playbooks["napza"] = PlaybookVersion.objects.get(version=9)
    with pytest.raises(Refused, match="rancangan"):
        opened(world, "napza", started_at=FRIDAY)


def test_another_level_starts_the_other_answer(world):
    activation = opened(world, started_at=FRIDAY)
    change_level(
        activation_id=activation.pk,
        level="red",
        signs=["suspect-at-home"],
        because="Terlapor pulang.",
        version=1,
        by=world.people["lina"],
        at=LATER,
    )

    # "at once" is late after a quarter of an hour
    assert step(activation, "common", 3).due_at == LATER + timedelta(minutes=15)
    assert step(activation, "common", 4).state == "skipped"
    assert DueChange.objects.filter(step=step(activation, "common", 3)).count() == 1
    last = Event.objects.filter(stream=f"activation:{activation.code}").latest("pk")
    assert (last.kind, last.facts["former"], last.facts["level"]) == (
        "case.level_changed",
        "yellow",
        "red",
    )


def test_a_level_from_an_old_page_is_stale(world):
    activation = opened(world, started_at=FRIDAY)
    facts = {"signs": [], "because": "x", "by": world.people["maya"], "at": LATER}
    change_level(activation_id=activation.pk, level="green", version=1, **facts)

    with pytest.raises(Stale) as stale:
        change_level(activation_id=activation.pk, level="red", version=1, **facts)
    assert stale.value.theirs == "Hijau"
