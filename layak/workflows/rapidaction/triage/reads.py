"""What the triage form offers, and the cases that came of a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import visible_to
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.intake.reads import windows_of
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import playbook_of, version_in_force
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import least_level


def cases_of(report: Report, by: Actor, *, at: datetime) -> list[Activation]:
    """Activations that came of it, those that this person may see."""
    came = Q(report=report) | Q(joined_reports=report)
    rows = visible_to(by, at=at).filter(came).select_related("playbook", "child").distinct()
    return list(rows.defer("playbook__document").order_by("opened_at"))


def sign_labels(codes: Sequence[str]) -> list[tuple[str, bool]]:
    """(label, is it red) in the order of the policy."""
    signs = rapid_policy().signs.values()
    return [(sign.label, sign.is_red) for sign in signs if sign.code in codes]


def triage_offers(report: Report, by: Actor, *, at: datetime) -> dict[str, Any]:
    """What the triage form offers, and what it proposes; a person decides."""
    today = timezone.localdate(at)
    policy = rapid_policy()
    topic = policy.topics.get(report.topic)
    preset = topic.playbook if topic else ""
    versions = PlaybookVersion.objects.in_force(today).order_by("title")
    leads = Agency.objects.current().filter(
        pk__in=RoleAgency.objects.filter(ended_on=None).values("agency")
    )
    leads = leads.exclude(pk=report.reported_agency_id or 0).order_by("name")
    agencies = list(Agency.objects.current().values_list("pk", flat=True))
    people = people_who_may("case.supervise", today=timezone.localdate(at), agency_ids=agencies)
    keys = [user.pk for user in people if user.pk != by.user.pk]
    # the agency that the city named for the lead role of the playbook, or for the UPTD PPA
    version = version_in_force(preset, day=timezone.localdate(at)) if preset else None
    roles = [playbook_of(version).lead_role] if version else []
    rows = RoleAgency.objects.filter(ended_on=None, role__in=[*roles, "uptd_ppa"])
    rows = rows.exclude(agency=report.reported_agency_id or 0).order_by("position")
    by_role: dict[str, int] = dict(rows.reverse().values_list("role", F("agency")))
    lead = next((by_role[role] for role in [*roles, "uptd_ppa"] if role in by_role), None)
    return {
        "playbooks": list(versions.values_list("code", "title")),
        "leads": leads,
        "supervisors": User.objects.filter(pk__in=keys).order_by("name"),
        "proposed_signs": [
            window.rule.sign for window in windows_of(report, at=at) if window.is_proposed
        ],
        "initial": {
            "level": least_level(policy, report.signs) or "",
            "held_signs": report.signs,
            "playbooks": [preset] if preset else [],
            "lead": lead,
            "child_district": report.district_id,
            "child_choice": "",
        },
    }
