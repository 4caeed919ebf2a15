"""The rapid action scheme on the page of the task force: counts only, never a child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.surfaces.dashboard.queries.door import Door
from layak.workflows.rapidaction.queries.board import board


def rapid_doors(by: Actor, *, at: datetime) -> Iterator[Door]:
    """The doors that ``by`` may open: at most three queries."""
    if by.may("board.view"):
        found = board(by, at=at)
        silent = sum(bool(row.silent) for row in found.rows)
        counts = ", ".join(f"{count} {level.lower()}" for level, _tone, count in found.counts)
        figure = counts if found.total else _("Tidak ada penanganan yang berjalan.")
        if silent:
            figure = _("%(counts)s; %(n)d dengan rujukan senyap") % {"counts": counts, "n": silent}
        yield Door(
            title=_("Aksi cepat"),
            text=_("Siapa bergerak untuk anak dan sampai kapan; tanpa identitas."),
            url=reverse("rapid_board"),
            figure=figure,
            is_late=bool(silent),
        )
    elif by.may("handoff.receive"):
        yield Door(
            title=_("Aksi cepat"),
            text=_("Rujukan untuk instansi Anda, laporan, dan piket."),
            url=reverse("rapid_home"),
        )
    if by.may("offer.view") and not by.may("handoff.receive"):
        yield Door(
            title=_("Layanan yang dibawa"),
            text=_("Sekolah filial, rumah aman, psikolog, visum: tempat yang bebas hari ini."),
            url=reverse("offer_list"),
        )
    if by.may("playbook.view"):
        yield Door(
            title=_("Playbook"),
            text=_("Siapa berbuat apa, kapan, dan atas dasar apa, untuk tiap keadaan."),
            url=reverse("playbook_list"),
        )
