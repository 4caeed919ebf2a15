from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.records.evidence.capture.actions import ADDRESS_AT_MOST, EXTRACT_AT_MOST, Link
from layak.records.evidence.files.fields import agency_field, claim_field, day
from layak.records.evidence.uploads.form_files import KeysField

COPIES = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.txt"


class LinkForm(PlainForm):
    """An address with what stood there; judged by the action."""

    address = forms.CharField(
        label=_("Alamat"),
        max_length=ADDRESS_AT_MOST,
        help_text=_("Salin dari peramban, diawali https://."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    title = forms.CharField(
        label=_("Apa yang ada di sana?"),
        max_length=200,
        help_text=_("Misalnya: Perwal tentang Puspaga pada JDIH. Tanpa nama anak."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen_on = day(_("Kapan Anda membacanya?"), required=True)
    extract = forms.CharField(
        label=_("Kutipan isinya"),
        max_length=EXTRACT_AT_MOST,
        required=False,
        help_text=_("Tempel bagian yang membuktikan. Hapus nama dan identitas anak dari kutipan."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    copy = forms.FileField(
        label=_("Salinan laman"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF dari menu Cetak peramban, atau tangkapan layar."),
        widget=forms.FileInput(attrs={"accept": COPIES}),
    )
    claims = claim_field()
    agency = agency_field()
    upload_keys = KeysField()

    def link(self) -> Link:
        told = self.cleaned_data
        names = ("address", "title", "seen_on", "extract")
        return Link(**{name: told[name] for name in names})
