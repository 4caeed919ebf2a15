"""Accounts as their managers see them: who never signed in, ends, closing, second factors; operators who do not come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.accounts.actions import remind_holders, set_ends
from layak.city.agencies.accounts.forms import (
    AccountEndForm,
    AccountFilterForm,
    OperatorEndForm,
    OperatorFilterForm,
)
from layak.city.agencies.accounts.reads import (
    QUIET_DAYS,
    AccountFilter,
    account_row,
    account_rows,
    operator_page,
)
from layak.city.agencies.bodies.tabs import tabs
from layak.city.agencies.positions.reads import vacant_seats
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.people.accounts import actions
from layak.city.people.accounts.fields import EmailForm, NameForm
from layak.city.people.accounts.models import User
from layak.city.people.accounts.permissions import can_manage_account
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go
from layak.rules.refusal import Refused


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
    form = NameForm(posted(request), initial={"name": user.name, "nip": user.nip})
    if form.is_valid() and acted(
        form,
        lambda: actions.change_name(
            user=user, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
        field="name",
    ):
        return say_and_go(request, _("Nama dan NIP tersimpan."), "account_manage", user.pk)
    return form_page(request, _page(user, _("Ubah nama dan NIP")), form)


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
        return say_and_go(request, _("Alamat surel tersimpan."), "account_manage", user.pk)
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
        return say_and_go(request, _("Hari terakhir tersimpan."), "account_manage", user.pk)
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
    return say_and_go(request, said, "account_manage", user.pk)


def _crumb() -> tuple[str, str]:
    return (_("Akun"), reverse("account_list"))


def _page(user: User, heading: str) -> FormPage:
    own = reverse("account_manage", args=[user.pk])
    return FormPage(
        heading=heading, submit=_("Simpan"), back=own, crumbs=[_crumb(), (user.name, own)]
    )


# Operators who do not come: found, reminded, given a new code, closed on a day.


@require_GET
@access("seat.manage")
def operator_list(request: SignedInRequest) -> HttpResponse:
    """Holders of writing seats by what they did lately."""
    return _operators(request, OperatorEndForm())


@require_POST
@access("seat.manage")
def operator_remind(request: SignedInRequest) -> HttpResponse:
    """A notice to everyone ticked."""
    return _operators_acted(
        request,
        OperatorEndForm(),
        lambda: remind_holders(seat_ids=_chosen(request), by=request.actor, at=timezone.now()),
        _("%(n)d orang diingatkan."),
    )


@require_POST
@access("seat.manage")
def operator_end(request: SignedInRequest) -> HttpResponse:
    """A last day for everyone ticked."""
    form = OperatorEndForm(request.POST)
    if not form.is_valid():
        return _operators(request, form, status=422)
    until_on: date = form.cleaned_data["until_on"]
    return _operators_acted(
        request,
        form,
        lambda: set_ends(
            seat_ids=_chosen(request), until_on=until_on, by=request.actor, at=timezone.now()
        ),
        _("Hari terakhir %(n)d akun tersimpan."),
    )


def _operators_acted(
    request: SignedInRequest, form: forms.Form, act: Callable[[], int], said: str
) -> HttpResponse:
    try:
        count = act()
    except Refused as refusal:
        return _operators(request, form, refused=refusal.reason, status=409)
    return say_and_go(request, said % {"n": count}, "operator_list")


def _chosen(request: SignedInRequest) -> list[int]:
    typed = request.POST.getlist("seat")
    return [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 19]


def _operators(
    request: SignedInRequest, form: forms.Form, *, refused: str = "", status: int = 200
) -> HttpResponse:
    wanted = OperatorFilterForm(request.GET)
    told = wanted.cleaned_data if wanted.is_valid() else {}
    page = operator_page(
        request.actor,
        state=told.get("state", ""),
        days=told.get("days") or QUIET_DAYS,
        site=settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}",
        at=timezone.now(),
    )
    values = {
        "page": page,
        "form": wanted,
        "end_form": form,
        "refused": refused,
        "ticked": set(_chosen(request)),
        "all": request.GET.get("centang") == "semua",
        "tabs": tabs(request.actor, current="operator_list"),
    }
    return TemplateResponse(request, "agencies/operator_list.html", values, status=status)
