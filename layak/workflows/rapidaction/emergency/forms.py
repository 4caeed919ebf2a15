"""A telephone of the emergency page, and an agency for a role."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import AgencyChoiceField
from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.scheme.fields import PHONE, offer_rows


class RoleAgencyForm(PlainForm):
    """Name one more agency for a role."""

    role = forms.ChoiceField(label=_("Peran"))
    agency = AgencyChoiceField(label=_("Instansi"), queryset=Agency.objects.none())

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        roles: Sequence[tuple[str, str]],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("role", [("", _now("Pilih")), *roles])
        current = Agency.objects.current().order_by("name")
        offer_rows(self.fields["agency"], current)


class LineForm(PlainForm):
    """A telephone of the emergency page."""

    label = forms.CharField(label=_("Nama"), max_length=80, widget=forms.TextInput())
    phone = forms.CharField(
        label=_("Nomor"),
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"size": 20, "inputmode": "tel"}),
        help_text=_("Nomor yang diangkat siang dan malam."),
    )
    says = forms.CharField(
        label=_("Kapan menelepon ke sini"),
        required=False,
        max_length=160,
        widget=forms.TextInput(),
        help_text=_("Kalimat pendek untuk anak, misalnya: Rumah aman dan pendamping."),
    )
