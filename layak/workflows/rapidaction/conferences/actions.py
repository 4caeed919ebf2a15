"""Case conferences between agencies: planned, held with a sealed note, their decisions carried out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import counted_up, lock_case
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.cases.reads import city_offset, drill_mark, placed, zoned
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.conferences.events import (
    ConferenceHeld,
    ConferencePlanned,
    DecisionDropped,
)
from layak.workflows.rapidaction.conferences.models import Conference, ConferenceDecision
from layak.workflows.rapidaction.duty.reads import on_duty_of
from layak.workflows.rapidaction.handoffs.reads import receiver_kinds
from layak.workflows.rapidaction.handoffs.share_rules import SCHOOL_PURPOSE, check_asked
from layak.workflows.rapidaction.notes.actions import keep_note
from layak.workflows.rapidaction.scheme.policy import rapid_policy

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
    place = " ".join(read_text(place).split())[:120]
    check_open(place, field="place", activation=activation)
    agencies = list(invitable(activation).filter(pk__in=agency_ids))
    if not agencies:
        raise Refused(_("Pilih instansi yang diundang."))
    conference = Conference.objects.create(
        activation=activation,
        planned_at=placed(planned_at),
        place=place,
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


# What a conference decided: kept with it, carried out as a hand-off, or given up with a reason.

LONGEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Which agency does what (a code of rapid-action.yaml) by which day."""

    agency_id: int
    asked: str
    due_on: date


def deciding(conference: Conference) -> QuerySet[Agency]:
    """Agencies that a decision can name: those invited, without the one that leads, whose own
    tasks are steps, and without those that must not know of it now."""
    activation = conference.activation
    blocked = activation.blocks.filter(lifted_at=None, agency__isnull=False).values("agency")
    rows = conference.agencies.filter(ended_on=None).exclude(pk=activation.lead_id)
    return rows.exclude(pk__in=blocked).order_by("name")


def keep_decisions(conference: Conference, decided: Sequence[Decided], *, at: datetime) -> None:
    """Inside the transaction in which it is held. Raises Refused with what cannot be."""
    agencies = {agency.pk: agency for agency in deciding(conference)}
    kinds = receiver_kinds(agencies.values()) if decided else {}
    today = timezone.localdate(at)
    seen: set[tuple[int, str]] = set()
    for one in decided:
        if one.agency_id not in agencies:
            raise Refused(_("Pilih instansi yang ikut konferensi ini."))
        check_asked(
            [one.asked],
            known=rapid_policy().words["asked"],
            receiver=kinds[one.agency_id],
            purpose=SCHOOL_PURPOSE,
        )
        if not today <= one.due_on <= today + LONGEST_AHEAD:
            raise Refused(_("Batas keputusan harus hari ini atau sesudahnya, paling jauh setahun."))
        if (one.agency_id, one.asked) in seen:
            raise Refused(
                _("%(agency)s sudah dimintai hal yang sama pada baris lain.")
                % {"agency": agencies[one.agency_id].name}
            )
        seen.add((one.agency_id, one.asked))
    ConferenceDecision.objects.bulk_create(
        ConferenceDecision(
            conference=conference, agency_id=one.agency_id, asked=one.asked, due_on=one.due_on
        )
        for one in decided
    )


def decided_receiver(
    decision_id: int | None, receivers: Sequence[Agency], *, activation_id: UUID
) -> int | None:
    """Which of the receivers a decision of this case names. Raises Refused where it names none."""
    if decision_id is None:
        return None
    # of another case not even the agency is told
    rows = ConferenceDecision.objects.filter(conference__activation=activation_id)
    row = rows.select_related("agency").filter(pk=decision_id).first()
    if row is None:
        raise Refused(_("Keputusan konferensi ini tidak dikenal. Buka lagi dari penanganannya."))
    able = [agency.pk for agency in receivers if _may_carry(row, agency.pk)]
    if not able:
        raise Refused(
            _("Keputusan konferensi ini untuk %(agency)s. Pilih instansi itu sebagai penerima.")
            % {"agency": row.agency.name}
        )
    return row.agency_id if row.agency_id in able else able[0]


def _may_carry(row: ConferenceDecision, agency_id: int) -> bool:
    """The agency that was decided on; after its no, whoever is asked instead."""
    return row.agency_id == agency_id or row.is_declined


def tie_decision(decision_id: int | None, handoff: HandOff) -> None:
    """A hand-off that was just made carries out a decision of its case: once, for its agency. One
    that was declined or taken back before gives way to it."""
    if decision_id is None:
        return
    rows = ConferenceDecision.objects.select_for_update(of=("self",))
    row = rows.filter(pk=decision_id, conference__activation=handoff.activation).first()
    if row is None or not _may_carry(row, handoff.to_agency_id):
        raise Refused(_("Keputusan konferensi ini bukan bagian penanganan atau penerima ini."))
    if not row.is_open:
        raise Refused(
            _(
                "Keputusan konferensi ini sudah dirujuk atau tidak jadi. Kirim sebagai rujukan biasa."
            )
        )
    if row.asked not in handoff.asked:
        raise Refused(
            _("Keputusan konferensi meminta %(asked)s; pilih juga permintaan itu.")
            % {"asked": rapid_policy().word("asked", row.asked)}
        )
    row.handoff = handoff
    row.save(update_fields=["handoff"])


@transaction.atomic
def drop_decision(*, decision_id: int, because: str, by: Actor, at: datetime) -> ConferenceDecision:
    """It is not to be done any more, for one of the fixed reasons.

    Raises Refused: no right, closed, no reason, settled already; Activation.DoesNotExist.
    """
    found = ConferenceDecision.objects.select_related("conference").get(pk=decision_id)
    activation = lock_case(found.conference.activation_id)
    check_can_work(by, activation, at=at)
    row = ConferenceDecision.objects.select_for_update().get(pk=decision_id)
    if not row.is_open:
        raise Refused(_("Keputusan ini sudah dirujuk atau sudah dinyatakan tidak jadi."))
    if because not in rapid_policy().words["decision_drops"]:
        raise Refused(_("Pilih alasan tidak jadi dari daftar."))
    row.dropped_at, row.dropped_by, row.dropped_because = at, by.user, because
    # what was tried before stays on the case
    row.handoff = None
    row.save(update_fields=["handoff", "dropped_at", "dropped_by", "dropped_because"])
    counted_up(activation)
    log(DecisionDropped(code=activation.code, decision=row.pk, because=because), by=by.user, at=at)
    return row
