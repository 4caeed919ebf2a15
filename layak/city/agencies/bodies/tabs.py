"""The sections of the settings that belong together here, as far as the person may open them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: int = 0


def tabs(actor: Actor, *, current: str) -> list[Tab]:
    """``current`` is the URL name of the section that is open."""
    sections = [
        ("agency_list", _("Perangkat daerah"), "agency.view"),
        ("account_list", _("Akun"), "seat.manage"),
        ("operator_list", _("Keaktifan"), "seat.manage"),
        ("code_sheet", _("Lembar kode"), "seat.manage"),
        ("place_list", _("Wilayah"), "agency.view"),
        ("letterhead_list", _("Kop surat"), "agency.manage"),
        ("event_list", _("Jejak audit"), "audit.view"),
    ]
    return [
        Tab(label=label, url=reverse(name), is_current=name == current)
        for name, label, permission in sections
        if actor.may(permission)
    ]
