"""What is asked for when a stage is opened or extended."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm

WRONG_DAY = _("Tulis tanggalnya: tahun-bulan-tanggal.")


class StageForm(PlainForm):
    """The window in whole days of the city's zone; the last day counts."""

    first_on = forms.DateField(
        label=_("Hari pertama"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": WRONG_DAY},
    )
    last_on = forms.DateField(
        label=_("Hari terakhir"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": WRONG_DAY},
    )

    def clean(self) -> dict[str, object]:
        typed = super().clean() or {}
        first, last = typed.get("first_on"), typed.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("Hari terakhir tidak boleh sebelum hari pertama."))
        return typed

    @property
    def opens_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["first_on"], time.min))

    @property
    def closes_at(self) -> datetime:
        after = self.cleaned_data["last_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, time.min))


class ExtensionForm(PlainForm):
    agency = forms.ModelChoiceField(
        label=_("Perangkat daerah"),
        queryset=Agency.objects.filter(ended_on=None).order_by("name"),
    )
    days = forms.IntegerField(
        label=_("Tambahan hari"),
        min_value=1,
        help_text=_("Dihitung dari akhir jendela tahap ini."),
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    signer = forms.CharField(
        label=_("Ditetapkan oleh"),
        max_length=160,
        help_text=_("Nama dan jabatan, seperti pada suratnya."),
    )


class ClosingForm(PlainForm):
    """How many questions nobody judged, typed by who has looked at them."""

    count = forms.CharField(
        max_length=9, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def __init__(self, data: QueryDict | None, *, expected: int) -> None:
        super().__init__(data)
        self.expected = expected
        wanted = _now("Ketik %(n)d, jumlah pertanyaan yang tidak dinilai di tahap ini") % {
            "n": expected
        }
        self.fields["count"].label = _now("%s, untuk memastikan") % wanted
        self.fields["count"].error_messages["required"] = f"{wanted}."

    def clean_count(self) -> int:
        if self.cleaned_data["count"].strip() != str(self.expected):
            raise forms.ValidationError(self.fields["count"].error_messages["required"])
        return self.expected
