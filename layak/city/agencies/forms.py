from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.agencies.models import Agency
from layak.city.agencies.seat_actions import NewPerson
from layak.city.people.actor import Actor
from layak.city.people.models import User
from layak.city.people.roles import policy
from layak.platform.web.forms import PlainForm

if TYPE_CHECKING:
    AgencyChoice = forms.ModelChoiceField[Agency]
    PersonChoice = forms.ModelChoiceField[User]
else:
    AgencyChoice = PersonChoice = forms.ModelChoiceField


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class AgencyChoiceField(AgencyChoice):
    def label_from_instance(self, obj: Agency) -> str:
        return obj.name


class PersonChoiceField(PersonChoice):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name} ({obj.username})"


class NothingForm(PlainForm):
    """A page that only asks for a yes."""


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


class AccountFilterForm(PlainForm):
    text = forms.CharField(label=gettext_lazy("Nama"), required=False, max_length=160)
    state = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        required=False,
        choices=[
            ("", gettext_lazy("Aktif")),
            ("never", gettext_lazy("Belum pernah masuk")),
            ("closed", gettext_lazy("Ditutup")),
        ],
    )


class OperatorFilterForm(PlainForm):
    state = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        required=False,
        choices=[
            ("", gettext_lazy("Semua")),
            ("never", gettext_lazy("Belum pernah masuk")),
            ("quiet", gettext_lazy("Lama tidak masuk")),
        ],
    )
    days = forms.IntegerField(
        label=gettext_lazy("Lama, dalam hari"), required=False, min_value=1, max_value=999
    )


class OperatorEndForm(PlainForm):
    until_on = day_field(
        gettext_lazy("Hari terakhir"),
        help_text=gettext_lazy("Sesudah hari itu akun yang dicentang tertutup sendiri."),
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


class OtherAgencyForm(PlainForm):
    agency = AgencyChoiceField(
        label=gettext_lazy("Perangkat daerah tujuan"),
        queryset=Agency.objects.current().order_by("name"),
        empty_label=gettext_lazy("Pilih"),
    )

    def __init__(self, *args: Any, without: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["agency"]
        choice.queryset = choice.queryset.exclude(pk=without)  # type: ignore[attr-defined]


class SeatForm(PlainForm):
    role = forms.ChoiceField(label=gettext_lazy("Peran"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("Nama kursi"),
        help_text=gettext_lazy("Misalnya Operator Bidang Kesehatan Masyarakat."),
        required=False,
        max_length=160,
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (role.code, f"{role.label}. {role.description}")
            for role in policy().roles.values()
            if role.has_seats and (not role.guard or by.may(role.guard))
        ]


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

    def clean(self) -> dict[str, Any]:
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


class AccountEndForm(PlainForm):
    until_on = day_field(
        gettext_lazy("Hari terakhir"),
        help_text=gettext_lazy("Setelah hari ini akun ditutup sendiri. Kosongkan untuk menghapus."),
        required=False,
    )
