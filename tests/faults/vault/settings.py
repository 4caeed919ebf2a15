"""The settings of an installation, and one package of sealed rows more."""

from __future__ import annotations

from layak.config.settings import *  # noqa: F403
from layak.config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "tests.faults.vault"]
