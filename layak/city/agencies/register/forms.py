"""Forms of agencies, and of the names of places."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm


class AgencyFilterForm(PlainForm):
    text = forms.CharField(label=gettext_lazy("Nama atau alias"), required=False, max_length=160)
    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis"),
        required=False,
        choices=[("", gettext_lazy("Semua jenis")), *Agency.Kind.choices],
    )
    with_ended = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        required=False,
        choices=[("", gettext_lazy("Masih ada")), ("1", gettext_lazy("Yang berakhir juga"))],
    )


class AgencyKindForm(PlainForm):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Agency.Kind.choices)
    command = forms.ChoiceField(
        label=gettext_lazy("Hubungan dengan wali kota"),
        help_text=gettext_lazy("Yang di luar wewenang wali kota diundang, bukan ditugasi."),
        choices=Agency.Command.choices,
        widget=forms.RadioSelect,
        initial=Agency.Command.CITY,
    )


class AgencyForm(AgencyKindForm):
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=160)
    aliases = forms.CharField(
        label=gettext_lazy("Nama lain"),
        help_text=gettext_lazy("Satu nama per baris, misalnya singkatan dan nama lama."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["name", "kind", "command", "aliases"]

    def clean_aliases(self) -> list[str]:
        return [line for line in self.cleaned_data["aliases"].splitlines() if line.strip()]


class AgencyNameForm(PlainForm):
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=160)


class PlaceNameForm(PlainForm):
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120)
