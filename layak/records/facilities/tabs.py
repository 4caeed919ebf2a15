"""The pages of a year as tabs, as far as the person may open them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: int = 0


def tabs(actor: Actor, *, year: int, current: str, unfunded_count: int = 0) -> list[Tab]:
    """``current`` is the URL name of the page that is open."""
    sections = [
        ("readiness_list", _("Daftar"), "readiness.view", 0),
        ("readiness_matrix", _("Matriks"), "readiness.view", 0),
        ("readiness_unfunded", _("Belum ada dana"), "readiness.view", unfunded_count),
        ("readiness_review", _("Pembahasan"), "readiness.review", 0),
    ]
    return [
        Tab(label=label, url=reverse(name, args=[year]), is_current=name == current, count=count)
        for name, label, permission, count in sections
        if actor.may(permission)
    ]
