from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm


def new_password_field(label: Any, help_text: Any = "") -> forms.CharField:
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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Kedua kata sandi belum sama. Ketik sekali lagi."))
        return cleaned


class ActivationForm(TwicePasswordForm):
    code = forms.CharField(
        label=gettext_lazy("Kode aktivasi"),
        help_text=gettext_lazy("12 huruf dan angka dari lembar kode, misalnya ABCD-EFGH-JKMN."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=gettext_lazy("Alamat surel"),
        help_text=gettext_lazy("Untuk pemberitahuan dan sebagai pengganti nama pengguna."),
        required=False,
        max_length=254,
    )
    field_order = ["code", "password1", "password2", "email"]


class PasswordChangeForm(TwicePasswordForm):
    old = forms.CharField(
        label=gettext_lazy("Kata sandi sekarang"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    username = username_field()
    field_order = ["username", "old", "password1", "password2"]


class NameForm(PlainForm):
    name = forms.CharField(
        label=gettext_lazy("Nama"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class EmailForm(PlainForm):
    email = forms.EmailField(
        label=gettext_lazy("Alamat surel"),
        help_text=gettext_lazy("Kosongkan bila tidak ingin menerima surel."),
        required=False,
        max_length=254,
    )


class EventFilterForm(PlainForm):
    stream = forms.ChoiceField(label=gettext_lazy("Menyangkut"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis peristiwa"), required=False)
    by = forms.TypedChoiceField(
        label=gettext_lazy("Oleh"), required=False, coerce=int, empty_value=None
    )
    since_on = forms.DateField(
        label=gettext_lazy("Sejak"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Sampai"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)
