"""An entry in SIMFONI PPA, and the comparison of a month."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm
from layak.rules.numbers import MONTHS
from layak.workflows.rapidaction.scheme.fields import FIRST_YEAR, LAST_YEAR, chosen_day_field


class SimfoniForm(PlainForm):
    is_entered = forms.TypedChoiceField(
        label=gettext_lazy("Sudah ada di SIMFONI PPA"),
        choices=[("ya", gettext_lazy("Sudah")), ("belum", gettext_lazy("Belum"))],
        coerce=lambda value: value == "ya",
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=gettext_lazy("Nomor registrasi SIMFONI"), required=False, max_length=40
    )
    entered_on = chosen_day_field(gettext_lazy("Tanggal entri"), required=False)


class ReconcileForm(PlainForm):
    year = forms.IntegerField(
        label=gettext_lazy("Tahun"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    month = forms.TypedChoiceField(
        label=gettext_lazy("Bulan"), coerce=int, choices=[*enumerate(MONTHS, start=1)]
    )
    simfoni_count = forms.IntegerField(
        label=gettext_lazy("Jumlah kasus di SIMFONI"), min_value=0, max_value=1_000_000
    )
    note = forms.CharField(
        label=gettext_lazy("Penjelasan selisih"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Wajib bila jumlahnya berbeda. Tanpa nama."),
    )
