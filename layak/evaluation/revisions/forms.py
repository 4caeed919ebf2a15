"""The filled sheet of official texts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.evaluation.rounds.spreadsheets import TableField
from layak.platform.web.forms import PlainForm


class OfficialSheetForm(PlainForm):
    sheet = TableField(
        label=_("Lembar yang sudah diisi"),
        help_text=_("XLSX yang diunduh dari halaman ini, dengan kolom resmi terisi."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    note = forms.CharField(
        label=_("Keterangan revisi"),
        max_length=200,
        required=False,
        help_text=_("Misalnya nomor keputusan yang menjadi sumbernya."),
    )
