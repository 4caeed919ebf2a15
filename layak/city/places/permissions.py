from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Doer(Protocol):
    """Who acts, as far as a package below the people needs to know."""

    @property
    def user(self) -> AbstractBaseUser: ...

    def may(self, permission: str) -> bool: ...


def check_can_rename(by: Doer | None) -> None:
    """Raise Refused unless ``by`` manages agencies; None acts for the command line."""
    if by is not None and not by.may("agency.manage"):
        raise Refused(_("Hanya sekretariat yang memperbaiki nama wilayah. Hubungi sekretariat."))


def check_can_found(present: Municipality | None, *, demo: bool) -> None:
    """Raise Refused where this database already holds a city: one city, one database."""
    if present is None:
        return
    if present.is_demo != demo:
        raise Refused(
            _("Basis data ini berisi kota contoh. Kota sungguhan memerlukan basis data sendiri.")
            if present.is_demo
            else _(
                "Basis data ini berisi kota sungguhan. Kota contoh memerlukan basis data sendiri."
            )
        )
    raise Refused(
        _("Basis data ini sudah berisi %(name)s. Satu kota, satu basis data.")
        % {"name": present.name}
    )
