"""The city of the permission matrix, and one child's case in it in which nobody of the roles has a
part: each free field holds a word of its own, so that a leak tells where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.answering.actions import (
    Decline,
    accept_handoff,
    act_on_handoff,
    decline_handoff,
    make_task_link,
)
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.actions import ChildWords
from layak.workflows.rapidaction.children.models import Breach, PrivacyRequest
from layak.workflows.rapidaction.closing.actions import (
    approve_closing,
    ask_to_close,
    return_closing,
)
from layak.workflows.rapidaction.closing.omissions import omissions_of
from layak.workflows.rapidaction.closing.reads import criteria_of
from layak.workflows.rapidaction.conferences.actions import (
    Decided,
    hold_conference,
    plan_conference,
)
from layak.workflows.rapidaction.conferences.models import ConferenceDecision
from layak.workflows.rapidaction.drills.actions import end_drill, start_drill
from layak.workflows.rapidaction.duty.models import DutyTurn, RoleAgency
from layak.workflows.rapidaction.education.actions import take_place
from layak.workflows.rapidaction.intake.actions import ReportWords, receive_report
from layak.workflows.rapidaction.notes.actions import write_note
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.privacy.actions import (
    RequestWords,
    check_safety,
    decide_request,
    propose_decision,
    receive_request,
)
from layak.workflows.rapidaction.privacy.breach_actions import (
    BreachWords,
    mark_told,
    record_breach,
)
from layak.workflows.rapidaction.simfoni.actions import record_simfoni
from layak.workflows.rapidaction.steps.actions import finish_step
from layak.workflows.rapidaction.steps.occurrence_actions import record_occurrence
from layak.workflows.rapidaction.triage.actions import TriageWords, triage_report
from layak.workflows.rapidaction.waivers.actions import decide_waiver, skip_step
from tests.conftest import MONDAY, fresh, make_person
from tests.rapidaction.cases import opened
from tests.rapidaction.education_help import FILIAL, choose, offer, planned
from tests.rapidaction.handoff_help import SCHOOLING, send, share
from tests.rapidaction.world import World
from tests.rapidaction.world import make_world as make_rapid_world

# Tuesday, 10.00 WIB, in the week of the cast
NOW = datetime(2026, 2, 3, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# where it may stand in letters the word reads as a number of a paper, and nothing else
WORDS = {
    "story": "Terlihat jqorbel di lengan.",
    "child_hint": "Dipanggil Zyxi",
    "reporter": "Wuqtar Pelapor",
    "reporter_contact": "081299977702",
    "outside_reference": "REF-VQ19",
    "name": "Zyxwina Qorvath",
    "nik": "1671015203150777",
    "address": "Lorong Qwyzzar 909",
    "guardian": "Vraxlin Qorvath",
    "guardian_contact": "081299977701",
    "school": "Sekolah Xuvrel",
    "because": "Alasan yvrokk dari guru.",
    "note": "Keadaan fjolqar.",
    "shelter": "Tempat aman wqembri.",
    "medical": "Periksa zhurvok.",
    "occurrence_document": "BA-KQ71/2026",
    "step_document": "ST-KQ72/2026",
    "handoff_note": "Mohon gqirvel malam ini.",
    "share_document": "PS-KQ73/2026",
    "answer_document": "SR-KQ74/2026",
    "act_document": "SR-KQ75/2026",
    "alternative": "Klinik Bqotrin",
    "recipient": "Pos Jaga Hqimdel",
    "place": "Ruang Tqelmor",
    "decisions": "Sepakat pxindor.",
    "simfoni": "SF-KQ76",
    "waiver": "Tidak perlu plorvex.",
    "returned": "Kurang gwistrel.",
    "requester": "Ibu Yqandor",
    "requester_contact": "081299977703",
    "request": "Minta salinan drofqin.",
    "breach": "Akun kezqual dipakai orang.",
    "breach_handling": "Dihentikan vujqor.",
}
# what names somebody, and stands in letters in no row of any table
NAMES = (
    "name", "nik", "guardian", "guardian_contact", "reporter", "requester", "requester_contact",
)  # fmt: skip
# what names somebody in one piece, and the halves of it
SECRETS = (*WORDS.values(), "Zyxwina", "Qorvath", "Vraxlin", "Xuvrel", "2015-03-12")
# stands in nobody's relation: an agency that takes no part in the scheme
BODY = "bappeda"
# officers who answer for data: of whose desk is all that is asked for and exposed
OFFICERS = ("yoga", "niken")


@contextmanager
def stopped_clock() -> Iterator[None]:
    """It is ``NOW`` wherever the program asks: two worlds differ by what is in them alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        yield


