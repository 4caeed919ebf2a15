"""What is sent from the desk: a mark with its reason."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.rules.entries import NotAcceptable, read_mark
from layak.workflows.verification.scheme.policy import scheme


class JudgeForm(PlainForm):
    """A mark, typed with a comma, empty where the answer says "not applicable"; and why it changed."""

    mark = forms.CharField(
        label=_("Nilai"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("Alasan"), required=False)
    text = forms.CharField(
        label=_("Penjelasan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Apa yang Anda lihat pada buktinya. Tanpa nama anak."),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    key = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: object, maximum: Decimal, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.maximum = maximum
        told = [(one.code, one.label) for one in scheme().reasons]
        self.set_choices("reason", [("", _("Pilih bila nilainya berubah")), *told])

    def clean_mark(self) -> Decimal | None:
        try:
            return read_mark(self.cleaned_data["mark"], maximum=self.maximum)
        except NotAcceptable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
