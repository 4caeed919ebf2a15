"""What a start needs to know of the demo city."""

from __future__ import annotations


def accounts() -> list[tuple[str, str, str]]:
    """(user name, password, role) of the demo accounts; none where a real city lives."""
    from layak.city.places import queries
    from layak.config.demo import maker

    return maker.accounts() if queries.is_demo_city() else []


def seed_if_empty() -> bool:
    """Make the demo city where the database holds no city yet; whether it did."""
    from django.conf import settings
    from django.utils import timezone

    from layak.city.places import queries
    from layak.config.demo import maker, practice

    if queries.municipality() is not None:
        return False
    maker.make(at=timezone.now())
    if settings.PRACTICE:
        practice.plant(at=timezone.now())
    return True
