"""The filter of the trail of rapid action."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm


class TrailForm(PlainForm):
    code = forms.CharField(
        label=gettext_lazy("Kode penanganan, anak, atau laporan"), required=False, max_length=12
    )
    # how many rows were shown before
    passed = forms.IntegerField(
        required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()
