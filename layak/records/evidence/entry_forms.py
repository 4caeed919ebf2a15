"""What the forms of activities and links share: own agencies, questions to prove, several files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from layak.city.people.actor import Actor
from layak.records.evidence.claims import Claim


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, also an empty one."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in files or [None]]
        return [file for file in found if file]


def agency_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Perangkat daerah"))


def claim_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Pertanyaan yang dibuktikan"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Pertanyaan ini tidak dapat dibuktikan sekarang.")},
    )


def offer(form: forms.Form, *, by: Actor, claims: Sequence[Claim]) -> None:
    """Fill the choices; one's only agency is not asked."""
    own = by.agency_ids("evidence.add")
    names = {seat.agency_id: seat.agency_name for seat in by.seats if seat.agency_id in own}
    field = form.fields["agency"]
    field.choices = [(str(pk), name) for pk, name in names.items()]  # type: ignore[attr-defined]
    field.initial = str(next(iter(names), ""))
    if len(names) == 1:
        field.widget = forms.HiddenInput()
        field.required = False
    labels = [(str(claim.id), claim.label) for claim in claims]
    form.fields["claims"].choices = labels  # type: ignore[attr-defined]


def agency_of(form: forms.Form) -> int:
    """The chosen agency, or the only one."""
    return int(form.cleaned_data["agency"] or form.fields["agency"].initial)
