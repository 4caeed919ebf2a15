"""A list of marks to hand in."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from layak.evaluation.rounds.spreadsheets import TableField
from layak.platform.web.forms import PlainForm
from layak.rules.entries import Misread, read_number


class MarksListForm(PlainForm):
    marks = TableField(
        label=_("Berkas daftar nilai"),
        help_text=_("CSV atau XLSX dengan kolom kode dan nilai."),
    )
    stated = forms.CharField(
        label=_("Jumlah yang tercetak pada daftar"),
        required=False,
        max_length=20,
        help_text=_("Misalnya 770,36. Bila berbeda dari jumlah baris, selisihnya dicatat."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def source(self) -> str:
        """The name that the file came with."""
        upload = self.files["marks"]
        return str(getattr(upload, "name", ""))[:80]

    def clean_stated(self) -> Decimal | None:
        typed = self.cleaned_data["stated"].strip()
        if not typed:
            return None
        try:
            return read_number(typed)
        except Misread as error:
            raise ValidationError(str(error)) from error
