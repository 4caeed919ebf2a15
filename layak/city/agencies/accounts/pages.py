"""Accounts as their managers see them: who never signed in, ends, closing, second factors."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.accounts.forms import AccountEndForm, AccountFilterForm
from layak.city.agencies.accounts.reads import AccountFilter, account_row, account_rows
from layak.city.agencies.bodies.tabs import tabs
from layak.city.agencies.positions.reads import vacant_seats
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.people.accounts import actions
from layak.city.people.accounts.fields import EmailForm, NameForm
from layak.city.people.accounts.models import User
from layak.city.people.accounts.permissions import can_manage_account
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted


@access("seat.manage")
@require_GET
def account_list(request: SignedInRequest) -> HttpResponse:
    form = AccountFilterForm(request.GET)
    wanted = AccountFilter(**form.cleaned_data) if form.is_valid() else AccountFilter()
    now = timezone.now()
    context = {
        "rows": account_rows(wanted, today=timezone.localdate(now), at=now),
        "form": form,
        "tabs": tabs(request.actor, current="account_list"),
        "seats": vacant_seats(today=timezone.localdate(now)),
        "days": taskforce_policy().vacant_days,
        "may_see_seats": request.actor.may("agency.view"),
    }
    return TemplateResponse(request, "agencies/account_list.html", context)


@access("seat.manage")
@require_GET
def account_manage(request: SignedInRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.people(), pk=user_id)
    now = timezone.now()
    context = {
        "row": account_row(user, today=timezone.localdate(now), at=now),
        "manage": can_manage_account(request.actor, user, today=timezone.localdate(now)),
        "crumbs": [_crumb()],
    }
    return TemplateResponse(request, "agencies/account_manage.html", context)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def account_manage_name(request: SignedInRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.people(), pk=user_id)
    form = NameForm(posted(request), initial={"name": user.name})
    if form.is_valid() and acted(
        form,
        lambda: actions.change_name(
            user=user, name=form.cleaned_data["name"], by=request.actor, at=timezone.now()
        ),
        field="name",
    ):
        messages.success(request, _("Nama tersimpan."))
        return _to(user)
    return form_page(request, _page(user, _("Ubah nama")), form)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def account_manage_email(request: SignedInRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.people(), pk=user_id)
    form = EmailForm(posted(request), initial={"email": user.email})
    if form.is_valid() and acted(
        form,
        lambda: actions.change_email(
            user=user, email=form.cleaned_data["email"], by=request.actor, at=timezone.now()
        ),
        field="email",
    ):
        messages.success(request, _("Alamat surel tersimpan."))
        return _to(user)
    return form_page(request, _page(user, _("Ubah alamat surel")), form)


@access("seat.manage")
@require_http_methods(["GET", "POST"])
def account_set_end(request: SignedInRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.people(), pk=user_id)
    form = AccountEndForm(posted(request), initial={"until_on": user.until_on})
    if form.is_valid() and acted(
        form,
        lambda: actions.set_end(
            user=user, until_on=form.cleaned_data["until_on"], by=request.actor, at=timezone.now()
        ),
        field="until_on",
    ):
        messages.success(request, _("Hari terakhir tersimpan."))
        return _to(user)
    return form_page(request, _page(user, _("Tentukan hari terakhir")), form)


@access("seat.manage")
@require_POST
def account_deactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    return _act(request, user_id, actions.deactivate_user, _("Akun ditutup."))


@access("seat.manage")
@require_POST
def account_reactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    return _act(request, user_id, actions.reactivate_user, _("Akun aktif kembali."))


@access("seat.manage")
@require_POST
def account_drop_second_factor(request: SignedInRequest, user_id: int) -> HttpResponse:
    said = _("Pengamanan dua langkah dilepas; kata sandi saja cukup untuk masuk.")
    return _act(request, user_id, actions.remove_second_factor, said)


def _act(
    request: SignedInRequest, user_id: int, action: Callable[..., None], said: str
) -> HttpResponse:
    user = get_object_or_404(User.objects.people(), pk=user_id)
    action(user=user, by=request.actor, at=timezone.now())
    messages.success(request, said)
    return _to(user)


def _to(user: User) -> HttpResponse:
    return redirect("account_manage", user_id=user.pk)


def _crumb() -> tuple[str, str]:
    return (_("Akun"), reverse("account_list"))


def _page(user: User, heading: str) -> FormPage:
    own = reverse("account_manage", args=[user.pk])
    return FormPage(
        heading=heading, submit=_("Simpan"), back=own, crumbs=[_crumb(), (user.name, own)]
    )
