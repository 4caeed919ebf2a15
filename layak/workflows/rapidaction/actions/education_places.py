"""The place of an education plan: taken from an offer, exchanged, given back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.facilities.offer_actions import release_place, reserve_place
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.education import locked_plan
from layak.workflows.rapidaction.actions.occurrences import counted_up
from layak.workflows.rapidaction.events.education import PlaceGivenBack, PlaceTaken
from layak.workflows.rapidaction.models import EducationPlan
from layak.workflows.rapidaction.queries.education_offers import offers_of_route


@transaction.atomic
def take_place(*, activation_id: UUID, offer_id: int, by: Actor, at: datetime) -> EducationPlan:
    """A place of an offer that fits the chosen route; the same one twice is one.

    A place held on another offer is given back once the new one is sure. Raises NoPlace with the
    next best, Refused (no route, offer does not fit), Activation.DoesNotExist.
    """
    activation, plan = locked_plan(activation_id, by=by, at=at)
    if not plan.route:
        raise Refused(_("Pilih jalur belajar lebih dahulu."))
    fits = offers_of_route(plan, activation, today=timezone.localdate(at))
    fit = next((one for one in fits if one.offer.pk == offer_id), None)
    if fit is None:
        raise Refused(_("Layanan ini tidak untuk jalur yang dipilih."))
    former = plan.reservation
    if former is not None and former.offer_id == offer_id and former.released_at is None:
        return plan
    # full or expired is said by reserving, with where there is still room
    if fit.why_not and fit.free:
        raise Refused(_("Tidak cocok: %(why)s") % {"why": " ".join(fit.why_not)})
    kept = reserve_place(offer_id=offer_id, reference=activation.code, by=by, at=at)
    if former is not None:
        release_place(reservation_id=former.pk, outcome="moved", by=by, at=at)
    plan.reservation = kept
    _save(plan, by=by, at=at)
    counted_up(activation)
    log(PlaceTaken(code=activation.code, offer=offer_id), by=by.user, at=at)
    return plan


@transaction.atomic
def give_back_place(*, activation_id: UUID, outcome: str, by: Actor, at: datetime) -> EducationPlan:
    """The place is free again; the plan keeps its route. Raises as ``take_place``."""
    activation, plan = locked_plan(activation_id, by=by, at=at)
    former = plan.reservation
    if former is None:
        raise Refused(_("Tidak ada tempat yang dipakai."))
    kept = release_place(reservation_id=former.pk, outcome=outcome, by=by, at=at)
    plan.reservation = None
    _save(plan, by=by, at=at)
    counted_up(activation)
    event = PlaceGivenBack(code=activation.code, offer=former.offer_id, outcome=kept.outcome)
    log(event, by=by.user, at=at)
    return plan


def _save(plan: EducationPlan, *, by: Actor, at: datetime) -> None:
    plan.version += 1
    plan.changed_at, plan.changed_by = at, by.user
    plan.save()
