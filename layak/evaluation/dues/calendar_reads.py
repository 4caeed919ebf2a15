"""A person's due days as a calendar (counts, never contents), and its secret address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.evaluation.answers.permissions import NEXT_STEP
from layak.evaluation.dues.reads import CONTRIBUTE, doers, holders_on, waiting_parts
from layak.evaluation.dues.reminder_reads import questions
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import last_day
from layak.platform.documents.writing.calendars import CalendarDay
from layak.records.followups.lists.reads import followup_days

# The secret address of a person's calendar: a nonce that only we keep, and our signature on it.

SALT = "layak.evaluation.calendar"
NONCE_BYTES = 24


def calendar_token(nonce: str) -> str:
    """What stands in the address; without the secret of the installation nobody makes one."""
    return Signer(sep=".", salt=SALT).sign(nonce)


def nonce_in(token: str) -> str | None:
    """The nonce of a token that we signed, else None."""
    try:
        return Signer(sep=".", salt=SALT).unsign(token)
    except BadSignature:
        return None


# A person's due days and the windows of the rounds, as a calendar: counts, never contents.

ASKED = frozenset({*NEXT_STEP.values(), CONTRIBUTE})


def calendar_days(
    user: User, *, site: str, at: datetime, also: Sequence[CalendarDay] = ()
) -> list[CalendarDay]:
    """What waits for this person, what was promised, ``also``, and when stages open and close.

    Four queries per open round, one for the holders of seats, two for promises. Titles hold counts
    and the names of stages only: a calendar is read on many screens. ``site`` is this
    installation's address; ``also`` are days of packages above, handed down by the page.
    """
    today = timezone.localdate(at)
    days = [*followup_days(user, site=site, today=today), *also]
    holders = holders_on(today, ASKED)
    if not any(user.pk in users for users in holders.values()):
        return days
    for round_ in Round.objects.filter(closed_at=None, locked_at=None).order_by("pk"):
        url = f"{site}/evaluasi/{round_.code}/?milik=saya"
        counts: dict[date, int] = {}
        for part in waiting_parts(round_):
            if user.pk in doers(part, holders):
                counts[part.due_on] = counts.get(part.due_on, 0) + 1
        days.extend(
            CalendarDay(
                key=f"tenggat-{round_.pk}-{day:%Y%m%d}",
                day=day,
                title=_("%(what)s KLA jatuh tempo") % {"what": questions(count)},
                text=_("%(title)s. Buka Layak untuk melihatnya.") % {"title": round_.title},
                url=url,
            )
            for day, count in sorted(counts.items())
        )
        days.extend(_windows(round_, url))
    return sorted(days, key=lambda day: (day.day, day.key))


def _windows(round_: Round, url: str) -> Iterator[CalendarDay]:
    labels = {stage.code: stage.label for stage in stage_policy(round_.policy).stages}
    for window in round_.windows.order_by("opens_at", "pk"):
        told = {"stage": labels.get(window.stage, window.stage)}
        yield CalendarDay(
            key=f"buka-{round_.pk}-{window.stage}",
            day=timezone.localdate(window.opens_at),
            title=_("KLA: tahap %(stage)s dibuka") % told,
            text=round_.title,
            url=url,
        )
        yield CalendarDay(
            key=f"tutup-{round_.pk}-{window.stage}",
            day=last_day(window.closes_at),
            title=_("KLA: hari terakhir tahap %(stage)s") % told,
            text=round_.title,
            url=url,
        )
