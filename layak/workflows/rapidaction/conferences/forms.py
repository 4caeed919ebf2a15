"""A conference that is planned, one that took place, and a decision that is given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.rules.entries import read_text
from layak.workflows.rapidaction.cases.fields import DAY, CaseForm, WhenForm
from layak.workflows.rapidaction.conferences.actions import LONGEST_DECISIONS, Decided
from layak.workflows.rapidaction.scheme.fields import (
    NamedChoice,
    NamedChoices,
    asked_at_times,
    offer_rows,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy


class ConferenceForm(WhenForm):
    place = forms.CharField(label=_("Tempat"), required=False, max_length=120)
    agencies = NamedChoices(
        label=_("Instansi yang diundang"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Yang punya langkah atau rujukan di sini; undangannya hanya menyebut kode."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        offered: QuerySet[Agency],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        offer_rows(self.fields["agencies"], offered)

    def clean_place(self) -> str:
        return read_text(self.cleaned_data["place"])


# A conference that took place: its sealed words, and rows of who does what by when.

# one agency can be asked for several things
FEWEST_ROWS = 3
ROW = ("agency", "asked", "due")


class HeldForm(WhenForm):
    """``decided`` has a row for each agency that can be named; an empty row is none."""

    decisions = forms.CharField(
        label=_("Keputusan"),
        max_length=LONGEST_DECISIONS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("Tersegel. Yang dikerjakan instansi lain dicatat per baris di bawah."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        offered: QuerySet[Agency],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=initial)
        count = len(offered)
        self.numbers = range(1, max(count, FEWEST_ROWS) + 1) if count else range(0)
        asked = [("", _("Pilih yang diminta")), *rapid_policy().words["asked"].items()]
        for number in self.numbers:
            self.fields[f"agency_{number}"] = NamedChoice(
                label=_("Instansi"),
                queryset=offered,
                required=False,
                empty_label=_("Pilih instansi"),
            )
            self.fields[f"asked_{number}"] = forms.ChoiceField(
                label=_("Yang diminta"), choices=asked, required=False
            )
            self.fields[f"due_{number}"] = forms.DateField(
                label=_("Paling lambat"), widget=DAY, required=False
            )
            # whole rows may be empty, not a part of one
            asked_at_times(self, *(f"{name}_{number}" for name in ROW))

    @property
    def told(self) -> list[forms.BoundField]:
        """The fields above the rows."""
        return [self[name] for name in ("on", "clock", "zone", "decisions")]

    def rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        for number in self.numbers:
            yield number, [self[f"{name}_{number}"] for name in ROW]

    def clean_decisions(self) -> str:
        return read_text(self.cleaned_data["decisions"])

    def clean(self) -> dict[str, object]:
        told = super().clean() or self.cleaned_data
        for number in self.numbers:
            names = [f"{name}_{number}" for name in ROW]
            missing = [name for name in names if not told.get(name) and name not in self.errors]
            if len(missing) < len(ROW):
                for name in missing:
                    label = str(self.fields[name].label).lower()
                    self.add_error(
                        name,
                        _now("Baris %(n)d: isi juga %(what)s, atau kosongkan barisnya.")
                        % {"n": number, "what": label},
                    )
        return told

    def decided(self) -> list[Decided]:
        """The rows that were filled in."""
        told = self.cleaned_data
        return [
            Decided(
                agency_id=told[f"agency_{number}"].pk,
                asked=told[f"asked_{number}"],
                due_on=told[f"due_{number}"],
            )
            for number in self.numbers
            if told.get(f"agency_{number}")
        ]


class DropForm(CaseForm):
    because = forms.ChoiceField(
        label=_("Mengapa tidak jadi"),
        choices=lambda: rapid_policy().words["decision_drops"].items(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasan tidak jadi.")},
    )
