"""Evidence whose validity ends soon: its agency is told 60, 30 and 7 days before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy as rights
from layak.platform.notifications import keep_true, notify
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import KIND_LABELS
from layak.records.evidence.library.models import EndingTold
from layak.rules.numbers import date_id
from layak.rules.proof import WARNED_DAYS, rung

KIND = "evidence.ending"
# an unread notice stays true so long after the end
REMEMBERED = timedelta(days=30)
# so many are named, the others counted: a notice is one sentence
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What one person is to know; ``rung`` is None after the end, when nothing new is said."""

    user: User
    evidence: Evidence
    until_on: date
    rung: int | None

    @property
    def key(self) -> tuple[int, int, date, int | None]:
        return self.user.pk, self.evidence.pk, self.until_on, self.rung

    @property
    def what(self) -> str:
        """Kind and number only: a title may name a person."""
        kind = KIND_LABELS.get(self.evidence.kind)
        what = _(kind) if kind else _("Sebuah bukti")
        if not self.evidence.number:
            return what
        return _("%(kind)s Nomor %(number)s") % {"kind": what, "number": self.evidence.number}


@transaction.atomic
def warn_ending(*, at: datetime) -> int:
    """Tell who hands in proof for the owner what ends in 60, 30 or 7 days; how many were told.

    By schedule. Harmless when it runs twice or beside itself: a person has one digest a day, each
    evidence, end and rung stands in one of them, and what came after it waits for the next.
    """
    today = timezone.localdate(at)
    fresh = _untold(_endings(today), today)
    for user, endings in fresh:
        EndingTold.objects.bulk_create(
            (
                EndingTold(
                    user=user,
                    evidence=one.evidence,
                    until_on=one.until_on,
                    rung=one.rung,
                    told_on=today,
                )
                for one in endings
                if one.rung is not None
            ),
            ignore_conflicts=True,
        )
        about = _about(today)
        url = f"/bukti/{endings[0].evidence.pk}/" if len(endings) == 1 else "/bukti/?keadaan=habis"
        notify(
            users=[user],
            kind=KIND,
            text=_sentence(endings),
            url=url,
            at=at,
            once=about,
            about=about,
            reminder=True,
        )
    settle_ending(at=at)
    return len(fresh)


def _untold(endings: Iterable[Ending], today: date) -> list[tuple[User, list[Ending]]]:
    """For each person without a digest today, what they have not been told: one query."""
    due = [one for one in endings if one.rung is not None]
    rows = EndingTold.objects.filter(user__in={one.user.pk for one in due})
    told: set[tuple[int, int, date, int | None]] = set()
    served: set[int] = set()
    for row in rows:
        told.add((row.user_id, row.evidence_id, row.until_on, row.rung))
        if row.told_on == today:
            served.add(row.user_id)
    left = [one for one in due if one.key not in told and one.user.pk not in served]
    people: dict[int, list[Ending]] = {}
    for one in left:
        people.setdefault(one.user.pk, []).append(one)
    return [(endings[0].user, endings) for endings in people.values()]


def _about(day: date) -> str:
    return f"evidence-endings:{day}"


def _sentence(endings: list[Ending]) -> str:
    """What ends, the soonest first."""
    if len(endings) == 1:
        one = endings[0]
        return _("%(what)s berlaku sampai %(day)s. Siapkan penggantinya.") % {
            "what": one.what,
            "day": date_id(one.until_on),
        }
    named = [
        _("%(what)s (berlaku sampai %(day)s)") % {"what": one.what, "day": date_id(one.until_on)}
        for one in endings[:NAMED]
    ]
    if len(endings) > NAMED:
        named.append(_("%(n)d lainnya") % {"n": len(endings) - NAMED})
    return _("%(n)d bukti perlu disiapkan penggantinya: %(named)s.") % {
        "n": len(endings),
        "named": "; ".join(named),
    }


@transaction.atomic
def settle_ending(*, at: datetime) -> int:
    """Unread digests say what holds now; of what was renewed or taken off nothing is left.

    What was told again at a later rung stands in the later digest only. How many digests were
    withdrawn.
    """
    holding = {(one.user.pk, one.evidence.pk): one for one in _endings(timezone.localdate(at))}
    newest: dict[tuple[int, int], date] = {}
    gone = []
    for row in EndingTold.objects.order_by("told_on"):
        if (row.user_id, row.evidence_id) in holding:
            newest[row.user_id, row.evidence_id] = row.told_on
        else:
            gone.append(row.pk)
    # what is used again or ends again is told again
    EndingTold.objects.filter(pk__in=gone).delete()
    digests: dict[tuple[int, str], list[Ending]] = {}
    for key, ending in holding.items():
        if key in newest:
            digests.setdefault((key[0], _about(newest[key])), []).append(ending)
    return keep_true(
        kinds=[KIND], holding={key: _sentence(endings) for key, endings in digests.items()}
    )


def _endings(today: date) -> list[Ending]:
    """Evidence in use that ends within 60 days or ended of late, for each person: two queries."""
    latest, first = today + timedelta(days=max(WARNED_DAYS)), today - REMEMBERED
    rows = Evidence.objects.filter(
        valid_until_on__gte=first, valid_until_on__lte=latest, uses__removed_at=None
    )
    evidence = list(rows.exclude(uses=None).distinct().order_by("valid_until_on", "pk"))
    # who hands in proof for these agencies today, each once: one query
    agency_ids = {one.agency_id for one in evidence}
    roles = [role.code for role in rights().roles.values() if "evidence.add" in role.rights]
    holdings = SeatHolding.objects.on(today).filter(
        seat__agency__in=agency_ids, seat__role__in=roles, user__is_active=True
    )
    found: dict[int, dict[int, User]] = {}
    for holding in holdings.select_related("user", "seat"):
        found.setdefault(holding.seat.agency_id, {})[holding.user_id] = holding.user
    people = {agency_id: list(users.values()) for agency_id, users in found.items()}
    return [
        Ending(user=user, evidence=one, until_on=until_on, rung=rung(until_on, today=today))
        for one in evidence
        if (until_on := one.valid_until_on) is not None
        for user in people.get(one.agency_id, [])
    ]
