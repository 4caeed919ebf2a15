"""A filled workbook to hand in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from layak.platform.documents.reading.filled_sheets import SIZE_LIMIT
from layak.platform.web.forms import PlainForm


class WorkbookForm(PlainForm):
    """An uploaded workbook; it is read by the view, which knows the round and the person."""

    workbook = forms.FileField(
        label=_("Buku isian yang sudah diisi"),
        help_text=_(
            "Berkas .xlsx yang diunduh dari halaman ini, disimpan dari Excel atau LibreOffice."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "empty": _("Berkas ini kosong. Pilih buku isian yang sudah diisi."),
            "required": _("Pilih berkas .xlsx dahulu."),
        },
    )

    def clean_workbook(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["workbook"]
        if (upload.size or 0) > SIZE_LIMIT:
            raise ValidationError(
                _("Berkas ini lebih besar dari %(limit)d MB. Hapus gambar di dalamnya dahulu."),
                params={"limit": SIZE_LIMIT // 1_000_000},
            )
        return upload
