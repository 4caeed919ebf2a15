"""The form of one item of the agenda."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.agenda.actions import LONGEST


class AgendaItemForm(PlainForm):
    title = forms.CharField(
        label=_("Butir agenda"), max_length=300, widget=forms.TextInput(attrs={"size": 50})
    )
    minutes = forms.IntegerField(
        label=_("Menit"),
        min_value=1,
        max_value=LONGEST,
        initial=15,
        widget=forms.NumberInput(attrs={"size": 4, "inputmode": "numeric"}),
    )
    presenter = forms.CharField(
        label=_("Penyaji"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"size": 30}),
    )
