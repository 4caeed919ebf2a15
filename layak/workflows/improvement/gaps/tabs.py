"""The pages of the road to a rank, beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.evaluation.rounds.models import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool


def road_tabs(round_: Round, current: str) -> list[Tab]:
    """``current`` is the URL name of the page that is open."""
    pages = (
        ("gap_list", _("Celah")),
        ("road_search", _("Jalan")),
        ("plan_list", _("Rencana")),
        ("forecast_page", _("Prakiraan")),
        ("waterfall", _("Tahun demi tahun")),
        ("effort_list", _("Upaya")),
    )
    return [
        Tab(label=label, url=reverse(name, args=[round_.code]), is_current=name == current)
        for name, label in pages
    ]
