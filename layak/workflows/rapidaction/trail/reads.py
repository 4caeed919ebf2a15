"""Which sealed events of the audit trail a person may read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from layak.city.people.roles.actor import Actor
from layak.platform.audit.models import Event
from layak.platform.audit.policy import audit_policy
from layak.platform.audit.queries import sealed_streams
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment, ConflictBlock
from layak.workflows.rapidaction.cases.permissions import visible_to

RIGHT = "casetrail.view"


def readable_events(by: Actor, *, code: str, at: datetime) -> QuerySet[Event]:
    """Sealed events, of one code where ``code`` is told: at most two queries beside the page's own.

    With the right for all agencies everything but cases of a conflict of interest; else the cases
    that this person supervises, with their child and report.
    """
    events = _everything(by) if by.scope(RIGHT) == "all" else _supervised(by, at)
    if not code:
        return events
    return events.filter(stream__in=[f"{family}:{code}" for family in audit_policy().sealed])


def _everything(by: Actor) -> QuerySet[Event]:
    barred = ConflictBlock.objects.filter(
        Q(user=by.user) | Q(agency__in=by.all_agency_ids), lifted_at=None
    )
    hidden = _streams(Activation.objects.filter(pk__in=barred.values("activation")))
    return Event.objects.filter(sealed_streams()).exclude(stream__in=hidden)


def _supervised(by: Actor, at: datetime) -> QuerySet[Event]:
    own = CaseAssignment.objects.filter(
        user=by.user, kind=CaseAssignment.Kind.SUPERVISOR, until_at=None
    )
    cases = visible_to(by, at=at).filter(pk__in=own.values("activation"))
    return Event.objects.filter(stream__in=_streams(cases))


def _streams(cases: QuerySet[Activation]) -> list[str]:
    """What is said of these cases, their children and the reports that they came from."""
    found: list[str] = []
    for case, child, report in cases.values_list("code", "child__code", "report__code"):
        found.append(f"activation:{case}")
        found += [f"child:{child}"] if child else []
        found += [f"report:{report}"] if report else []
    return found
