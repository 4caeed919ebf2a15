"""A report comes in, from whatever channel: once, sealed, and somebody is told by its code."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, user_of
from layak.city.places.models import District
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.platform.sealing import seal_into
from layak.rules.entries import NotAcceptable
from layak.rules.incidents import check_happened
from layak.rules.numbers import time_id
from layak.rules.plain_words import read_line, read_words
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.codes import LETTERS, new_code
from layak.workflows.rapidaction.events.identity import ReportReceived
from layak.workflows.rapidaction.intake_policy import intake_policy
from layak.workflows.rapidaction.models import Report
from layak.workflows.rapidaction.permissions.identity import check_can_report
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.report_times import clock_of
from layak.workflows.rapidaction.queries.reports import due_at
from layak.workflows.rapidaction.queries.reports import follow_hash as follow_hash

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
        code=new_code("L"), channel=channel, save_id=save_id, is_slow=is_slow, agency=agency,
        received_at=received_at, recorded_at=at, recorded_by=user_of(by),
    )  # fmt: skip
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
    report.outside_reference = _reference(words.outside_reference)
    seal_into(report, "story", story)
    seal_into(report, "child_hint", hint)
    if words.is_anonymous:
        return
    for name, label in (("reporter", _("Nama pelapor")), ("reporter_contact", _("Kontak pelapor"))):
        typed = getattr(words, name)
        seal_into(report, name, read_line(typed, most=LONGEST_LINE, field=name, label=label))


def _reference(typed: str) -> str:
    """A number as other desks write it: it is not sealed, so it cannot be words."""
    text = read_line(
        typed, most=60, field="outside_reference", label=_("Nomor rujukan luar")
    ).replace(" ", "")
    if text and not REFERENCE.fullmatch(text):
        raise NotAcceptable(
            _("Nomor rujukan luar berisi huruf, angka, titik, garis, dan garis miring, dengan angka "
              "di dalamnya, misalnya LP/B/12/2026. Nama ditulis di petunjuk anak.")
        )  # fmt: skip
    return text


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
            users=people, kind="report.received", text=text, at=at,
            url=reverse("report_detail", args=[report.code]),
            once=f"report:{report.code}", about=f"report:{report.code}",
        )  # fmt: skip
        return
    chairs = people_who_may("approval.waive", today=timezone.localdate(at), scope="all")
    text = _("Laporan %s tidak punya penerima yang bebas benturan; tunjuk penerima lain.")
    notify(
        users=chairs, kind="report.alone", text=text % report.code, url=reverse("agency_list"),
        at=at, once=f"report-alone:{report.code}",
    )  # fmt: skip


def clock_words(moment: datetime) -> str:
    """``10.42 WIB`` in the zone of the city."""
    local = timezone.localtime(moment)
    return time_id(local, local.tzname() or "")
