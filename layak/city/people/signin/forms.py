"""The forms of the sign-in package in our look and words, and the activation of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.fields import PasswordField
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseCodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.people.accounts.fields import TwicePasswordForm, username_field
from layak.city.people.accounts.models import User
from layak.city.people.signin.actions import note_failed_code
from layak.platform.web.forms import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The forms of the sign-in package in our look and words.


def _code_field(label: StrOrPromise) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SignInForm(PlainForm, LoginForm):  # type: ignore[misc]  # allauth ships no types
    password = PasswordField(label=gettext_lazy("Kata sandi"), autocomplete="current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Nama pengguna atau alamat surel")
        login.error_messages["required"] = _("Nama pengguna belum diisi.")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none"}
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ReauthenticateForm(PlainForm, BaseReauthenticateForm):  # type: ignore[misc]
    username = username_field()
    password = PasswordField(label=gettext_lazy("Kata sandi"), autocomplete="current-password")
    field_order = ["username", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["username"].initial = self.user.username


class NotesFailure:
    """A wrong code of a second factor leaves a trace."""

    user: User

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        note_failed_code(user=self.user, at=timezone.now())


class SecondFactorForm(NotesFailure, PlainForm, AuthenticateForm):  # type: ignore[misc]
    code = _code_field(gettext_lazy("Kode dari aplikasi, atau kode cadangan"))


class CodeReauthenticateForm(NotesFailure, PlainForm, BaseCodeReauthenticateForm):  # type: ignore[misc]
    code = _code_field(gettext_lazy("Kode dari aplikasi, atau kode cadangan"))


class SecondFactorAddForm(PlainForm, ActivateTOTPForm):  # type: ignore[misc]
    code = _code_field(gettext_lazy("Kode 6 angka dari aplikasi"))


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
