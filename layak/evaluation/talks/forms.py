"""A message, a conversation and guidance as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.evaluation.answers.uploads import ACCEPT
from layak.evaluation.talks.rules import LONGEST, read_message
from layak.platform.web.forms import PlainForm
from layak.records.evidence.uploads.form_files import as_upload
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused


class MessageForm(PlainForm):
    """A message; ``people`` are (user name, name) of those who may be named in it."""

    text = forms.CharField(
        label=_("Pesan"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST, "data-mentions": ""}),
        # how long it may be is said by the rule, which counts a line end as one
        strip=False,
        error_messages={"required": _("Tulis dahulu pesannya.")},
    )
    to = forms.ChoiceField(
        label=_("Sebut orang"),
        required=False,
        help_text=_("Ia mendapat pemberitahuan. Dapat juga ditulis di pesan: @nama."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: Sequence[tuple[str, str]],
        auto_id: str,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, auto_id=auto_id, initial=initial)
        named = [(username, f"{name} (@{username})") for username, name in people]
        self.set_choices("to", [("", _now("Tidak ada")), *named])
        self.fields["to"].error_messages["invalid_choice"] = _now("Pilih orang dari daftar ini.")

    def clean_text(self) -> str:
        try:
            return read_message(self.cleaned_data["text"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal


class OpenForm(MessageForm):
    """The first message of a thread."""

    is_inquiry = forms.BooleanField(
        label=_("Tanya sekretariat"),
        required=False,
        help_text=_("Pertanyaan masuk ke daftar sekretariat sampai dijawab."),
    )


class ReplyForm(MessageForm):
    """A reply; ``may_guide`` adds that the answer becomes guidance for all."""

    resolve = forms.BooleanField(label=_("Tandai percakapan ini selesai"), required=False)
    guide = forms.BooleanField(
        label=_("Jadikan petunjuk untuk semua"),
        required=False,
        help_text=_("Jawaban ini tampil pada pertanyaannya sebagai petunjuk kota."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: Sequence[tuple[str, str]],
        may_guide: bool,
        may_resolve: bool,
        auto_id: str,
    ) -> None:
        super().__init__(data, people=people, auto_id=auto_id)
        if not may_guide:
            del self.fields["guide"]
        if not may_resolve:
            del self.fields["resolve"]


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

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        has_sample: bool,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        if not has_sample:
            del self.fields["drop_sample"]

    @property
    def upload(self) -> Upload | None:
        file = self.cleaned_data["sample"]
        return as_upload(file) if file else None

    @property
    def keeps_sample(self) -> bool:
        return not self.cleaned_data.get("drop_sample")
