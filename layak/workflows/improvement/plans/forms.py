"""Forms of a plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm


class SaveForm(PlainForm):
    """Which of the plans found, under which name; an empty name is ours."""

    wish = forms.CharField(widget=forms.HiddenInput, max_length=20)
    title = forms.CharField(label=_("Nama rancangan"), required=False, max_length=200)


class AdoptForm(PlainForm):
    """The meeting that decided, and until when."""

    decided_label = forms.CharField(
        label=_("Rapat yang menetapkan"),
        max_length=200,
        help_text=_("Misalnya: Rakor Gugus Tugas, 12 Maret."),
    )
    decided_url = forms.CharField(
        label=_("Alamat halaman rapatnya"),
        required=False,
        max_length=200,
        help_text=_("Alamat di situs ini, diawali garis miring."),
    )
    due_on = forms.DateField(
        label=_("Tenggat bagi langkah tanpa perkiraan selesai"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Tulis tanggal: tahun-bulan-tanggal.")},
    )

    def clean_decided_url(self) -> str:
        """A path of this site: never another host."""
        url: str = self.cleaned_data["decided_url"].strip()
        if url and (not url.startswith("/") or url.startswith("//") or "\\" in url):
            raise forms.ValidationError(
                _("Alamat harus diawali satu garis miring, misalnya /rapat/3/.")
            )
        return url
