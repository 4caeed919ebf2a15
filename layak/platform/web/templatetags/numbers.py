"""Numbers, days and sizes on a page: ``{% load numbers %}``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.rules.numbers import date_id, decimal_id, plain_id, rupiah_id, time_id

register = template.Library()
NONE = "\u2013"
Number = Decimal | int | float | str


def _decimal(value: Number | None) -> Decimal | None:
    try:
        return None if value is None or value == "" else Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def points(value: Number | None) -> str:
    """``1234.5`` as ``1.234,50``; a dash for nothing."""
    number = _decimal(value)
    return NONE if number is None else decimal_id(number)


@register.filter
def plain(value: Number | None) -> str:
    """``164.00`` as ``164``, ``12.50`` as ``12,5``; a dash for nothing."""
    number = _decimal(value)
    return NONE if number is None else plain_id(number)


@register.filter
def percent(share: Number | None, places: int = 0) -> str:
    """A share from 0 to 1 as ``87 %``; ``percent:1`` as ``87,3 %``."""
    number = _decimal(share)
    return NONE if number is None else f"{decimal_id(number * 100, places)}\u00a0%"


@register.filter
def rupiah(amount: int | None) -> str:
    return NONE if amount is None else rupiah_id(amount)


@register.filter
def day(value: date | datetime | None) -> str:
    """``24 November 2026``; a moment is read in the city's zone."""
    if value is None:
        return NONE
    return date_id(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def clock(moment: datetime | None) -> str:
    """``10.42 WIB`` in the city's zone."""
    if moment is None:
        return NONE
    local = timezone.localtime(moment)
    return time_id(local, local.tzname() or "")


@register.filter(name="moment")
def moment_id(moment: datetime | None) -> str:
    """``24 November 2026, 10.42 WIB`` in the city's zone."""
    return NONE if moment is None else f"{day(moment)}, {clock(moment)}"


@register.filter
def size(byte_count: int | None) -> str:
    """``1,2 MB``, in steps of 1024 as file managers count."""
    if byte_count is None:
        return NONE
    for unit, step in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if byte_count >= step:
            return f"{plain_id(Decimal(byte_count) / step, 1)} {unit}"
    return _("%(n)d bita") % {"n": byte_count}


def ago_from(moment: datetime, now: datetime) -> str:
    """How long before ``now``; from a week on the day itself."""
    passed = now - moment
    if passed < timedelta(minutes=1):
        return _("baru saja")
    if passed < timedelta(hours=1):
        return _("%(n)d menit lalu") % {"n": passed // timedelta(minutes=1)}
    if passed < timedelta(days=1):
        return _("%(n)d jam lalu") % {"n": passed // timedelta(hours=1)}
    if passed < timedelta(days=7):
        return _("%(n)d hari lalu") % {"n": passed.days}
    return day(moment)


@register.filter
def ago(moment: datetime | None) -> str:
    return NONE if moment is None else ago_from(moment, timezone.now())
