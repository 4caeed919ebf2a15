"""A number typed as people here write numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _

from layak.rules.entries import Misread, read_number
from layak.rules.numbers import decimal_id

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_POINTS = Decimal(100_000)
# what was typed, as the reader of numbers quotes it
QUOTED = re.compile(r"`([^`]*)`")


def said(error: Misread) -> str:
    """The sentence of the reader as a page says it."""
    return _("%(what)s. Tulis misalnya 12,5.") % {"what": QUOTED.sub(r"“\1”", str(error))}


class NumberField(forms.CharField):
    """A number as people here write it, 0 or more; None when empty."""

    def __init__(
        self,
        *,
        label: StrOrPromise,
        help_text: StrOrPromise = "",
        required: bool = True,
        most: Decimal = MOST_POINTS,
    ) -> None:
        self.most = most
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )

    def clean(self, value: object) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = read_number(text)
        except Misread as error:
            raise forms.ValidationError(said(error)) from error
        if number < 0 or number > self.most:
            raise forms.ValidationError(
                _("Tulis angka 0 sampai %(most)s.") % {"most": decimal_id(self.most, 0)}
            )
        return number
