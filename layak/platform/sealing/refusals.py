from __future__ import annotations

from django.utils.translation import gettext as _

from layak.rules.refusal import Refused


class CannotOpen(Refused):
    """A sealed value stays closed: the key is unknown, or the value was altered or moved.

    ``reason`` is for the person at the page; it names no place and no key.
    """

    def __init__(self, reason: str = "") -> None:
        super().__init__(
            reason
            or _(
                "Isian tersegel ini tidak dapat dibuka. Jangan mengisi ulang; "
                "mintalah pengelola sistem memeriksanya."
            )
        )


class NoKeys(CannotOpen):
    """The key ring is missing, damaged or another installation's.

    ``sentence`` is for the terminal: it names the file and what to do next.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence
