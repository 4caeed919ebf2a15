"""The streams that events of several rooms stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class OfCase:
    kind: ClassVar[str]
    text: ClassVar[str]

    code: str

    @property
    def stream(self) -> str:
        return f"activation:{self.code}"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


class OfCode:
    """``code`` of a report, child or activation; ``of`` says which stream it stands in."""

    kind: ClassVar[str]
    text: ClassVar[str]
    of: ClassVar[str]
    code: str

    @property
    def stream(self) -> str:
        return f"{self.of}:{self.code}"

    def sentence(self) -> str:
        return _(self.text) % vars(self)


class OfLearning:
    kind: ClassVar[str]
    text: ClassVar[str]

    @property
    def stream(self) -> str:
        return "rapid-learning"

    def sentence(self) -> str:
        return _(self.text) % vars(self)
