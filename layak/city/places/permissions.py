from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.rules.refusal import Refused


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
