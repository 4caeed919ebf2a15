"""Who fills in, a code, an approval, and what is handed in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm


class VisitorForm(PlainForm):
    """Who fills: asked before anything is shown, kept beside what comes in."""

    name = forms.CharField(label=_("Nama Anda"), max_length=120)
    position = forms.CharField(
        label=_("Jabatan"), help_text=_("Misalnya Kepala Subbagian Program."), max_length=120
    )


class CodeForm(PlainForm):
    """The second factor of an approval."""

    code = forms.CharField(
        label=_("Kode enam angka"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}
        ),
    )


class ApproveForm(PlainForm):
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HandInForm(PlainForm):
    note_to_lead = forms.CharField(
        label=_("Catatan untuk pemimpin jawaban"),
        help_text=_("Tulis alasannya bila tidak punya bahan."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
