"""Finishing a step, leaving it out with a reason, opening it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import (
    WAIVER,
    Stale,
    counted_up,
    forget_waiver,
    lock_case,
)
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, DueChange, StepRun
from layak.workflows.rapidaction.cases.permissions import (
    WORKING,
    check_can_work,
    check_is_open,
    relation_or_nothing,
)
from layak.workflows.rapidaction.cases.reads import placed, zoned
from layak.workflows.rapidaction.cases.rules import Relation
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.playbooks.rules import Step
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.clock_actions import recompute
from layak.workflows.rapidaction.steps.events import StepFinished, StepReopened
from layak.workflows.rapidaction.steps.occurrence_actions import (
    FARTHEST,
    check_reason,
    checked_document,
    happened,
)
from layak.workflows.rapidaction.steps.rules import is_of_another

LIVE = (StepRun.State.WAITING, StepRun.State.RUNNING)
ENDED = ["state", "done_at", "recorded_at", "recorded_by", "on_behalf_of", "document"]


@transaction.atomic
def finish_step(
    *,
    step_id: int,
    done_at: datetime,
    by: Actor,
    at: datetime,
    document: str = "",
    on_behalf_of: Agency | None = None,
    through: HandOff | None = None,
) -> StepRun:
    """Done, at its real time; the event that the step records happens with it.

    Workers and the supervisor finish any step, one of another agency only with its paper; a receiving
    agency its own; ``through`` is an open hand-off of this step whose page has asked for the right
    already (a task link). A step may be done before those ahead of it. Raises Refused, Stale when
    it ended meanwhile, StepRun.DoesNotExist.
    """
    activation, step = locked_step(step_id)
    owner = _speaks_for(by, activation, step, through, at=at)
    check_is_live(step)
    if done_at.utcoffset() is None:
        raise Refused(_("Sebutkan zonanya: WIB, WITA, atau WIT."))
    if done_at > at:
        raise Refused(
            _("Waktu selesai belum terjadi. Catat sesudah langkahnya benar-benar selesai.")
        )
    if at - done_at > FARTHEST:
        raise Refused(_("Waktu ini terlalu jauh dari hari ini. Periksa tahunnya."))
    if owner is not None and not document.strip():
        raise Refused(
            _(
                "Langkah ini milik %(agency)s. Sebutkan nomor dan tanggal surat atau berita acaranya, "
                "atau biarkan instansi itu sendiri yang menyelesaikannya."
            )
            % {"agency": owner.name}
        )
    behalf = on_behalf_of or owner
    step.document = checked_document(document, behalf, activation=activation)
    step.state, step.done_at = StepRun.State.DONE, placed(done_at)
    step.recorded_at, step.recorded_by, step.on_behalf_of = at, by.user, behalf
    step.next_alarm_at = None
    forget_waiver(step)
    step.save(update_fields=[*ENDED, *WAIVER, "next_alarm_at"])
    _record_its_event(activation, step, by=by, at=at)
    counted_up(activation)
    event = StepFinished(**of_step(activation, step), done_at=step.done_at.isoformat())
    log(event, by=by.user, at=at)
    return step


@transaction.atomic
def reopen_step(*, step_id: int, because: str, by: Actor, at: datetime) -> StepRun:
    """What was finished or left out by mistake runs again, with its clock as it stands.

    The event that was recorded with it stays; whoever doubts it corrects that event itself.
    """
    activation, step = locked_step(step_id)
    check_can_work(by, activation, at=at)
    check_reason(because)
    if step.state in LIVE:
        raise Refused(_("Langkah ini masih terbuka."))
    step.state, step.skipped_because = StepRun.State.WAITING, ""
    step.done_at = step.recorded_at = step.recorded_by = step.on_behalf_of = None
    step.document = ""
    forget_waiver(step)
    step.save(update_fields=[*ENDED, *WAIVER, "skipped_because"])
    recompute(activation, because=DueChange.Because.CORRECTED, by=by, at=at)
    counted_up(activation)
    log(StepReopened(**of_step(activation, step), because=because), by=by.user, at=at)
    step.refresh_from_db()
    return step


def step_of(activation: Activation, run: StepRun) -> Step | None:
    """What the pinned playbook says of a step; None for one of a former version."""
    for part, step in playbook_of(activation.playbook).all_steps:
        if (part, step.order) == (run.part, run.position):
            return step
    return None


def open_before(activation: Activation, run: StepRun) -> int:
    """How many steps of the same part that stand before it are running and not done."""
    return activation.steps.filter(
        part=run.part, position__lt=run.position, state=StepRun.State.RUNNING
    ).count()


def _record_its_event(activation: Activation, step: StepRun, *, by: Actor, at: datetime) -> None:
    """What happens when this step is done, as the playbook says, if it has not happened before."""
    told = step_of(activation, step)
    if told is None or not told.records or step.done_at is None:
        return
    happened(
        activation=activation,
        event=told.records,
        occurred_at=step.done_at,
        by=by,
        at=at,
        document=step.document,
        on_behalf_of=step.on_behalf_of,
    )
    recompute(activation, because=DueChange.Because.RECORDED, by=by, at=at)


def locked_step(step_id: int) -> tuple[Activation, StepRun]:
    pk = StepRun.objects.values_list("activation_id", flat=True).get(pk=step_id)
    activation = lock_case(pk)
    return activation, StepRun.objects.select_for_update().get(pk=step_id)


def _speaks_for(
    by: Actor, activation: Activation, step: StepRun, through: HandOff | None, *, at: datetime
) -> Agency | None:
    """The agency whose step it is, where somebody else finishes it; None where it is one's own.

    Raises Refused for who may not finish it, Activation.DoesNotExist.
    """
    check_is_open(activation)
    if through is not None and through.step_id == step.pk and through.state in HandOff.OPEN:
        return None
    relation: Relation = relation_or_nothing(by, activation, at=at)
    own = by.agency_ids("handoff.receive")
    if relation in WORKING:
        is_theirs = is_of_another(agency=step.agency_id, lead=activation.lead_id, own=own)
        return step.agency if is_theirs else None
    if step.agency_id in own:
        return None
    raise Refused(
        _(
            "Langkah ini milik instansi lain. Instansi itu sendiri atau manajer kasus yang "
            "menyelesaikannya."
        )
    )


def check_is_live(step: StepRun) -> None:
    """Raises Stale with how it ended."""
    if step.state == StepRun.State.SKIPPED:
        word = rapid_policy().word("skips", step.skipped_because)
        theirs = _("Tidak berlaku: %(because)s") % {"because": word}
    elif step.done_at is not None:
        theirs = _("Selesai %(moment)s, dicatat %(name)s") % {
            "moment": zoned(step.done_at, step.offset_minutes),
            "name": step.recorded_by.name if step.recorded_by else "",
        }
    else:
        return
    raise Stale(_("Langkah ini sudah berakhir sebelum Anda menyimpan."), theirs=theirs)


def of_step(activation: Activation, step: StepRun) -> dict[str, Any]:
    return {"code": activation.code, "part": step.part, "position": step.position}
