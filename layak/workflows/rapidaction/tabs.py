"""The rooms of the rapid action scheme, beside each other, each for whoever may enter it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool


def rapid_tabs(actor: Actor, current: str) -> list[Tab]:
    """``current`` is the URL name of the room that is open."""
    rooms = [
        ("rapid_home", _("Menunggu saya"), ("handoff.receive", "case.receive", "case.work", "case.supervise", "report.make")),
        ("report_list", _("Laporan"), ("case.receive",)),
        # whoever receives reports finds the own ones there
        ("report_own", _("Laporan saya"), () if actor.may("case.receive") else ("report.make",)),
        ("case_list", _("Penanganan"), ("case.work", "case.supervise", "handoff.receive")),
        ("break_glass_list", _("Akses darurat"), ("case.open-sealed",)),
        ("rapid_board", _("Papan"), ("board.view",)),
        ("duty_roster", _("Piket"), ("duty.view",)),
        ("offer_list", _("Layanan"), ("offer.view",)),
        ("playbook_list", _("Playbook"), ("playbook.view",)),
        ("drill_list", _("Gladi"), ("drill.run",)),
        ("case_statistics", _("Hitungan"), ("casestats.view",)),
        ("simfoni_list", _("SIMFONI"), ("simfoni.record",)),
        ("privacy_list", _("Data pribadi"), ("privacy.manage",)),
    ]  # fmt: skip
    return [
        Tab(label=label, url=url, is_current=name == current)
        for name, label, rights in rooms
        if any(actor.may(right) for right in rights) and (url := _address(name))
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
