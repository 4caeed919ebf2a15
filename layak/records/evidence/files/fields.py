"""Fields and choices that forms for a new evidence share: own agencies, questions to prove, a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.people.roles.actor import Actor
from layak.platform.web.forms import PlainForm
from layak.records.evidence.files.questions import Claim

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def agency_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Perangkat daerah"))


def claim_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Pertanyaan yang dibuktikan"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Pertanyaan ini tidak dapat dibuktikan sekarang.")},
    )


def offer(form: PlainForm, *, by: Actor, claims: Sequence[Claim]) -> None:
    """Fill the choices; one's only agency is not asked."""
    own = by.agency_ids("evidence.add")
    names = {seat.agency_id: seat.agency_name for seat in by.seats if seat.agency_id in own}
    form.set_choices("agency", [(str(pk), name) for pk, name in names.items()])
    field = form.fields["agency"]
    field.initial = str(next(iter(names), ""))
    if len(names) == 1:
        field.widget = forms.HiddenInput()
        field.required = False
    form.set_choices("claims", [(str(claim.id), claim.label) for claim in claims])


def agency_of(form: forms.Form) -> int:
    """The chosen agency, or the only one."""
    return int(form.cleaned_data["agency"] or form.fields["agency"].initial)


def day(
    label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = False
) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def asked_claim(query: QueryDict) -> int | None:
    """The question that the person came from (``?jawaban=``)."""
    asked = query.get("jawaban", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
