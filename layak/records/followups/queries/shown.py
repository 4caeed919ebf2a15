"""How a promise reads on a page."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.places.workdays import working_calendar
from layak.records.followups.models import FollowUp
from layak.rules.followups import effective_day, why_closed
from layak.rules.numbers import date_id

State = FollowUp.State
TONES = {State.OPEN: "", State.REPORTED: "wait", State.CLOSED: "done", State.DROPPED: "lock"}


def followup_url(followup_id: int) -> str:
    """The page of a promise; written out, since long lists have hundreds of them."""
    return f"/tindak-lanjut/{followup_id}/"


def days_late(due_on: date, today: date) -> int:
    """Days since the effective due day; 0 while it has not passed."""
    return max(0, (today - effective_day(due_on, working_calendar())).days)


def when_text(due_on: date, today: date) -> str:
    """``lewat 3 hari``, ``hari ini``, ``besok``, ``5 hari lagi``."""
    late = days_late(due_on, today)
    if late:
        return ngettext("lewat %(n)d hari", "lewat %(n)d hari", late) % {"n": late}
    left = (due_on - today).days
    if left < 0:
        return _("jatuh pada hari libur, masih berlaku hari kerja berikutnya")
    if left == 0:
        return _("hari ini")
    return _("besok") if left == 1 else _("%(n)d hari lagi") % {"n": left}


def holiday_text(due_on: date) -> str:
    """Why the day counts later, or "" where offices work on it."""
    calendar = working_calendar()
    why = why_closed(due_on, calendar)
    if not why:
        return ""
    told = {"why": why, "day": date_id(effective_day(due_on, calendar))}
    return (
        _("Jatuh pada hari libur (%(why)s); dihitung sampai hari kerja berikutnya, %(day)s.") % told
    )
