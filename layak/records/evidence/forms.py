from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm


class ReasonForm(PlainForm):
    """Why a restricted file is opened."""

    because = forms.CharField(
        label=_("Untuk apa berkas ini dibuka?"),
        help_text=_("Berkas ini terbatas. Alasan Anda dicatat bersama nama dan waktunya."),
        max_length=300,
    )
