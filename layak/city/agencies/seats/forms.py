"""Forms of seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.fields import PersonChoiceField, day_field
from layak.city.agencies.seats.actions import NewPerson
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy
from layak.platform.web.forms import PlainForm


class SeatForm(PlainForm):
    role = forms.ChoiceField(label=gettext_lazy("Peran"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("Nama kursi"),
        help_text=gettext_lazy("Misalnya Operator Bidang Kesehatan Masyarakat."),
        required=False,
        max_length=160,
    )

    def __init__(self, data: QueryDict | None, *, by: Actor) -> None:
        super().__init__(data)
        roles = [
            (role.code, f"{role.label}. {role.description}")
            for role in policy().roles.values()
            if role.has_seats and (not role.guard or by.may(role.guard))
        ]
        self.set_choices("role", roles)


class HolderForm(PlainForm):
    """Someone who has an account, or a new person."""

    person = PersonChoiceField(
        label=gettext_lazy("Orang yang sudah punya akun"),
        queryset=User.objects.filter(is_active=True).order_by("name", "pk"),
        required=False,
        empty_label=gettext_lazy("Orang baru"),
    )
    name = forms.CharField(label=gettext_lazy("Nama orang baru"), required=False, max_length=120)
    username = forms.CharField(
        label=gettext_lazy("Nama pengguna orang baru"),
        help_text=gettext_lazy("Huruf kecil, angka, titik, atau garis; misalnya dewi.lestari."),
        required=False,
        max_length=60,
    )
    email = forms.EmailField(
        label=gettext_lazy("Alamat surel orang baru"), required=False, max_length=254
    )
    since_on = day_field(gettext_lazy("Memegang kursi sejak"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "name", "username"):  # one or the others: not simply optional
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]  # for the label

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("person"):
            for name in ("name", "username"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Isi ini, atau pilih orang yang sudah punya akun."))
        return cleaned

    @property
    def chosen(self) -> User | NewPerson:
        given = self.cleaned_data
        if given["person"]:
            user: User = given["person"]
            return user
        return NewPerson(username=given["username"], name=given["name"], email=given["email"])


class VacateForm(PlainForm):
    until_on = day_field(gettext_lazy("Tidak lagi memegang kursi sejak"))
