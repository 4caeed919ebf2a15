from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.rules.refusal import Refused
from layak.rules.talks import LONGEST, read_message


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

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            named = [(username, f"{name} (@{username})") for username, name in people]
            field.choices = [("", _now("Tidak ada")), *named]
            field.error_messages["invalid_choice"] = _now("Pilih orang dari daftar ini.")

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

    def __init__(self, *args: Any, may_guide: bool, may_resolve: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_guide:
            del self.fields["guide"]
        if not may_resolve:
            del self.fields["resolve"]
