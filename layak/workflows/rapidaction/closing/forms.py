"""Asking to close, returning, and the version to move to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.workflows.rapidaction.cases.fields import CaseForm
from layak.workflows.rapidaction.notes.actions import LONGEST_NOTE
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.scheme.fields import WordsField, asked_at_times


class CloseForm(CaseForm):
    outcome = forms.ChoiceField(label=_("Hasil"))
    ticked = forms.TypedMultipleChoiceField(
        label=_("Kriteria penutupan yang terpenuhi"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        outcomes: Sequence[tuple[str, str]],
        criteria: Sequence[tuple[int, str]],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("outcome", [("", _("Pilih hasil")), *outcomes])
        self.set_choices("ticked", criteria)
        if not criteria:
            del self.fields["ticked"]


class ReturnForm(CaseForm):
    """What the supervisor says of a closing; only a return has words, and not all may be."""

    because = WordsField(
        label=_("Yang masih kurang, bila dikembalikan"),
        most=LONGEST_NOTE,
        rows=3,
        help_text=_("Tersegel; dibuka manajer kasus di halaman ini dengan jejak."),
    )

    read = forms.TypedMultipleChoiceField(
        label=_("Sudah dibaca"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("read", "because")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        may_return: bool,
        left_out: int,
        initial: Mapping[str, object],
    ) -> None:
        """``left_out`` is how many omissions there are; a press of another number is not theirs."""
        super().__init__(data, initial=initial)
        self.may_return = may_return
        said = _("Saya sudah membaca %(n)d hal di atas yang dilewati.") % {"n": left_out}
        self.set_choices("read", [(left_out, said)])
        if not left_out:
            del self.fields["read"]
        self.is_return = data is not None and data.get("putusan") == "kembali"
        if not may_return:
            self.fields["because"].widget = forms.HiddenInput()
        asked_at_times(self, "because")

    @property
    def read_count(self) -> int:
        """How many omissions were confirmed as read."""
        return sum(self.cleaned_data.get("read") or [])

    def clean_because(self) -> str:
        words = str(self.cleaned_data["because"])
        if self.is_return and not words:
            raise forms.ValidationError(
                _("Tulis apa yang masih kurang, agar manajer kasus dapat melanjutkannya.")
            )
        if words and not self.is_return:
            raise forms.ValidationError(
                _(
                    "Anda menulis yang masih kurang. Tekan Kembalikan, atau kosongkan bila menyetujui."
                )
            )
        return words


class VersionForm(CaseForm):
    version = forms.TypedChoiceField(label=_("Versi"), coerce=int)

    def __init__(self, data: QueryDict | None, *, versions: Sequence[PlaybookVersion]) -> None:
        super().__init__(data)
        self.set_choices("version", [(row.pk, f"v{row.version}") for row in versions])
