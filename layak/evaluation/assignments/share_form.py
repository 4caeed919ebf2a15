"""One step for all ticked questions: who leads, who contributes, until when. The list of answers shows it too."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm

STEPS = (
    ("lead", _("Jadikan pemimpin")),
    ("add", _("Tambahkan sebagai penyumbang")),
    ("remove", _("Lepas dari penyumbang")),
    ("due", _("Atur tenggat")),
)


class ShareForm(PlainForm):
    """One step for all ticked questions."""

    step = forms.ChoiceField(label=_("Langkah"), choices=STEPS)
    agency = forms.ChoiceField(label=_("Perangkat daerah"), required=False)
    due_on = forms.DateField(
        label=_("Tenggat"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Dikosongkan berarti tanpa tenggat sendiri."),
        error_messages={"invalid": _("Tulis tanggal tenggat: tahun-bulan-tanggal.")},
    )
    reason = forms.CharField(
        label=_("Alasan perpanjangan"),
        required=False,
        max_length=300,
        help_text=_("Perlu bila tenggatnya menjadi lebih lambat."),
    )

    def __init__(self, data: QueryDict | None = None, *, agencies: list[Agency]) -> None:
        super().__init__(data)
        named = [(row.code, row.name) for row in agencies]
        self.set_choices("agency", [("", "–"), *named])  # noqa: RUF001

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("step") != "due" and not data.get("agency") and "agency" not in self.errors:
            self.add_error("agency", _now("Pilih perangkat daerahnya."))
        return data
