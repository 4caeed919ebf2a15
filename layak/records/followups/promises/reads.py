"""Promises as lines of a list, how one reads on a page, and the tabs of their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.tabs import Tab
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.records.followups.promises.models import Escalation, FollowUp, FollowUpSupporter
from layak.records.followups.promises.rules import effective_day, latest_missed, why_closed
from layak.rules.numbers import date_id

# Promises as lines of a list: one query for any number, plus one for who sits where.

State = FollowUp.State


# How a promise reads on a page.

TONES = {State.OPEN: "", State.REPORTED: "wait", State.CLOSED: "done", State.DROPPED: "lock"}


def followup_url(followup_id: int) -> str:
    """The page of a promise; written out, since long lists have hundreds of them."""
    return f"/tindak-lanjut/{followup_id}/"


def days_late(due_on: date, today: date) -> int:
    """Days since the effective due day; 0 while it has not passed."""
    return max(0, (today - effective_day(due_on, working_calendar())).days)


def when_text(due_on: date, today: date) -> str:
    """``lewat 3 hari``, ``hari ini``, ``besok``, ``5 hari lagi``."""
    late = days_late(due_on, today)
    if late:
        return ngettext("lewat %(n)d hari", "lewat %(n)d hari", late) % {"n": late}
    left = (due_on - today).days
    if left < 0:
        return _("jatuh pada hari libur, masih berlaku hari kerja berikutnya")
    if left == 0:
        return _("hari ini")
    return _("besok") if left == 1 else _("%(n)d hari lagi") % {"n": left}


def holiday_text(due_on: date) -> str:
    """Why the day counts later, or "" where offices work on it."""
    calendar = working_calendar()
    why = why_closed(due_on, calendar)
    if not why:
        return ""
    told = {"why": why, "day": date_id(effective_day(due_on, calendar))}
    return (
        _("Jatuh pada hari libur (%(why)s); dihitung sampai hari kerja berikutnya, %(day)s.") % told
    )


def promise_count_sql(code: str) -> str:
    """SQL: how many running promises lift the question, among those that a person may see.

    ``code`` is the column that holds the question's code in the statement around it, whose values
    are "sees_promises" and "promises_of" (agency ids).
    """
    return f"""(
SELECT count(*) FROM followups_followup f
WHERE f.codes @> ARRAY[{code}]::varchar[] AND f.state IN ('open', 'reported')
  AND (%(sees_promises)s OR f.agency_id = ANY(%(promises_of)s) OR EXISTS (
    SELECT 1 FROM followups_followupsupporter h
    WHERE h.followup_id = f.id AND h.agency_id = ANY(%(promises_of)s))))"""  # noqa: S608 - the name of a column


COLUMNS = (
    "id",
    "title",
    "agency_id",
    "agency__name",
    "seat_id",
    "seat__title",
    "seat_held",
    "due_on",
    "state",
    "codes",
    "origin_label",
    "origin_url",
    "proof_wanted",
    "repeats_months",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a line looks like; few lines differ in it, many in their words."""

    tone: str
    is_late: bool
    is_vacant: bool


