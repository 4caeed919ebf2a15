"""Who may change agencies. ``None`` acts for the command line of the server's owner."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_manage_agencies(by: Actor | None) -> None:
    if by is not None and not by.may("agency.manage"):
        raise Refused(_("Hanya sekretariat yang mengubah perangkat daerah. Hubungi sekretariat."))


def check_can_change(by: Actor | None, agency: Agency) -> None:
    """Raise Refused unless ``by`` manages agencies and this one still exists."""
    check_can_manage_agencies(by)
    if agency.ended_on is not None:
        raise Refused(
            _("%(name)s sudah berakhir. Pakai perangkat daerah penggantinya.")
            % {"name": agency.name}
        )


def check_can_merge(by: Actor | None, source: Agency, into: Agency) -> None:
    """Raise Refused unless both exist, differ and ``by`` manages agencies."""
    check_can_change(by, source)
    check_can_change(by, into)
    if source.pk == into.pk:
        raise Refused(_("Pilih perangkat daerah lain sebagai tujuan penggabungan."))


def can_change(by: Actor | None, agency: Agency) -> Verdict:
    return verdict(check_can_change, by, agency)
