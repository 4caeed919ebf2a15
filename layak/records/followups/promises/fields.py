"""Fields of forms about promises, and a form that shows a refusal at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# a refusal names the field of the action; these have another name in the form
FIELDS = {"agency": "owner", "seat": "owner", "evidence": "evidence"}
BAD_DAY = _("Tulis tanggal: tahun-bulan-tanggal.")


def day_field(
    label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = True
) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": BAD_DAY},
    )


def words_field(
    label: StrOrPromise, limit: int, help_text: StrOrPromise = "", *, rows: int = 0
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=limit, help_text=help_text, required=False, widget=widget
    )


class Refusable(PlainForm):
    """A form that shows a refusal of an action at the field that it is about."""

    named = FIELDS
