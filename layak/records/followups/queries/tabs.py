from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.followups.models import Escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: int = 0


def followup_tabs(by: Actor, current: str) -> list[Tab]:
    """The pages about promises; drafts of letters for who releases them: at most one query."""
    pages = [
        ("daftar", _("Daftar"), "/tindak-lanjut/"),
        ("papan", _("Papan"), "/tindak-lanjut/papan/"),
        ("kalender", _("Kalender"), "/tindak-lanjut/kalender/"),
        ("ketepatan", _("Ketepatan waktu"), "/tindak-lanjut/ketepatan/"),
    ]
    tabs = [Tab(label=label, url=url, is_current=code == current) for code, label, url in pages]
    if by.scope("escalation.release") == "all":
        waiting = Escalation.objects.filter(
            needs_release=True, released_at=None, dismissed_at=None
        ).count()
        tabs.append(
            Tab(
                label=_("Nota dinas"),
                url="/tindak-lanjut/nota-dinas/",
                is_current=current == "nota",
                count=waiting,
            )
        )
    return tabs
