"""Closing an activation, and moving it to a newer version of its playbook."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import WAIVER, counted_up, forget_waiver, lock_case
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, DueChange, StepRun
from layak.workflows.rapidaction.cases.permissions import check_can_supervise, check_can_work
from layak.workflows.rapidaction.cases.reads import drill_mark, recordable
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.closing.events import (
    CaseClosed,
    ClosingAsked,
    ClosingReturned,
    VersionMoved,
)
from layak.workflows.rapidaction.closing.omissions import omissions_of
from layak.workflows.rapidaction.closing.reads import (
    CRITERIA,
    Gap,
    Spot,
    closing_gaps,
    closing_steps,
    criteria_of,
    is_ended_drill,
    matching,
    outcome_gaps,
    unmet,
    versions_for,
)
from layak.workflows.rapidaction.notes.actions import keep_note
from layak.workflows.rapidaction.playbooks.limit_rules import plus_months
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Step
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.clock_actions import recompute
from layak.workflows.rapidaction.steps.occurrence_actions import happened
from layak.workflows.rapidaction.steps.opening_actions import agencies_of, new_step
from layak.workflows.rapidaction.steps.rules import is_emergency

State = Activation.State
DRILL_ENDED = "drill-ended"


class NotYet(Refused):
    """Something still stands in the way; ``gaps`` says what and where."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(_("Belum dapat ditutup: %(n)d hal belum selesai.") % {"n": len(gaps)})
        self.gaps = gaps


@transaction.atomic
def ask_to_close(
    *, activation_id: UUID, outcome: str, ticked: Collection[int], by: Actor, at: datetime
) -> Activation:
    """A worker says that it is done; ``ticked`` are the playbook's criteria, numbered from 0.

    Raises NotYet with every gap, Refused, Activation.DoesNotExist.
    """
    activation = lock_case(activation_id)
    if check_can_work(by, activation, at=at) != "assigned":
        raise Refused(_("Manajer kasus yang meminta penutupan; supervisor menyetujuinya."))
    if activation.state != State.OPEN:
        raise Refused(_("Penutupan sudah diminta dan menunggu supervisor."))
    if outcome not in dict(outcomes_of(activation)):
        raise Refused(_("Pilih hasil penanganan."))
    gaps = [
        *closing_gaps(activation, at=at),
        *unmet(criteria_of(activation, at=at), ticked, outcome=outcome),
        *outcome_gaps(activation, outcome),
    ]
    if gaps:
        raise NotYet(gaps)
    if CRITERIA in recordable(playbook_of(activation.playbook)):
        happened(activation=activation, event=CRITERIA, occurred_at=at, by=by, at=at)
        recompute(activation, because=DueChange.Because.RECORDED, by=by, at=at)
    activation.state, activation.outcome = State.CLOSING, outcome
    activation.closing_asked_at, activation.closing_asked_by = at, by.user
    activation.save(update_fields=["state", "outcome", "closing_asked_at", "closing_asked_by"])
    counted_up(activation)
    _tell(activation, "supervisor", _("Penutupan %(code)s menunggu persetujuan Anda."), at=at)
    log(ClosingAsked(code=activation.code, outcome=outcome), by=by.user, at=at)
    return activation


@transaction.atomic
def return_closing(*, activation_id: UUID, because: str, by: Actor, at: datetime) -> Activation:
    """Not yet: the worker goes on, with what is missing as a sealed note.

    Raises Refused (also for a drill that was ended), NotAcceptable (no reason, too long),
    Activation.DoesNotExist.
    """
    activation = _asked(activation_id, by, at)
    if is_ended_drill(activation):
        raise Refused(_("Gladi ini sudah selesai dan tidak dilanjutkan. Setujui penutupannya."))
    keep_note(
        activation,
        section=CaseNote.Section.RETURN,
        text=because,
        by=by,
        at=at,
        field="because",
        missing=_("Tulis apa yang masih kurang, agar manajer kasus dapat melanjutkannya."),
    )
    activation.state, activation.outcome = State.OPEN, ""
    activation.closing_asked_at = activation.closing_asked_by = None
    activation.save(update_fields=["state", "outcome", "closing_asked_at", "closing_asked_by"])
    counted_up(activation)
    text = _("Penutupan %(code)s dikembalikan; alasannya ada di halaman penutupan.")
    _tell(activation, "worker", text, at=at)
    log(ClosingReturned(code=activation.code), by=by.user, at=at)
    return activation


