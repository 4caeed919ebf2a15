"""What to search for, and within which limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.evaluation.editions import files
from layak.platform.web.forms import PlainForm
from layak.rules.entries import Misread, read_number
from layak.rules.instrument import Edition, Question
from layak.rules.numbers import date_id, decimal_id
from layak.rules.road.limits import unknown_in
from layak.workflows.improvement.efforts.fields import NumberField, said
from layak.workflows.improvement.searches.reads import Asked, Rungs

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BETWEEN = re.compile(r"[\s,;]+")
CAPACITIES = 3
LONGEST = 2000
MOST_MONEY = Decimal(10_000_000)


class CodesField(forms.CharField):
    """Codes of questions, apart by comma or space."""

    def __init__(self, *, label: StrOrPromise, help_text: StrOrPromise) -> None:
        super().__init__(label=label, help_text=help_text, max_length=LONGEST, required=False)

    def clean(self, value: object) -> tuple[str, ...]:
        text = super().clean(value)
        return tuple(dict.fromkeys(code for code in BETWEEN.split(text) if code))


class RungsField(forms.CharField):
    """Lines of a question's code and the points it shall have: ``14.1 = 3``."""

    def __init__(self, *, label: StrOrPromise, help_text: StrOrPromise) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=LONGEST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def clean(self, value: object) -> Rungs:
        text = super().clean(value)
        return tuple(_rung(line) for line in re.split(r"[\n;]+", text) if line.strip())


def _rung(line: str) -> tuple[str, Decimal]:
    code, is_there, points = line.partition("=")
    if not is_there:
        raise forms.ValidationError(
            _("Tulis kode dan nilainya, misalnya 14.1 = 3: %(line)s") % {"line": line.strip()[:60]}
        )
    try:
        return code.strip(), read_number(points.strip())
    except Misread as error:
        raise forms.ValidationError(f"{code.strip()[:20]}: {said(error)}") from error


