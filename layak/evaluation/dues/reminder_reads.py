"""Who is reminded of what today, and one text for each person, ready to be sent by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.evaluation.answers.permissions import NEXT_STEP
from layak.evaluation.dues.reads import (
    CONTRIBUTE,
    Holders,
    WaitingPart,
    doers,
    holders_on,
    waiting_parts,
)
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import reminder_rule
from layak.evaluation.rounds.wording import day_text
from layak.rules.calendars import AlsoTold, Reminder, is_late, late_milestone, reminder

# Who is reminded of what today: computed from what holds now, so a moved answer reminds nobody.

HEAD, SUMMARY = "answer.approve", "assignment.manage"
REMINDED = frozenset({*NEXT_STEP.values(), CONTRIBUTE, HEAD, SUMMARY})
# the kinds of notices that these are; others are none of this module's business
DUE, LATE, LATE_UNIT, LATE_SUMMARY = (
    "answer.due", "answer.late", "answer.late_unit", "answer.late_summary",
)  # fmt: skip
KINDS = (DUE, LATE, LATE_UNIT, LATE_SUMMARY)


@dataclass(frozen=True, kw_only=True)
class DueNotice:
    """One sentence for one person; ``about`` names what it speaks of, ``key`` the milestone."""

    user_id: int
    kind: str
    text: str
    url: str
    about: str
    key: str


def due_notices(*, at: datetime) -> list[DueNotice]:
    """The reminders of the city's day of ``at``, over all rounds that are neither locked nor closed.

    Three queries per round, one for the holders of seats, one for the names of agencies.
    """
    today = timezone.localdate(at)
    holders = holders_on(today, REMINDED)
    names = dict(Agency.objects.values_list("pk", "name"))
    rounds = Round.objects.filter(locked_at=None, closed_at=None).order_by("pk")
    return [
        notice
        for round_ in rounds
        for notice in _Reminding(round_, holders, names, today).notices()
    ]


class _Reminding:
    """All reminders of one round on one day."""

    def __init__(
        self, round_: Round, holders: Holders, names: Mapping[int, str], today: date
    ) -> None:
        self._round, self._holders, self._names, self._today = round_, holders, names, today
        self._rule = reminder_rule()
        self._parts = list(waiting_parts(round_))

    def notices(self) -> Iterator[DueNotice]:
        yield from self._own()
        for also in self._rule.late_also_tells:
            yield from self._to_heads(also) if also.who == "head" else self._summary(also)

    def _own(self) -> Iterator[DueNotice]:
        """For whoever's turn it is: one sentence for each due day."""
        counts = _counted(
            (user_id, part.due_on) for part in self._parts for user_id in doers(part, self._holders)
        )
        for (user_id, due_on), count in counts:
            found = reminder(due_on, today=self._today, rule=self._rule)
            if found is None:
                continue
            # a day, and not how many are left: it is read on another day than it is written
            late = _("%(what)s menunggu Anda dalam %(title)s, lewat tenggat %(day)s.")
            soon = _("%(what)s menunggu Anda dalam %(title)s, paling lambat %(day)s.")
            text = (late if found.is_late else soon) % {
                "what": questions(count),
                "title": self._round.title,
                "day": day_text(due_on),
            }
            kind = LATE if found.is_late else DUE
            yield self._notice(user_id, kind, text, f"{due_on:%Y%m%d}", found.key, "?milik=saya")

    def _to_heads(self, also: AlsoTold) -> Iterator[DueNotice]:
        """For the head of an agency whose part is late for some days."""
        late = [part for part in self._parts if part.is_agencys and part.agency_id]
        counts = _counted((part.agency_id or 0, part.due_on) for part in late)
        for (agency_id, due_on), count in counts:
            key = late_milestone(due_on, today=self._today, also=also, rule=self._rule)
            if key is None:
                continue
            text = _("%(what)s %(agency)s dalam %(title)s lewat tenggat %(day)s.") % {
                "what": questions(count),
                "agency": self._names[agency_id],
                "title": self._round.title,
                "day": day_text(due_on),
            }
            place = f"{due_on:%Y%m%d}:{agency_id}"
            for user_id in sorted(self._holders.get((HEAD, agency_id), ())):
                query = f"?perangkat={agency_id}"
                yield self._notice(user_id, LATE_UNIT, text, place, key, query)

    def _summary(self, also: AlsoTold) -> Iterator[DueNotice]:
        """For the secretariat: all agencies with late parts in one sentence."""
        late = [
            part.agency_id
            for part in self._parts
            if part.is_agencys
            and part.agency_id
            and (self._today - part.due_on).days >= also.after_days
        ]
        if not late:
            return
        lines = sorted((self._names[agency_id], count) for agency_id, count in _counted(late))
        text = _("Terlambat %(n)d hari atau lebih dalam %(title)s: %(who)s.") % {
            "n": also.after_days,
            "title": self._round.title,
            "who": ", ".join(f"{name} {count}" for name, count in lines),
        }
        key = f"all-{self._today.toordinal() // self._rule.late_every_days}"
        for user_id in sorted(self._holders.get((SUMMARY, None), ())):
            yield self._notice(user_id, LATE_SUMMARY, text, "semua", key, "tenggat/")

    def _notice(
        self, user_id: int, kind: str, text: str, place: str, key: str, query: str
    ) -> DueNotice:
        return DueNotice(
            user_id=user_id,
            kind=kind,
            text=text,
            url=f"/evaluasi/{self._round.code}/{query}",
            about=f"due:{self._round.pk}:{place}",
            key=f"due:{self._round.pk}:{place}:{key}",
        )


def questions(count: int) -> str:
    return ngettext("%(n)d pertanyaan", "%(n)d pertanyaan", count) % {"n": count}


def _counted[T: (int, tuple[int, date])](things: Iterable[T]) -> list[tuple[T, int]]:
    counts: dict[T, int] = {}
    for thing in things:
        counts[thing] = counts.get(thing, 0) + 1
    return sorted(counts.items())


# One text for each person about what waits for him alone, ready to be sent by hand.

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
    # the agencies for which each of them sits today
    holdings = SeatHolding.objects.on(today).filter(user__in=list(mine)).order_by("pk")
    agencies: dict[int, dict[str, None]] = {}
    for user_id, name in holdings.values_list("user_id", "seat__agency__name"):
        agencies.setdefault(user_id, {})[name] = None
    url = f"{site}/evaluasi/{round_.code}/?milik=saya"
    people = User.objects.filter(pk__in=mine).order_by("name", "pk")
    return ReminderTexts(
        people=[
            _text(
                round_, user, ", ".join(agencies.get(user.pk, ())), mine[user.pk], url, today=today
            )
            for user in people
        ],
        unheld=_unheld(parts, holders, names),
    )


def _text(
    round_: Round, user: User, agency: str, parts: Sequence[WaitingPart], url: str, *, today: date
) -> ReminderText:
    by_day: dict[date, dict[str, None]] = {}
    for part in parts:
        by_day.setdefault(part.due_on, {})[part.code] = None
    text = "\n".join(
        [
            _("Yth. %(name)s (%(agency)s),") % {"name": user.name, "agency": agency},
            _("dalam %(title)s masih menunggu Anda:") % {"title": round_.title},
            *(_line(day, list(codes), today) for day, codes in sorted(by_day.items())),
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
