"""A short sealed note, and where imagery stands."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.notes.actions import LONGEST_NOTE, NOT_TYPED
from layak.workflows.rapidaction.scheme.fields import WordsField


class NoteForm(PlainForm):
    """Addresses of imagery have fields of their own."""

    section = forms.ChoiceField(label=_("Bagian"))
    text = WordsField(
        label=_("Catatan"),
        most=LONGEST_NOTE,
        rows=4,
        help_text=_("Ringkas: berkas kasus lengkap tetap di SIMFONI PPA dan lembaga asalnya."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        offered = [pair for pair in CaseNote.Section.choices if pair[0] not in NOT_TYPED]
        self.set_choices("section", offered)


class ImageryForm(PlainForm):
    """Words only: nothing can be uploaded."""

    address = WordsField(label=_("Alamat konten"), most=600)
    platform = WordsField(label=_("Platform"), most=80)
    seen = WordsField(label=_("Kapan terlihat"), most=40, help_text=_("Hari dan jam."))
    digest = WordsField(
        label=_("Hash"), most=200, help_text=_("Bila penyidik atau platform menyebutnya.")
    )