@transaction.atomic
def approve_closing(*, activation_id: UUID, by: Actor, at: datetime, read: int = 0) -> Activation:
    """Closed by a supervisor who never worked on it; the identity is reviewed some months later.

    What was met when it was asked is looked at once more. ``read`` is how many omissions the
    supervisor has read and confirmed: where there are others by now, they are shown first. Raises
    NotYet, Refused.
    """
    activation = _asked(activation_id, by, at)
    if activation.assignments.filter(user=by.user, kind=CaseAssignment.Kind.WORKER).exists():
        raise Refused(
            _("Anda pernah menjadi manajer kasus penanganan ini. Supervisor lain yang menutupnya.")
        )
    if activation.closing_asked_by_id == by.user.pk:
        raise Refused(_("Yang meminta tidak menyetujui sendiri."))
    criteria = criteria_of(activation, at=at)
    gaps = closing_gaps(activation, at=at)
    # a drill that was ended stops where it was; what was ticked when it was asked stays ticked
    if not is_ended_drill(activation):
        every = [row.number for row in criteria]
        gaps += unmet(criteria, every, outcome=activation.outcome)
        gaps += outcome_gaps(activation, activation.outcome)
    if gaps:
        raise NotYet(gaps)
    left_out = sum(len(part.lines) for part in omissions_of(activation, criteria, at=at))
    if read != left_out:
        raise Refused(
            _("Baca dahulu %(n)d hal yang dilewati dalam penanganan ini, lalu setujui.")
            % {"n": left_out}
        )
    # the step of closing is done with it; nothing rings any more
    activation.steps.filter(
        part="common", position__in=closing_steps(activation), state=StepRun.State.RUNNING
    ).update(state=StepRun.State.DONE, done_at=at, recorded_at=at, recorded_by=by.user)
    activation.steps.update(next_alarm_at=None)
    months = rapid_policy().retention_review_months
    activation.state, activation.closed_at, activation.closed_by = State.CLOSED, at, by.user
    activation.review_on = plus_months(timezone.localtime(at), months).date()
    activation.save(update_fields=["state", "closed_at", "closed_by", "review_on"])
    counted_up(activation)
    _tell(activation, "worker", _("Penanganan %(code)s ditutup."), at=at)
    log(CaseClosed(code=activation.code, outcome=activation.outcome), by=by.user, at=at)
    return activation


def outcomes_of(activation: Activation) -> list[tuple[str, str]]:
    """A drill ends as a drill, and nothing else does."""
    words = rapid_policy().words["closings"].items()
    return [pair for pair in words if (pair[0] == DRILL_ENDED) == activation.is_drill]


def _asked(activation_id: UUID, by: Actor, at: datetime) -> Activation:
    activation = lock_case(activation_id)
    check_can_supervise(by, activation, at=at)
    if activation.state != State.CLOSING:
        raise Refused(_("Belum ada permintaan penutupan dari manajer kasus."))
    return activation


def _tell(activation: Activation, kind: str, text: str, *, at: datetime) -> None:
    rows = activation.assignments.filter(kind=kind, until_at=None).select_related("user")
    notify(
        users=[row.user for row in rows],
        kind="case.closing",
        text=drill_mark(activation) + text % {"code": activation.code},
        url=reverse("case_close", args=[activation.code]),
        at=at,
        about=f"activation:{activation.code}",
    )


# Moving an activation to a newer version of its playbook: only by hand, never by itself.

# where steps wait while they change places, and where those stand that the new version has not
ASIDE, BEYOND = 10_000, 1_000
TAKEN_OVER = "taken-over"


@transaction.atomic
def move_version(*, activation_id: UUID, version_id: int, by: Actor, at: datetime) -> Activation:
    """Every clock is counted by the newer version; what is done stays done, what was due is kept.

    Raises Refused: not the supervisor, no newer adopted version; Activation.DoesNotExist.
    """
    activation = lock_case(activation_id)
    check_can_supervise(by, activation, at=at)
    version = next((row for row in versions_for(activation) if row.pk == version_id), None)
    if version is None:
        raise Refused(_("Versi ini bukan versi berlaku yang lebih baru dari skema yang sama."))
    former = activation.playbook
    runs = list(activation.steps.select_for_update().order_by("pk"))
    found = matching(runs, playbook_of(former), playbook_of(version))
    activation.playbook = version
    activation.save(update_fields=["playbook"])
    for run in runs:
        run.position += ASIDE
    StepRun.objects.bulk_update(runs, ["position"])
    playbook = playbook_of(version)
    steps: dict[Spot, Step] = {(part, step.order): step for part, step in playbook.all_steps}
    agencies = agencies_of(playbook, activation.lead)
    for run in runs:
        spot = found.kept.get(run.pk)
        if spot is None:
            # a step that the new version has not: kept as history, and silent
            run.position += BEYOND - ASIDE
            if run.state in (StepRun.State.WAITING, StepRun.State.RUNNING):
                run.state, run.skipped_because = StepRun.State.SKIPPED, TAKEN_OVER
                run.next_alarm_at = None
                forget_waiver(run)
            continue
        run.position, step = spot[1], steps[spot]
        run.is_emergency = is_emergency(step.limit, within=rapid_policy().waiving_within)
        if step.role != run.role:
            run.role, run.agency_id = step.role, agencies.get(step.role)
    moved = ["position", "role", "agency", "state", "skipped_because", "next_alarm_at"]
    StepRun.objects.bulk_update(runs, [*moved, "is_emergency", *WAIVER])
    StepRun.objects.bulk_create(
        new_step(activation, part, step, agencies.get(step.role)) for part, step in found.new
    )
    recompute(activation, because=DueChange.Because.PLAYBOOK, by=by, at=at)
    counted_up(activation)
    event = VersionMoved(code=activation.code, former=former.version, version=version.version)
    log(event, by=by.user, at=at)
    return activation
