"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.city.people.accounts.models import ActivationCode, User

__all__ = ["ActivationCode", "User"]
