from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.followups.actions.steps import KIND, step, tell_new_owner
from layak.records.followups.entries import (
    NewFollowUp,
    check_day,
    check_supporters,
    check_texts,
    owner_of,
    real_codes,
    tidy,
)
from layak.records.followups.events import FollowUpCreated
from layak.records.followups.models import FollowUp, FollowUpSupporter
from layak.records.followups.permissions import check_can_create


@transaction.atomic
def create_followup(*, new: NewFollowUp, by: Actor, at: datetime) -> FollowUp:
    """A promise is noted; its owner is told.

    Raises Refused (not secretariat or chair), WrongFollowUp with the field: empty or long text,
    past day, ended agency, foreign seat, unknown question.
    """
    check_can_create(by)
    new = tidy(new)
    check_texts(new)
    check_day(new.due_on, today=timezone.localdate(at))
    new = replace(new, codes=real_codes(new.codes))
    return keep(new, by=by, at=at)


def keep(new: NewFollowUp, *, by: Actor, at: datetime, repeats: FollowUp | None = None) -> FollowUp:
    """The row with its supporters, first step, event and notice; checked by the caller."""
    agency, seat = owner_of(new.agency_id, new.seat_id)
    supporters = check_supporters(new.supporter_ids)
    followup = FollowUp.objects.create(
        title=new.title,
        problem=new.problem,
        proof_wanted=new.proof_wanted,
        agency=agency,
        seat=seat,
        codes=list(new.codes),
        due_on=new.due_on,
        repeats_months=new.repeats_months,
        repeats=repeats,
        origin=new.origin,
        origin_label=new.origin_label,
        origin_url=new.origin_url,
        series=new.series,
        created_at=at,
        created_by=by.user,
    )
    FollowUpSupporter.objects.bulk_create(
        FollowUpSupporter(followup=followup, agency=supporter) for supporter in supporters
    )
    step(followup, KIND.CREATED, by=by, at=at)
    event = FollowUpCreated(
        followup=followup.pk,
        agency=agency.pk,
        due_on=new.due_on.isoformat(),
        origin=new.origin,
    )
    log(event, by=by.user, at=at)
    tell_new_owner(followup, by=by, at=at)
    return followup
