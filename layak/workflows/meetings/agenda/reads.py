"""The agenda with its hours, and what could be put on it from what the system knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.taskforce.models import TaskForce
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.agencies.taskforce.reads import title_of
from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.lists.reads import round_rows
from layak.evaluation.rounds.reads import current_round
from layak.evaluation.rounds.wording import answer_url, day_text, excerpt
from layak.evaluation.strength.reads import strengths
from layak.records.evidence.files.reads import visible_evidence
from layak.records.followups.promises.reads import open_rows
from layak.rules.proof import WARNED_DAYS, Level
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.policy import proposals
from layak.workflows.meetings.planning.reads import agenda_items, clock

LINE = 140
NEARLY_NONE = (Level.NONE, Level.WEAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One line under an item: ``url`` may be empty, ``note`` says whose it is or until when."""

    text: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRow:
    """``hours`` is when the item begins and ends: "09.15-09.45" with a dash."""

    id: int
    position: int
    title: str
    minutes: int
    presenter: str
    hours: str
    lines: list[AgendaLine]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An item that may be put on the agenda; ``total`` may be more than its lines."""

    source: str
    title: str
    minutes: int
    lines: list[AgendaLine]
    total: int


def agenda_page(
    meeting: Meeting, *, by: Actor, at: datetime, may_change: bool
) -> dict[str, object]:
    """The agenda, and for whoever may change it what could still be put on it.

    ``balance`` says how the minutes stand against the hours of the meeting.
    """
    rows = agenda_rows(meeting)
    minutes = sum(row.minutes for row in rows)
    spare = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60 - minutes
    told = {"hour": clock(meeting.starts_at + timedelta(minutes=minutes)), "n": abs(spare)}
    balance = _("Agenda selesai tepat pada jam selesai rapat.")
    if spare < 0:
        balance = _("Agenda selesai %(hour)s, %(n)d menit sesudah jam selesai rapat.") % told
    elif spare:
        balance = _("Agenda selesai %(hour)s; masih ada %(n)d menit.") % told
    taken = set(agenda_items(meeting).values_list("source", flat=True))
    wanted = [source for source in proposals() if may_change and source not in taken]
    found = [offer(meeting, source, by=by, at=at) for source in wanted]
    return {
        "rows": rows,
        "minutes": minutes,
        "balance": balance,
        "is_too_long": spare < 0,
        "offered": [one for one in found if one is not None],
    }


def agenda_rows(meeting: Meeting) -> list[AgendaRow]:
    """The items in order with their hours, counted from the beginning: one query."""
    items = list(agenda_items(meeting))
    rows, begins = [], meeting.starts_at
    for place, item in enumerate(items, start=1):
        ends = begins + timedelta(minutes=item.minutes)
        row = AgendaRow(
            id=item.pk,
            position=place,
            title=item.title,
            minutes=item.minutes,
            presenter=item.presenter,
            hours=f"{clock(begins)}\u2013{clock(ends)}",
            lines=[AgendaLine(**line) for line in item.lines],
            is_first=place == 1,
            is_last=place == len(items),
        )
        rows.append(row)
        begins = ends
    return rows


def offer(meeting: Meeting, source: str, *, by: Actor, at: datetime) -> Offered | None:
    """What this source proposes now; None for an unknown source or with nothing to propose."""
    plan, ask = proposals().get(source), SOURCES.get(source)
    if plan is None or ask is None:
        return None
    lines = ask(meeting, by, timezone.localdate(at))
    if not lines:
        return None
    return Offered(
        source=source,
        title=_(plan.title),
        minutes=plan.minutes,
        lines=lines[: plan.lines],
        total=len(lines),
    )


def _open_list(meeting: Meeting, by: Actor, today: date) -> list[AgendaLine]:
    """Promises of the series that are not kept yet."""
    return [
        AgendaLine(
            text=excerpt(row.title, LINE),
            url=row.url,
            note=_("%(agency)s · tenggat %(day)s")
            % {"agency": row.agency_name, "day": day_text(row.due_on)},
        )
        for row in open_rows(series=meeting.series, today=today)
    ]


def _weakest(meeting: Meeting, by: Actor, today: date) -> list[AgendaLine]:
    """Questions of the current round without proof or with a kind missing, the dearest first."""
    round_ = current_round()
    if round_ is None:
        return []
    edition, rows = edition_of(round_.revision_id), round_rows(round_, by)
    found = strengths(round_, [row.pk for row in rows], today=today)
    weak = []
    for row in rows:
        strength, question = found[row.pk], edition.find(row.code)
        if question is None or strength.level not in NEARLY_NONE or not strength.is_needed:
            continue
        word = _("tanpa bukti") if strength.level == Level.NONE else _("bukti lemah")
        line = AgendaLine(
            text=excerpt(f"{row.code} {question.text}", LINE),
            url=f"{answer_url(row.pk)}bukti/",
            note=_("nilai paling tinggi %(maximum)s · %(word)s")
            % {"maximum": str(question.maximum).replace(".", ","), "word": word},
        )
        weak.append((strength.level != Level.NONE, -question.maximum, row.position, line))
    return [line for *_order, line in sorted(weak, key=lambda one: one[:3])]


def _expiring(meeting: Meeting, by: Actor, today: date) -> list[AgendaLine]:
    """Documents that have ended lately or end soon, the first to end on top: one query."""
    days = timedelta(days=max(WARNED_DAYS))
    ends = {"valid_until_on__gte": today - days, "valid_until_on__lte": today + days}
    found = visible_evidence(by).filter(**ends).order_by("valid_until_on", "pk")
    return [
        AgendaLine(
            text=excerpt(row.title, LINE),
            url=f"/bukti/{row.pk}/daur/",
            note=_("%(agency)s · berlaku sampai %(day)s")
            % {"agency": row.agency.name, "day": day_text(row.valid_until_on)},
        )
        for row in found[:100]
    ]


def _decrees(meeting: Meeting, by: Actor, today: date) -> list[AgendaLine]:
    """Decrees of task forces whose term runs out by two months after the meeting: two queries."""
    day = max(today, timezone.localdate(meeting.starts_at))
    ends = day + timedelta(days=max(taskforce_policy().warn_days))
    open_ones = TaskForce.objects.filter(ended_on=None, since_on__lte=day, until_on__lte=ends)
    return [
        AgendaLine(
            text=excerpt(
                _("Pengganti SK %(number)s, Gugus Tugas %(place)s")
                % {"number": row.number, "place": title_of(row)},
                LINE,
            ),
            url=reverse("task_force_detail", args=[row.pk]),
            note=_("masa tugas sampai %(day)s") % {"day": day_text(row.until_on)},
        )
        for row in open_ones.order_by("until_on", "pk")[:100]
    ]


SOURCES: dict[str, Callable[[Meeting, Actor, date], list[AgendaLine]]] = {
    "open-list": _open_list,
    "weakest": _weakest,
    "expiring": _expiring,
    "decrees": _decrees,
}


def last_position(meeting: Meeting) -> int:
    """The place of the last item; 0 without any."""
    return agenda_items(meeting).aggregate(last=Max("position"))["last"] or 0
