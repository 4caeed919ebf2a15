"""A folder to take over, and what is decided of its files."""

from __future__ import annotations

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm

FILES_AT_ONCE = 50


class TakeoverForm(PlainForm):
    agency = forms.ChoiceField(
        label=_("Milik perangkat daerah"),
        help_text=_("Buktinya menjadi milik perangkat daerah ini."),
    )
    name = forms.CharField(
        label=_("Nama map"),
        help_text=_("Misalnya “Bukti KLA 2024 dari Drive bersama”."),
        max_length=200,
        required=False,
    )
    archive = forms.FileField(
        label=_("Map sebagai ZIP"),
        help_text=_("Paling besar 2 GB. Isinya didaftar dahulu; tidak ada yang langsung dipakai."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        required=False,
        allow_empty_file=True,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        agencies: list[Agency],
    ) -> None:
        super().__init__(data, files)
        # asked for unless a folder is sent file by file
        self.fields["archive"].is_conditional = True  # type: ignore[attr-defined]  # read by the template
        choices = [(agency.code, agency.name) for agency in agencies]
        self.set_choices("agency", choices)
        if len(choices) == 1:
            self.fields["agency"].initial = choices[0][0]
            self.fields["agency"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        is_folder = "folder" in self.data
        if not is_folder and not data.get("archive") and "archive" not in self.errors:
            self.add_error("archive", _("Pilih ZIP yang berisi map itu."))
        return data


def chosen_codes(posted: QueryDict) -> dict[int, list[str]]:
    """The ticked files with the codes typed beside each, or with those typed for all of them."""
    common = split_codes(posted.get("kode_semua", ""))
    ticked = [int(pk) for pk in posted.getlist("pilih") if pk.isascii() and pk.isdigit()]
    return {pk: common or split_codes(posted.get(f"kode-{pk}", "")) for pk in ticked[:500]}


def split_codes(text: str) -> list[str]:
    """Codes as typed, between commas or semicolons."""
    return [code for code in re.split(r"[,;\s]+", text.strip()[:300]) if code]
