"""Reports as lists and pages show them: codes, clocks and choices, never a sealed word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from layak.city.agencies.models import Agency
from layak.city.agencies.queries import people_who_may
from layak.city.people.actor import Actor
from layak.city.people.models import User
from layak.platform.sealing import blind_index
from layak.rules.rapid_policy import least_level
from layak.workflows.rapidaction.models import Activation, PlaybookVersion, Report, RoleAgency
from layak.workflows.rapidaction.permissions.access import visible_to
from layak.workflows.rapidaction.permissions.identity import own_reports, receivable
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.pinned import playbook_of, version_in_force

PAGE = 100
# what a reporter hears, whatever was decided and by whom
STATES_OUTSIDE = {"waiting": "Diterima, menunggu dinilai", "dismissed": "Selesai dinilai"}


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """``red_signs`` are labels of what the reporter named."""

    code: str
    channel: str
    topic: str
    district: str
    received_at: datetime
    until_at: datetime | None
    is_late: bool
    is_slow: bool
    is_red: bool
    state: str
    state_label: str


@dataclass(frozen=True, kw_only=True)
class ReportQueues:
    normal: list[ReportRow]
    slow: list[ReportRow]
    decided: list[ReportRow]


def report_queues(by: Actor, *, at: datetime) -> ReportQueues:
    """Waiting reports, the red and the oldest first, then what looks like noise; the last decided."""
    rows = receivable(by).select_related("district")
    waiting = [
        report_row(report, at=at)
        for report in rows.filter(state="waiting").order_by("is_slow", "received_at")[: PAGE * 2]
    ]
    first = sorted(waiting, key=lambda row: (not row.is_red, row.until_at or row.received_at))
    decided = rows.exclude(state="waiting").order_by("-decided_at")[:20]
    return ReportQueues(
        normal=[row for row in first if not row.is_slow or row.is_red],
        slow=[row for row in first if row.is_slow and not row.is_red],
        decided=[report_row(report, at=at) for report in decided],
    )


def own_rows(by: Actor, *, at: datetime) -> list[ReportRow]:
    """What this person reported, the latest first: its state only."""
    rows = Report.objects.filter(own_reports(by)).select_related("district")
    return [report_row(report, at=at) for report in rows.order_by("-recorded_at")[:PAGE]]


def report_row(report: Report, *, at: datetime) -> ReportRow:
    policy = rapid_policy()
    topic = policy.topics.get(report.topic)
    until = due_at(report) if report.state == Report.State.WAITING else None
    return ReportRow(
        code=report.code,
        channel=report.get_channel_display(),
        topic=topic.label if topic else "",
        district=report.district.name if report.district else "",
        received_at=report.received_at,
        until_at=until,
        is_late=until is not None and until < at,
        is_slow=report.is_slow,
        is_red=least_level(policy, report.signs) == "red",
        state=report.state,
        state_label=report.get_state_display(),
    )


def fetch_receivable(by: Actor, code: str) -> Report:
    """For whoever receives reports. Raises Report.DoesNotExist alike for unknown and barred."""
    rows = receivable(by).select_related("district", "reported_agency", "joined_to")
    return rows.get(code=code)


def fetch_own(by: Actor, code: str) -> Report:
    """For whoever wrote it down. Raises Report.DoesNotExist."""
    return Report.objects.filter(own_reports(by)).select_related("district").get(code=code)


def due_at(report: Report) -> datetime:
    """Until when it is to be judged: counted from when it was told; nothing red is ever slow."""
    policy = rapid_policy()
    level = least_level(policy, report.signs)
    return (
        report.received_at + policy.report_after[level or ("slow" if report.is_slow else "yellow")]
    )


def follow_hash(follow_code: str) -> str:
    """What is kept of a follow code: blind to case, spaces and dashes."""
    return blind_index("report-follow", "".join(filter(str.isalnum, follow_code)).upper())


def report_by_follow_code(follow_code: str) -> Report | None:
    """The report that a reporter without an account follows, or None."""
    wanted = follow_hash(follow_code)
    return Report.objects.filter(follow_hash=wanted).first() if wanted else None


def state_outside(report: Report) -> str:
    """What its reporter hears: whether it was judged, not what was found."""
    return STATES_OUTSIDE.get(report.state, "Ditangani")


def cases_of(report: Report, by: Actor, *, at: datetime) -> list[Activation]:
    """Activations that came of it, those that this person may see."""
    came = Q(report=report) | Q(joined_reports=report)
    rows = visible_to(by, at=at).filter(came).select_related("playbook").distinct()
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
    return {
        "playbooks": list(versions.values_list("code", "title")),
        "leads": leads,
        "supervisors": _supervisors(by, at=at),
        "initial": {
            "level": least_level(policy, report.signs) or "",
            "held_signs": report.signs,
            "playbooks": [preset] if preset else [],
            "lead": _first_lead(preset, at=at, taken=report.reported_agency_id),
            "child_district": report.district_id,
            "child_choice": "",
        },
    }


def _supervisors(by: Actor, *, at: datetime) -> Any:
    agencies = list(Agency.objects.current().values_list("pk", flat=True))
    people = people_who_may("case.supervise", today=timezone.localdate(at), agency_ids=agencies)
    keys = [user.pk for user in people if user.pk != by.user.pk]
    return User.objects.filter(pk__in=keys).order_by("name")


def _first_lead(preset: str, *, at: datetime, taken: int | None) -> int | None:
    """The agency that the city named for the lead role of the playbook, or for the UPTD PPA."""
    version = version_in_force(preset, day=timezone.localdate(at)) if preset else None
    roles = [playbook_of(version).lead_role] if version else []
    rows = RoleAgency.objects.filter(ended_on=None, role__in=[*roles, "uptd_ppa"])
    rows = rows.exclude(agency=taken or 0).order_by("position")
    by_role: dict[str, int] = dict(rows.reverse().values_list("role", F("agency")))
    return next((by_role[role] for role in [*roles, "uptd_ppa"] if role in by_role), None)
