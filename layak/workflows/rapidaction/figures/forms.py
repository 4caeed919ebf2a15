"""The quarter that is looked at."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.figures.reads import Period, quarter
from layak.workflows.rapidaction.scheme.fields import FIRST_YEAR, LAST_YEAR


class PeriodForm(PlainForm):
    tahun = forms.IntegerField(
        label=gettext_lazy("Tahun"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    triwulan = forms.TypedChoiceField(
        label=gettext_lazy("Triwulan"),
        coerce=int,
        choices=[(number, f"{number}") for number in range(1, 5)],
    )

    def checked(self) -> PeriodForm:
        """Itself, validated: for values that are known to be right."""
        self.full_clean()
        return self

    @property
    def period(self) -> Period:
        return quarter(self.cleaned_data["tahun"], self.cleaned_data["triwulan"])
