"""A due day for agencies or questions, with the reason of an extension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.evaluation.rounds.wording import day_text
from layak.platform.web.forms import PlainForm

ALL = "semua"


class DueForm(PlainForm):
    """A day for the parts of the ticked agencies in the chosen stages.

    ``stages`` are (code, label); ``closing`` the last day of a stage's window; ``years`` the first
    and last year in which a day of this round can lie.
    """

    stage = forms.ChoiceField(label=_("Pertanyaan pada tahap"))
    due_on = forms.DateField(
        label=_("Tenggat"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Dikosongkan berarti tanpa tenggat sendiri; jendela tahap yang berlaku."),
        error_messages={"invalid": _("Tulis tanggal tenggat: tahun-bulan-tanggal.")},
    )
    reason = forms.CharField(
        label=_("Alasan perpanjangan"),
        required=False,
        max_length=300,
        help_text=_(
            "Perlu bila ada tenggat yang menjadi lebih lambat. Dibaca perangkat daerahnya."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        stages: Sequence[tuple[str, str]],
        closing: Mapping[str, date],
        years: tuple[int, int],
    ) -> None:
        super().__init__(data)
        self.closing, self.years, self.stages = closing, years, dict(stages)
        self.set_choices("stage", [(ALL, _now("Semua yang masih dikerjakan")), *stages])

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        first, last = self.years
        if due_on and not first <= due_on.year <= last:
            raise forms.ValidationError(
                _now("Periksa tahunnya: tenggat putaran ini antara %(first)s dan %(last)s.")
                % {"first": first, "last": last}
            )
        return due_on

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        due_on, wanted = data.get("due_on"), data.get("stage", ALL)
        data["stages"] = [code for code in self.stages if wanted in (ALL, code)]
        shut = [code for code in data["stages"] if code in self.closing]
        too_early = [code for code in shut if due_on and self.closing[code] < due_on]
        if too_early:
            self.add_error("due_on", self._after_the_window(too_early[0]))
        return data

    def _after_the_window(self, stage: str) -> str:
        return _now(
            "Jendela tahap %(stage)s ditutup %(day)s; sesudah itu tidak ada yang dapat diisi. "
            "Geser jendelanya dahulu, atau pilih hari yang lebih awal."
        ) % {"stage": self.stages[stage], "day": day_text(self.closing[stage])}