class SearchForm(PlainForm):
    """The rank, a margin, and the limits that people set; everything but the rank may be empty."""

    rank = forms.ChoiceField(label=gettext_lazy("Predikat yang dituju"))
    margin = NumberField(
        label=gettext_lazy("Jarak aman (poin)"),
        required=False,
        help_text=gettext_lazy("Di atas ambang predikat, karena verifikasi biasanya mengurangi."),
    )
    resting = forms.MultipleChoiceField(
        label=gettext_lazy("Perangkat daerah yang tidak ditambah tugasnya"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    excluded = CodesField(
        label=gettext_lazy("Pertanyaan yang tidak diubah"),
        help_text=gettext_lazy("Kodenya, misalnya 14.1, 14.2."),
    )
    fixed = RungsField(
        label=gettext_lazy("Harus naik tepat menjadi"),
        help_text=gettext_lazy("Satu baris satu pertanyaan, misalnya 14.1 = 3."),
    )
    committed = RungsField(
        label=gettext_lazy("Sudah disanggupi menjadi"),
        help_text=gettext_lazy("Tetap terjadi, jadi upaya dan biayanya tidak dihitung lagi."),
    )
    at_most_each = forms.IntegerField(
        label=gettext_lazy("Paling banyak perbaikan per perangkat daerah"),
        required=False,
        min_value=0,
        max_value=400,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    effort = NumberField(label=gettext_lazy("Jumlah upaya paling banyak"), required=False)
    money = NumberField(
        label=gettext_lazy("Dana paling banyak (juta rupiah)"), required=False, most=MOST_MONEY
    )
    ready_by = forms.DateField(
        label=gettext_lazy("Harus siap paling lambat"),
        required=False,
        help_text=gettext_lazy("Yang siap sesudahnya tidak terhitung dalam putaran ini."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Tulis tanggal: tahun-bulan-tanggal.")},
    )
    has_prerequisites = forms.BooleanField(
        label=gettext_lazy("Pakai prasyarat usulan kami (misalnya SK sebelum standardisasi)"),
        required=False,
    )
    has_frontier = forms.BooleanField(
        label=gettext_lazy("Hitung juga grafik upaya terhadap nilai (lebih lama)"), required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        edition: Edition,
        agencies: list[str],
        today: date,
        writing_ends_on: date | None = None,
        is_too_short: bool = False,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """``writing_ends_on``, the last day of the round's own window, is the day proposed, unless
        the way to the rank ``is_too_short`` by then: no road could be found."""
        is_ahead = writing_ends_on is not None and writing_ends_on > today
        given = {"ready_by": writing_ends_on} if is_ahead and not is_too_short else {}
        super().__init__(data, initial={**given, **(initial or {})})
        self.edition, self.today = edition, today
        self.is_windowed = is_ahead
        if writing_ends_on is not None:
            said = _("Jendela pengisian putaran ini sudah tutup %(day)s: tulis hari lain.")
            if is_ahead and is_too_short:
                said = _(
                    "Jendela pengisian putaran ini tutup %(day)s; sampai hari itu predikat ini tidak "
                    "terkejar. Tanpa tanggal, jalannya untuk putaran berikutnya."
                )
            elif is_ahead:
                said = _(
                    "Jendela pengisian putaran ini tutup %(day)s; yang siap sesudahnya tidak ikut."
                )
            self.fields["ready_by"].help_text = said % {"day": date_id(writing_ends_on)}
        for number in range(1, CAPACITIES + 1):
            self.fields[f"capacity_name_{number}"] = forms.ChoiceField(
                label=_("Perangkat daerah %(n)d") % {"n": number}, required=False
            )
            self.fields[f"capacity_{number}"] = NumberField(
                label=_("Upayanya paling banyak (%(n)d)") % {"n": number}, required=False
            )
        names = [(name, name) for name in agencies]
        self.set_choices("rank", [(rank.name, rank.name) for rank in edition.ranks])
        self.set_choices("resting", names)
        for number in range(1, CAPACITIES + 1):
            self.set_choices(f"capacity_name_{number}", [("", _("Pilih")), *names])

    @property
    def capacities(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The pairs of fields, for the page."""
        numbers = range(1, CAPACITIES + 1)
        return [(self[f"capacity_name_{n}"], self[f"capacity_{n}"]) for n in numbers]

    def clean_excluded(self) -> tuple[str, ...]:
        codes: tuple[str, ...] = self.cleaned_data["excluded"]
        for code in codes:
            self._question(code)
        return codes

    def clean_fixed(self) -> Rungs:
        return self._rungs("fixed")

    def clean_committed(self) -> Rungs:
        return self._rungs("committed")

    def clean_ready_by(self) -> date | None:
        day: date | None = self.cleaned_data["ready_by"]
        if day is not None and day <= self.today:
            raise forms.ValidationError(_("Tulis hari sesudah hari ini."))
        return day

    def clean(self) -> dict[str, object]:
        told = super().clean() or self.cleaned_data
        for number in range(1, CAPACITIES + 1):
            name, most = told.get(f"capacity_name_{number}"), told.get(f"capacity_{number}")
            if bool(name) != (most is not None) and f"capacity_{number}" not in self.errors:
                self.add_error(
                    f"capacity_{number}", _("Isi perangkat daerah dan upayanya, atau kosongkan.")
                )
        both = dict(told.get("fixed", ())).keys() & set(told.get("excluded", ()))
        if both:
            self.add_error(
                "excluded",
                _("%(codes)s tidak dapat sekaligus harus naik dan tidak diubah.")
                % {"codes": ", ".join(sorted(both))},
            )
        return told

    def _rungs(self, name: str) -> Rungs:
        rungs: Rungs = self.cleaned_data[name]
        unknown = unknown_in(files.unknown_texts(), self.edition)
        for code, to in rungs:
            if code in unknown:
                raise forms.ValidationError(
                    _("%(code)s: teks aslinya belum diketahui, jadi tidak dapat direncanakan.")
                    % {"code": code}
                )
            points = sorted({option.points for option in self._question(code).options})
            if to not in points:
                shown = ", ".join(decimal_id(one) for one in points)
                raise forms.ValidationError(
                    _("%(code)s: %(to)s bukan pilihan jawaban. Pilihannya: %(shown)s.")
                    % {"code": code, "to": decimal_id(to), "shown": shown or _("tidak ada")}
                )
        return rungs

    def _question(self, code: str) -> Question:
        question = self.edition.find(code)
        if question is None:
            raise forms.ValidationError(
                _("Pertanyaan %(code)s tidak ada dalam instrumen ini.") % {"code": code[:20]}
            )
        return question

    def asked(self) -> Asked:
        """What was asked for, of a form that is valid."""
        told = self.cleaned_data
        capacity: dict[str, Decimal] = {}
        for number in range(1, CAPACITIES + 1):
            if told[f"capacity_name_{number}"]:
                capacity[told[f"capacity_name_{number}"]] = told[f"capacity_{number}"]
        money: Decimal | None = told["money"]
        return Asked(
            rank=told["rank"],
            begins_on=self.today,
            margin=told["margin"] or Decimal(0),
            resting=tuple(told["resting"]),
            excluded=told["excluded"],
            fixed=told["fixed"],
            committed=told["committed"],
            capacity=tuple(capacity.items()),
            at_most_each=told["at_most_each"],
            effort=told["effort"],
            money_idr=None if money is None else int(money * 1_000_000),
            ready_by=told["ready_by"],
            has_prerequisites=told["has_prerequisites"],
            has_frontier=told["has_frontier"],
        )
