"""What request letters are made of."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.evaluation.letters.wording import NATURES
from layak.platform.web.forms import PlainForm


class LetterPlanForm(PlainForm):
    """The words that all letters of a batch share."""

    number = forms.CharField(
        label=_("Nomor surat"),
        help_text=_(
            "Tulis {nomor} di tempat nomor urut, misalnya 400.2/{nomor}/DP3A/2026. Tanpa itu semua "
            "surat bernomor sama."
        ),
        max_length=80,
    )
    first = forms.IntegerField(
        label=_("Nomor urut pertama"), min_value=1, max_value=999_999, initial=1
    )
    dated_on = day_field(_("Tanggal surat"))
    due_on = day_field(_("Paling lambat diisi"))
    nature = forms.ChoiceField(label=_("Sifat"), choices=[(name, _(name)) for name in NATURES])
    subject = forms.CharField(
        label=_("Hal"), max_length=200, widget=forms.TextInput(attrs={"size": 70})
    )
    signer = forms.TypedChoiceField(label=_("Penanda tangan"), coerce=int)
    opening = forms.CharField(
        label=_("Pembuka"),
        help_text=_("Dasar hukum dan maksud surat. Satu alinea per baris."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
    )
    contact = forms.CharField(
        label=_("Narahubung"),
        help_text=_("Nama dan nomor telepon kantor, misalnya Wati, 0711-123456."),
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
    only_open = forms.BooleanField(
        label=_("Hanya pertanyaan yang belum selesai diisi"), required=False, initial=True
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
