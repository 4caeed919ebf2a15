from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class BeginningStepPassed:
    """A first step of a new city was looked at or left for later."""

    kind: ClassVar[str] = "beginning.step_passed"
    step: str

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _("Langkah awal “%(step)s” dilewati.") % {"step": self.step}
