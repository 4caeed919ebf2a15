"""Evidence whose validity ends soon: its agency is told 60, 30 and 7 days before, once each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.models import SeatHolding
from layak.city.people.models import User
from layak.city.people.roles import policy as rights
from layak.platform.notifications import keep_true, notify
from layak.records.evidence.kinds import KIND_LABELS
from layak.records.evidence.models import Evidence
from layak.rules.numbers import date_id
from layak.rules.proof import WARNED_DAYS, rung

KIND = "evidence.ending"
# an unread notice stays true so long after the end
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What one person is told; ``rung`` is None after the end, when nothing new is said."""

    user: User
    evidence: Evidence
    until_on: date
    rung: int | None

    @property
    def about(self) -> str:
        return f"evidence:{self.evidence.pk}"

    @property
    def key(self) -> str:
        return f"evidence-ends:{self.evidence.pk}:{self.until_on}:{self.rung}"

    @property
    def text(self) -> str:
        """Kind and number only: a title may name a person."""
        kind = KIND_LABELS.get(self.evidence.kind)
        what = _(kind) if kind else _("Sebuah bukti")
        if self.evidence.number:
            what = _("%(kind)s Nomor %(number)s") % {"kind": what, "number": self.evidence.number}
        day = date_id(self.until_on)
        return _("%(what)s berlaku sampai %(day)s. Siapkan penggantinya.") % {
            "what": what,
            "day": day,
        }


@transaction.atomic
def warn_ending(*, at: datetime) -> int:
    """Tell who hands in proof for the owner what ends in 60, 30 or 7 days; how many were due.

    By schedule, and harmless when it runs twice: one notice for each evidence, end and rung.
    """
    settle_ending(at=at)
    due = [one for one in _endings(timezone.localdate(at)) if one.rung is not None]
    for one in due:
        notify(
            users=[one.user],
            kind=KIND,
            text=one.text,
            url=f"/bukti/{one.evidence.pk}/",
            at=at,
            once=one.key,
            about=one.about,
            reminder=True,
        )
    return len(due)


@transaction.atomic
def settle_ending(*, at: datetime) -> int:
    """Unread warnings say what holds now; of what was renewed or taken off they are withdrawn.

    How many were withdrawn.
    """
    found = _endings(timezone.localdate(at))
    return keep_true(kinds=[KIND], holding={(one.user.pk, one.about): one.text for one in found})


def _endings(today: date) -> list[Ending]:
    """Evidence in use that ends within 60 days or ended of late, for each person: two queries."""
    latest, first = today + timedelta(days=max(WARNED_DAYS)), today - REMEMBERED
    rows = Evidence.objects.filter(
        valid_until_on__gte=first, valid_until_on__lte=latest, uses__removed_at=None
    )
    evidence = list(rows.exclude(uses=None).distinct().order_by("valid_until_on", "pk"))
    people = _people({one.agency_id for one in evidence}, today=today)
    return [
        ending for one in evidence for ending in _told(one, people.get(one.agency_id, []), today)
    ]


def _told(evidence: Evidence, people: list[User], today: date) -> Iterator[Ending]:
    until_on = evidence.valid_until_on
    if until_on is not None:
        for user in people:
            yield Ending(
                user=user,
                evidence=evidence,
                until_on=until_on,
                rung=rung(until_on, today=today),
            )


def _people(agency_ids: set[int], *, today: date) -> dict[int, list[User]]:
    """Who hands in proof for these agencies today, each once: one query."""
    roles = [role.code for role in rights().roles.values() if "evidence.add" in role.rights]
    holdings = SeatHolding.objects.on(today).filter(
        seat__agency__in=agency_ids, seat__role__in=roles, user__is_active=True
    )
    found: dict[int, dict[int, User]] = {}
    for holding in holdings.select_related("user", "seat"):
        found.setdefault(holding.seat.agency_id, {})[holding.user_id] = holding.user
    return {agency_id: list(users.values()) for agency_id, users in found.items()}