@dataclass(frozen=True, kw_only=True)
class Canary:
    """What an address can ask for; ``codes`` are those that only exist with the case."""

    case: Activation
    child: Child
    report: Report
    handoffs: list[HandOff]
    closed: Activation
    request: PrivacyRequest
    breach: Breach

    @property
    def codes(self) -> tuple[str, ...]:
        rows = (self.case, self.child, self.report, self.closed, self.request, self.breach)
        return tuple(one.code for one in (*rows, *self.handoffs))

    @property
    def arguments(self) -> dict[str, object]:
        decision = ConferenceDecision.objects.filter(conference__activation=self.case).first()
        return {
            "case_code": self.case.code,
            "handoff_code": self.handoffs[0].code,
            "report_code": self.report.code,
            "step_id": self.case.steps.order_by("pk")[0].pk,
            "occurrence_id": self.case.occurrences.order_by("pk")[0].pk,
            "decision_id": decision.pk if decision else 0,
            "request_code": self.request.code,
            "breach_code": self.breach.code,
        }


def make_city(roles: list[str]) -> None:
    """Everybody there is, and the agencies of the scheme, before anything happens to a child."""
    RoleAgency.objects.all().update(ended_on=NOW.date() - timedelta(days=1))
    world = make_rapid_world()
    body = create_agency(name="Bappeda", kind="badan", aliases=[], code=BODY, by=None, at=MONDAY)
    for role in roles:
        make_person(body, role, f"x-{role}", f"Orang {role}")
    offer(world, capacity=9)
    for name in OFFICERS:
        make_person(world.agencies["disdik"], "privacy-officer", name, f"Petugas {name}")
    _drilled(world)
    for code in ("uptd-ppa", "rsud", "disdik", "smpn-contoh", "unit-ppa-polres"):
        person = next(one for one in world.people.values() if _is_of(one, world.agencies[code]))
        DutyTurn.objects.create(
            agency=world.agencies[code], user=person.user, starts_at=NOW - timedelta(hours=2),
            ends_at=NOW + timedelta(hours=20), created_at=MONDAY, created_by=person.user,
        )  # fmt: skip


def _is_of(person: Actor, agency: Agency) -> bool:
    return agency.pk in person.all_agency_ids


def _drilled(world: World) -> None:
    """One drill that runs, with a hand-off, and one that is over: no child's matter, with or without."""
    told = {"scenario": "Anak karangan.", "level": "red", "by": world.people["maya"], "at": NOW}
    playbook = adopted()["napza"]
    running = start_drill(title="Gladi siang", playbook=playbook, **told)
    send(world, running.activation, to="rsud", at=NOW)
    over = start_drill(title="Gladi malam", playbook=playbook, **told)
    end_drill(drill_id=over.pk, by=world.people["maya"], at=NOW)


def put_case(world: World) -> Canary:
    """Reported, judged red, worked on, handed on, met about, schooled; another case of the child closed;
    its data asked for, and exposed: through the actions."""
    people, maya = world.people, world.people["maya"]
    report = _reported(people["dian"])
    (case,) = triage_report(report_id=report.pk, words=_judged(world), by=maya, at=NOW)
    _worked_on(case, maya)
    handoffs = _handed_on(world, case)
    _met_about(world, case)
    planned(case, maya, at=NOW)
    choose(case, maya, "filial", at=NOW)
    place = next(one for one in _offers(world))
    take_place(activation_id=case.pk, offer_id=place, by=maya, at=NOW)
    record_simfoni(
        code=case.code, is_entered=True, number=WORDS["simfoni"], entered_on=NOW.date(), by=maya,
        at=NOW,
    )  # fmt: skip
    assert case.child is not None
    return Canary(
        case=case, child=case.child, report=report, handoffs=handoffs,
        closed=_closed(world, case.child), request=_asked_for(world, case.child),
        breach=_exposed(),
    )  # fmt: skip


def _offers(world: World) -> list[int]:
    return list(world.agencies["disdik"].offers.values_list("pk", flat=True))


def _reported(by: Actor) -> Report:
    words = ReportWords(
        story=WORDS["story"], child_hint=WORDS["child_hint"], reporter=WORDS["reporter"],
        reporter_contact=WORDS["reporter_contact"], is_anonymous=False, topic="home",
        outside_reference=WORDS["outside_reference"],
    )  # fmt: skip
    return receive_report(
        words=words, channel="agency", save_id=uuid4(), received_at=NOW - 9 * MINUTE, by=by, at=NOW
    ).report


def _judged(world: World) -> TriageWords:
    names = ("name", "nik", "address", "guardian", "guardian_contact", "school")
    child = ChildWords(
        **{name: WORDS[name] for name in names},
        born_on=datetime(2015, 3, 12, tzinfo=UTC).date(),
        sex="P",
    )
    return TriageWords(
        level="red", signs=("suspect-at-home",), because=WORDS["because"], playbooks=(FILIAL,),
        lead=world.agencies["uptd-ppa"], child=child,
    )  # fmt: skip


