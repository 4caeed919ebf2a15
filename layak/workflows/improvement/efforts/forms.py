"""The forms of one kind of effort."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm
from layak.rules.numbers import plain_id
from layak.workflows.improvement.efforts.fields import NumberField

MOST_DAYS, MOST_MILLION, MOST_WEEKS = Decimal(10_000), Decimal(100_000), Decimal(520)
# decimals that each number may have, as the tables keep them
PLACES = {"start": 4, "whole": 4, "weeks_start": 2, "weeks_whole": 2}
MILLION_PLACES = 6


class EffortForm(PlainForm):
    """The city's own effort for a kind of question, with the reason."""

    start = NumberField(label=gettext_lazy("Upaya untuk mulai (hari kerja)"), most=MOST_DAYS)
    whole = NumberField(
        label=gettext_lazy("Upaya seluruh tangga nilai (hari kerja)"),
        most=MOST_DAYS,
        help_text=gettext_lazy("Naik setengah tangga memakan separuhnya, ditambah upaya mulai."),
    )
    cost_start = NumberField(
        label=gettext_lazy("Biaya untuk mulai (juta rupiah)"), most=MOST_MILLION
    )
    cost_whole = NumberField(
        label=gettext_lazy("Biaya seluruh tangga (juta rupiah)"), most=MOST_MILLION
    )
    weeks_start = NumberField(label=gettext_lazy("Minggu untuk mulai"), most=MOST_WEEKS)
    weeks_whole = NumberField(label=gettext_lazy("Minggu seluruh tangga"), most=MOST_WEEKS)
    because = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=300,
        help_text=gettext_lazy("Misalnya: catatan kerja tahun lalu, 14 hari untuk satu peraturan."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Decimal] | None = None
    ) -> None:
        shown = {name: plain_id(value, 4) for name, value in (initial or {}).items()}
        super().__init__(data, initial=shown)

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        for name, value in list(told.items()):
            places = PLACES.get(name, MILLION_PLACES)
            if isinstance(value, Decimal) and value != round(value, places):
                said = _("Paling banyak %(n)d angka di belakang koma.") % {"n": places}
                self.add_error(name, said)
        return told

    def effort(self) -> dict[str, Decimal]:
        """As ``write_effort`` takes it; only of a valid form."""
        return {k: v for k, v in self.cleaned_data.items() if isinstance(v, Decimal)}


class ResetForm(PlainForm):
    because = forms.CharField(label=gettext_lazy("Alasan kembali"), max_length=300)
