"""What needs, the sheet of a year and offers share on their pages: fields of forms, the year and page of an address, types of files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.web.forms import PlainForm
from layak.records.facilities.needs.rules import read_rupiah
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SPLIT = re.compile(r"[\s,;]+")


class MoneyField(forms.CharField):
    """Whole rupiah or None, as people type it."""

    def clean(self, value: object) -> int | None:
        try:
            return read_rupiah(super().clean(value))
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal


class CodesField(forms.CharField):
    """Codes of questions between commas or spaces."""

    def clean(self, value: object) -> tuple[str, ...]:
        return tuple(code for code in SPLIT.split(super().clean(value)) if code)


def line_field(
    label: StrOrPromise,
    help_text: StrOrPromise = "",
    *,
    most: int,
    size: int = 60,
    required: bool = False,
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.TextInput(attrs={"size": size, "autocomplete": "off"}),
    )


def agency_choices(by: Actor, permission: str) -> list[tuple[str, str]]:
    """Agencies that ``by`` may write for: no query for the own ones."""
    if by.scope(permission) == "all":
        rows = Agency.objects.current().order_by("name").values_list("pk", "name")
        return [(str(pk), name) for pk, name in rows]
    own = by.agency_ids(permission)
    names = {seat.agency_id: seat.agency_name for seat in by.seats if seat.agency_id in own}
    return [(str(pk), name) for pk, name in names.items()]


class AgencyForm(PlainForm):
    """For one agency of several; one's only one is not asked."""

    agency = forms.ChoiceField(label=gettext_lazy("Perangkat daerah"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agencies: Sequence[tuple[str, str]],
        chosen: str = "",
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("agency", agencies)
        field = self.fields["agency"]
        field.initial = chosen or (agencies[0][0] if agencies else "")
        if len(agencies) == 1:
            field.widget = forms.HiddenInput()
            field.required = False

    @property
    def agency_id(self) -> int:
        """The chosen agency, or the only one."""
        return int(self.cleaned_data["agency"] or self.fields["agency"].initial)


FIRST_YEAR, LAST_YEAR = 2000, 2100
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def check_year_known(year: int) -> None:
    """404 for a number that is no year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


def page_number(told: QueryDict) -> int:
    asked = told.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
