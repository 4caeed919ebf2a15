from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.forms import AgencyChoiceField
from layak.city.agencies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.actions.replies import ReplyContent
from layak.workflows.meetings.models import Invitee

WIDE = {"size": 40}
ANSWERS = [
    (Invitee.Reply.COMING.value, _("Hadir")),
    (Invitee.Reply.DELEGATE.value, _("Diwakilkan")),
    (Invitee.Reply.ABSENT.value, _("Berhalangan, tidak diwakilkan")),
]


def words(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs=WIDE), **options
    )


class InviteeForm(PlainForm):
    """One more seat by hand."""

    represents = words(
        _("Jabatan atau kursi yang diundang"), 160, help_text=_("Misalnya Kepala Dinas Kesehatan.")
    )
    agency = AgencyChoiceField(
        label=_("Instansi"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("Bukan perangkat daerah atau mitra yang tercatat"),
    )
    name = words(_("Nama"), 120, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = Agency.objects.current().order_by("name")
        self.fields["agency"].queryset = current  # type: ignore[attr-defined]  # a ModelChoiceField


class InviteeFactsForm(PlainForm):
    name = words(_("Nama"), 120, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)


class ReplyForm(PlainForm):
    """An answer to an invitation, the same on the page of the link and for the secretariat."""

    reply = forms.ChoiceField(label=_("Jawaban"), choices=ANSWERS, widget=forms.RadioSelect)
    delegate_name = words(
        _("Nama yang mewakili"), 120, required=False, help_text=_("Bila diwakilkan.")
    )
    delegate_position = words(_("Jabatan yang mewakili"), 160, required=False)
    note = words(_("Catatan"), 300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_delegate = data.get("reply") == Invitee.Reply.DELEGATE
        if is_delegate and not data.get("delegate_name"):
            self.add_error("delegate_name", _now("Tulis nama yang mewakili."))
        return data

    def content(self) -> ReplyContent:
        """What was answered; only of a valid form."""
        return ReplyContent(**self.cleaned_data)
