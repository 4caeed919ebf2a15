"""Forms of who is invited."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import AgencyChoiceField
from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.invitations.reads import Office
from layak.workflows.meetings.invitations.reply_form import words_field


class InviteeForm(PlainForm):
    """One more seat by hand."""

    represents = words_field(
        _("Jabatan atau kursi yang diundang"), 160, help_text=_("Misalnya Kepala Dinas Kesehatan.")
    )
    agency = AgencyChoiceField(
        label=_("Instansi"),
        queryset=Agency.objects.current().order_by("name"),
        required=False,
        empty_label=_("Bukan perangkat daerah atau mitra yang tercatat"),
    )
    name = words_field(_("Nama"), 120, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)

    def office(self) -> Office:
        """The seat that was typed; only of a valid form."""
        facts = self.cleaned_data
        return Office(
            represents=facts["represents"],
            agency_id=facts["agency"].pk if facts["agency"] else None,
            name=facts["name"],
            email=facts["email"],
        )


class InviteeFactsForm(PlainForm):
    name = words_field(_("Nama"), 120, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)
