"""A playbook run as an exercise: the same steps and clocks, marked, and never counted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.plain_words import read_line, read_words
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.activations import open_activation
from layak.workflows.rapidaction.actions.handoff_moments import locked
from layak.workflows.rapidaction.actions.handoff_withdrawing import take_back
from layak.workflows.rapidaction.events.learning import DrillEnded, DrillStarted
from layak.workflows.rapidaction.models import (
    Activation,
    Drill,
    HandOff,
    PlaybookVersion,
    RoleAgency,
    StepRun,
)

LEAD_ROLE = "uptd_ppa"
TITLE_AT_MOST, SCENARIO_AT_MOST = 200, 1000
ENDED = "drill-ended"
NOT_NEEDED = "not-needed"


@transaction.atomic
def start_drill(
    *, title: str, scenario: str, playbook: PlaybookVersion, level: str, by: Actor, at: datetime
) -> Drill:
    """Open the playbook as a drill, led by the agency that leads real cases.

    Raises Refused: no right, nobody leads, no title, a text too long, no such level.
    """
    title = read_line(title, most=TITLE_AT_MOST, field="title", label=_("Nama gladi"))
    scenario = read_words(
        scenario, most=SCENARIO_AT_MOST, field="scenario", label=_("Keadaan karangan")
    )
    if not title:
        raise Refused(_("Beri gladi ini nama, misalnya Gladi malam Unit PPA."))
    activation = open_activation(
        playbook=playbook,
        lead=_lead(),
        level=level,
        signs=(),
        because=_("Gladi: keadaan karangan."),
        report=None,
        child=None,
        started_at=at,
        by=by,
        at=at,
        is_drill=True,
    )
    drill = Drill.objects.create(
        activation=activation, title=title, scenario=scenario, started_at=at, led_by=by.user
    )
    log(DrillStarted(code=activation.code, playbook=playbook.code), by=by.user, at=at)
    return drill


@transaction.atomic
def end_drill(*, drill_id: int, by: Actor, at: datetime) -> Drill:
    """Stop the clocks: open hand-offs are withdrawn, nothing rings any more.

    Raises Refused: no right, or ended already.
    """
    drill = Drill.objects.select_for_update().select_related("activation").get(pk=drill_id)
    if not by.may("drill.run"):
        raise Refused(_("Hanya penyelenggara gladi yang mengakhirinya."))
    if drill.ended_at is not None:
        raise Refused(_("Gladi ini sudah selesai. Tulislah tinjauannya."))
    drill.ended_at = at
    drill.save(update_fields=["ended_at"])
    _take_back_all(drill, by=by, at=at)
    activation = Activation.objects.select_for_update().get(pk=drill.activation_id)
    # one whose closing was rehearsed to the end is closed already
    if activation.state != Activation.State.CLOSED:
        activation.state, activation.outcome = Activation.State.CLOSING, ENDED
        activation.closing_asked_at, activation.closing_asked_by = at, by.user
    activation.version += 1
    activation.save(
        update_fields=["state", "outcome", "closing_asked_at", "closing_asked_by", "version"]
    )
    StepRun.objects.filter(activation=activation).update(next_alarm_at=None)
    log(DrillEnded(code=activation.code), by=by.user, at=at)
    return drill


def _take_back_all(drill: Drill, *, by: Actor, at: datetime) -> None:
    """Whoever still has something of the drill hears that it is over."""
    waiting = (*HandOff.OPEN, HandOff.State.DECLINED)
    for pk in drill.activation.handoffs.filter(state__in=waiting).values_list("pk", flat=True):
        take_back(locked(pk), because=NOT_NEEDED, by=by, at=at)


def _lead() -> Agency:
    row = (
        RoleAgency.objects.filter(role=LEAD_ROLE, ended_on=None, agency__ended_on=None)
        .select_related("agency")
        .order_by("position", "pk")
        .first()
    )
    if row is None:
        raise Refused(
            _(
                "Belum ada instansi yang memimpin penanganan. Tetapkan dahulu instansi peran UPTD PPA."
            )
        )
    return row.agency
