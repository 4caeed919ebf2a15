"""A move with its note, an approval, a statement on paper, a waiver."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm


class MoveForm(PlainForm):
    """A move with a note. ``seen`` is the stage the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Apa yang kurang atau mengapa, dan apa yang sebaiknya dilakukan."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: object, needs_note: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_note


class StatementForm(PlainForm):
    """What is recorded of a signed paper."""

    signer_name = forms.CharField(label=_("Nama penanda tangan"), max_length=120)
    signed_on = forms.DateField(
        label=_("Tanggal surat"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Tulis tanggal surat: tahun-bulan-tanggal.")},
    )
    scan = forms.FileField(
        label=_("Pindaian surat yang sudah ditandatangani"),
        help_text=_("PDF atau foto yang terbaca."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": _("Berkas ini kosong. Pilih pindaian suratnya.")},
    )


class WaiverForm(PlainForm):
    note = forms.CharField(
        label=_("Alasan"),
        help_text=_("Masuk riwayat jawaban dan jejak audit."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(PlainForm):
    """Why answers come back to the operator, or a binding step is taken back."""

    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Apa yang belum benar dan bagaimana melengkapinya. Tanpa nama anak."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ApprovalForm(PlainForm):
    note = forms.CharField(
        label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
