"""When it happened, as a report says, in words; what is still possible because of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.rules.incidents import (
    Window,
    hours_left,
    incident_event,
    is_day_alone,
    open_windows,
)
from layak.rules.numbers import date_id
from layak.rules.rapid_policy import least_level
from layak.workflows.rapidaction.intake_policy import intake_policy
from layak.workflows.rapidaction.models import Activation, Report
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_times import city_offset, zoned
from layak.workflows.rapidaction.queries.pinned import playbook_of


@dataclass(frozen=True, kw_only=True)
class WindowWords:
    """``sign`` is the label of the sign that is proposed; "" where it was named already."""

    sign: str
    left: str
    says: str
    source: str


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


def window_words(report: Report, *, at: datetime) -> list[WindowWords]:
    """What is still possible, with how long."""
    signs = rapid_policy().signs
    return [
        WindowWords(
            sign=signs[window.rule.sign].label if window.is_proposed else "",
            left=hours_left(window),
            says=window.rule.says,
            source=window.rule.source,
        )
        for window in windows_of(report, at=at)
    ]


def windows_of(report: Report, *, at: datetime) -> list[Window]:
    happened = report.happened_at and timezone.localtime(report.happened_at)
    return open_windows(
        intake_policy(), topic=report.topic, signs=report.signs, happened_at=happened,
        received_at=report.received_at, now=at,
    )  # fmt: skip


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
