"""Forms of letterheads and signers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.agencies.letterheads.models import Signer
from layak.city.people.accounts.fields import NipField
from layak.platform.documents.files.kinds import JPG, PNG, NotAllowed, identify
from layak.platform.documents.writing.letters import SAMPLE, BadTemplate, check_template
from layak.platform.web.forms import PlainForm

LOGO_LIMIT = 200_000


class LetterheadForm(PlainForm):
    lines = forms.CharField(
        label=gettext_lazy("Baris kop"),
        help_text=gettext_lazy("Satu baris kop per baris; baris terakhir dicetak paling besar."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    address = forms.CharField(label=gettext_lazy("Alamat"), required=False, max_length=300)
    contact = forms.CharField(
        label=gettext_lazy("Telepon, surel, laman"), required=False, max_length=300
    )
    place = forms.CharField(
        label=gettext_lazy("Tempat surat dibuat"),
        help_text=gettext_lazy("Tercetak di depan tanggal, misalnya Palembang."),
        max_length=80,
    )

    def clean_lines(self) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines()]
        return "\n".join(line for line in lines if line)


class LetterFilesForm(PlainForm):
    """The mark, or the city's own letter; one of them at a time."""

    logo = forms.FileField(
        label=gettext_lazy("Lambang (PNG atau JPG, paling besar 200 KB)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    template = forms.FileField(
        label=gettext_lazy("Templat surat (.docx)"),
        help_text=gettext_lazy("Unduh dahulu templat sekarang, ubah di Word, lalu unggah di sini."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_logo(self) -> bytes:
        upload: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if upload is None:
            return b""
        if (upload.size or 0) > LOGO_LIMIT:
            raise ValidationError(_("Gambar ini lebih besar dari 200 KB. Perkecil dahulu."))
        data: bytes = upload.read()
        try:
            kind = identify(data, upload.name or "")
        except NotAllowed:
            raise ValidationError(_("Ini bukan gambar PNG atau JPG.")) from None
        if kind not in (PNG, JPG):
            raise ValidationError(_("Ini bukan gambar PNG atau JPG."))
        return data

    def clean_template(self) -> bytes:
        upload: UploadedFile[Any] | None = self.cleaned_data["template"]
        if upload is None:
            return b""
        data: bytes = upload.read()
        try:
            check_template(data, SAMPLE, created=timezone.now())
        except BadTemplate as error:
            raise ValidationError(str(error)) from error
        return data


class SignerForm(PlainForm):
    name = forms.CharField(label=gettext_lazy("Nama dengan gelar"), max_length=120)
    position = forms.CharField(
        label=gettext_lazy("Jabatan"),
        help_text=gettext_lazy(
            "Misalnya Kepala Dinas Pemberdayaan Perempuan; tanpa Plt. atau a.n."
        ),
        max_length=160,
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Kedudukan"), choices=Signer.Capacity.choices, required=False
    )
    grade = forms.CharField(
        label=gettext_lazy("Pangkat"),
        help_text=gettext_lazy("Misalnya Pembina Tingkat I."),
        required=False,
        max_length=80,
    )
    nip = NipField()
    behalf = forms.ChoiceField(
        label=gettext_lazy("Menandatangani"), choices=Signer.Behalf.choices, required=False
    )
    behalf_of = forms.CharField(
        label=gettext_lazy("Atas nama jabatan"),
        help_text=gettext_lazy(
            "Untuk a.n.: Wali Kota. Untuk u.b. satu jabatan per baris: Wali Kota, lalu Sekretaris "
            "Daerah."
        ),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
