"""An agreed reading, a dissent, a withdrawal, and the filter of their list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.evaluation.agreements.actions import (
    DISSENT,
    LABEL,
    LINE,
    PROOF,
    READING,
    AgreementContent,
)
from layak.evaluation.agreements.reads import STATES
from layak.platform.web.forms import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATE_LABELS = (_("Sudah disepakati"), _("Belum disepakati"), _("Ada pendapat lain"))


def area(
    label: StrOrPromise, help_text: StrOrPromise, *, most: int, rows: int, required: bool
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": most}),
        strip=False,
    )


class DecidedForm(PlainForm):
    """Where something was decided; ``seen`` is the version that the page showed, 0 without one."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    decided_label = forms.CharField(
        label=_("Diputuskan di"),
        help_text=_("Nama rapatnya, misalnya Rakor Gugus Tugas ke-5."),
        max_length=LABEL,
        widget=forms.TextInput(attrs={"size": 40, "autocomplete": "off"}),
    )
    decided_on = day_field(_("Tanggal keputusan"))
    decided_url = forms.CharField(required=False, max_length=LABEL, widget=forms.HiddenInput)


class AgreementForm(DecidedForm):
    """The sheet of one question."""

    reading = area(
        _("Persepsi yang disepakati"),
        _("Bagaimana pertanyaan ini dibaca dan dijawab oleh semua perangkat daerah."),
        most=READING,
        rows=5,
        required=True,
    )
    denominator = forms.CharField(
        label=_("Penyebut"),
        help_text=_("Jumlah apa yang menjadi pembagi, misalnya anak usia 0-17 tahun."),
        required=False,
        max_length=LINE,
        widget=forms.TextInput(attrs={"size": 60}),
    )
    denominator_source = forms.CharField(
        label=_("Sumber penyebut"),
        help_text=_("Dari siapa dan per kapan, misalnya Dinas Dukcapil semester II."),
        required=False,
        max_length=LINE,
        widget=forms.TextInput(attrs={"size": 60}),
    )
    accepted_proof = area(
        _("Bukti yang diterima"),
        _("Dokumen apa, dari siapa, dengan tanda tangan apa."),
        most=PROOF,
        rows=3,
        required=False,
    )
    lead = forms.ChoiceField(label=_("Pemimpin"), required=False)
    field_order = (
        "reading",
        "denominator",
        "denominator_source",
        "accepted_proof",
        "lead",
        "decided_label",
        "decided_on",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agencies: list[tuple[str, str]],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("lead", [("", _("Tidak ditetapkan")), *agencies])

    def content(self) -> AgreementContent:
        told = self.cleaned_data
        names = ("reading", "denominator", "denominator_source", "accepted_proof")
        return AgreementContent(
            **{name: told[name] for name in names},
            lead_id=int(told["lead"]) if told["lead"] else None,
            decided_on=told["decided_on"],
            decided_label=told["decided_label"],
            decided_url=told["decided_url"],
        )


class WithdrawForm(DecidedForm):
    """Where it was decided that the agreement no longer counts."""


class DissentForm(PlainForm):
    agreement = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    agency = forms.ChoiceField(label=_("Perangkat daerah"))
    text = area(
        _("Pendapatnya"),
        _("Dengan kata-kata perangkat daerah itu sendiri. Kesepakatan tetap berlaku."),
        most=DISSENT,
        rows=3,
        required=True,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agencies: list[tuple[str, str]],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="beda-%s")
        self.set_choices("agency", [("", _("Pilih")), *agencies])


class AgreementFilterForm(PlainForm):
    q = forms.CharField(label=_("Kode atau kata"), required=False, max_length=80)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", _("Semua")), *zip(STATES, STATE_LABELS, strict=True)],
    )
    bagian = forms.ChoiceField(label=_("Bagian"), required=False)

    def __init__(self, data: QueryDict, *, parts: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="f-%s")
        self.set_choices("bagian", [("", _("Semua")), *parts])

    @property
    def asked(self) -> dict[str, str]:
        """What was asked; what cannot be asked is left out."""
        told = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "words": told.get("q", ""),
            "state": told.get("keadaan", ""),
            "part": told.get("bagian", ""),
        }
