"""Forms of decrees."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.fields import day_field
from layak.city.agencies.taskforce.actions import Decree
from layak.city.agencies.taskforce.models import TaskForce
from layak.platform.web.forms import PlainForm


class DecreeForm(PlainForm):
    number = forms.CharField(
        label=gettext_lazy("Nomor SK"),
        help_text=gettext_lazy("Seperti tertulis pada naskahnya."),
        max_length=120,
    )
    decreed_on = day_field(gettext_lazy("Tanggal SK"))
    about = forms.CharField(label=gettext_lazy("Tentang"), required=False, max_length=300)
    signer = forms.CharField(
        label=gettext_lazy("Ditandatangani oleh"),
        help_text=gettext_lazy("Jabatannya, misalnya Wali Kota."),
        required=False,
        max_length=160,
    )
    since_on = day_field(gettext_lazy("Berlaku sejak"))
    until_on = day_field(
        gettext_lazy("Hari terakhir masa tugas"),
        help_text=gettext_lazy("Kosongkan bila SK tidak menyebutnya."),
        required=False,
    )
    paper_url = forms.CharField(
        label=gettext_lazy("Naskah SK di pustaka bukti"),
        help_text=gettext_lazy("Unggah naskah di menu Bukti, lalu tempel alamat halamannya."),
        required=False,
        max_length=200,
    )

    @property
    def decree(self) -> Decree:
        return Decree(**self.cleaned_data)


def decree_words(task_force: TaskForce) -> dict[str, object]:
    """A decree as the form begins with it."""
    return {name: getattr(task_force, name) for name in DecreeForm.base_fields}


class EndForm(PlainForm):
    ended_on = day_field(gettext_lazy("Tidak berlaku lagi sejak"))
