from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm


class MoveForm(PlainForm):
    """A move with a note. ``seen`` is the stage the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Apa yang kurang atau mengapa, dan apa yang sebaiknya dilakukan."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: object, needs_note: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_note
