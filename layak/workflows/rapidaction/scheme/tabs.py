"""The rooms of the rapid action scheme, beside each other, each for whoever may enter it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor

# more than these do not fit beside each other on an old laptop
MOST_OPEN = 6
# rooms of every day stand open, the others are folded where there are many
SELDOM = (
    "break_glass_list",
    "case_trail",
    "offer_list",
    "playbook_list",
    "drill_list",
    "case_statistics",
    "simfoni_list",
)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """``is_more``: it stands folded behind a word."""

    label: str
    url: str
    is_current: bool
    is_more: bool = False


def rapid_tabs(actor: Actor, current: str) -> list[Tab]:
    """``current`` is the URL name of the room that is open."""
    rooms = [
        (
            "rapid_home",
            _("Menunggu saya"),
            (
                "handoff.receive",
                "case.receive",
                "case.work",
                "case.supervise",
                "report.make",
                "privacy.manage",
            ),
        ),
        ("report_list", _("Laporan"), ("case.receive",)),
        # whoever receives reports finds the own ones there
        ("report_own", _("Laporan saya"), () if actor.may("case.receive") else ("report.make",)),
        ("case_list", _("Penanganan"), ("case.work", "case.supervise", "handoff.receive")),
        ("handoff_list", _("Rujukan"), ("handoff.receive",)),
        ("rapid_board", _("Papan"), ("board.view",)),
        ("duty_roster", _("Piket"), ("duty.view",)),
        ("privacy_list", _("Data pribadi"), ("privacy.manage",)),
        ("break_glass_list", _("Akses darurat"), ("case.open-sealed",)),
        ("case_trail", _("Jejak"), ("casetrail.view",)),
        ("offer_list", _("Layanan"), ("offer.view",)),
        ("playbook_list", _("Skema"), ("playbook.view",)),
        ("drill_list", _("Gladi"), ("drill.run",)),
        ("case_statistics", _("Hitungan"), ("casestats.view",)),
        ("simfoni_list", _("SIMFONI"), ("simfoni.record",)),
    ]
    found = [
        (name, label, reverse(name))
        for name, label, rights in rooms
        if any(actor.may(right) for right in rights)
    ]
    has_many = len(found) > MOST_OPEN
    tabs = [
        Tab(
            label=label,
            url=url,
            is_current=name == current,
            is_more=has_many and name in SELDOM and name != current,
        )
        for name, label, url in found
    ]
    return sorted(tabs, key=lambda tab: tab.is_more)
