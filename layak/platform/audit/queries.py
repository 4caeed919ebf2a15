from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.platform.audit.events import TrailVerified
from layak.platform.audit.models import Event, Link
from layak.platform.audit.policy import audit_policy, family_of, is_sealed

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

PAGE = 50
# what happened in "stream" from "since" on, as a table of the statements behind the first page
STREAM = "(SELECT * FROM audit_event WHERE stream = %(stream)s AND at >= %(since)s)"
NEXT_VALUE = """
WITH RECURSIVE occurring(value) AS (
  (SELECT {column} FROM audit_event ORDER BY {column} LIMIT 1)
  UNION ALL
  SELECT (SELECT {column} FROM audit_event WHERE {column} > occurring.value
          ORDER BY {column} LIMIT 1)
  FROM occurring WHERE occurring.value IS NOT NULL)
SELECT value FROM occurring WHERE value IS NOT NULL
"""

IS_LINKED = Exists(Link.objects.filter(table=Event._meta.db_table, row=OuterRef("pk")))  # noqa: SLF001


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """Empty values filter nothing; both days count, in the zone of the city.

    ``kind`` is a family of kinds: ``answer`` for ``answer.edited`` and its like.
    """

    stream: str = ""
    kind: str = ""
    by: int | None = None
    since_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class EventRow:
    at: datetime
    by_name: str
    sentence: str
    stream: str
    is_linked: bool


@dataclass(frozen=True, kw_only=True)
class EventPage:
    """``older`` is how many rows to pass over for the next page, None on the last one."""

    rows: list[EventRow]
    older: int | None


@dataclass(frozen=True, kw_only=True)
class EventChoices:
    """``kinds`` are families and how they read."""

    streams: list[str]
    kinds: list[tuple[str, str]]


def sealed_streams() -> Q:
    """Events of the streams that `audit.yaml` keeps out of the trail of the city."""
    told = Q()
    for family in audit_policy().sealed:
        told |= Q(stream=family) | Q(stream__startswith=f"{family}:")
    return told


def event_page(wanted: EventFilter, *, passed: int = 0) -> EventPage:
    """The trail of the city, the newest first, after ``passed`` rows: one or two queries.

    Pages are counted in rows that are shown: an id of the last row would tell by its gaps that
    something happened which this page leaves out.
    """
    events = Event.objects.exclude(sealed_streams())
    if wanted.stream:
        events = events.filter(stream=wanted.stream)
    if wanted.kind:
        kinds = [kind for kind in _occurring("kind") if family_of(kind) == wanted.kind]
        events = events.filter(kind__in=kinds)
    if wanted.by is not None:
        events = events.filter(by=wanted.by)
    if wanted.since_on is not None:
        events = events.filter(at__gte=_midnight(wanted.since_on))
    if wanted.until_on is not None:
        events = events.filter(at__lt=_midnight(wanted.until_on + timedelta(days=1)))
    return page_of(events, passed=passed)


def page_of(events: QuerySet[Event], *, passed: int) -> EventPage:
    """Fifty of ``events``, the newest first, after ``passed`` rows: one query."""
    rows = events.select_related("by").annotate(is_linked=IS_LINKED).order_by("-pk")
    found = list(rows[passed : passed + PAGE + 1])
    return EventPage(
        rows=[
            EventRow(
                at=event.at,
                by_name="" if event.by is None else str(event.by.get_full_name()),
                sentence=event.sentence,
                stream=event.stream,
                is_linked=event.is_linked,
            )
            for event in found[:PAGE]
        ],
        older=passed + PAGE if len(found) > PAGE else None,
    )


def last_of(kind: str, *, by: AbstractBaseUser, count: int) -> list[Event]:
    """The newest events of a kind that one person caused: one query."""
    return list(Event.objects.filter(by=by.pk, kind=kind).order_by("-pk")[:count])


def last_between(first_key: str, last_key: str) -> Event | None:
    """The event with the last ``once`` from one key to another: one query by the index of keys."""
    kept = Event.objects.filter(once__gte=first_key, once__lte=last_key)
    return kept.order_by("-once").first()


@dataclass(frozen=True, kw_only=True)
class Verified:
    """One verification of the whole trail; ``problems`` are the first of ``problem_count``."""

    at: datetime
    number: int
    seconds: int
    problem_count: int
    problems: list[str]

    @property
    def verdict(self) -> str:
        """Whole, or how many findings."""
        if not self.problem_count:
            return _("utuh")
        return _("%(count)s temuan") % {"count": self.problem_count}


def verifications(*, count: int) -> list[Verified]:
    """The last verifications of the trail, the newest first: one query."""
    events = Event.objects.filter(kind=TrailVerified.kind).order_by("-pk")[:count]
    return [Verified(at=event.at, **event.facts) for event in events]


def event_choices() -> EventChoices:
    """What the filters offer, in one query: streams that occur, and all families of kinds. Nothing
    of it hangs on what happens in a sealed stream.
    """
    return EventChoices(
        streams=[stream for stream in _occurring("stream") if not is_sealed(stream)],
        kinds=sorted(audit_policy().kinds.items(), key=lambda pair: pair[1]),
    )


def _occurring(column: Literal["stream", "kind"]) -> list[str]:
    """The distinct values of an indexed column, one index probe each, however many events."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_VALUE.format(column=column))
        return [value for (value,) in cursor.fetchall()]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
