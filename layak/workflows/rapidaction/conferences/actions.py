"""Case conferences between agencies: planned, then held with a sealed note of what was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import counted_up, lock_case
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.cases.reads import city_offset, drill_mark, placed, zoned
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.conferences.decision_actions import (
    LONGEST_AHEAD,
    Decided,
    keep_decisions,
)
from layak.workflows.rapidaction.conferences.events import ConferenceHeld, ConferencePlanned
from layak.workflows.rapidaction.conferences.models import Conference
from layak.workflows.rapidaction.duty.reads import on_duty_of
from layak.workflows.rapidaction.notes.actions import keep_note

# the common step that a conference fulfils (A.7)
CONFERENCE_STEP = 11
LONGEST_DECISIONS = 4000


@transaction.atomic
def plan_conference(
    *,
    activation_id: UUID,
    planned_at: datetime,
    agency_ids: Collection[int],
    place: str,
    by: Actor,
    at: datetime,
) -> Conference:
    """When, where, with which agencies. Raises Refused: no right, a past time, nobody else."""
    activation = lock_case(activation_id)
    check_can_work(by, activation, at=at)
    if not at <= planned_at <= at + LONGEST_AHEAD:
        raise Refused(_("Waktunya harus di depan, paling jauh setahun."))
    agencies = list(invitable(activation).filter(pk__in=agency_ids))
    if not agencies:
        raise Refused(_("Pilih instansi yang diundang."))
    conference = Conference.objects.create(
        activation=activation,
        planned_at=placed(planned_at),
        place=" ".join(read_text(place).split())[:120],
        created_at=at,
        created_by=by.user,
    )
    conference.agencies.set(agencies)
    counted_up(activation)
    # who answers for each agency now is told when, and of which code; not where: a place can tell
    # who the child is
    blocked = set(activation.blocks.filter(lifted_at=None).values_list("user_id", flat=True))
    duties = on_duty_of([agency.pk for agency in agencies], at=at)
    people = {row.user.pk: row.user for rows in duties.values() for row in rows[:1]}
    when = zoned(conference.planned_at, city_offset(conference.planned_at))
    notify(
        users=[user for pk, user in people.items() if pk not in blocked],
        kind="case.conference",
        text=drill_mark(activation)
        + _("Konferensi kasus %(code)s: %(when)s. Tempatnya pada manajer kasus.")
        % {"code": activation.code, "when": when},
        url=reverse("case_list"),
        at=at,
        about=f"activation:{activation.code}",
    )
    event = ConferencePlanned(
        code=activation.code, conference=conference.pk, planned_at=planned_at.isoformat()
    )
    log(event, by=by.user, at=at)
    return conference


@transaction.atomic
def hold_conference(
    *,
    conference_id: int,
    held_at: datetime,
    decisions: str,
    decided: Sequence[Decided] = (),
    by: Actor,
    at: datetime,
) -> Conference:
    """It took place; what was said is sealed, and the step of the conference is done.

    ``decided`` are the decisions that go on as hand-offs, in fixed words. Raises Refused.
    """
    pk = Conference.objects.values_list("activation_id", flat=True).get(pk=conference_id)
    activation = lock_case(pk)
    check_can_work(by, activation, at=at)
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    conference.activation = activation
    if conference.held_at is not None:
        raise Refused(_("Konferensi ini sudah dicatat terlaksana."))
    if not conference.created_at <= held_at <= at:
        raise Refused(_("Waktu pelaksanaan harus sesudah direncanakan dan sudah lewat."))
    conference.held_at = placed(held_at)
    conference.note = keep_note(
        activation,
        section=CaseNote.Section.CONFERENCE,
        text=decisions,
        most=LONGEST_DECISIONS,
        field="decisions",
        missing=_("Tulis keputusannya."),
        by=by,
        at=at,
    )
    conference.save(update_fields=["held_at", "note"])
    keep_decisions(conference, decided, at=at)
    activation.steps.filter(
        part="common", position=CONFERENCE_STEP, state__in=("waiting", "running")
    ).update(
        state=StepRun.State.DONE,
        done_at=held_at,
        recorded_at=at,
        recorded_by=by.user,
        next_alarm_at=None,
    )
    counted_up(activation)
    event = ConferenceHeld(
        code=activation.code,
        conference=conference.pk,
        held_at=held_at.isoformat(),
        decisions=len(decided),
    )
    log(event, by=by.user, at=at)
    return conference


def invitable(activation: Activation) -> QuerySet[Agency]:
    """Agencies with a step or a hand-off here, without those that must not know of it."""
    blocked = activation.blocks.filter(lifted_at=None, agency__isnull=False).values("agency")
    has_part = Q(pk__in=activation.steps.exclude(agency=None).values("agency")) | Q(
        pk__in=activation.handoffs.values("to_agency")
    )
    return Agency.objects.current().filter(has_part).exclude(pk__in=blocked).order_by("name")
