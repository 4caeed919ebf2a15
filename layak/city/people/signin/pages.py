"""Signing in, activating an account: the views the sign-in package has here."""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.mfa.base import views as mfa_views
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.people.accounts.actions import CodeRefused, PasswordTooWeak, redeem_code
from layak.city.people.accounts.brake import count_wrong
from layak.city.people.signin.forms import ActivationForm
from layak.platform.web.access import access
from layak.platform.web.posting import posted
from layak.rules.refusal import Refused

account_login = access("public")(account_views.login)
account_logout = access("public")(require_POST(account_views.logout))
account_inactive = access("public")(account_views.account_inactive)
account_reauthenticate = access("signed-in")(account_views.reauthenticate)
mfa_authenticate = access("public")(mfa_views.authenticate)
mfa_reauthenticate = access("signed-in")(mfa_views.reauthenticate)


@access("public")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code", "password1", "password2")
def account_activate(request: HttpRequest) -> HttpResponse:
    """A printed code becomes a password: the first one, or a new one for a forgotten one."""
    form = ActivationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        response = _activate(request, form)
        if response is not None:
            return response
    return TemplateResponse(request, "people/activate.html", {"form": form})


def _activate(request: HttpRequest, form: ActivationForm) -> HttpResponse | None:
    given = form.cleaned_data
    try:
        user = redeem_code(
            code=given["code"],
            password=given["password1"],
            email=given["email"],
            at=timezone.now(),
        )
    except CodeRefused as refusal:
        may_go_on = count_wrong(request, "activation")
        wait = _("Terlalu banyak kode yang salah. Tunggu satu menit, lalu coba lagi.")
        form.add_error("code", refusal.reason if may_go_on else wait)
    except PasswordTooWeak as refusal:
        form.add_error("password1", refusal.reason)
    except Refused as refusal:
        form.add_error("email", refusal.reason)
    else:
        get_adapter().logout(request)
        messages.success(request, _("Kata sandi tersimpan. Selamat bekerja."))
        response: HttpResponse = perform_login(request, user, email_verification="none")
        return response
    return None


@access("public")
@require_GET
def account_reset_password(request: HttpRequest) -> HttpResponse:
    """A forgotten password is replaced by a printed code, as there may be no mail server."""
    return redirect("account_activate")


@access("public")
def account_signup(request: HttpRequest) -> HttpResponse:
    raise Http404


@access("signed-in")
@require_GET
def account_email(request: HttpRequest) -> HttpResponse:
    return redirect("account_detail")
