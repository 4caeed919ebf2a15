"""Who may open in an emergency, and who reviews it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation, BreakGlass, CaseAssignment
from layak.workflows.rapidaction.cases.permissions import not_blocked, relation_to
from layak.workflows.rapidaction.cases.rules import may_still_read
from layak.workflows.rapidaction.scheme.policy import rapid_policy


def check_can_break(by: Actor, activation: Activation, *, at: datetime) -> None:
    """Raises Activation.DoesNotExist without the right and for whom a conflict bars, alike; Refused
    while a supervisor of the closed case may still read it."""
    if not by.may("case.open-sealed") or relation_to(activation, by, at=at) == "conflicted":
        raise Activation.DoesNotExist
    closed_at, span = activation.closed_at, rapid_policy().read_after_closing
    if closed_at is not None and may_still_read(closed_at, at=at, span=span):
        raise Refused(_("Penanganan ini sudah ditutup. Hubungi supervisor UPTD PPA."))


def reviewable(by: Actor) -> QuerySet[BreakGlass]:
    """Emergency access that this person may review: of the own lead agency or supervised cases."""
    if not by.may("case.supervise"):
        return BreakGlass.objects.none()
    supervised = CaseAssignment.objects.filter(
        user=by.user, kind=CaseAssignment.Kind.SUPERVISOR, until_at=None
    )
    near = Q(lead__in=by.agency_ids("case.supervise")) | Q(pk__in=supervised.values("activation"))
    cases = Activation.objects.filter(near, not_blocked(by))
    return BreakGlass.objects.filter(activation__in=cases)


def check_can_review(by: Actor, glass: BreakGlass) -> None:
    """Raises BreakGlass.DoesNotExist; Refused for the own access."""
    if not reviewable(by).filter(pk=glass.pk).exists():
        raise BreakGlass.DoesNotExist
    if glass.user_id == by.user.pk:
        raise Refused(_("Akses Anda sendiri ditinjau orang lain."))
