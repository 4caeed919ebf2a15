"""Reports that look like noise are told of together, those of one hour in one notice.

A flood of them would otherwise drown what is urgent. Nothing about them is remembered beside the
notices: the key of a notice is the hour, so a round that is run again, or missed, tells nobody
twice and leaves nobody out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from layak.city.people.accounts.models import User
from layak.platform.notifications import notify, withdraw
from layak.platform.web.templatetags.numbers import moment_id
from layak.workflows.rapidaction.actions.reports import receivers_of
from layak.workflows.rapidaction.models import Report
from layak.workflows.rapidaction.queries.report_times import clock_of
from layak.workflows.rapidaction.queries.reports import due_at

HOUR = timedelta(hours=1)
KIND = "report.slow"


def tell_slow(*, at: datetime) -> int:
    """One notice for each receiver about the slow reports of each full hour; how many hours.

    One transaction an hour; run again it says nothing twice.
    """
    waiting = [row for row in _waiting().order_by("received_at") if clock_of(row) == "slow"]
    hours = [hour for hour, _rows in groupby(map(hour_of, waiting)) if hour + HOUR <= at]
    for hour in hours:
        _tell_hour(hour, at=at)
    return len(hours)


def hour_of(report: Report) -> datetime:
    """The hour in which it came, as its beginning."""
    return report.received_at.replace(minute=0, second=0, microsecond=0)


def about_hour(report: Report) -> str:
    """What notices about the slow reports of its hour are about."""
    return f"report:slow:{hour_of(report):%Y-%m-%dT%H}"


def withdraw_if_last(report: Report) -> None:
    """Take the notices of its hour back once no slow report of that hour waits any more."""
    hour = hour_of(report)
    others = _waiting().filter(received_at__gte=hour, received_at__lt=hour + HOUR)
    if not any(clock_of(other) == "slow" for other in others.exclude(pk=report.pk)):
        withdraw(about=about_hour(report))


@transaction.atomic
def _tell_hour(hour: datetime, *, at: datetime) -> None:
    """The rows are locked: whoever decides one meanwhile takes the notice back afterwards."""
    rows = _waiting().filter(received_at__gte=hour, received_at__lt=hour + HOUR)
    locked = rows.select_for_update().order_by("received_at", "pk")
    reports = [row for row in locked if clock_of(row) == "slow"]
    for user, own in _by_receiver(reports, at=at):
        said = ngettext(
            "%(n)d laporan antrean biasa masuk antara %(from)s dan %(to)s; nilai sampai %(until)s.",
            "%(n)d laporan antrean biasa masuk antara %(from)s dan %(to)s; nilai sampai %(until)s.",
            len(own),
        )
        text = said % {
            "n": len(own),
            "from": moment_id(hour),
            "to": moment_id(hour + HOUR),
            "until": moment_id(min(due_at(report) for report in own)),
        }
        about = about_hour(own[0])
        notify(
            users=[user], kind=KIND, text=text, url=reverse("report_list"), at=at, once=about,
            about=about,
        )  # fmt: skip


def _by_receiver(reports: Sequence[Report], *, at: datetime) -> list[tuple[User, list[Report]]]:
    """Each receiver with the reports that may be told to that person."""
    found: dict[int, tuple[User, list[Report]]] = {}
    known: dict[int | None, list[User]] = {}
    for report in reports:
        barred = report.reported_agency_id
        if barred not in known:
            known[barred] = receivers_of(report, at=at)
        for user in known[barred]:
            found.setdefault(user.pk, (user, []))[1].append(report)
    return list(found.values())


def _waiting() -> QuerySet[Report]:
    rows = Report.objects.filter(state=Report.State.WAITING, is_slow=True)
    return rows.defer("story", "child_hint", "reporter", "reporter_contact")
