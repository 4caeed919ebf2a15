"""A note with a move of a part, and the versions that a taking was based on."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.evaluation.parts.actions import LONGEST_NOTE
from layak.platform.web.forms import PlainForm


class PartNoteForm(PlainForm):
    """Why a part is declined, or what is asked for again."""

    note = forms.CharField(
        label=_("Catatan"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_NOTE,
    )

    def __init__(self, *args: object, hint: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = hint


def read_versions(sent: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Chosen fields with the versions that were seen, of the part and of the answer.

    Each is sent as ``note:3:1``; what is not of this shape was not chosen on our page.
    """
    found = {}
    for text in sent:
        name, _colon, versions = text.partition(":")
        part, _colon, answer = versions.partition(":")
        if all(n.isascii() and n.isdigit() and len(n) < 10 for n in (part, answer)):
            found[name] = (int(part), int(answer))
    return found
