"""Who may read what came in, and keep what names a child."""

from __future__ import annotations

from django.db.models import QuerySet

from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.cases.child_models import Report


def receivable(by: Actor) -> QuerySet[Report]:
    """Reports that this person may receive: none about the own agency, no explanation given."""
    if not by.may("case.receive"):
        return Report.objects.none()
    return Report.objects.exclude(reported_agency__in=by.all_agency_ids)


def is_about(report: Report, by: Actor) -> bool:
    """Is an agency of this person the one that is reported?"""
    return report.reported_agency_id is not None and (
        report.reported_agency_id in by.all_agency_ids
    )
