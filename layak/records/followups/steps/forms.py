"""What people write of one promise: its words, and every step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.records.followups.promises.entries import (
    MONTHS_AT_MOST,
    NOTE_AT_MOST,
    PROBLEM_AT_MOST,
    PROOF_AT_MOST,
    TITLE_AT_MOST,
    NewFollowUp,
)
from layak.records.followups.promises.fields import Refusable, day_field, words_field
from layak.records.followups.promises.models import FollowUp
from layak.records.followups.promises.owners import Choice, Group, owner_ids, owner_value

BETWEEN = re.compile(r"[\s,;]+")


class WordsForm(Refusable):
    """What a promise says: shared by the new one and the one that changes."""

    title = forms.CharField(
        label=_("Apa yang akan dikerjakan?"),
        max_length=TITLE_AT_MOST,
        help_text=_("Satu kalimat, dengan kata kerja. Tanpa nama anak."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    problem = words_field(_("Masalah yang dijawab"), PROBLEM_AT_MOST, rows=3)
    proof_wanted = words_field(
        _("Bukti selesai"),
        PROOF_AT_MOST,
        _("Misalnya: foto, SK, PKS. Bila diisi, bukti dilampirkan sebelum dilaporkan selesai."),
    )
    codes = words_field(
        _("Kode pertanyaan yang terangkat"), 300, _("Pisahkan dengan koma, misalnya 14.1, 14.2.")
    )
    supporters = forms.MultipleChoiceField(
        label=_("Perangkat daerah pendukung"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    repeats_months = forms.IntegerField(
        label=_("Berulang tiap berapa bulan"),
        required=False,
        min_value=1,
        max_value=MONTHS_AT_MOST,
        help_text=_("Kosongkan bila hanya sekali."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def promise(self, *, agency_id: int, seat_id: int | None = None, due_on: date) -> NewFollowUp:
        """The words as they were typed, with who owns it until when."""
        told = self.cleaned_data
        return NewFollowUp(
            title=told["title"],
            problem=told["problem"],
            proof_wanted=told["proof_wanted"],
            agency_id=agency_id,
            seat_id=seat_id,
            due_on=due_on,
            codes=tuple(code for code in BETWEEN.split(told["codes"]) if code),
            supporter_ids=tuple(int(pk) for pk in told["supporters"]),
            repeats_months=told["repeats_months"],
        )


class ChangeForm(WordsForm):
    """The words of a promise as they should be."""

    def new(self, followup: FollowUp) -> NewFollowUp:
        return self.promise(agency_id=followup.agency_id, due_on=followup.due_on)


class NewForm(WordsForm):
    """A new promise: what, who, until when; the rest may wait."""

    owner = forms.ChoiceField(
        label=_("Pemilik"), help_text=_("Perangkat daerah atau satu kursinya.")
    )
    due_on = day_field(
        _("Tenggat"), _("Bila jatuh pada hari libur, dihitung sampai hari kerja berikutnya.")
    )

    field_order = ("title", "owner", "due_on")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        owners: list[Group],
        supporters: list[Choice],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("supporters", supporters)
        self.set_choices("owner", [("", _("Pilih")), *owners])

    def new(self) -> NewFollowUp:
        agency_id, seat_id = owner_ids(self.cleaned_data["owner"])
        return self.promise(
            agency_id=agency_id, seat_id=seat_id, due_on=self.cleaned_data["due_on"]
        )


class NoteForm(Refusable):
    note = words_field(
        _("Kemajuan"), NOTE_AT_MOST, _("Apa yang sudah, apa yang menghambat."), rows=3
    )


class ReportForm(Refusable):
    note = words_field(_("Keterangan"), NOTE_AT_MOST, rows=2)


class CloseForm(Refusable):
    note = words_field(_("Keterangan"), NOTE_AT_MOST, rows=2)


class ReasonForm(Refusable):
    """Why: returned, dropped, reopened."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=NOTE_AT_MOST, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExtendForm(ReasonForm):
    due_on = day_field(_("Tenggat baru"))

    field_order = ("due_on", "reason")


class MoveForm(ReasonForm):
    owner = forms.ChoiceField(label=_("Pemilik baru"))
    due_on = day_field(
        _("Tenggat baru"), _("Perlu bila tenggat sekarang sudah lewat."), required=False
    )

    field_order = ("owner", "due_on", "reason")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        owners: list[Group],
        initial: Mapping[str, object] | None = None,
        auto_id: str,
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.set_choices("owner", [("", _("Pilih")), *owners])


class NeedForm(Refusable):
    needs = forms.IntegerField(
        label=_("Nomor tindak lanjut yang ditunggu"),
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ProofForm(Refusable):
    """An evidence of the library, or a file."""

    evidence = forms.TypedChoiceField(
        label=_("Dari pustaka bukti"), required=False, coerce=int, empty_value=None
    )
    file = forms.FileField(label=_("Atau unggah berkas"), required=False, allow_empty_file=True)
    title = words_field(_("Judul berkas"), 200)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Mapping[str, object] | None = None,
        *,
        choices: list[Choice],
        auto_id: str,
    ) -> None:
        super().__init__(data, files, auto_id=auto_id)
        self.set_choices("evidence", [("", _("Pilih")), *choices])

    def clean(self) -> dict[str, object]:
        told = super().clean() or self.cleaned_data
        if not self.errors and not told.get("evidence") and not told.get("file"):
            raise forms.ValidationError(_("Pilih bukti dari pustaka, atau unggah berkasnya."))
        return told


def initial_of(followup: FollowUp) -> dict[str, object]:
    """What the form of a change begins with: one query."""
    return {
        "title": followup.title,
        "problem": followup.problem,
        "proof_wanted": followup.proof_wanted,
        "codes": ", ".join(followup.codes),
        "supporters": [str(pk) for pk in followup.supporters.values_list("agency", flat=True)],
        "repeats_months": followup.repeats_months,
        "owner": owner_value(followup.agency_id, followup.seat_id),
    }
