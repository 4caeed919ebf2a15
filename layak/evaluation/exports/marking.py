"""What marks every paper: whose city it is, that its data are invented, that marks are not final."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.places.models import Municipality
from layak.evaluation.queries.shown import SELF_MARK


def demo_mark(city: Municipality | None) -> str:
    """The words that an invented city carries on every page; nothing for a real one."""
    is_demo = city is not None and city.is_demo
    return _("DATA CONTOH: kota, angka, dan nama karangan") if is_demo else ""


def banner(city: Municipality | None) -> str:
    return " · ".join(text for text in (demo_mark(city), SELF_MARK) if text)


def letterhead(city: Municipality | None) -> list[str]:
    if city is None:
        return []
    return [city.name.upper(), _("GUGUS TUGAS KABUPATEN/KOTA LAYAK ANAK")]
