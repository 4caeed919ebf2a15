"""Reports as lists and pages show them: codes, clocks and choices, never a sealed word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.core.paginator import Page
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.sealing import blind_index
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.reads import city_offset, zoned
from layak.workflows.rapidaction.children.models import IdentityRead
from layak.workflows.rapidaction.children.permissions import receivable
from layak.workflows.rapidaction.intake.policy import intake_policy
from layak.workflows.rapidaction.intake.rules import (
    Window,
    hours_left,
    incident_event,
    is_day_alone,
    open_windows,
)
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Number, Shown, paged
from layak.workflows.rapidaction.scheme.rules import least_level

# When it happened, as a report says, in words; what is still possible because of it.


@dataclass(frozen=True, kw_only=True)
class ProposedTime:
    """An event of a playbook that is probably what the report tells of; ``fields`` are those of
    ``forms.cases.WhenForm``, without the hour where only the day is known.
    """

    event: str
    label: str
    when: str
    fields: dict[str, object]

    @property
    def says(self) -> str:
        return _(
            "Menurut laporan: %(when)s. Samakan dengan waktu sebenarnya sebelum menyimpan."
        ) % {"when": self.when}


def happened_words(happened_at: datetime | None) -> str:
    """``23 November 2026``, with the hour where it is known; "" where nothing is."""
    if happened_at is None:
        return ""
    local = timezone.localtime(happened_at)
    if is_day_alone(local):
        return date_id(local.date(), weekday=True)
    return zoned(happened_at, city_offset(happened_at))


def window_words(report: Report, *, at: datetime) -> list[Shown]:
    """What is still possible, with how long. ``sign`` is the label of the sign that is proposed; "" where
    it was named already.
    """
    signs = rapid_policy().signs
    return [
        {
            "sign": signs[window.rule.sign].label if window.is_proposed else "",
            "left": hours_left(window),
            "says": window.rule.says,
            "source": window.rule.source,
        }
        for window in windows_of(report, at=at)
    ]


def windows_of(report: Report, *, at: datetime) -> list[Window]:
    happened = report.happened_at and timezone.localtime(report.happened_at)
    return open_windows(
        intake_policy(),
        topic=report.topic,
        signs=report.signs,
        happened_at=happened,
        received_at=report.received_at,
        now=at,
    )


def clock_of(report: Report) -> str:
    """Which clock of ``report_minutes`` runs: what is red, or may be by its topic and date, is
    never slow.
    """
    level = least_level(rapid_policy(), report.signs)
    if level or not report.is_slow:
        return level or "yellow"
    return "yellow" if windows_of(report, at=report.received_at) else "slow"


def proposed_time(activation: Activation, *, among: Collection[str]) -> ProposedTime | None:
    """What the report says of the event that this playbook begins with, if it is one of
    ``among``: one query at most.
    """
    event = incident_event(
        intake_policy(), playbook=activation.playbook.code, signs=activation.signs
    )
    if event not in among or activation.report_id is None:
        return None
    rows = Report.objects.filter(pk=activation.report_id)
    happened_at = rows.values_list("happened_at", flat=True).first()
    if happened_at is None:
        return None
    local = timezone.localtime(happened_at)
    fields: dict[str, object] = {"on": local.date(), "zone": city_offset(happened_at)}
    if not is_day_alone(local):
        fields["clock"] = local.time().replace(second=0, microsecond=0)
    return ProposedTime(
        event=event,
        label=playbook_of(activation.playbook).common.events[event].label,
        when=happened_words(happened_at),
        fields=fields,
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


def report_queues(by: Actor, *, at: datetime, number: Number = 1) -> Shown:
    """Waiting reports a page at a time, the red and the oldest first, then what looks like noise;
    the last decided. Three queries."""
    rows = receivable(by).select_related("district")
    # whatever else was typed: a red sign, or what may be one, stands on the first page
    red = Q(pk__in=())
    for window in intake_policy().windows:
        since = at - window.span - timedelta(days=1)
        red |= Q(topic__in=window.topics, happened_at__gte=since)
    for sign in rapid_policy().signs.values():
        if sign.is_red:
            red |= Q(signs__contains=[sign.code])
    waiting = rows.filter(state="waiting").annotate(
        has_red=ExpressionWrapper(red, output_field=BooleanField())
    )
    ordered = waiting.order_by("-has_red", "is_slow", "received_at", "pk")
    page = paged(ordered, number, lambda report: report_row(report, at=at), size=PAGE)
    first = sorted(
        page.object_list,
        key=lambda row: (not row.is_red, not row.may_be_red, row.until_at or row.received_at),
    )
    decided = rows.exclude(state="waiting").order_by("-decided_at")[:20]
    return {
        "normal": [row for row in first if not row.is_slow],
        "slow": [row for row in first if row.is_slow],
        "decided": [report_row(report, at=at) for report in decided],
        "page": page,
    }


def own_rows(by: Actor, *, at: datetime, number: Number = 1) -> Page[Any]:
    """What this person reported, the latest first: its state only. Two queries."""
    rows = Report.objects.filter(recorded_by=by.user).select_related("district")
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
    return Report.objects.filter(recorded_by=by.user).select_related("district").get(code=code)


def due_at(report: Report) -> datetime:
    """Until when it is to be judged: counted from when it was told; nothing red is ever slow."""
    return report.received_at + rapid_policy().report_after[clock_of(report)]


def follow_hash(follow_code: str) -> str:
    """What is kept of a follow code: blind to case, spaces and dashes."""
    return blind_index("report-follow", "".join(filter(str.isalnum, follow_code)).upper())


def state_outside(report: Report) -> str:
    """What its reporter hears: whether it was judged, not what was found."""
    return STATES_OUTSIDE.get(report.state, "Ditangani")


# What a reporter without an account may learn by the follow code: one of four words.

Progress = Literal["received", "read", "handled", "closed"]


def progress_of(follow_hash: str) -> Progress | None:
    """How far the report with this hash of a follow code came; None for no such report: one query.

    It is closed when everything that was opened from it, or that it was joined to, is closed.
    """
    cases = Activation.objects.filter(Q(report=OuterRef("pk")) | Q(pk=OuterRef("joined_to")))
    found = (
        Report.objects.filter(follow_hash=follow_hash)
        .exclude(follow_hash="")
        .values_list(
            "state",
            Exists(IdentityRead.objects.filter(report=OuterRef("pk"))),
            Exists(cases.exclude(state=Activation.State.CLOSED)),
        )
        .first()
    )
    if found is None:
        return None
    state, is_read, is_open = found
    if state == Report.State.WAITING:
        return "read" if is_read else "received"
    return "handled" if is_open else "closed"
