"""What the pages of the rapid action scheme ask for: one activation of a child, its report and its
hand-off, in which nobody of the matrix has a part. Who has one: tests/rapidaction.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.records.facilities.offers.models import ServiceOffer
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import Breach, PrivacyRequest
from layak.workflows.rapidaction.conferences.models import Conference, ConferenceDecision
from layak.workflows.rapidaction.drafts.actions import begin_draft
from layak.workflows.rapidaction.drills.actions import start_drill
from layak.workflows.rapidaction.drills.models import AfterActionReview
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyTurn, RoleAgency
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from layak.workflows.rapidaction.figures.models import StatisticsRelease
from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from tests.conftest import MONDAY, make_person

PLAYBOOK = "kekerasan-seksual"
SAVED = UUID(int=7)


def rapid_objects(by: Actor, agency: Agency) -> dict[str, object]:
    """Worked on and supervised by people of a unit of its own; ``agency`` has no part in it."""
    unit = create_agency(
        name="UPTD Uji", kind="unit", aliases=[], code="uptd-uji", by=None, at=MONDAY
    )
    worker = make_person(unit, "case-worker", "pekerja", "Pekerja Kasus")
    make_person(unit, "case-supervisor", "pengawas", "Pengawas Kasus")
    RoleAgency.objects.create(role="uptd_ppa", agency=unit)
    activation = _activation(unit, worker)
    return {
        "case_code": activation.code,
        "report_code": _report(by).code,
        "handoff_code": _handoff(activation, unit, agency, worker).code,
        "step_id": activation.steps.order_by("pk")[0].pk,
        "decision_id": _decision(activation, agency, worker).pk,
        "occurrence_id": activation.occurrences.order_by("pk")[0].pk,
        "playbook_code": begin_draft(code=PLAYBOOK, by=by, at=MONDAY).code,
        "step_number": 2,
        **_drill(worker),
        "release_id": _release(by).pk,
        "offer_id": _offer(unit, worker).pk,
        **_duty(by, agency),
        **_privacy(worker),
    }


def _decision(activation: Activation, agency: Agency, worker: Actor) -> ConferenceDecision:
    conference = Conference.objects.create(
        activation=activation, planned_at=MONDAY, held_at=MONDAY, created_at=MONDAY,
        created_by=worker.user,
    )  # fmt: skip
    return ConferenceDecision.objects.create(
        conference=conference, agency=agency, asked="medical", due_on=MONDAY.date()
    )


def _privacy(worker: Actor) -> dict[str, object]:
    """A request and a breach, neither with a word in it."""
    request = PrivacyRequest(code="P-AAAA-AAAA", kind=PrivacyRequest.Kind.ACCESS)
    request.received_at = request.due_at = MONDAY
    breach = Breach(code="B-AAAA-AAAA", discovered_at=MONDAY, due_at=MONDAY)
    breach.exposed_from_at = breach.exposed_until_at = MONDAY
    for row in (request, breach):
        row.recorded_by = worker.user
        row.save(force_insert=True)
    return {"request_code": request.code, "breach_code": breach.code}


def _drill(worker: Actor) -> dict[str, object]:
    drill = start_drill(
        title="Gladi uji",
        scenario="",
        playbook=PlaybookVersion.objects.get(code="napza"),
        level="green",
        by=worker,
        at=MONDAY,
    )
    review = AfterActionReview.objects.create(
        activation=drill.activation, went_well="Uji", written_at=MONDAY, written_by=worker.user
    )
    finding = review.findings.create(text="Uji", agency=drill.activation.lead)
    return {"drill_id": drill.pk, "finding_id": finding.pk}


def _release(by: Actor) -> StatisticsRelease:
    return StatisticsRelease.objects.create(
        since_on=date(2025, 1, 1),
        until_on=date(2025, 4, 1),
        tables={
            "codes": {},
            "tables": [
                {
                    "down": "playbook",
                    "across": "level",
                    "columns": ["Skema", "Merah", "Jumlah"],
                    "labels": ["Uji"],
                    "rows": [[9, 9]],
                    "totals": [9, 9],
                }
            ],
        },
        released_at=MONDAY,
        released_by=by.user,
    )


def _duty(by: Actor, agency: Agency) -> dict[str, object]:
    """A turn of ``agency``; a leave, which only whoever plans turns everywhere may take back."""
    hour = timedelta(hours=1)
    facts = {"user": by.user, "created_at": MONDAY, "created_by": by.user}
    turn = DutyTurn.objects.create(agency=agency, starts_at=MONDAY, ends_at=MONDAY + hour, **facts)
    leave = DutyLeave.objects.create(starts_at=MONDAY, ends_at=MONDAY + hour, **facts)
    line = EmergencyLine.objects.create(
        label="Uji", phone="129", position=1, changed_at=MONDAY, changed_by=by.user
    )
    role = RoleAgency.objects.create(role="lpka", agency=agency)
    return {
        "turn_id": turn.pk,
        "leave_id": leave.pk,
        "line_id": line.pk,
        "role_agency_id": role.pk,
    }


def _activation(unit: Agency, worker: Actor) -> Activation:
    load_shipped_playbooks(at=MONDAY)
    return open_activation(
        playbook=PlaybookVersion.objects.get(code=PLAYBOOK),
        lead=unit,
        level="yellow",
        signs=[],
        because="Uji.",
        report=None,
        child=None,
        started_at=MONDAY,
        by=worker,
        at=MONDAY,
    )


def _offer(unit: Agency, worker: Actor) -> ServiceOffer:
    return ServiceOffer.objects.create(
        agency=unit,
        kind="shelter",
        name="Tempat aman uji",
        capacity=2,
        changed_at=MONDAY,
        changed_by=worker.user,
    )


def _report(by: Actor) -> Report:
    return Report.objects.create(
        code="L-AAAA-AAAA",
        channel=Report.Channel.HOTLINE,
        save_id=SAVED,
        received_at=MONDAY,
        recorded_at=MONDAY,
        recorded_by=by.user,
    )


def _handoff(activation: Activation, unit: Agency, agency: Agency, worker: Actor) -> HandOff:
    """Sent elsewhere: to the agency of nobody in the matrix."""
    other = create_agency(
        name="RS Uji", kind="lembaga", aliases=[], code="rs-uji", by=None, at=MONDAY
    )
    assert other != agency
    hour = timedelta(hours=1)
    return HandOff.objects.create(
        code="R-AAAA-AAAA",
        activation=activation,
        kind=HandOff.Kind.REFERRAL,
        from_agency=unit,
        to_agency=other,
        asked=["medical"],
        save_id=SAVED,
        sent_at=MONDAY,
        sent_by=worker.user,
        see_by_at=MONDAY + hour,
        answer_by_at=MONDAY + 2 * hour,
        act_by_at=MONDAY + 6 * hour,
    )
