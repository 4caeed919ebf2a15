"""Who accepted which code of conduct: the person is the one who acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class ConductAccepted:
    kind: ClassVar[str] = "conduct.accepted"

    version: str

    @property
    def stream(self) -> str:
        return "conduct"

    def sentence(self) -> str:
        return _("Pedoman perilaku versi %(version)s diterima.") % {"version": self.version}
