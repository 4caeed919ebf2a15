"""Words without a seal hold numbers, places and offices, and never who somebody is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from layak.rules.refusal import WrongField
from layak.workflows.rapidaction.answering.actions import (
    Decline,
    accept_handoff,
    decline_handoff,
    make_task_link,
)
from layak.workflows.rapidaction.conferences.actions import plan_conference
from layak.workflows.rapidaction.drills.actions import start_drill
from layak.workflows.rapidaction.intake.actions import receive_report
from layak.workflows.rapidaction.scheme.rules import identity_in
from layak.workflows.rapidaction.simfoni.actions import record_simfoni
from layak.workflows.rapidaction.steps.actions import finish_step
from layak.workflows.rapidaction.steps.occurrence_actions import (
    record_occurrence,
    withdraw_occurrence,
)
from tests.conftest import sign_in
from tests.rapidaction.cases import opened
from tests.rapidaction.handoff_help import NIGHT, send, share
from tests.rapidaction.made import child_row, report_in, words

NAMES = ["Zyxwina Qorvath", "Ibu Vraxlin, tetangga"]
NIK, PHONE, NAME = "1671015203150777", "0812-9997-7701", "a.n. ZYXWINA"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("NIK 1671015203150777", "nik"),
        ("1671 0152 0315 0777", "nik"),
        ("16.71.01.520315.0777", "nik"),
        ("16710152031507771", ""),
        ("WA 081299977701", "phone"),
        ("+62 812-9997-7701", "phone"),
        ("telepon (0711) 555123", "phone"),
        ("Surat Zyxwina", "name"),
        ("surat QORVATH/12", "name"),
        ("untuk qo\u0301rvath", "name"),
        ("Bu Vraxlin", "name"),
        # numbers of papers, days and offices
        ("LP/B/120/II/2026/SPKT, 2 Februari 2026", ""),
        ("445/0812/RSUD/2026", ""),
        ("Pos Jaga Tetangga Ibu", ""),
        ("Zyx", ""),
        ("", ""),
    ],
)
def test_signs_of_a_person(text, told):
    assert identity_in(text, NAMES) == told


@pytest.fixture
def case(world):
    return opened(
        world, started_at=NIGHT, child=child_row(world, name="Zyxwina Qorvath", guardian="Vraxlin")
    )


def test_the_office_of_a_reporter_may_be_written(world):
    """A reporter's duty and office stand behind the name; only the name is refused."""
    told = {"reporter": "Zyxwina Qorvath, Guru BK, SMPN Seberang", "is_anonymous": False}
    report_in(world, **told, outside_reference="SMPN Seberang 12")
    with pytest.raises(WrongField):
        report_in(world, **told, outside_reference="Qorvath 12")


def fields(world, case):
    """What is kept without a seal: (what, its field, who writes it)."""
    maya, people = world.people["maya"], world.people
    told = {"by": maya, "at": NIGHT}
    first = case.steps.filter(state="running").order_by("pk")[0]
    handoff = send(world, case)

    def answered(typed):
        accept_handoff(handoff_id=handoff.pk, by=people["pandu"], at=NIGHT, document=typed)

    def declined(typed):
        reply = Decline(because="full", alternative_name=typed)
        decline_handoff(handoff_id=handoff.pk, reply=reply, by=people["pandu"], at=NIGHT)

    return {
        "document of a step": lambda typed: finish_step(
            step_id=first.pk, done_at=NIGHT, document=typed, **told
        ),
        "document of an occurrence": lambda typed: record_occurrence(
            activation_id=case.pk, event="laporan_polisi", occurred_at=NIGHT, document=typed, **told
        ),
        "document of an answer": answered,
        "document of a share": lambda typed: send(
            world, case, to="unit-ppa-polres", asked=("protect",), share=share(document=typed)
        ),
        "alternative": declined,
        "recipient of a link": lambda typed: make_task_link(
            handoff_id=handoff.pk, recipient=typed, **told
        ),
        "place of a conference": lambda typed: plan_conference(
            activation_id=case.pk, planned_at=NIGHT + timedelta(days=1), place=typed,
            agency_ids=[world.agencies["rsud"].pk], **told,
        ),
        "number in SIMFONI": lambda typed: record_simfoni(
            code=case.code, is_entered=True, number=typed, entered_on=NIGHT.date(), **told
        ),
    }  # fmt: skip


PLACES = (
    "document of a step", "document of an occurrence", "document of an answer",
    "document of a share", "alternative", "recipient of a link", "place of a conference",
    "number in SIMFONI",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_no_open_field_takes_who_somebody_is(world, case, place):
    write = fields(world, case)[place]
    for typed in (NIK, PHONE, NAME):
        with pytest.raises(WrongField, match="tidak disegel") as refused:
            write(typed)
        assert typed not in refused.value.reason
    # another person's number stays a number
    write("LP/B/12/2026")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [NIK, "081299977701", "WUQTAR/1"])
def test_no_reference_of_a_report_does(world, typed):
    report = words(outside_reference=typed, reporter="Wuqtar", is_anonymous=False)
    with pytest.raises(WrongField) as refused:
        receive_report(
            words=report, channel="agency", save_id=uuid4(), received_at=NIGHT,
            by=world.people["dian"], at=NIGHT,
        )  # fmt: skip
    assert refused.value.field == "outside_reference"


@pytest.mark.django_db
def test_no_title_of_a_drill_does(world):
    with pytest.raises(WrongField, match="NIK"):
        start_drill(
            title=f"Gladi {NIK}", scenario="", playbook=world.playbooks["napza"], level="green",
            by=world.people["maya"], at=NIGHT,
        )  # fmt: skip


@pytest.mark.django_db
def test_what_stood_there_before_can_still_be_taken_back(world, case):
    """A name that an earlier version let pass does not hold its row fast."""
    told = {"by": world.people["maya"], "at": NIGHT}
    row = record_occurrence(
        activation_id=case.pk, event="laporan_polisi", occurred_at=NIGHT, document="LP/1", **told
    )
    assert withdraw_occurrence(occurrence_id=row.pk, because="typed-wrong", **told).is_withdrawn


@pytest.mark.django_db
def test_the_page_says_it_at_the_field_and_keeps_what_was_typed(client, world):
    now = timezone.localtime()
    case = opened(world, started_at=now, child=child_row(world, name="Zyxwina Qorvath"))
    running = case.steps.filter(state="running").order_by("pk")[0]
    form = {"on": f"{now:%Y-%m-%d}", "clock": f"{now:%H:%M}", "zone": "420", "document": NAME}
    url = reverse("step_finish", kwargs={"case_code": case.code, "step_id": running.pk})
    answer = sign_in(client, world.people["maya"]).post(url, form)
    assert answer.status_code in (409, 422)
    assert "tidak disegel" in answer.text
    assert f'value="{NAME}"' in answer.text
