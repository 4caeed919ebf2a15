"""The form of the letter of invitation."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.evaluation.letters.wording import NATURES
from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.letters.reads import LetterPlan


class InvitationLetterForm(PlainForm):
    """The words of the letter that are not known from the meeting."""

    number = forms.CharField(label=_("Nomor surat"), max_length=80)
    dated_on = day_field(_("Tanggal surat"))
    nature = forms.ChoiceField(label=_("Sifat"), choices=[(name, _(name)) for name in NATURES])
    subject = forms.CharField(
        label=_("Hal"), max_length=200, widget=forms.TextInput(attrs={"size": 60})
    )
    signer = forms.TypedChoiceField(label=_("Penanda tangan"), coerce=int)
    opening = forms.CharField(
        label=_("Pembuka"),
        help_text=_("Dasar hukum dan maksud surat. Satu alinea per baris."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )
    contact = forms.CharField(
        label=_("Narahubung"),
        help_text=_("Nama dan nomor telepon kantor."),
        required=False,
        max_length=200,
    )
    copies = forms.CharField(
        label=_("Tembusan"),
        help_text=_("Satu tujuan per baris."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        signers: list[tuple[str, str]],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("signer", signers)

    def clean_copies(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["copies"].splitlines())
        return [line for line in lines if line]

    def plan(self) -> LetterPlan:
        """What was typed; only of a valid form."""
        return LetterPlan(**self.cleaned_data)
