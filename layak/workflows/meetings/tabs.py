"""The pages of one meeting, beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.workflows.meetings.models import Meeting


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool


def meeting_tabs(actor: Actor, meeting: Meeting, current: str) -> list[Tab]:
    """``current`` is the URL name of the page that is open."""
    may_manage = actor.may("meeting.manage")
    pages = [
        ("meeting_detail", _("Ringkasan"), True),
        ("meeting_agenda", _("Agenda"), True),
        ("meeting_invitees", _("Undangan"), may_manage),
        ("meeting_attendance", _("Daftar hadir"), may_manage),
        ("meeting_minutes", _("Notulen"), True),
        ("meeting_papers", _("Naskah dan foto"), True),
    ]
    return [
        Tab(label=label, url=url, is_current=name == current)
        for name, label, is_shown in pages
        if is_shown and (url := _address(name, meeting.pk))
    ]


def _address(name: str, meeting_id: int) -> str:
    try:
        return reverse(name, args=[meeting_id])
    except NoReverseMatch:
        return ""
