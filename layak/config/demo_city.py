"""What a start needs to know of the demo city, whose maker is the command `demo`."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType
from typing import NamedTuple

DEMO = "layak.config.commands.demo"


class DemoAccount(NamedTuple):
    """A sign-in that is printed at the start, because everyone may know it."""

    username: str
    password: str
    role: str


def has_maker() -> bool:
    """True when this installation carries a demo city at all."""
    return importlib.util.find_spec(DEMO) is not None


def _maker() -> ModuleType | None:
    return importlib.import_module(DEMO) if has_maker() else None


def accounts() -> list[DemoAccount]:
    """The demo accounts in this database; none where a real city lives."""
    maker = _maker()
    return [DemoAccount(*account) for account in maker.demo_accounts()] if maker else []


def seed_if_empty() -> bool:
    """Fill an empty workspace with the demo city; False when there is something already."""
    maker = _maker()
    return bool(maker and maker.seed_if_empty())
