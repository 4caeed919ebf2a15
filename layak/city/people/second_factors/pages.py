"""The second factor: set up, removed, its recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts import events
from layak.city.people.second_factors.qr import qr_path
from layak.platform.audit.log import log
from layak.platform.sealing.values import hold_keys
from layak.platform.web.access import access

mfa_index = access("signed-in")(mfa_views.index)


class SecondFactorAddView(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "qr": qr_path(context["totp_url"])}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        user = self.request.user
        log(events.SecondFactorAdded.of(user), by=user, at=timezone.now())
        messages.success(self.request, _("Pengamanan dua langkah terpasang. Simpan kode cadangan."))
        return response


class SecondFactorRemoveView(DeactivateTOTPView):  # type: ignore[misc]
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        user = self.request.user
        log(events.SecondFactorRemoved.of(user), by=user, at=timezone.now())
        messages.success(self.request, _("Pengamanan dua langkah dilepas."))
        return response


class RecoveryCodesRenewView(GenerateRecoveryCodesView):  # type: ignore[misc]
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        user = self.request.user
        log(events.RecoveryCodesRenewed.of(user), by=user, at=timezone.now())
        messages.success(self.request, _("Kode cadangan baru dibuat; yang lama tidak berlaku."))
        return response


class RecoveryCodesView(ViewRecoveryCodesView):  # type: ignore[misc]
    @transaction.atomic
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """It reads the sealed secret and saves it again with the time of this view."""
        hold_keys()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


mfa_activate_totp = access("signed-in")(SecondFactorAddView.as_view())
mfa_deactivate_totp = access("signed-in")(SecondFactorRemoveView.as_view())
mfa_view_recovery_codes = access("signed-in")(RecoveryCodesView.as_view())
mfa_generate_recovery_codes = access("signed-in")(RecoveryCodesRenewView.as_view())
