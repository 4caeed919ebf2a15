"""Forms of the live minutes; the names of agencies are typed and found in a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.evaluation.answers.models import Answer
from layak.platform.web.forms import PlainForm
from layak.records.followups.promises.entries import NewFollowUp
from layak.workflows.meetings.minutes.actions import AgreedReading, NewLine
from layak.workflows.meetings.minutes.models import Entry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DISSENTS = 3


def find_agency(name: str) -> Agency | None:
    """By name, short name or alias, without regard to capitals; only agencies of today."""
    wanted = name.strip()
    if not wanted:
        return None
    current = Agency.objects.current()
    found = current.filter(name__iexact=wanted).first()
    if found is None:
        alias = AgencyAlias.objects.filter(name__iexact=wanted, agency__ended_on=None).first()
        found = alias.agency if alias else None
    return found


class AgencyField(forms.CharField):
    """The name of an agency, chosen from the list ``lembaga`` of the page; becomes the Agency."""

    def __init__(
        self,
        *,
        label: StrOrPromise | None = None,
        help_text: StrOrPromise = "",
        required: bool = True,
    ) -> None:
        widget = forms.TextInput(attrs={"list": "lembaga", "autocomplete": "off"})
        super().__init__(
            label=label, help_text=help_text, required=required, max_length=160, widget=widget
        )

    def clean(self, value: object) -> Agency | None:
        name = super().clean(value)
        found = find_agency(name) if name else None
        if name and found is None:
            raise forms.ValidationError(
                _("“%s” tidak ada di daftar perangkat daerah dan lembaga. Pilih dari daftar.")
                % name[:80]
            )
        return found


class AgenciesField(forms.CharField):
    """Several names, one a line or parted by semicolons; becomes a list of agencies."""

    def clean(self, value: object) -> list[Agency]:
        names = [name.strip() for name in re.split(r"[;\n]", super().clean(value) or "")]
        found = {name: find_agency(name) for name in names if name}
        unknown = [name for name, agency in found.items() if agency is None]
        if unknown:
            raise forms.ValidationError(_("Tidak dikenal: %s.") % ", ".join(unknown)[:200])
        return [agency for agency in found.values() if agency]


class LineForm(PlainForm):
    """One sentence at an agenda item; empty text is judged by the action."""

    text = forms.CharField(required=False, max_length=None, strip=False)
    item = forms.IntegerField(required=False, min_value=1)
    kind = forms.ChoiceField(
        required=False, choices=[(kind.value, kind.label) for kind in Entry.Kind]
    )
    speaker = AgencyField(required=False)

    def line(self, meeting_id: int) -> NewLine:
        told = self.cleaned_data
        speaker = told.get("speaker")
        return NewLine(
            meeting_id=meeting_id,
            text=told["text"],
            item_id=told.get("item"),
            kind=told.get("kind") or Entry.Kind.TALK.value,
            speaker_id=speaker.pk if speaker else None,
        )


class EntryForm(PlainForm):
    text = forms.CharField(
        label=gettext_lazy("Kalimat"),
        max_length=None,
        error_messages={"required": gettext_lazy("Kalimatnya masih kosong.")},
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class MoveForm(PlainForm):
    """Which item of the agenda a line belongs to; 0 for none."""

    item = forms.TypedChoiceField(label=gettext_lazy("Acara"), coerce=int)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        items: Iterable[tuple[int, str]],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("item", items)


class PromiseForm(PlainForm):
    named = {"agency": "owner", "agency_id": "owner", "supporter_ids": "supporters"}

    title = forms.CharField(
        label=gettext_lazy("Tindak lanjut"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = AgencyField(
        label=gettext_lazy("Penanggung jawab"),
        help_text=gettext_lazy("Ketik beberapa huruf, lalu pilih dari daftar."),
    )
    due_on = forms.DateField(label=gettext_lazy("Tenggat"), widget=DAY)
    proof_wanted = forms.CharField(
        label=gettext_lazy("Bukti selesai"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Misalnya: foto papan terpasang, salinan SK."),
    )
    codes = forms.CharField(
        label=gettext_lazy("Pertanyaan evaluasi"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Kode pertanyaan, dipisah koma. Misalnya: 14.2, 15.1."),
    )
    problem = forms.CharField(
        label=gettext_lazy("Masalah"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    supporters = AgenciesField(
        label=gettext_lazy("Pendukung"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Satu nama di setiap baris."),
    )

    def clean_codes(self) -> tuple[str, ...]:
        typed = re.split(r"[,;\s]+", self.cleaned_data["codes"].strip())
        return tuple(dict.fromkeys(code for code in typed if code))

    def new(self) -> NewFollowUp:
        """The promise as written; where it comes from is the action's to say."""
        told = self.cleaned_data
        return NewFollowUp(
            title=told["title"],
            agency_id=told["owner"].pk,
            due_on=told["due_on"],
            problem=told["problem"],
            proof_wanted=told["proof_wanted"],
            supporter_ids=tuple(agency.pk for agency in told["supporters"]),
            codes=told["codes"],
        )


class AgreeForm(PlainForm):
    code = forms.CharField(
        label=gettext_lazy("Kode pertanyaan"),
        max_length=20,
        help_text=gettext_lazy("Seperti pada halaman evaluasi, misalnya 14.2."),
    )
    reading = forms.CharField(
        label=gettext_lazy("Yang disepakati"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    denominator = forms.CharField(label=gettext_lazy("Penyebut"), max_length=300, required=False)
    denominator_source = forms.CharField(
        label=gettext_lazy("Sumber penyebut"), max_length=300, required=False
    )
    accepted_proof = forms.CharField(
        label=gettext_lazy("Bukti yang diterima"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lead = AgencyField(label=gettext_lazy("Perangkat daerah pemimpin"), required=False)

    def __init__(self, data: QueryDict | None, *, initial: Mapping[str, object]) -> None:
        super().__init__(data, initial=initial)
        for number in range(1, DISSENTS + 1):
            who = AgencyField(label=_("Pendapat lain %d: dari") % number, required=False)
            words = forms.CharField(
                label=_("Pendapat lain %d: katanya") % number,
                max_length=1500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"dissent_agency_{number}"] = who
            self.fields[f"dissent_text_{number}"] = words

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, DISSENTS + 1):
            agency, words = f"dissent_agency_{number}", f"dissent_text_{number}"
            if cleaned.get(agency) and not cleaned.get(words):
                self.add_error(words, _("Tulis pendapatnya, atau kosongkan namanya."))
            if cleaned.get(words) and not cleaned.get(agency) and agency not in self.errors:
                self.add_error(agency, _("Tulis siapa yang berpendapat lain."))
        return cleaned

    def clean_code(self) -> Answer:
        rows = Answer.objects.filter(code__iexact=self.cleaned_data["code"].strip())
        rows = rows.filter(round__closed_at=None).order_by("-round__evaluation_year")
        found = rows.first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada pertanyaan dengan kode ini."))
        return found

    def agreed(self) -> AgreedReading:
        told = self.cleaned_data
        said = [
            (told[f"dissent_agency_{number}"], told[f"dissent_text_{number}"])
            for number in range(1, DISSENTS + 1)
        ]
        return AgreedReading(
            question_id=told["code"].question_id,
            reading=told["reading"],
            denominator=told["denominator"],
            denominator_source=told["denominator_source"],
            accepted_proof=told["accepted_proof"],
            lead_id=told["lead"].pk if told["lead"] else None,
            dissents=tuple((agency.pk, words) for agency, words in said if agency),
        )
