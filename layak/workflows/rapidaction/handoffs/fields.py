"""Fixed words of rapid-action.yaml as choices, and the paper of a hand-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.workflows.rapidaction.scheme.policy import rapid_policy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = list[tuple[str, str]]
PICK = ("", _("Pilih"))


def words(kind: str) -> Choices:
    return list(rapid_policy().words[kind].items())


def ticks(
    label: StrOrPromise, choices: Choices, help_text: StrOrPromise = "", *, required: bool = True
) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


def choice(
    label: StrOrPromise, choices: Choices, help_text: StrOrPromise = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[PICK, *choices], help_text=help_text)


def document_field(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_("Nomor dan tanggal naskah"),
        required=required,
        max_length=120,
        help_text=_("Nomornya saja; isi naskah tidak ditulis di sini."),
    )
