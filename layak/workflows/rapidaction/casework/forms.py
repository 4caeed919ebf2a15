"""What people type about an activation; times always with their zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.rules.entries import read_text
from layak.workflows.rapidaction.cases.fields import CaseForm, WhenForm, word_choices
from layak.workflows.rapidaction.cases.models import Activation, Level
from layak.workflows.rapidaction.casework.reads import CaseFilter, read_mark
from layak.workflows.rapidaction.scheme.fields import NamedChoice, WordsField
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.waivers.actions import LONGEST_REASON


class FilterForm(PlainForm):
    """The filters of the list in its address; anything unknown is left out."""

    tingkat = forms.ChoiceField(
        label=_("Tingkat"), required=False, choices=[("", _("Semua")), *Level.choices]
    )
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", _("Belum ditutup")), *Activation.State.choices],
    )
    terlambat = forms.BooleanField(label=_("Ada yang terlambat"), required=False)
    saya = forms.BooleanField(label=_("Ditugaskan kepada saya"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="saring-%s")

    def wanted(self, *, before: str) -> CaseFilter:
        self.is_valid()
        told = getattr(self, "cleaned_data", {})
        return CaseFilter(
            level=told.get("tingkat", ""),
            state=told.get("keadaan", ""),
            is_late=bool(told.get("terlambat")),
            is_mine=bool(told.get("saya")),
            before=read_mark(before),
        )


class BehalfForm(WhenForm):
    """With the paper it rests on, and for whom it is written down."""

    document = forms.CharField(
        label=_("Nomor dan tanggal dokumen"),
        required=False,
        max_length=120,
        help_text=_("Nomornya saja; isi dokumen tidak ditulis di sini."),
    )
    on_behalf_of = NamedChoice(
        label=_("Dicatat untuk pihak luar"),
        required=False,
        queryset=Agency.objects.current().filter(command=Agency.Command.OUTSIDE).order_by("name"),
        empty_label=_("Tidak, ini milik kami sendiri"),
        help_text=_("Bila dicatat untuk pihak luar, dokumennya wajib disebut."),
    )

    def speak_for_its_owner(self) -> None:
        """A step has its agency already: only the paper is asked, and that always."""
        del self.fields["on_behalf_of"]
        self.fields["document"].required = True
        self.fields["document"].help_text = _(
            "Surat atau berita acara instansi itu; nomornya saja, isinya tidak ditulis di sini."
        )

    def clean_document(self) -> str:
        return read_text(self.cleaned_data["document"])


class OccurrenceForm(BehalfForm):
    event = forms.ChoiceField(label=_("Peristiwa"))
    field_order = ("event", "on", "clock", "zone", "document", "on_behalf_of")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        events: Sequence[tuple[str, str]],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("event", [("", _("Pilih peristiwa")), *events])


class CorrectionForm(WhenForm):
    because = forms.ChoiceField(label=_("Alasan"), choices=partial(word_choices, "corrections"))
    document = forms.CharField(label=_("Nomor dan tanggal dokumen"), required=False, max_length=120)
    is_withdrawn = forms.BooleanField(
        label=_("Peristiwa ini ternyata tidak terjadi; cabut"), required=False
    )

    def clean_document(self) -> str:
        return read_text(self.cleaned_data["document"])


class SkipForm(CaseForm):
    """Why a step does not apply; a sentence too where a second person has to agree."""

    because = forms.ChoiceField(label=_("Alasan"), choices=partial(word_choices, "skips"))
    words = WordsField(
        label=_("Satu kalimat untuk orang kedua"),
        most=LONGEST_REASON,
        rows=2,
        help_text=_("Tersegel; dibuka supervisor di catatan penanganan dengan jejak."),
    )

    def __init__(self, data: QueryDict | None, *, is_guarded: bool) -> None:
        super().__init__(data)
        if is_guarded:
            self.fields["words"].required = True
        else:
            del self.fields["words"]


class ReasonForm(CaseForm):
    """One reason of a fixed list."""

    because = forms.ChoiceField(label=_("Alasan"))

    def __init__(self, data: QueryDict | None, *, words: str) -> None:
        super().__init__(data)
        self.set_choices("because", word_choices(words))


class LevelForm(CaseForm):
    level = forms.ChoiceField(label=_("Tingkat risiko"), choices=Level.choices)
    signs = forms.MultipleChoiceField(
        label=_("Tanda"),
        required=False,
        choices=lambda: [(sign.code, sign.label) for sign in rapid_policy().signs.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    because = forms.CharField(
        label=_("Alasan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tersegel; tidak tampil di daftar, pemberitahuan, atau jejak."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_because(self) -> str:
        return read_text(self.cleaned_data["because"])
