"""How values of an evaluation read on pages and in documents alike."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.rules.numbers import date_id, decimal_id, time_id
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark

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