def _worked_on(case: Activation, maya: Actor) -> None:
    for section, word in (("situation", "note"), ("shelter", "shelter"), ("medical", "medical")):
        write_note(activation_id=case.pk, section=section, text=WORDS[word], by=maya, at=NOW)
    record_occurrence(
        activation_id=case.pk, event="anak_masuk", occurred_at=NOW - MINUTE, by=maya, at=NOW,
        document=WORDS["occurrence_document"],
    )  # fmt: skip
    first = case.steps.filter(state="running", agency=case.lead).order_by("pk")[0]
    finish_step(step_id=first.pk, done_at=NOW, by=maya, at=NOW, document=WORDS["step_document"])
    guarded = case.steps.filter(state="running", is_emergency=True).order_by("pk")[0]
    skip_step(
        step_id=guarded.pk, because="not-this-child", words=WORDS["waiver"], by=maya, at=NOW
    )  # fmt: skip


def _closed(world: World, child: Child) -> Activation:
    """A second case of the child: all of it left out by two, given back once, then closed."""
    maya, lina = world.people["maya"], world.people["lina"]
    case = opened(
        replace(world, playbooks=adopted()), "anak-bawah-12", started_at=NOW, child=child,
        because=WORDS["because"],
    )  # fmt: skip
    for run in case.steps.filter(state="running"):
        asked = skip_step(
            step_id=run.pk, because="not-this-child", words=WORDS["waiver"], by=maya, at=NOW
        )  # fmt: skip
        if asked.state != "skipped":
            decide_waiver(step_id=run.pk, is_granted=True, by=lina, at=NOW)
    every = list(range(len(playbook_of(case.playbook).closing)))
    told = {"activation_id": case.pk, "at": NOW}
    ask_to_close(outcome="safe", ticked=every, by=maya, **told)
    return_closing(because=WORDS["returned"], by=lina, **told)
    ask_to_close(outcome="safe", ticked=every, by=maya, **told)
    left_out = omissions_of(case, criteria_of(case, at=NOW), at=NOW)
    return approve_closing(read=sum(len(part.lines) for part in left_out), by=lina, **told)


def _officers() -> list[Actor]:
    return [fresh(User.objects.get(username=name)) for name in OFFICERS]


def _asked_for(world: World, child: Child) -> PrivacyRequest:
    """A copy of the data, granted by two."""
    first, second = _officers()
    words = RequestWords(
        kind="access", requester=WORDS["requester"], requester_contact=WORDS["requester_contact"],
        words=WORDS["request"], child_code=child.code,
    )  # fmt: skip
    request = receive_request(words=words, received_at=NOW, by=first, at=NOW)
    check_safety(request_id=request.pk, may_endanger=False, by=first, at=NOW)
    propose_decision(request_id=request.pk, is_refusal=False, by=first, at=NOW)
    return decide_request(request_id=request.pk, is_agreed=True, by=second, at=NOW)


def _exposed() -> Breach:
    first, _second = _officers()
    words = BreachWords(
        what=WORDS["breach"], handling=WORDS["breach_handling"], exposed_from_at=NOW - MINUTE,
        exposed_until_at=NOW, discovered_at=NOW,
    )  # fmt: skip
    breach = record_breach(words=words, by=first, at=NOW)
    return mark_told(breach_id=breach.pk, whom="authority", by=first, at=NOW)


def _handed_on(world: World, case: Activation) -> list[HandOff]:
    pandu, ratih = world.people["pandu"], world.people["ratih"]
    told = share(tier=2, fields=("name",), document=WORDS["share_document"])
    taken = send(world, case, to="rsud", at=NOW, note=WORDS["handoff_note"], share=told)
    make_task_link(
        handoff_id=taken.pk, recipient=WORDS["recipient"], by=world.people["maya"], at=NOW
    )
    accept_handoff(handoff_id=taken.pk, by=pandu, at=NOW, document=WORDS["answer_document"])
    act_on_handoff(
        handoff_id=taken.pk, acted_at=NOW, by=pandu, at=NOW, document=WORDS["act_document"]
    )
    declined = send(world, case, to="unit-ppa-polres", asked=("protect",), at=NOW)
    reply = Decline(because="full", alternative_name=WORDS["alternative"])
    decline_handoff(handoff_id=declined.pk, reply=reply, by=ratih, at=NOW)
    school = send(
        world, case, to="smpn-contoh", asked=("schooling",), form="school", answers=SCHOOLING,
        share=share(purpose="schooling"), at=NOW,
    )  # fmt: skip
    return [taken, declined, school]


def _met_about(world: World, case: Activation) -> None:
    maya, rsud = world.people["maya"], world.agencies["rsud"]
    meeting = plan_conference(
        activation_id=case.pk, planned_at=NOW, agency_ids=[rsud.pk], place=WORDS["place"],
        by=maya, at=NOW,
    )  # fmt: skip
    decided = Decided(agency_id=rsud.pk, asked="medical", due_on=NOW.date() + timedelta(days=2))
    hold_conference(
        conference_id=meeting.pk, held_at=NOW, decisions=WORDS["decisions"], decided=[decided],
        by=maya, at=NOW,
    )  # fmt: skip


def adopted() -> dict[str, PlaybookVersion]:
    """In force, without the draft that the matrix begins."""
    return {version.code: version for version in PlaybookVersion.objects.filter(state="adopted")}
