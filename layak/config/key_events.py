"""What happened to the keys of sealed fields: the id of a key, never a key or a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class KeyEvent:
    kind: ClassVar[str]
    text: ClassVar[str]

    key_id: str

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _(self.text) % {"key": self.key_id}


class RotationBegun(KeyEvent):
    kind = "keys.rotation_begun"
    text = "Penggantian kunci segel dimulai: kunci baru %(key)s."


class RotationEnded(KeyEvent):
    kind = "keys.rotation_ended"
    text = "Penggantian kunci segel selesai: semua isian memakai %(key)s."
