"""The pages of a round that this person may open, as tabs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.evaluation.models import Round


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool = False
    count: int = 0


def round_tabs(actor: Actor, round_: Round, current: str = "") -> list[Tab]:
    """Tabs in the order of the work; ``current`` is the path below the round ("rekap")."""
    entries = (
        ("answer.view", "", _("Pertanyaan")),
        ("assignment.manage", "penugasan/", _("Penugasan")),
        ("answer.view", "persetujuan/", _("Persetujuan")),
        ("answer.accept", "penerimaan/", _("Penerimaan")),
        ("progress.view", "kemajuan/", _("Kemajuan")),
        ("recap.export", "rekap/", _("Rekap")),
        ("copy.tick", "salin/", _("Salin")),
        ("answer.edit", "buku/", _("Isi lewat Excel")),
        ("marks.import", "impor/", _("Muat nilai")),
    )
    tabs = [
        Tab(
            label=label,
            url=f"/evaluasi/{round_.code}/{path}",
            is_current=path.rstrip("/") == current,
        )
        for permission, path, label in entries
        if actor.may(permission)
    ]
    if actor.may("round.manage") or actor.may("round.lock"):
        settings_url = f"/pengaturan/putaran/{round_.code}/"
        tabs.append(Tab(label=_("Jendela dan kunci"), url=settings_url))
    return tabs
