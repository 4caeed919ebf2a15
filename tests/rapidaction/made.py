"""A child, an activation and who works on it, set up without the pages that make them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from layak.city.people.roles.actor import Actor
from layak.platform.sealing import seal_into
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.intake.actions import Received, ReportWords, receive_report
from layak.workflows.rapidaction.scheme.codes import new_code
from tests.rapidaction.world import World

# Monday 10.00 WIB
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
STORY = "Anak tidak masuk sekolah tiga minggu dan terlihat memar."


def words(**changes) -> ReportWords:
    return ReportWords(**{"story": STORY, "topic": "home", **changes})


def report_in(
    world: World, *, by: str = "dian", save_id: UUID | None = None, **changes
) -> Received:
    return receive_report(
        words=words(**changes),
        channel="agency",
        save_id=save_id or uuid4(),
        received_at=NOW,
        by=world.people[by],
        at=NOW,
    )


def child_row(world: World, **sealed: str) -> Child:
    """A child of invented words; ``sealed`` by field name."""
    child = Child(code=new_code("A"), created_at=NOW, created_by=world.people["maya"].user)
    for name, text in {"name": "Bunga Contoh", "address": "Jalan Contoh 1", **sealed}.items():
        seal_into(child, name, text)
    child.save(force_insert=True)
    return child


def activation_row(world: World, *, child: Child | None = None, report: Report | None = None):
    """Lead UPTD PPA, Maya works on it and Lina supervises."""
    activation = Activation(
        code=new_code("K"),
        playbook=world.playbooks["kekerasan-seksual"],
        child=child or child_row(world),
        report=report,
        lead=world.agencies["uptd-ppa"],
        level="yellow",
        opened_at=NOW,
        opened_by=world.people["maya"].user,
    )
    seal_into(activation, "level_because", "Memar terlihat guru.")
    activation.save(force_insert=True)
    for username, kind in (("maya", "worker"), ("lina", "supervisor")):
        assign(activation, world.people[username], kind)
    return activation


def assign(activation: Activation, person: Actor, kind: str) -> CaseAssignment:
    return CaseAssignment.objects.create(
        activation=activation, user=person.user, kind=kind, since_at=NOW, since_by=person.user
    )


def note_row(world: World, activation: Activation, section: str, text: str) -> CaseNote:
    note = CaseNote(
        activation=activation,
        section=section,
        written_at=NOW,
        written_by=world.people["maya"].user,
    )
    seal_into(note, "text", text)
    note.save(force_insert=True)
    return note


def handoff_row(
    world: World, activation: Activation, to: str, *, tier: int = 2, fields=("name",), **changes
) -> HandOff:
    """Sent by the UPTD PPA with a share of this tier and these fields."""
    handoff = HandOff(
        **{
            "code": new_code("R"),
            "activation": activation,
            "kind": "referral",
            "from_agency": world.agencies["uptd-ppa"],
            "to_agency": world.agencies[to],
            "asked": ["medical"],
            "save_id": uuid4(),
            "sent_at": NOW,
            "sent_by": world.people["maya"].user,
            "see_by_at": NOW,
            "answer_by_at": NOW,
            "act_by_at": NOW,
            **changes,
        }
    )
    handoff.save(force_insert=True)
    Share.objects.create(
        handoff=handoff,
        basis="vital",
        given_by="nobody",
        text_code="vital",
        guardian_is_reported=False,
        purpose="service",
        tier=tier,
        fields=list(fields),
        at=NOW,
        by=world.people["maya"].user,
    )
    return handoff
