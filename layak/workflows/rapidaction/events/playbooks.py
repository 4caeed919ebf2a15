from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


class OfPlaybooks:
    """What happens to playbooks stands in one stream."""

    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "playbooks"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


@dataclass(frozen=True, kw_only=True)
class PlaybookShipped(OfPlaybooks):
    kind = "playbook.shipped"
    text = "Playbook %(code)s versi %(version)d bawaan aplikasi tersedia."

    playbook: int
    code: str
    version: int