Line = tuple[Kind, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow:
    """``is_late``: its owner is late; what is reported waits for others. ``tone`` of ``state_label``.

    ``owner_text`` names agency and seat; an empty seat is said (``is_vacant``).
    """

    id: int
    title: str
    agency_id: int
    agency_name: str
    seat_title: str
    is_vacant: bool
    due_on: date
    is_late: bool
    days_late: int
    when: str
    state: str
    state_label: str
    tone: str
    url: str
    codes: tuple[str, ...]
    origin_label: str
    origin_url: str
    proof_wanted: str
    repeats_months: int | None

    @property
    def short_facts(self) -> str:
        """Owner, day and questions on one line."""
        due = _("tenggat %(day)s") % {"day": date_id(self.due_on)}
        if self.when and not self.is_late:
            due = f"{due}, {self.when}"
        facts = (self.agency_name, self.seat_title, due, ", ".join(self.codes))
        return " · ".join(filter(None, facts))

    @property
    def facts(self) -> str:
        """With where it came from."""
        return " · ".join(filter(None, (self.short_facts, self.origin_label)))

    @property
    def tag(self) -> str:
        """How late, else the state."""
        return self.when.capitalize() if self.is_late else self.state_label


def lines_of(rows: Iterable[FollowUpRow], *, short: bool = False) -> list[Line]:
    """Kind, address, title, facts and tag of each row, for ``{% rows %}``."""
    return [
        (
            Kind(row.tone, row.is_late, row.is_vacant),
            row.url,
            row.title,
            row.short_facts if short else row.facts,
            row.tag,
        )
        for row in rows
    ]


def visible_followups(by: Actor) -> QuerySet[FollowUp]:
    """What ``by`` may see: all, or those that own agencies own or help with."""
    rows = FollowUp.objects.all()
    if by.scope("followup.view") == "all":
        return rows
    own = by.agency_ids("followup.view")
    helped = FollowUpSupporter.objects.filter(followup=OuterRef("pk"), agency__in=own)
    return rows.filter(Q(agency__in=own) | Exists(helped))


def own_followups(by: Actor) -> Q:
    """Owned by a seat of ``by``, or by an agency of theirs as a whole."""
    seats = [seat.seat_id for seat in by.seats]
    return Q(seat__in=seats) | Q(seat=None, agency__in=by.agency_ids("followup.report"))


def late_followups(today: date) -> Q:
    """Running ones whose effective day has passed."""
    missed = latest_missed(today, working_calendar())
    return Q(state=State.OPEN.value, due_on__lte=missed)


def is_late_on(due_on: date, today: date) -> bool:
    return days_late(due_on, today) > 0


def rows_of(followups: QuerySet[FollowUp], *, today: date) -> list[FollowUpRow]:
    """The lines in the order of the queryset: one query."""
    held = SeatHolding.objects.on(today).filter(seat=OuterRef("seat"))
    told = followups.annotate(seat_held=Exists(held)).values_list(*COLUMNS)
    return [row_of(values, today) for values in told]


def open_rows(
    *, series: str = "", origin: str = "", agency_id: int | None = None, today: date
) -> list[FollowUpRow]:
    """Those neither closed nor dropped, the most overdue first: one query.

    ``series`` and ``origin`` are the keys given when they were noted.
    """
    rows = FollowUp.objects.open()
    if series:
        rows = rows.filter(series=series)
    if origin:
        rows = rows.filter(origin=origin)
    if agency_id is not None:
        rows = rows.filter(agency=agency_id)
    return rows_of(rows.order_by("due_on", "pk"), today=today)


def rows_by_ids(ids: Iterable[int], *, today: date) -> list[FollowUpRow]:
    """These ones by due day, in whatever state: one query."""
    return rows_of(FollowUp.objects.filter(pk__in=ids).order_by("due_on", "pk"), today=today)


def row_of(values: tuple[Any, ...], today: date) -> FollowUpRow:
    """The line of one row of ``COLUMNS``."""
    told: dict[str, Any] = dict(zip(COLUMNS, values, strict=True))
    state = State(told["state"])
    due_on: date = told["due_on"]
    passed = days_late(due_on, today) if state == State.OPEN else 0
    return FollowUpRow(
        id=told["id"],
        title=told["title"],
        agency_id=told["agency_id"],
        agency_name=told["agency__name"],
        seat_title=told["seat__title"] or "",
        is_vacant=told["seat_id"] is not None and not told["seat_held"],
        due_on=due_on,
        is_late=passed > 0,
        days_late=passed,
        when=when_text(due_on, today) if state == State.OPEN else "",
        state=state.value,
        state_label=state.label,
        tone="late" if passed else TONES[state],
        url=followup_url(told["id"]),
        codes=tuple(told["codes"]),
        origin_label=told["origin_label"],
        origin_url=told["origin_url"],
        proof_wanted=told["proof_wanted"],
        repeats_months=told["repeats_months"],
    )


def followup_tabs(by: Actor, current: str) -> list[Tab]:
    """The pages about promises; drafts of letters for who releases them: at most one query."""
    pages = [
        ("daftar", _("Daftar"), "/tindak-lanjut/"),
        ("papan", _("Papan"), "/tindak-lanjut/papan/"),
        ("kalender", _("Kalender"), "/tindak-lanjut/kalender/"),
        ("ketepatan", _("Ketepatan waktu"), "/tindak-lanjut/ketepatan/"),
    ]
    tabs = [Tab(label=label, url=url, is_current=code == current) for code, label, url in pages]
    if by.scope("escalation.release") == "all":
        waiting = Escalation.objects.filter(
            needs_release=True, released_at=None, dismissed_at=None
        ).count()
        tabs.append(
            Tab(
                label=_("Nota dinas"),
                url="/tindak-lanjut/nota-dinas/",
                is_current=current == "nota",
                count=waiting,
            )
        )
    return tabs
