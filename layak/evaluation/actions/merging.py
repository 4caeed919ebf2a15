"""What follows an agency that merges or is split in the middle of a round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.assigning import move_agency_rows
from layak.evaluation.models import Assignment, Round
from layak.evaluation.permissions import check_can_change_round
from layak.rules.refusal import Refused


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Open assignments go with the agency; answers, approvals and history stay as they are."""
    agencies = Agency.objects.in_bulk([from_id, into_id])
    Round.objects.filter(caretaker=from_id, closed_at=None).update(caretaker=into_id)
    move_agency_rows(
        source=agencies[from_id],
        target=agencies[into_id],
        reason=_("penggabungan"),
        by=by,
        at=at,
    )


@transaction.atomic
def split_agency(
    *,
    round_: Round,
    source: Agency,
    name: str,
    kind: str,
    command: str,
    answer_ids: Sequence[int],
    by: Actor,
    at: datetime,
) -> Agency:
    """A new agency takes over chosen questions of ``source``, as lead or contributor.

    Raises Refused: right, taken name, nothing chosen, an invited body that would lead.
    """
    check_can_change_round(by, round_, "assignment.manage")
    named = Assignment.objects.filter(
        agency=source, ended_at=None, answer__in=answer_ids, answer__round=round_
    )
    if not answer_ids or named.count() != len(set(answer_ids)):
        raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
    new = create_agency(name=name, kind=kind, command=command, by=by, at=at)
    move_agency_rows(
        source=source,
        target=new,
        reason=_("pemecahan"),
        answer_ids=answer_ids,
        by=by,
        at=at,
    )
    return new
