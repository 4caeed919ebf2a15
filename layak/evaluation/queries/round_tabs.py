"""The pages of a round that this person may open, as tabs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Round


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool = False
    count: int = 0


def round_tabs(actor: Actor, round_: Round, current: str = "") -> list[Tab]:
    """Tabs in the order of the work; ``current`` is the path below the round ("rekap").

    A path without a tab of its own stands under "Alat" (``round_tools``).
    """
    entries = (
        ("answer.view", "", _("Pertanyaan")),
        ("assignment.manage", "penugasan", _("Penugasan")),
        ("answer.view", "persetujuan", _("Persetujuan")),
        ("answer.accept", "penerimaan", _("Penerimaan")),
        ("progress.view", "kemajuan", _("Kemajuan")),
        ("recap.export", "rekap", _("Rekap")),
        ("answer.view", "alat", _("Alat")),
    )
    shown = current if current in {path for _right, path, _label in entries} else "alat"
    return [
        Tab(
            label=label,
            url=f"/evaluasi/{round_.code}/{path}/" if path else f"/evaluasi/{round_.code}/",
            is_current=path == shown,
        )
        for permission, path, label in entries
        if actor.may(permission)
    ]
