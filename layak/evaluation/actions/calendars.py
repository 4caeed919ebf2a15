"""A person makes and takes back the address under which a calendar reads the own due days."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.calendar_keys import new_nonce
from layak.evaluation.events.calendars import CalendarMade, CalendarRemoved
from layak.evaluation.models import CalendarFeed
from layak.platform.audit.log import log


@transaction.atomic
def make_calendar(*, by: Actor, at: datetime) -> CalendarFeed:
    """A new secret address for ``by``; the former one opens nothing from now on."""
    feed, _is_new = CalendarFeed.objects.update_or_create(
        user=by.user, defaults={"nonce": new_nonce(), "made_at": at}
    )
    log(CalendarMade(account=by.user.pk), by=by.user, at=at)
    return feed


@transaction.atomic
def remove_calendar(*, by: Actor, at: datetime) -> None:
    """Take the address away. A second call does nothing."""
    removed, _by_table = CalendarFeed.objects.filter(user=by.user).delete()
    if removed:
        log(CalendarRemoved(account=by.user.pk), by=by.user, at=at)
