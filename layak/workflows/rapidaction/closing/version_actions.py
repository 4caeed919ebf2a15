"""Moving an activation to a newer version of its playbook: only by hand, never by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import counted_up, lock_case
from layak.workflows.rapidaction.cases.models import Activation, DueChange, StepRun
from layak.workflows.rapidaction.cases.permissions import check_can_supervise
from layak.workflows.rapidaction.closing.events import VersionMoved
from layak.workflows.rapidaction.closing.version_reads import matching, versions_for
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.steps.clock_actions import recompute
from layak.workflows.rapidaction.steps.opening_actions import agencies_of, new_step

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
        raise Refused(_("Versi ini bukan versi berlaku yang lebih baru dari playbook yang sama."))
    former = activation.playbook
    runs = list(activation.steps.select_for_update().order_by("pk"))
    found = matching(runs, playbook_of(former), playbook_of(version))
    activation.playbook = version
    activation.save(update_fields=["playbook"])
    for run in runs:
        run.position += ASIDE
    StepRun.objects.bulk_update(runs, ["position"])
    playbook = playbook_of(version)
    roles = {(part, step.order): step.role for part, step in playbook.all_steps}
    agencies = agencies_of(playbook, activation.lead)
    for run in runs:
        spot = found.kept.get(run.pk)
        if spot is None:
            # a step that the new version has not: kept as history, and silent
            run.position += BEYOND - ASIDE
            if run.state in (StepRun.State.WAITING, StepRun.State.RUNNING):
                run.state, run.skipped_because = StepRun.State.SKIPPED, TAKEN_OVER
                run.next_alarm_at = None
            continue
        run.position = spot[1]
        role = next(role for at, role in roles.items() if at == spot)
        if role != run.role:
            run.role, run.agency_id = role, agencies.get(role)
    StepRun.objects.bulk_update(
        runs, ["position", "role", "agency", "state", "skipped_because", "next_alarm_at"]
    )
    StepRun.objects.bulk_create(
        new_step(activation, part, step.order, step.role, agencies.get(step.role))
        for part, step in found.new
    )
    recompute(activation, because=DueChange.Because.PLAYBOOK, by=by, at=at)
    counted_up(activation)
    event = VersionMoved(code=activation.code, former=former.version, version=version.version)
    log(event, by=by.user, at=at)
    return activation
