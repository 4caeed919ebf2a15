"""The filter of the audit trail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm


class EventFilterForm(PlainForm):
    stream = forms.ChoiceField(label=gettext_lazy("Menyangkut"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis peristiwa"), required=False)
    by = forms.TypedChoiceField(
        label=gettext_lazy("Oleh"), required=False, coerce=int, empty_value=None
    )
    since_on = forms.DateField(
        label=gettext_lazy("Sejak"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Sampai"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    # how many rows were shown before
    passed = forms.IntegerField(
        required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput
    )
