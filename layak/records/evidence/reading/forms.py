"""What a document says of itself, as a person confirms it."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.records.evidence.files.fields import day
from layak.records.evidence.files.reads import KIND_LABELS

EARLIEST, LATEST = 1945, 2100
YEARS_AT_MOST = 12


def kind_choices() -> list[tuple[str, str]]:
    kinds = ((code, gettext(label)) for code, label in KIND_LABELS.items())
    return [("", gettext("Belum ditentukan")), *kinds]


class DescriptionForm(PlainForm):
    """What the document says of itself, as a person confirms it."""

    title = forms.CharField(label=_("Nama bukti"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis"), required=False, choices=kind_choices)
    number = forms.CharField(label=_("Nomor"), max_length=120, required=False)
    dated_on = day(_("Tanggal dokumen"))
    signer = forms.CharField(
        label=_("Penanda tangan"),
        help_text=_("Jabatannya, misalnya Wali Kota."),
        max_length=120,
        required=False,
    )
    years = forms.CharField(
        label=_("Tahun yang dibuktikan"),
        help_text=_("Tahun kegiatan atau data di dalamnya, bukan tahun unggah: 2025, 2026."),
        max_length=80,
        required=False,
    )
    valid_since_on = day(_("Berlaku sejak"), _("Untuk peraturan, SK, dan sertifikat."))
    valid_until_on = day(_("Berlaku sampai"), _("Kosongkan bila tidak dibatasi."))
    place = forms.CharField(label=_("Tempat"), max_length=120, required=False)

    def clean_years(self) -> tuple[int, ...]:
        typed = re.split(r"[\s,;]+|dan", self.cleaned_data["years"].strip())
        words = [word for word in typed if word]
        for word in words:
            if not re.fullmatch(r"[0-9]{4}", word) or not EARLIEST <= int(word) <= LATEST:
                raise forms.ValidationError(
                    _("Tulis tahun dengan empat angka, misalnya 2025, 2026; bukan “%(word)s”.")
                    % {"word": word[:20]}
                )
        if len(words) > YEARS_AT_MOST:
            raise forms.ValidationError(_("Paling banyak dua belas tahun."))
        return tuple(int(word) for word in words)
