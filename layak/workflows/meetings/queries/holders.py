"""Whom word of a meeting reaches inside the application."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from layak.city.agencies.models import SeatHolding
from layak.city.people.models import User
from layak.city.people.roles import policy


def account_holders(agency_ids: Collection[int], *, at: datetime) -> list[User]:
    """Who sits for these agencies today and may open meetings: one query."""
    roles = [code for code, role in policy().roles.items() if "meeting.view" in role.rights]
    held = SeatHolding.objects.on(timezone.localdate(at)).filter(
        seat__agency__in=agency_ids, seat__role__in=roles, user__is_active=True
    )
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))
