"""What stands at the end of minutes, and why they are opened again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm


class ClosingForm(PlainForm):
    """What the printed minutes say besides the lines."""

    number = forms.CharField(
        label=gettext_lazy("Nomor notulen"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Diusulkan menurut urutan tanggal rapat tahun ini; ganti bila kota memakai nomor lain."
        ),
    )
    basis = forms.CharField(
        label=gettext_lazy("Dasar"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    closing = forms.CharField(
        label=gettext_lazy("Penutup"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_meeting = forms.CharField(
        label=gettext_lazy("Rapat berikutnya"), max_length=300, required=False
    )


class ReasonForm(PlainForm):
    because = forms.CharField(
        label=gettext_lazy("Mengapa perlu versi baru"), max_length=300, required=True
    )
