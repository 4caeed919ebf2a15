"""Who writes the city's own efforts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_weigh(by: Actor) -> None:
    """Write the city's own efforts: they hold for every round."""
    if by.scope("road.manage") != "all":
        raise Refused(_("Upaya kota ditulis oleh sekretariat atau ketua gugus tugas."))


def can_weigh(by: Actor) -> Verdict:
    return verdict(check_can_weigh, by)
