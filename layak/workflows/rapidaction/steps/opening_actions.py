"""Opening an activation: its steps, its first events, its people; changing its level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.platform.sealing import seal_into
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import (
    WAIVER,
    Stale,
    counted_up,
    forget_waiver,
    lock_case,
)
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, DueChange, StepRun
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.cases.reads import drill_mark, standing_occurrences, times_of
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Playbook, Step
from layak.workflows.rapidaction.scheme.codes import new_code
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import LEVELS, least_level
from layak.workflows.rapidaction.steps.clock_actions import clocks_of, recompute, set_clock
from layak.workflows.rapidaction.steps.events import ActivationOpened, LevelChanged
from layak.workflows.rapidaction.steps.occurrence_actions import happened
from layak.workflows.rapidaction.steps.rules import is_emergency

RECEIVED, TRIAGED, HIGH = "laporan_masuk", "triase", "triase_tinggi"
# the common steps that a level has for itself (A.7)
STEP_OF_LEVEL = {3: "red", 4: "yellow", 5: "green"}
# receiving and triage are done when it opens
FIRST_STEPS = (1, 2)
OTHER_LEVEL = "other-level"


@transaction.atomic
def open_activation(
    *,
    playbook: PlaybookVersion,
    lead: Agency,
    level: str,
    signs: Sequence[str],
    because: str,
    report: Report | None,
    child: Child | None,
    started_at: datetime,
    by: Actor,
    at: datetime,
    is_drill: bool = False,
    parent: Activation | None = None,
) -> Activation:
    """One run of one playbook for one child, pinned to this version.

    ``started_at`` is when the report came in, with its zone. The opener works on it where he may;
    a supervisor of the lead agency is named and told. Raises Refused with what is missing.
    """
    _check_opening(playbook, lead, level, signs, because, by=by, is_drill=is_drill)
    activation = Activation(
        code=new_code("K"),
        playbook=playbook,
        child=child,
        report=report,
        parent=parent,
        lead=lead,
        level=level,
        signs=list(dict.fromkeys(signs)),
        is_drill=is_drill,
        opened_at=at,
        opened_by=by.user,
    )
    activation.categories = list(playbook_of(activation.playbook).categories)
    named = (one.district for one in (child, report) if one is not None)
    activation.district = next((district for district in named if district is not None), None)
    seal_into(activation, "level_because", read_text(because).strip())
    activation.save()
    _first_events(activation, started_at=started_at, by=by, at=at)
    _make_steps(activation, by=by, at=at)
    _first_people(activation, by=by, at=at)
    opening = ActivationOpened(
        code=activation.code,
        playbook=activation.playbook.code,
        version=activation.playbook.version,
        level=activation.level,
        is_drill=activation.is_drill,
    )
    log(opening, by=by.user, at=at)
    return activation


@transaction.atomic
def change_level(
    *,
    activation_id: UUID,
    level: str,
    signs: Sequence[str],
    because: str,
    version: int,
    by: Actor,
    at: datetime,
) -> Activation:
    """Another level of risk, with a sealed reason; first steps and clocks follow.

    Raises Stale when the activation changed since ``version``, Refused as opening.
    """
    activation = lock_case(activation_id)
    relation = check_can_work(by, activation, at=at)
    if activation.version != version:
        raise Stale(
            _(
                "Penanganan ini berubah sejak halaman dibuka. Bandingkan, lalu simpan sekali lagi "
                "bila perlu."
            ),
            theirs=activation.get_level_display(),
        )
    _check_level(level, signs, because)
    if level == activation.level:
        raise Refused(_("Tingkatnya sudah itu. Pilih tingkat lain, atau batalkan."))
    if activation.level == "red" and relation != "supervisor":
        raise Refused(
            _("Tingkat merah diturunkan supervisor penanganan ini, agar dua orang melihatnya.")
        )
    former, activation.level = activation.level, level
    activation.signs = list(dict.fromkeys(signs))
    seal_into(activation, "level_because", read_text(because).strip())
    activation.save(update_fields=["level", "signs", "level_because"])
    if level == "red":
        happened(activation=activation, event=HIGH, occurred_at=at, by=by, at=at)
    # the first answer of the new level runs, that of the former one no more, if not done
    rows = activation.steps.select_for_update().filter(part="common", position__in=STEP_OF_LEVEL)
    for run in rows:
        is_wanted = STEP_OF_LEVEL[run.position] == activation.level
        if is_wanted and run.skipped_because == OTHER_LEVEL:
            run.state, run.skipped_because = StepRun.State.WAITING, ""
        elif not is_wanted and run.state != StepRun.State.DONE:
            run.state, run.skipped_because = StepRun.State.SKIPPED, OTHER_LEVEL
            run.next_alarm_at = None
            forget_waiver(run)
        run.save(update_fields=["state", "skipped_because", "next_alarm_at", *WAIVER])
    recompute(activation, because=DueChange.Because.RECORDED, by=by, at=at)
    counted_up(activation)
    log(LevelChanged(code=activation.code, former=former, level=level), by=by.user, at=at)
    return activation


def agencies_of(playbook: Playbook, lead: Agency) -> dict[str, int]:
    """Role to the agency that acts for it today: one query. The lead acts for its own roles."""
    rows = RoleAgency.objects.filter(ended_on=None, agency__ended_on=None)
    found: dict[str, int] = {}
    for role, agency_id in rows.order_by("role", "position", "pk").values_list("role", "agency"):
        # shared roles go to the lead where it is one of them
        if role not in found or agency_id == lead.pk:
            found[role] = agency_id
    return found


def new_step(activation: Activation, part: str, step: Step, agency: int | None) -> StepRun:
    """A step that is not saved yet; of the three first answers only that of the level runs."""
    wanted = STEP_OF_LEVEL.get(step.order) if part == "common" else None
    is_other = wanted is not None and wanted != activation.level
    return StepRun(
        activation=activation,
        part=part,
        position=step.order,
        role=step.role,
        agency_id=agency,
        is_emergency=is_emergency(step.limit, within=rapid_policy().waiving_within),
        state=StepRun.State.SKIPPED if is_other else StepRun.State.WAITING,
        skipped_because=OTHER_LEVEL if is_other else "",
    )


def _check_opening(
    playbook: PlaybookVersion,
    lead: Agency,
    level: str,
    signs: Sequence[str],
    because: str,
    *,
    by: Actor,
    is_drill: bool,
) -> None:
    if not by.may("drill.run" if is_drill else "case.receive"):
        raise Refused(
            _("Anda tidak berwenang membuka penanganan. Sampaikan laporan kepada UPTD PPA.")
        )
    if playbook.state != PlaybookVersion.State.ADOPTED:
        raise Refused(_("Skema ini masih rancangan. Pilih versi yang berlaku."))
    if lead.ended_on is not None:
        raise Refused(_("Instansi ini sudah tidak ada. Pilih instansi yang memimpin sekarang."))
    _check_level(level, signs, because)


def _check_level(level: str, signs: Sequence[str], because: str) -> None:
    policy = rapid_policy()
    if level not in LEVELS:
        raise Refused(_("Pilih tingkat risiko: merah, kuning, atau hijau."))
    if unknown := [code for code in signs if code not in policy.signs]:
        raise Refused(_("Tanda ini tidak dikenal: %(code).40s.") % {"code": unknown[0]})
    if least_level(policy, signs) == "red" and level != "red":
        raise Refused(
            _(
                "Salah satu tanda yang dipilih selalu merah. Pilih tingkat merah, atau betulkan "
                "tandanya."
            )
        )
    if not read_text(because).strip():
        raise Refused(_("Tulis alasan tingkat risiko ini, satu kalimat cukup."))


def _first_events(activation: Activation, *, started_at: datetime, by: Actor, at: datetime) -> None:
    events = [(RECEIVED, started_at), (TRIAGED, at)]
    if activation.level == "red":
        events.append((HIGH, at))
    for event, moment in events:
        happened(activation=activation, event=event, occurred_at=moment, by=by, at=at)


def _make_steps(activation: Activation, *, by: Actor, at: datetime) -> None:
    playbook = playbook_of(activation.playbook)
    agencies = agencies_of(playbook, activation.lead)
    clocks = clocks_of(
        playbook,
        times_of(standing_occurrences(activation), playbook),
        working_calendar(),
        opened_at=activation.opened_at,
    )
    runs = []
    for part, step in playbook.all_steps:
        run = new_step(activation, part, step, agencies.get(step.role))
        if part == "common" and step.order in FIRST_STEPS:
            report = activation.report
            is_receiving = run.position == FIRST_STEPS[0]
            run.state = StepRun.State.DONE
            run.done_at = report.recorded_at if report is not None and is_receiving else at
            run.recorded_at, run.recorded_by = at, by.user
        if run.state != StepRun.State.SKIPPED:
            set_clock(run, clocks[part, step.order], level=activation.level, at=at)
        runs.append(run)
    StepRun.objects.bulk_create(runs)


def _first_people(activation: Activation, *, by: Actor, at: datetime) -> None:
    kinds = CaseAssignment.Kind
    if by.may("case.work"):
        assign_to(activation, by.user, kinds.WORKER, by=by, at=at)
    if by.may("case.supervise") and not by.may("case.work"):
        assign_to(activation, by.user, kinds.SUPERVISOR, by=by, at=at)
        return
    supervisor = next_supervisor(activation, today=timezone.localdate(at))
    if supervisor is not None:
        assign_to(activation, supervisor, kinds.SUPERVISOR, by=by, at=at)
        notify(
            users=[supervisor],
            kind="case.supervisor",
            text=drill_mark(activation)
            + _("Penanganan %(code)s dibuka; Anda supervisornya.") % {"code": activation.code},
            url=reverse("case_detail", args=[activation.code]),
            at=at,
            about=f"activation:{activation.code}",
        )


def assign_to(
    activation: Activation, user: User, kind: str, *, by: Actor, at: datetime
) -> CaseAssignment:
    return CaseAssignment.objects.create(
        activation=activation, user=user, kind=kind, since_at=at, since_by=by.user
    )


def next_supervisor(activation: Activation, *, today: date) -> User | None:
    """The supervisor of the lead agency with the fewest open cases who has no part in this one."""
    people = people_who_may("case.supervise", today=today, agency_ids=[activation.lead_id])
    taken = set(activation.assignments.values_list("user_id", flat=True))
    taken |= set(activation.blocks.filter(lifted_at=None).values_list("user_id", flat=True))
    free = [person for person in people if person.pk not in taken]
    user_ids = [person.pk for person in free]
    rows = CaseAssignment.objects.filter(
        user__in=user_ids, until_at=None, activation__closed_at=None
    ).values_list("user_id", flat=True)
    load: dict[int, int] = {}
    for user_id in rows:
        load[user_id] = load.get(user_id, 0) + 1
    return min(free, key=lambda person: (load.get(person.pk, 0), person.pk), default=None)
