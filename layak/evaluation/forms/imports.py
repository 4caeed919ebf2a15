from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.tables import SIZE_LIMIT, Rows, read_table
from layak.platform.web.forms import PlainForm
from layak.rules.entries import Misread, read_number


def uploaded_table(upload: UploadedFile[Any]) -> Rows:
    """The rows of an uploaded table. Raises ValidationError with the sentence."""
    if (upload.size or 0) > SIZE_LIMIT:
        raise ValidationError(
            _("Berkas ini lebih besar dari %(limit)d MB. Unggah tabelnya saja, tanpa gambar."),
            params={"limit": SIZE_LIMIT // 1_000_000},
        )
    try:
        return read_table(upload.read(), upload.name or "")
    except Unreadable as error:
        raise ValidationError(str(error)) from error


class TableField(forms.FileField):
    """A CSV or XLSX whose cleaned value is its rows."""

    widget = forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    default_error_messages = {
        "empty": _("Berkas ini kosong. Pilih berkas yang berisi tabel."),
        "required": _("Pilih berkas CSV atau XLSX dahulu."),
    }

    def clean(self, data: UploadedFile[Any] | None, initial: object = None) -> Rows:
        return uploaded_table(super().clean(data, initial))


class MarksListForm(PlainForm):
    marks = TableField(
        label=_("Berkas daftar nilai"),
        help_text=_("CSV atau XLSX dengan kolom question_code dan self_mark."),
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
