"""One text for each person about what waits for him alone, ready to be sent by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.evaluation.models import Round
from layak.evaluation.queries.reminders import questions
from layak.evaluation.queries.shown import day_text
from layak.evaluation.queries.waiting_days import (
    CONTRIBUTE,
    WaitingPart,
    doers,
    holders_on,
    waiting_parts,
)
from layak.evaluation.waiting import NEXT_STEP
from layak.rules.calendars import Reminder, is_late

CODES_SHOWN = 15
ASKED = frozenset({*NEXT_STEP.values(), CONTRIBUTE})


@dataclass(frozen=True, kw_only=True)
class ReminderText:
    """``text`` speaks of this person's own parts only; ``whatsapp`` is a link to press."""

    user_id: int
    name: str
    agency: str
    part_count: int
    late_count: int
    has_signed_in: bool
    has_email: bool
    text: str
    whatsapp: str


@dataclass(frozen=True, kw_only=True)
class ReminderTexts:
    """``unheld`` are agencies with parts to do and nobody who could."""

    people: list[ReminderText]
    unheld: list[tuple[str, int]]


def reminder_texts(round_: Round, *, site: str, at: datetime) -> ReminderTexts:
    """Everyone for whom something with a day waits, by name: six queries.

    ``site`` is the address of this installation, without a slash at its end.
    """
    today = timezone.localdate(at)
    if round_.is_locked or round_.closed_at:
        return ReminderTexts(people=[], unheld=[])
    parts = list(waiting_parts(round_))
    holders = holders_on(today, ASKED)
    names = dict(Agency.objects.values_list("pk", "name"))
    mine: dict[int, list[WaitingPart]] = {}
    for part in parts:
        for user_id in doers(part, holders):
            mine.setdefault(user_id, []).append(part)
    agencies = _agencies(mine, today)
    url = f"{site}/evaluasi/{round_.code}/?milik=saya"
    people = User.objects.filter(pk__in=mine).order_by("name", "pk")
    return ReminderTexts(
        people=[
            _text(round_, user, agencies.get(user.pk, ""), mine[user.pk], url, today=today)
            for user in people
        ],
        unheld=_unheld(parts, holders, names),
    )


def _agencies(user_ids: Iterable[int], today: date) -> dict[int, str]:
    holdings = SeatHolding.objects.on(today).filter(user__in=list(user_ids))
    rows = holdings.order_by("pk").values_list("user_id", "seat__agency__name")
    found: dict[int, dict[str, None]] = {}
    for user_id, name in rows:
        found.setdefault(user_id, {})[name] = None
    return {user_id: ", ".join(names) for user_id, names in found.items()}


def _text(
    round_: Round, user: User, agency: str, parts: Sequence[WaitingPart], url: str, *, today: date
) -> ReminderText:
    text = "\n".join(
        [
            _("Yth. %(name)s (%(agency)s),") % {"name": user.name, "agency": agency},
            _("dalam %(title)s masih menunggu Anda:") % {"title": round_.title},
            *_lines(parts, today),
            _("Buka: %(url)s") % {"url": url},
            _("Bila sudah selesai atau perlu waktu, mohon beri tahu sekretariat. Terima kasih."),
        ]
    )
    return ReminderText(
        user_id=user.pk,
        name=user.name,
        agency=agency,
        part_count=len(parts),
        late_count=sum(is_late(part.due_on, today=today) for part in parts),
        has_signed_in=user.last_login is not None,
        has_email=bool(user.email),
        text=text,
        whatsapp=whatsapp_url(text),
    )


def _lines(parts: Sequence[WaitingPart], today: date) -> list[str]:
    by_day: dict[date, dict[str, None]] = {}
    for part in parts:
        by_day.setdefault(part.due_on, {})[part.code] = None
    return [_line(day, list(codes), today) for day, codes in sorted(by_day.items())]


def _line(day: date, codes: Sequence[str], today: date) -> str:
    found = Reminder(key="", days_left=(day - today).days)
    more = len(codes) - CODES_SHOWN
    named = ", ".join(codes[:CODES_SHOWN]) + (
        _(" dan %(n)d lagi") % {"n": more} if more > 0 else ""
    )
    return _("- %(what)s, %(when)s (%(day)s): %(codes)s") % {
        "what": questions(len(codes)),
        "when": found.sentence,
        "day": day_text(day),
        "codes": named,
    }


def _unheld(
    parts: Sequence[WaitingPart],
    holders: Mapping[tuple[str, int | None], set[int]],
    names: Mapping[int, str],
) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for part in parts:
        if part.agency_id and not holders.get((part.right, part.agency_id)):
            name = names[part.agency_id]
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items())


def whatsapp_url(text: str) -> str:
    """An address that opens WhatsApp with this text; nothing is sent by us."""
    return f"https://wa.me/?text={quote(text, safe='')}"
