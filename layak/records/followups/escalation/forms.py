"""The words of a letter, and why it is dismissed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.records.followups.escalation.letter import BODY_AT_MOST, SUBJECT_AT_MOST
from layak.records.followups.promises.fields import Refusable


class LetterForm(Refusable):
    """The words of a nota dinas."""

    subject = forms.CharField(
        label=_("Hal"), max_length=SUBJECT_AT_MOST, widget=forms.Textarea(attrs={"rows": 2})
    )
    body = forms.CharField(
        label=_("Isi"),
        max_length=BODY_AT_MOST,
        help_text=_("Baris kosong memisahkan alinea. Tanpa nama anak."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class DismissForm(Refusable):
    reason = forms.CharField(
        label=_("Alasan tidak dilepas"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
