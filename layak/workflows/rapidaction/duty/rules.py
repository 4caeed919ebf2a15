"""Who answers for an agency at a moment, and when nobody does; the first telephone among the words
of an office.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Who answers for an agency at a moment, and when nobody does. Moments are arguments, half open.
#
# Turns, leaves and holders are told by whoever knows them; a turn whose person left the job, lost
# the right or is away does not count, and the next in rank stands in.

# a holder of the right without a turn now: asked after everyone who has one
NO_TURN = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`rank` 1 is on duty, 2 and 3 stand in; from `starts_at` until before `ends_at`."""

    user_id: int
    rank: int
    starts_at: datetime
    ends_at: datetime
    phone: str = ""

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A person is away from `starts_at` until before `ends_at`."""

    user_id: int
    starts_at: datetime
    ends_at: datetime

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Somebody to be told; `rank` is NO_TURN for a holder who has no turn now."""

    user_id: int
    rank: int
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `starts_at` until before `ends_at`."""

    starts_at: datetime
    ends_at: datetime


def who_answers(
    turns: Iterable[Turn], leaves: Iterable[Leave], holders: Sequence[int], *, at: datetime
) -> list[Answering]:
    """Whom to tell, in this order: by rank, then holders without a turn as they come; each once.

    `holders` are the accounts that may answer today. Nobody on leave is named; an empty list means
    that nobody can be told.
    """
    away = {leave.user_id for leave in leaves if leave.covers(at)}
    able = [user_id for user_id in holders if user_id not in away]
    standing = sorted(
        (turn for turn in turns if turn.covers(at) and turn.user_id in able),
        key=lambda turn: (turn.rank, turn.starts_at),
    )
    found: dict[int, Answering] = {}
    for turn in standing:
        named = Answering(user_id=turn.user_id, rank=turn.rank, phone=turn.phone)
        found.setdefault(turn.user_id, named)
    for user_id in able:
        found.setdefault(user_id, Answering(user_id=user_id, rank=NO_TURN))
    return list(found.values())


def gaps(
    turns: Iterable[Turn], leaves: Sequence[Leave], able: Collection[int], *, span: Span
) -> list[Span]:
    """The stretches of `span` in which no turn stands whose person is able and not away."""
    covered: list[Span] = []
    for turn in turns:
        if turn.user_id in able:
            own = [Span(starts_at=turn.starts_at, ends_at=turn.ends_at)]
            for leave in leaves:
                if leave.user_id == turn.user_id:
                    own = [part for piece in own for part in _without(piece, leave)]
            covered += own
    left = [span]
    for piece in covered:
        left = [part for rest in left for part in _without(rest, piece)]
    return sorted(left, key=lambda part: part.starts_at)


def overlapping(turns: Iterable[Turn], wanted: Turn) -> list[Turn]:
    """The turns of the same rank that stand at some time of `wanted`, earliest first."""
    return sorted(
        (
            turn
            for turn in turns
            if turn.rank == wanted.rank
            and turn.starts_at < wanted.ends_at
            and wanted.starts_at < turn.ends_at
        ),
        key=lambda turn: turn.starts_at,
    )


def repeated(span: Span, *, weeks: int, every_days: int = 7) -> list[Span]:
    """`span` and its repetitions over `weeks` weeks, each `every_days` later."""
    step = timedelta(days=every_days)
    count = weeks * 7 // every_days
    return [
        Span(starts_at=span.starts_at + step * turn, ends_at=span.ends_at + step * turn)
        for turn in range(count)
    ]


def _without(span: Span, taken: Span | Leave) -> list[Span]:
    """What is left of `span` beside `taken`: nothing, one piece or two."""
    if taken.ends_at <= span.starts_at or span.ends_at <= taken.starts_at:
        return [span]
    pieces = []
    if span.starts_at < taken.starts_at:
        pieces.append(Span(starts_at=span.starts_at, ends_at=taken.starts_at))
    if taken.ends_at < span.ends_at:
        pieces.append(Span(starts_at=taken.ends_at, ends_at=span.ends_at))
    return pieces


# A telephone among other words of an office: "Telp. (0711) 351 234, Faks. 351 235, surel ...".

NUMBER = r"\+?\(?\d[\d\s().\-]{3,18}\d"
NAMED = re.compile(
    rf"\b(?:telp|telepon|tlp|tel|phone|hotline|hp|wa|whatsapp)\b[.:\s]*({NUMBER}|\d{{3,5}}\b)", re.I
)
# not a postal code, and not what is said to be a fax
ALONE = re.compile(r"(?<!\d)((?:\+62|\(?0)[\d\s().\-]{4,18}\d)")
FAX = re.compile(rf"\b(?:fax|faks|faksimile|faximile)\b[.:\s]*{NUMBER}", re.I)


def first_phone(words: str) -> str:
    """The first telephone as it is written, "" where there is none; never a fax."""
    text = FAX.sub(" ", words)
    found = NAMED.search(text) or ALONE.search(text)
    return " ".join(found[1].split()) if found else ""


# Indonesian mobile numbers; a line of an office takes no message
MOBILE = re.compile(r"^(?:\+?62|0)(8\d{8,11})$")


def mobile_number(phone: str) -> str:
    """``0812-3456-7890`` and ``+62 812 ...`` as ``628123456789``; "" for what is no mobile number."""
    found = MOBILE.match(re.sub(r"[\s().\-]", "", phone))
    return f"62{found[1]}" if found else ""


def dialled(phone: str) -> str:
    """A number as it is dialled: digits, a plus only in front; "" where it is none."""
    digits = re.sub(r"\D", "", phone)
    return ("+" if phone.lstrip().startswith("+") else "") + digits if len(digits) > 2 else ""
