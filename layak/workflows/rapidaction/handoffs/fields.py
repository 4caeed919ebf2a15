"""Fixed words of rapid-action.yaml as choices, and the paper of a hand-off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.workflows.rapidaction.scheme.policy import rapid_policy

Choices = list[tuple[str, str]]
PICK = ("", _("Pilih"))


def words(kind: str) -> Choices:
    return list(rapid_policy().words[kind].items())


def ticks(
    label: Any, choices: Choices, help_text: Any = "", *, required: bool = True
) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


def choice(label: Any, choices: Choices, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[PICK, *choices], help_text=help_text)


def document_field(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_("Nomor dan tanggal naskah"),
        required=required,
        max_length=120,
        help_text=_("Nomornya saja; isi naskah tidak ditulis di sini."),
    )
