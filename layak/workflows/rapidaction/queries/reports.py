"""Reports as lists and pages show them: codes, clocks and choices, never a sealed word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.sealing import blind_index
from layak.rules.rapid_policy import least_level
from layak.workflows.rapidaction.intake_policy import intake_policy
from layak.workflows.rapidaction.models import Activation, PlaybookVersion, Report, RoleAgency
from layak.workflows.rapidaction.permissions.access import visible_to
from layak.workflows.rapidaction.permissions.identity import own_reports, receivable
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.paging import Number, paged
from layak.workflows.rapidaction.queries.pinned import playbook_of, version_in_force
from layak.workflows.rapidaction.queries.report_times import (
    clock_of,
    happened_words,
    windows_of,
)

PAGE = 100
# what a reporter hears, whatever was decided and by whom
STATES_OUTSIDE = {"waiting": "Diterima, menunggu dinilai", "dismissed": "Selesai dinilai"}


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """``may_be_red``: topic and date say so, and nobody has named the sign yet."""

    code: str
    channel: str
    topic: str
    district: str
    happened: str
    received_at: datetime
    until_at: datetime | None
    is_late: bool
    is_slow: bool
    is_red: bool
    may_be_red: bool
    state: str
    state_label: str


@dataclass(frozen=True, kw_only=True)
class ReportQueues:
    normal: list[ReportRow]
    slow: list[ReportRow]
    decided: list[ReportRow]
    page: Page[Any]


def report_queues(by: Actor, *, at: datetime, number: Number = 1) -> ReportQueues:
    """Waiting reports a page at a time, the red and the oldest first, then what looks like noise;
    the last decided. Three queries."""
    rows = receivable(by).select_related("district")
    waiting = rows.filter(state="waiting").annotate(has_red=_may_be_red(at))
    ordered = waiting.order_by("-has_red", "is_slow", "received_at", "pk")
    page = paged(ordered, number, lambda report: report_row(report, at=at), size=PAGE)
    first = sorted(
        page.object_list,
        key=lambda row: (not row.is_red, not row.may_be_red, row.until_at or row.received_at),
    )
    decided = rows.exclude(state="waiting").order_by("-decided_at")[:20]
    return ReportQueues(
        normal=[row for row in first if not row.is_slow],
        slow=[row for row in first if row.is_slow],
        decided=[report_row(report, at=at) for report in decided],
        page=page,
    )


def _may_be_red(at: datetime) -> ExpressionWrapper[Q]:
    """Whatever else was typed: a red sign, or what may be one, stands on the first page."""
    red = Q(pk__in=())
    for window in intake_policy().windows:
        since = at - window.span - timedelta(days=1)
        red |= Q(topic__in=window.topics, happened_at__gte=since)
    for sign in rapid_policy().signs.values():
        if sign.is_red:
            red |= Q(signs__contains=[sign.code])
    return ExpressionWrapper(red, output_field=BooleanField())


def own_rows(by: Actor, *, at: datetime, number: Number = 1) -> Page[Any]:
    """What this person reported, the latest first: its state only. Two queries."""
    rows = Report.objects.filter(own_reports(by)).select_related("district")
    ordered = rows.order_by("-recorded_at", "pk")
    return paged(ordered, number, lambda report: report_row(report, at=at), size=PAGE)


def report_row(report: Report, *, at: datetime) -> ReportRow:
    policy = rapid_policy()
    topic = policy.topics.get(report.topic)
    until = due_at(report) if report.state == Report.State.WAITING else None
    is_red = least_level(policy, report.signs) == "red"
    return ReportRow(
        code=report.code,
        channel=report.get_channel_display(),
        topic=topic.label if topic else "",
        district=report.district.name if report.district else "",
        happened=happened_words(report.happened_at),
        received_at=report.received_at,
        until_at=until,
        is_late=until is not None and until < at,
        is_slow=clock_of(report) == "slow",
        is_red=is_red,
        may_be_red=not is_red and any(one.is_proposed for one in windows_of(report, at=at)),
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
    return report.received_at + rapid_policy().report_after[clock_of(report)]


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
    return {
        "playbooks": list(versions.values_list("code", "title")),
        "leads": leads,
        "supervisors": _supervisors(by, at=at),
        "proposed_signs": [
            window.rule.sign for window in windows_of(report, at=at) if window.is_proposed
        ],
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
