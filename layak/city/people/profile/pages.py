"""One's own account: name, address, password, last sign-ins."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.people.accounts.actions import (
    PasswordTooWeak,
    change_email,
    change_name,
    change_password,
)
from layak.city.people.accounts.brake import may_try_password
from layak.city.people.accounts.fields import EmailForm, NameForm
from layak.city.people.profile.forms import PasswordChangeForm
from layak.city.people.roles.policy import policy
from layak.city.people.signin.reads import sign_ins_of
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go
from layak.rules.refusal import Refused


@access("signed-in")
@require_GET
def account_detail(request: SignedInRequest) -> HttpResponse:
    """The person's own account: name with NIP, mail address, password, second factor, sign-ins, seats."""
    seats = [(seat, policy().roles[seat.role].label) for seat in request.actor.seats]
    context = {
        "account": request.user,
        "seats": seats,
        "has_second_factor": is_mfa_enabled(request.user),
        "sign_ins": sign_ins_of(request.user, at=timezone.now()),
    }
    return TemplateResponse(request, "people/account_detail.html", context)


@access("signed-in")
@require_http_methods(["GET", "POST"])
def account_name(request: SignedInRequest) -> HttpResponse:
    form = NameForm(posted(request), initial={"name": request.user.name, "nip": request.user.nip})
    if form.is_valid() and acted(
        form,
        lambda: change_name(
            user=request.user,
            **form.cleaned_data,
            by=request.actor,
            at=timezone.now(),
        ),
        field="name",
    ):
        return say_and_go(request, _("Nama dan NIP tersimpan."), "account_detail")
    return form_page(request, _own_page(_("Ubah nama dan NIP")), form)


@access("signed-in")
@require_http_methods(["GET", "POST"])
def account_change_email(request: SignedInRequest) -> HttpResponse:
    form = EmailForm(posted(request), initial={"email": request.user.email})
    if form.is_valid() and acted(
        form,
        lambda: change_email(
            user=request.user,
            email=form.cleaned_data["email"],
            by=request.actor,
            at=timezone.now(),
        ),
        field="email",
    ):
        return say_and_go(request, _("Alamat surel tersimpan."), "account_detail")
    return form_page(request, _own_page(_("Ubah alamat surel")), form)


@access("signed-in")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("old", "password1", "password2")
def account_change_password(request: SignedInRequest) -> HttpResponse:
    form = PasswordChangeForm(posted(request), initial={"username": request.user.username})
    if form.is_valid() and not may_try_password(request):
        form.add_error("old", _("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi."))
    elif form.is_valid():
        try:
            change_password(
                user=request.user,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["password1"],
                by=request.actor,
                at=timezone.now(),
            )
        except PasswordTooWeak as refusal:
            form.add_error("password1", refusal.reason)
        except Refused as refusal:
            form.add_error("old", refusal.reason)
        else:
            update_session_auth_hash(request, request.user)
            said = _("Kata sandi tersimpan. Sesi di perangkat lain berakhir.")
            return say_and_go(request, said, "account_detail")
    return form_page(request, _own_page(_("Ganti kata sandi")), form)


def _own_page(heading: str) -> FormPage:
    home = reverse("account_detail")
    return FormPage(heading=heading, submit=_("Simpan"), back=home, crumbs=[(_("Akun saya"), home)])
