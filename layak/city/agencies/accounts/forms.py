"""Forms of accounts and of operators."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.fields import day_field
from layak.platform.web.forms import PlainForm


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


class AccountEndForm(PlainForm):
    until_on = day_field(
        gettext_lazy("Hari terakhir"),
        help_text=gettext_lazy("Setelah hari ini akun ditutup sendiri. Kosongkan untuk menghapus."),
        required=False,
    )
