"""A short sealed note, and where imagery stands; an emergency reason and its review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.workflows.rapidaction.actions.notes import LONGEST_NOTE, NOT_TYPED
from layak.workflows.rapidaction.forms.words import SealedForm, WordsField
from layak.workflows.rapidaction.models import BreakGlass, CaseNote
from layak.workflows.rapidaction.policy import rapid_policy


class NoteForm(SealedForm):
    """Addresses of imagery have fields of their own."""

    section = forms.ChoiceField(label=_("Bagian"))
    text = WordsField(
        label=_("Catatan"), most=LONGEST_NOTE, rows=4,
        help_text=_("Ringkas: berkas kasus lengkap tetap di SIMFONI PPA dan lembaga asalnya."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offered = [pair for pair in CaseNote.Section.choices if pair[0] not in NOT_TYPED]
        self.fields["section"].choices = offered  # type: ignore[attr-defined]


class ImageryForm(SealedForm):
    """Words only: nothing can be uploaded."""

    address = WordsField(label=_("Alamat konten"), most=600)
    platform = WordsField(label=_("Platform"), most=80)
    seen = WordsField(label=_("Kapan terlihat"), most=40, help_text=_("Hari dan jam."))
    digest = WordsField(
        label=_("Hash"), most=200, help_text=_("Bila penyidik atau platform menyebutnya.")
    )


class BreakGlassForm(SealedForm):
    because = forms.ChoiceField(
        label=_("Alasan"), widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu alasan.")},
    )  # fmt: skip
    is_sure = forms.BooleanField(
        label=_("Saya membuka hanya yang diperlukan sekarang dan tahu bahwa ini ditinjau orang lain"),
        error_messages={"required": _("Nyatakan dahulu bahwa Anda tahu ini ditinjau.")},
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        reasons = list(rapid_policy().words["break_glass"].items())
        self.fields["because"].choices = reasons  # type: ignore[attr-defined]


class CodeForm(SealedForm):
    """A code cannot be anything that breaks an address."""

    code = forms.RegexField(
        r"^[A-Za-z0-9-]{4,12}$", label=_("Kode penanganan"), strip=True,
        help_text=_("Misalnya K-7QTF-93MD, seperti disebut lewat telepon."),
        error_messages={"invalid": _("Tulis kodenya saja, misalnya K-7QTF-93MD.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 14}),
    )  # fmt: skip


class ReviewForm(SealedForm):
    glass = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=BreakGlass.Verdict.choices)
