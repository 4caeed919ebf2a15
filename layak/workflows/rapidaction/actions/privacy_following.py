"""What follows a request that was granted, in the transaction that grants it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.notifications import notify
from layak.workflows.rapidaction.actions.handoff_moments import locked
from layak.workflows.rapidaction.actions.handoff_withdrawing import CONSENT, take_back
from layak.workflows.rapidaction.models import Activation, Child, PrivacyRequest
from layak.workflows.rapidaction.queries.consents import resting_on

Kind = PrivacyRequest.Kind


def carry_out(request: PrivacyRequest, *, by: Actor, at: datetime) -> None:
    """Restriction stands at once, a withdrawn consent takes back what rests on it; what is to be
    corrected is told to whoever knows the case. A copy is made on the page of the request."""
    child = request.child
    if child is None:
        return
    if request.kind == Kind.WITHDRAWAL:
        _withdraw_consent(request, child, by=by, at=at)
        return
    if request.kind == Kind.RESTRICTION:
        child.restricted_at = at
        child.save(update_fields=["restricted_at"])
    text = {
        Kind.CORRECTION: _("Data anak pada penanganan %s dimintakan pembetulan."),
        Kind.RESTRICTION: _("Pemrosesan data pada penanganan %s dibatasi."),
    }.get(Kind(request.kind))
    if text:
        _tell_cases(request, Activation.objects.open().filter(child=child), text, at=at)


def _withdraw_consent(request: PrivacyRequest, child: Child, *, by: Actor, at: datetime) -> None:
    """Its cases are locked before it is asked what rests on it: what is sent or answered meanwhile
    counts, and a lead that was just taken over is not taken back."""
    cases = Activation.objects.select_for_update().filter(child=child).order_by("pk")
    list(cases.values_list("pk", flat=True))
    resting = resting_on(child, request.giver)
    ended = []
    for row in resting.ends:
        handoff = locked(row.pk)
        take_back(handoff, because=CONSENT, by=by, at=at)
        ended.append(handoff.activation)
    text = _("Persetujuan ditarik: rujukan yang bersandar padanya pada %s sudah ditarik. Periksa "
             "layanan yang terhenti.")  # fmt: skip
    _tell_cases(request, ended, text, at=at)
    led = _("Pelimpahan %s bersandar pada persetujuan yang ditarik. Putuskan siapa yang memimpin.")
    _tell_cases(request, [row.activation for row in resting.led], led, at=at, mark="led")


def _tell_cases(
    request: PrivacyRequest,
    cases: Iterable[Activation],
    text: str,
    *,
    at: datetime,
    mark: str = "",
) -> None:
    """``text`` has one place for the code of the case; each case hears once."""
    for case in {case.pk: case for case in cases}.values():
        people = User.objects.filter(
            Q(case_assignments__activation=case, case_assignments__until_at=None)
        ).distinct()
        notify(
            users=people, kind=f"privacy.{request.kind}", text=text % case.code,
            url=reverse("case_detail", args=[case.code]), at=at,
            once=f"privacy:{request.code}:{case.code}{mark}",
        )  # fmt: skip
