"""What editors, reviewers and the chair type about playbooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.platform.web.forms import PlainForm
from layak.rules.refusal import Problem
from layak.workflows.rapidaction.drafts.documents import UNITS, StepWords, unit_of
from layak.workflows.rapidaction.playbooks.documents import Document
from layak.workflows.rapidaction.playbooks.limit_rules import LIMIT_TYPES
from layak.workflows.rapidaction.playbooks.reading_rules import LONGEST_HOURS
from layak.workflows.rapidaction.playbooks.reads import limit_type_words
from layak.workflows.rapidaction.playbooks.rules import Common, Step

# what the law says of a row; not asked for, and refused when it comes changed
LOCKED = ("name", "role", "amount", "unit", "is_before", "trigger", "limit_type", "source")
LINES = ("handover_documents", "closing", "notes")
WIDE = {"size": 60}
YEARS = range(2000, 2101)
LONG = forms.Textarea(attrs={"rows": 3})


def tell(form: forms.Form, faults: Iterable[Problem]) -> None:
    """Every fault with its place, above the form."""
    for fault in faults:
        form.add_error(None, f"{fault.at}: {fault.say}. {fault.fix}".strip())


class SeenForm(PlainForm):
    """A button alone: carries how often the draft was saved when the page was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class StepForm(SeenForm):
    """One step; ``step`` is None for a new one."""

    name = forms.CharField(label=_("Langkah"), max_length=300, widget=LONG)
    role = forms.ChoiceField(label=_("Siapa"))
    amount = forms.IntegerField(
        label=_("Batas, angka"),
        required=False,
        min_value=0,
        max_value=LONGEST_HOURS,
        help_text=_("Usulan kota. Dikosongkan bila tanpa angka; 0 berarti segera."),
        error_messages={
            "invalid": _("Tulis angka bulat, misalnya 24."),
            "min_value": _("Batas tidak boleh negatif."),
            "max_value": _("Batas ini terlalu jauh."),
        },
    )
    unit = forms.ChoiceField(label=_("Satuan"))
    is_before = forms.BooleanField(label=_("Dihitung mundur, sebelum peristiwanya"), required=False)
    trigger = forms.ChoiceField(label=_("Dihitung sejak"))
    limit_type = forms.ChoiceField(label=_("Jenis batas"))
    source = forms.CharField(
        label=_("Sumber atau alasan angka"), max_length=400, widget=forms.TextInput(attrs=WIDE)
    )
    output = forms.CharField(label=_("Hasil"), max_length=300, widget=forms.TextInput(attrs=WIDE))
    records = forms.ChoiceField(label=_("Selesai berarti terjadi"), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        shared: Common,
        step: Step | None,
        initial: Mapping[str, object],
    ) -> None:
        self.step = step
        self.is_law = step is not None and step.basis == "law"
        super().__init__(data, initial={**initial, **(_values(step) if step else {})})
        events = sorted((event.label, code) for code, event in shared.events.items())
        named = [("", _("Pilih")), *((code, label) for label, code in events)]
        self._choose("role", [("", _("Pilih")), *sorted(shared.roles.items(), key=_label)])
        self._choose("trigger", named)
        self._choose("records", [("", _("Tidak ada")), *named[1:]])
        self._choose("unit", [(unit, word) for unit, (word, _hours) in UNITS.items()])
        self._choose("limit_type", [(kind, limit_type_words(kind)) for kind in LIMIT_TYPES])
        for locked in LOCKED if self.is_law else ():
            self.fields[locked].required = False

    def _choose(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        self.set_choices(name, choices)
        self.fields[name].error_messages["invalid_choice"] = _now(
            "“%(value)s” tidak dikenal. Pilih dari daftar."
        )

    @property
    def open_fields(self) -> list[BoundField]:
        """What may be typed; of a law row only what the law leaves open."""
        return [
            self[name]
            for name in self.fields
            if name != "seen" and not (self.is_law and name in LOCKED)
        ]

    def words(self) -> StepWords:
        """As typed; a locked field that did not come keeps what it was."""
        kept = {
            name: self.initial[name]
            if self.is_law and name in LOCKED and name not in self.data
            else value
            for name, value in self.cleaned_data.items()
        }
        return StepWords(**{name: value for name, value in kept.items() if name != "seen"})


def _label(pair: tuple[str, str]) -> str:
    return pair[1]


def _values(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "role": step.role,
        "amount": step.limit.amount if step.limit else None,
        "unit": unit_of(step.limit),
        "is_before": bool(step.limit and step.limit.is_before),
        "trigger": step.trigger,
        "limit_type": step.limit_type,
        "source": step.source,
        "output": step.output,
        "records": step.records,
    }


class FactsForm(SeenForm):
    """What a playbook says of itself besides its steps; lists are one line each."""

    opens_when = forms.CharField(label=_("Dibuka bila"), max_length=600, widget=LONG)
    lead_role = forms.ChoiceField(label=_("Penanggung jawab"))
    handover_documents = forms.CharField(
        label=_("Dokumen serah terima"),
        required=False,
        max_length=3000,
        widget=LONG,
        help_text=_("Satu baris satu dokumen."),
    )
    closing = forms.CharField(
        label=_("Syarat penutupan"),
        required=False,
        max_length=3000,
        widget=LONG,
        help_text=_(
            "Satu baris satu syarat. Jangka waktu yang dihitung ditulis di ujung baris, misalnya "
            "[90 hari sejak dibuka]."
        ),
    )
    notes = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=3000,
        widget=LONG,
        help_text=_("Satu baris satu catatan."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        shared: Common,
        document: Document,
        initial: Mapping[str, object],
    ) -> None:
        told = {name: "\n".join(document.get(name) or ()) for name in LINES}
        told |= {"opens_when": document["trigger"], "lead_role": document["lead_role"]}
        super().__init__(data, initial={**initial, **told})
        roles = sorted(shared.roles.items(), key=_label)
        self.set_choices("lead_role", roles)

    def changed(self, document: Document) -> Document:
        """The document with what was typed."""
        given = self.cleaned_data
        lists = {
            name: [line.strip() for line in given[name].splitlines() if line.strip()]
            for name in LINES
        }
        return {
            **document,
            **lists,
            "trigger": given["opens_when"],
            "lead_role": given["lead_role"],
        }


class TermsForm(SeenForm):
    valid_from_on = day_field(_("Mulai berlaku"))
    because = forms.CharField(label=_("Alasan perubahan"), max_length=600, widget=LONG)


class SourceForm(SeenForm):
    text = forms.CharField(
        label=_("Naskah YAML"),
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
    )


class ReviewForm(PlainForm):
    """A word on the rows that are ticked."""

    rows = forms.MultipleChoiceField(label=_("Baris"), widget=forms.CheckboxSelectMultiple)
    says = forms.ChoiceField(
        label=_("Tinjauan"),
        choices=[("confirm", _("Benar menurut hukum")), ("doubt", _("Diragukan"))],
        widget=forms.RadioSelect,
    )
    reviewer = forms.CharField(
        label=_("Nama dan jabatan seperti ditandatangani"),
        max_length=200,
        widget=forms.TextInput(attrs=WIDE),
    )
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=600,
        widget=LONG,
        help_text=_("Wajib bila diragukan: pasal mana, dan apa bunyinya."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        choices: Sequence[tuple[str, str]],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("rows", choices)
        self.fields["rows"].error_messages["required"] = _now("Pilih dahulu baris yang ditinjau.")

    def chosen(self) -> list[tuple[str, int]]:
        """The ticked rows as (part, position)."""
        pairs = (key.split("-") for key in self.cleaned_data["rows"])
        return [(part, int(position)) for part, position in pairs]


class ExampleForm(PlainForm):
    """When every event of the preview happens, in the city's zone."""

    mulai = forms.DateTimeField(
        label=_("Semua peristiwa terjadi pada"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Tulis hari dan jamnya, misalnya 2027-03-05 22:00.")},
    )

    def clean_mulai(self) -> datetime:
        given: datetime = self.cleaned_data["mulai"]
        if given.year not in YEARS:
            raise forms.ValidationError(_now("Pilih tahun antara 2000 dan 2100."))
        return given
