"""A report comes in, from whatever channel: once, sealed, and somebody is told by its code; those
that look like noise are told of together.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, user_of
from layak.city.places.models import District
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.platform.sealing import seal_into
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.entries import NotAcceptable
from layak.rules.numbers import time_id
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.intake.events import ReportReceived
from layak.workflows.rapidaction.intake.permissions import check_can_report
from layak.workflows.rapidaction.intake.policy import intake_policy
from layak.workflows.rapidaction.intake.reads import clock_of, due_at, follow_hash
from layak.workflows.rapidaction.intake.rules import check_happened
from layak.workflows.rapidaction.scheme.codes import LETTERS, new_code
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import read_line, read_words

# A report comes in, from whatever channel: once, sealed, and somebody is told by its code.

LONGEST_STORY, LONGEST_LINE = 4000, 300
MOST_CHILDREN = 200
# told long ago: a slip of the year rather than a report
OLDEST = timedelta(days=366)
FOLLOW_GROUPS = 3
REFERENCE = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9./_-]{1,60}")


@dataclass(frozen=True, kw_only=True)
class ReportWords:
    """What a reporter says. ``signs`` and ``topic`` are codes of rapid-action.yaml.

    ``happened_at`` is the first moment of a day in the city where only the day is known.
    """

    story: str
    child_hint: str = ""
    reporter: str = ""
    reporter_contact: str = ""
    is_anonymous: bool = True
    signs: tuple[str, ...] = ()
    topic: str = ""
    child_count: int = 1
    district: District | None = None
    reported_agency: Agency | None = None
    outside_reference: str = ""
    happened_at: datetime | None = None
    # it was long ago, and that is meant
    is_sure_of_when: bool = False


@dataclass(frozen=True, kw_only=True)
class Received:
    """``follow_code`` is shown once, to the reporter; None when the form came a second time."""

    report: Report
    follow_code: str | None


@transaction.atomic
def receive_report(
    *,
    words: ReportWords,
    channel: str,
    save_id: UUID,
    received_at: datetime,
    by: Actor | None,
    at: datetime,
    agency: Agency | None = None,
    is_slow: bool = False,
) -> Received:
    """Keep a report; ``by`` is None for the public form, ``agency`` whose desk typed it.

    The same ``save_id`` again is the same report: no second row, event or notice. ``received_at``
    is when the person said it. Raises Refused (right), NotAcceptable (words, times, choices).
    """
    if by is not None:
        check_can_report(by)
    known = _known(save_id, by)
    if known is not None:
        return Received(report=known, follow_code=None)
    _check(words, channel=channel, received_at=received_at, at=at)
    report = Report(
        code=new_code("L"),
        channel=channel,
        save_id=save_id,
        is_slow=is_slow,
        agency=agency,
        received_at=received_at,
        recorded_at=at,
        recorded_by=user_of(by),
    )
    _write_into(report, words)
    follow_code = new_follow_code()
    report.follow_hash = follow_hash(follow_code)
    report.next_alarm_at = due_at(report)
    known = _save(report, by)
    if known is not None:
        return Received(report=known, follow_code=None)
    event = ReportReceived(code=report.code, channel=report.get_channel_display(), is_slow=is_slow)
    log(event, by=user_of(by), at=at)
    _tell(report, at=at)
    return Received(report=report, follow_code=follow_code)


def new_follow_code() -> str:
    """Twelve random letters in groups of four: what a reporter without an account keeps."""
    groups = (
        "".join(secrets.choice(LETTERS) for _letter in range(4)) for _ in range(FOLLOW_GROUPS)
    )
    return "-".join(groups)


def receivers_of(report: Report, *, at: datetime) -> list[User]:
    """Who is told of it: receivers of reports, without the people of the reported agency."""
    today = timezone.localdate(at)
    agencies = Agency.objects.current().values_list("pk", flat=True)
    people = people_who_may("case.receive", today=today, agency_ids=list(agencies))
    if report.reported_agency_id is None:
        return people
    barred = set(
        SeatHolding.objects.on(today)
        .filter(seat__agency=report.reported_agency_id)
        .values_list("user", flat=True)
    )
    return [user for user in people if user.pk not in barred]


def _known(save_id: UUID, by: Actor | None) -> Report | None:
    report = Report.objects.filter(save_id=save_id).first()
    if report is not None and report.recorded_by != user_of(by):
        raise Refused(
            _("Formulir ini sudah dipakai orang lain; muat ulang halaman lalu kirim lagi.")
        )
    return report


def _save(report: Report, by: Actor | None) -> Report | None:
    """None once it is saved; the one that the same form saved at the same moment."""
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        known = _known(report.save_id, by)
        if known is None:
            raise
        return known
    return None


def _check(words: ReportWords, *, channel: str, received_at: datetime, at: datetime) -> None:
    policy = rapid_policy()
    if channel not in Report.Channel.values:
        raise NotAcceptable(_("Pilih kanal laporan dari daftar."))
    if not at - OLDEST <= received_at <= at:
        raise NotAcceptable(
            _("Waktu laporan disampaikan harus sebelum sekarang dan dalam setahun terakhir.")
        )
    if words.happened_at is not None:
        check_happened(
            timezone.localtime(words.happened_at),
            received_at=received_at,
            at=at,
            long_ago_years=intake_policy().long_ago_years,
            is_sure=words.is_sure_of_when,
        )
    if not 1 <= words.child_count <= MOST_CHILDREN:
        raise NotAcceptable(_("Jumlah anak antara 1 dan %d.") % MOST_CHILDREN)
    if not set(words.signs) <= set(policy.signs):
        raise NotAcceptable(_("Pilih tanda dari daftar."))
    if words.topic and words.topic not in policy.topics:
        raise NotAcceptable(_("Pilih pokok laporan dari daftar."))


def _write_into(report: Report, words: ReportWords) -> None:
    story = read_words(words.story, most=LONGEST_STORY, field="story", label=_("Uraian"))
    hint = read_line(
        words.child_hint, most=LONGEST_LINE, field="child_hint", label=_("Petunjuk anak")
    )
    if not (story or hint or words.signs or words.topic):
        raise NotAcceptable(_("Tulis apa yang diketahui, walau sedikit, atau pilih satu tanda."))
    report.signs = list(dict.fromkeys(words.signs))
    report.topic, report.child_count = words.topic, words.child_count
    report.district, report.reported_agency = words.district, words.reported_agency
    report.is_anonymous, report.happened_at = words.is_anonymous, words.happened_at
    # a number as other desks write it: it is not sealed, so it cannot be words
    text = read_line(
        words.outside_reference, most=60, field="outside_reference", label=_("Nomor rujukan luar")
    ).replace(" ", "")
    if text and not REFERENCE.fullmatch(text):
        raise NotAcceptable(
            _(
                "Nomor rujukan luar berisi huruf, angka, titik, garis, dan garis miring, dengan angka "
                "di dalamnya, misalnya LP/B/12/2026. Nama ditulis di petunjuk anak."
            )
        )
    report.outside_reference = text
    seal_into(report, "story", story)
    seal_into(report, "child_hint", hint)
    if words.is_anonymous:
        check_open(report.outside_reference, field="outside_reference")
        return
    for name, label in (("reporter", _("Nama pelapor")), ("reporter_contact", _("Kontak pelapor"))):
        typed = getattr(words, name)
        seal_into(report, name, read_line(typed, most=LONGEST_LINE, field=name, label=label))
    check_open(report.outside_reference, field="outside_reference", report=report)


def _tell(report: Report, *, at: datetime) -> None:
    """By code; where no receiver is free of conflict, the chair finds another."""
    people = receivers_of(report, at=at)
    if people and clock_of(report) == "slow":
        # told of with the others of its hour (slow_reports)
        return
    if people:
        text = _("Laporan %(code)s menunggu dinilai sampai %(until)s.") % {
            "code": report.code,
            "until": clock_words(report.next_alarm_at or at),
        }
        notify(
            users=people,
            kind="report.received",
            text=text,
            at=at,
            url=reverse("report_detail", args=[report.code]),
            once=f"report:{report.code}",
            about=f"report:{report.code}",
        )
        return
    chairs = people_who_may("approval.waive", today=timezone.localdate(at), scope="all")
    text = _("Laporan %s tidak punya penerima yang bebas benturan; tunjuk penerima lain.")
    notify(
        users=chairs,
        kind="report.alone",
        text=text % report.code,
        url=reverse("agency_list"),
        at=at,
        once=f"report-alone:{report.code}",
    )


def clock_words(moment: datetime) -> str:
    """``10.42 WIB`` in the zone of the city."""
    local = timezone.localtime(moment)
    return time_id(local, local.tzname() or "")


# Reports that look like noise are told of together, those of one hour in one notice.
#
# A flood of them would otherwise drown what is urgent. Nothing about them is remembered beside
# the notices: the key of a notice is the hour, so a round that is run again, or missed, tells
# nobody twice and leaves nobody out.

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
            users=[user],
            kind=KIND,
            text=text,
            url=reverse("report_list"),
            at=at,
            once=about,
            about=about,
        )


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
