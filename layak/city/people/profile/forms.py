"""The form of one's own password."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.city.people.accounts.fields import TwicePasswordForm, username_field


class PasswordChangeForm(TwicePasswordForm):
    old = forms.CharField(
        label=gettext_lazy("Kata sandi sekarang"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    username = username_field()
    field_order = ["username", "old", "password1", "password2"]
