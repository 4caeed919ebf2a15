"""Who may report, and whose reports are the own ones."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_report(by: Actor) -> None:
    if not by.may("report.make"):
        raise Refused(_("Kursi Anda tidak menyampaikan laporan; hubungi 129 atau UPTD PPA."))


def can_report(by: Actor) -> Verdict:
    return verdict(check_can_report, by)


def own_reports(by: Actor) -> Q:
    """Reports that this person wrote down: their state only."""
    return Q(recorded_by=by.user)
