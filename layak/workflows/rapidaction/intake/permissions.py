"""Who may report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused


def check_can_report(by: Actor) -> None:
    if not by.may("report.make"):
        raise Refused(_("Kursi Anda tidak menyampaikan laporan; hubungi 129 atau UPTD PPA."))
