"""Times and ranks of the roster in words, in the zone of the city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.rules.numbers import DAYS, date_id, time_id
from layak.rules.on_duty import Span

RANKS = {1: "Bertugas", 2: "Pengganti 1", 3: "Pengganti 2"}
# the first hour of each part of a day
PARTS = ((0, "dini hari"), (5, "pagi"), (11, "siang"), (15, "sore"), (18, "malam"))


def hours_words(starts_at: datetime, ends_at: datetime) -> str:
    """``20.00 sampai 08.00 (Jumat)``: the day of the end only where it is another."""
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    text = f"{time_id(first)} sampai {time_id(last)}"
    if first.date() == last.date():
        return text
    far = (last.date() - first.date()).days >= 7
    day = date_id(last.date()) if far else DAYS[last.weekday()]
    return f"{text} ({day})"


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """``Kamis, 5 Maret 2026 20.00 sampai 08.00 (Jumat)``."""
    first = timezone.localtime(starts_at)
    return f"{date_id(first.date(), weekday=True)} {hours_words(starts_at, ends_at)}"


def gap_words(gaps: Sequence[Span], *, whole: Span) -> list[str]:
    """``Kamis malam, 20.00 sampai 08.00 (Jumat), belum ada yang bertugas.``"""
    if list(gaps) == [whole]:
        return [_("Belum ada yang bertugas sepanjang sisa minggu ini.")]
    return [
        _("%(part)s, %(hours)s, belum ada yang bertugas.")
        % {"part": _part(gap.starts_at), "hours": hours_words(gap.starts_at, gap.ends_at)}
        for gap in gaps
    ]


def week_of(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> datetime:
    """The first moment of a day in the city."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _part(moment: datetime) -> str:
    local = timezone.localtime(moment)
    part = next(word for hour, word in reversed(PARTS) if local.hour >= hour)
    return f"{DAYS[local.weekday()]} {part}"
