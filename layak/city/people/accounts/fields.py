"""Fields of names, addresses and passwords, and the small forms of them that several rooms post."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def new_password_field(label: StrOrPromise, help_text: StrOrPromise = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def username_field() -> forms.CharField:
    """Tells a password store, and the person, whose password this is; what is sent is ignored."""
    return forms.CharField(
        label=gettext_lazy("Nama pengguna"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "readonly": True}),
    )


class TwicePasswordForm(PlainForm):
    """A new password, typed twice."""

    password1 = new_password_field(
        gettext_lazy("Kata sandi baru"),
        help_text=gettext_lazy(
            "Paling sedikit 12 karakter, bukan kata sandi umum, dan tidak mirip nama Anda. "
            "Beberapa kata yang tidak berhubungan paling mudah diingat."
        ),
    )
    password2 = new_password_field(gettext_lazy("Kata sandi baru sekali lagi"))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Kedua kata sandi belum sama. Ketik sekali lagi."))
        return cleaned


class NipField(forms.CharField):
    """The number of a civil servant: empty, or 18 digits however they were grouped."""

    def __init__(self, label: StrOrPromise = "NIP") -> None:
        super().__init__(
            label=label,
            help_text=gettext_lazy("18 angka; kosongkan bila tidak ada."),
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s.]", "", super().clean(value))
        if digits and not re.fullmatch(r"[0-9]{18}", digits):
            raise ValidationError(_("NIP terdiri atas 18 angka; kosongkan bila tidak ada."))
        return digits


class NameForm(PlainForm):
    """The name, and the number that stands below it on letters."""

    name = forms.CharField(
        label=gettext_lazy("Nama"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    nip = NipField()


class EmailForm(PlainForm):
    email = forms.EmailField(
        label=gettext_lazy("Alamat surel"),
        help_text=gettext_lazy("Kosongkan bila tidak ingin menerima surel."),
        required=False,
        max_length=254,
    )
