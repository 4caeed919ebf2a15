from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.evaluation.forms.evidence import ACCEPT, as_upload
from layak.platform.web.forms import PlainForm
from layak.records.evidence.uploads.storing import Upload
from layak.rules.talks import LONGEST


class GuidanceForm(PlainForm):
    """``seen`` is the version that the page was read at; 0 without one."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Petunjuk"),
        help_text=_("Apa yang dimaksud pertanyaan ini di kota kita, dan dari mana datanya."),
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": LONGEST}),
        required=False,
        strip=False,
    )
    good_evidence = forms.CharField(
        label=_("Bukti yang baik"),
        help_text=_("Dokumen apa, dari siapa, tahun berapa, dengan tanda tangan apa."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
        required=False,
        strip=False,
    )
    sample = forms.FileField(
        label=_("Berkas contoh"),
        help_text=_("Dapat dibuka semua yang melihat bukti. Tanpa nama atau foto anak."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        required=False,
        allow_empty_file=True,
    )
    drop_sample = forms.BooleanField(label=_("Lepas berkas contoh yang ada"), required=False)

    def __init__(self, *args: Any, has_sample: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_sample:
            del self.fields["drop_sample"]

    @property
    def upload(self) -> Upload | None:
        file = self.cleaned_data["sample"]
        return as_upload(file) if file else None

    @property
    def keeps_sample(self) -> bool:
        return not self.cleaned_data.get("drop_sample")
