"""How values of an evaluation read on pages and in documents alike, and what marks every paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.rules.numbers import date_id, decimal_id, time_id
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark
from layak.rules.stages import Policy, Stage

# How values of an evaluation read on pages and in documents alike.

SELF_MARK = "Nilai mandiri, belum diverifikasi"
EXCERPT = 160
DASH = "\u2013"


def mark_text(mark: Mark) -> str:
    """``12,50``, "tidak berlaku", or a dash for what is not answered."""
    if mark is None:
        return DASH
    if mark is NOT_ASKED:
        return _("tidak ditanyakan")
    return _("tidak berlaku") if mark is NOT_APPLICABLE else decimal_id(mark)


def share_text(share: Decimal | None, places: int = 0) -> str:
    """A share from 0 to 1 as ``87 %``; a dash where there is nothing to share."""
    return DASH if share is None else f"{decimal_id(share * 100, places)}\u00a0%"


def day_text(day: date | None) -> str:
    return DASH if day is None else date_id(day)


def moment_text(moment: datetime | None) -> str:
    """``24 November 2026, 10.42 WIB`` in the city's zone."""
    if moment is None:
        return DASH
    local = timezone.localtime(moment)
    return f"{date_id(local.date())}, {time_id(local, local.tzname() or '')}"


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The beginning of a text on one line; what is left out is marked."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def answer_url(answer_id: int) -> str:
    """The page of an answer; written out, since long lists have hundreds of them."""
    return f"/evaluasi/jawaban/{answer_id}/"


# The list of answers of a round: all rows that a person may see, filtered and counted.


def stage_tone(policy: Policy, stage: Stage) -> str:
    """The tone of a stage's tag: done, waiting for others, come back, or none."""
    if stage.counts_as == "open":
        return "" if stage == policy.first else "note"
    return "done" if stage.counts_as == "done" else "wait"


def shown_mark(mark: Decimal | None, reason: str) -> str:
    """A mark, "tidak berlaku" or a dash: three things that are not the same."""
    if reason:
        return _("tidak berlaku")
    return DASH if mark is None else decimal_id(mark)


# What marks every paper: whose city it is, that its data are invented, that marks are not final.


def demo_mark(city: Municipality | None) -> str:
    """The words that an invented city carries on every page; nothing for a real one."""
    is_demo = city is not None and city.is_demo
    return _("DATA CONTOH: kota, angka, dan nama karangan") if is_demo else ""


def banner(city: Municipality | None) -> str:
    return " · ".join(text for text in (demo_mark(city), SELF_MARK) if text)


def letterhead(city: Municipality | None) -> list[str]:
    if city is None:
        return []
    return [city.name.upper(), _("GUGUS TUGAS KABUPATEN/KOTA LAYAK ANAK")]
