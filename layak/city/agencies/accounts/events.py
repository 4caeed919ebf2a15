"""Operators were reminded."""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.agencies.bodies.events import CityEvent


@dataclass(frozen=True, kw_only=True)
class AccountsReminded(CityEvent):
    kind = "accounts.reminded"
    text = "%(count)d pemegang kursi diingatkan untuk masuk."

    count: int
