"""Whom a failure of protection concerns: from what was read and what was shared, by code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.models import SeatHolding
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.children.models import Breach, IdentityRead
from layak.workflows.rapidaction.children.reads import field_labels
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.scheme.reads import Number, paged


@dataclass(frozen=True, kw_only=True)
class Affected:
    """``fields`` in words; ``reads`` how often; ``is_shared``: it lay open for the account."""

    child_id: UUID
    code: str
    fields: str
    reads: int
    is_shared: bool
    is_erased: bool


def breach_rows(number: Number = 1) -> Page[Any]:
    """Those of which somebody has still to be told first, by their end; then the newest: two
    queries."""
    is_told = Q(told_people_at__isnull=False, told_authority_at__isnull=False)
    rows = Breach.objects.annotate(ends_at=Case(When(is_told, then=None), default=F("due_at")))
    ordered = rows.order_by(F("ends_at").asc(nulls_last=True), "-discovered_at", "pk")
    return paged(ordered, number, lambda row: row)


def affected_by(breach: Breach) -> list[Affected]:
    """Children whose words were read in the window, by the account or by anyone; and those whose
    identity lay open to the agencies of the account by a hand-off: three queries."""
    names: dict[UUID, set[str]] = defaultdict(set)
    reads: dict[UUID, int] = defaultdict(int)
    for child_id, fields in IdentityRead.objects.filter(
        _window(breach), child__isnull=False
    ).values_list("child", "fields"):
        names[child_id].update(fields)
        reads[child_id] += 1
    shared = set()
    for child_id, fields in _shares(breach).values_list("handoff__activation__child", "fields"):
        names[child_id].update(fields)
        shared.add(child_id)
    children = Child.objects.filter(pk__in=list(names)).order_by("code")
    return [
        Affected(
            child_id=child.pk,
            code=child.code,
            fields=field_labels(sorted(names[child.pk])),
            reads=reads[child.pk],
            is_shared=child.pk in shared,
            is_erased=child.erased_at is not None,
        )
        for child in children
    ]


def reports_read(breach: Breach) -> list[str]:
    """Codes of reports whose words were read then, of which no child is known."""
    rows = IdentityRead.objects.filter(_window(breach), child=None, report__isnull=False)
    return sorted(set(rows.values_list("report__code", flat=True)))


def data_words(affected: list[Affected]) -> str:
    """Which kinds of data, for the notice: ``nama, alamat``."""
    kinds = {kind for row in affected for kind in row.fields.split(", ")}
    return ", ".join(sorted(kinds)) or _("belum diketahui")


def _window(breach: Breach) -> Q:
    """Without what the privacy desk opened because of it."""
    found = Q(at__gte=breach.exposed_from_at, at__lte=breach.exposed_until_at)
    found &= ~Q(relation="privacy", at__gte=breach.discovered_at)
    return found & Q(by=breach.account) if breach.account_id else found


def _shares(breach: Breach) -> QuerySet[Share]:
    """Hand-offs that were open at some time of the window, with more than the task."""
    rows = Share.objects.filter(
        Q(handoff__closed_at=None) | Q(handoff__closed_at__gte=breach.exposed_from_at),
        Q(handoff__declined_at=None) | Q(handoff__declined_at__gte=breach.exposed_from_at),
        Q(handoff__withdrawn_at=None) | Q(handoff__withdrawn_at__gte=breach.exposed_from_at),
        handoff__sent_at__lte=breach.exposed_until_at,
        handoff__activation__child__isnull=False,
        tier__gte=2,
    )
    if breach.account_id is None:
        return rows.filter(at__gte=breach.exposed_from_at)
    since_on = timezone.localdate(breach.exposed_from_at)
    held = SeatHolding.objects.filter(
        Q(until_on=None) | Q(until_on__gt=since_on),
        user=breach.account,
        since_on__lte=timezone.localdate(breach.exposed_until_at),
    )
    return rows.filter(handoff__to_agency__in=held.values("seat__agency"))
