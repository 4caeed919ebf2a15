"""Fields that name an agency, a person or a day, and the two small forms that several rooms post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.platform.web.forms import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    AgencyChoice = forms.ModelChoiceField[Agency]
    PersonChoice = forms.ModelChoiceField[User]
else:
    AgencyChoice = PersonChoice = forms.ModelChoiceField


def day_field(label: StrOrPromise, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class AgencyChoiceField(AgencyChoice):
    def label_from_instance(self, obj: Agency) -> str:
        return obj.name


class PersonChoiceField(PersonChoice):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name} ({obj.username})"


class NothingForm(PlainForm):
    """A page that only asks for a yes."""


class OtherAgencyForm(PlainForm):
    agency = AgencyChoiceField(
        label=gettext_lazy("Perangkat daerah tujuan"),
        queryset=Agency.objects.current().order_by("name"),
        empty_label=gettext_lazy("Pilih"),
    )

    def __init__(self, data: QueryDict | None, *, without: int) -> None:
        super().__init__(data)
        choice = self.fields["agency"]
        choice.queryset = choice.queryset.exclude(pk=without)  # type: ignore[attr-defined]
