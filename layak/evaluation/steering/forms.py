"""A round to open, the window of a stage, and the typed word before a round is locked or closed."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.rounds.models import Round
from layak.platform.web.forms import PlainForm

MOMENT = "%Y-%m-%dT%H:%M"


class RoundForm(PlainForm):
    """A new round; its choices are those of the database at the moment of asking."""

    title = forms.CharField(label=_("Nama putaran"), max_length=160)
    code = forms.SlugField(
        label=_("Kode"),
        max_length=40,
        help_text=_(
            "Menjadi bagian alamat halaman dan tidak berubah lagi. Huruf, angka, tanda hubung."
        ),
        error_messages={"invalid": _("Kode terdiri dari huruf, angka, dan tanda hubung.")},
    )
    revision = forms.ChoiceField(label=_("Instrumen"))
    evaluation_year = forms.IntegerField(label=_("Tahun evaluasi"), min_value=1000, max_value=9999)
    data_years = forms.CharField(
        label=_("Tahun data"),
        max_length=40,
        help_text=_("Tahun-tahun yang dinilai, dipisahkan koma."),
    )
    target_rank = forms.CharField(
        label=_("Sasaran predikat"),
        required=False,
        max_length=40,
        help_text=_("Salah satu predikat instrumennya; dapat diatur kemudian."),
    )
    caretaker = forms.ChoiceField(
        label=_("Perangkat daerah pengampu"),
        help_text=_("Memimpin pertanyaan yang badan pertamanya hanya diundang."),
    )
    previous = forms.ChoiceField(label=_("Putaran sebelumnya"), required=False)
    carries = forms.BooleanField(
        label=_("Bawa isian dan penugasan dari putaran sebelumnya"),
        required=False,
        initial=True,
        help_text=_(
            "Uraian, angka, tabel, bukti, dan pembagian ikut terbawa. Nilainya 0 sampai dipastikan."
        ),
    )

    def __init__(self, data: QueryDict | None, *, initial: Mapping[str, object]) -> None:
        super().__init__(data, initial=initial)
        self.set_choices("revision", revision_choices())
        city = Agency.objects.current().filter(command=Agency.Command.CITY).order_by("name")
        self.set_choices("caretaker", [(str(row.pk), row.name) for row in city])
        rounds = Round.objects.order_by("-opened_at")
        self.set_choices("previous", [("", "–"), *((str(row.pk), row.title) for row in rounds)])  # noqa: RUF001

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()

    def clean_data_years(self) -> list[int]:
        years = str(self.cleaned_data["data_years"]).replace(";", ",").split(",")
        numbers = [year.strip() for year in years if year.strip()]
        if not all(year.isascii() and year.isdigit() and len(year) == 4 for year in numbers):
            raise ValidationError(_now("Tulis tahun dengan empat angka, pisahkan dengan koma."))
        if not 1 <= len(numbers) <= 4:
            raise ValidationError(_now("Sebutkan satu sampai empat tahun data."))
        return sorted({int(year) for year in numbers})


def revision_choices() -> list[tuple[str, str]]:
    """The newest revision of every edition first, then the older ones."""
    rows = (
        EditionRevision.objects.select_related("edition")
        .annotate(newest=Max("edition__revisions__number"))
        .defer("document")
        .order_by("edition__title", "-number")
    )
    return [(str(row.pk), f"{row.edition.title}, revisi {row.number}") for row in rows]


class WindowForm(PlainForm):
    opens_at = forms.DateTimeField(
        label=_("Dibuka"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT],
        error_messages={"invalid": _("Tulis tanggal dan jam dibuka.")},
    )
    closes_at = forms.DateTimeField(
        label=_("Ditutup"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT],
        error_messages={"invalid": _("Tulis tanggal dan jam ditutup.")},
    )


class BindingForm(PlainForm):
    """The round's evaluation year, typed; ``seen``: the counts that the person looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    year = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def __init__(self, data: QueryDict | None, *, round_: Round, seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        self.round = round_
        year = self.fields["year"]
        year.label = _now("Ketik %(year)d, tahun evaluasi putaran ini, untuk memastikan") % {
            "year": round_.evaluation_year
        }
        year.error_messages["required"] = self._wanted()

    def clean_year(self) -> str:
        typed = str(self.cleaned_data["year"]).strip()
        if typed != str(self.round.evaluation_year):
            raise ValidationError(self._wanted())
        return typed

    def _wanted(self) -> str:
        return _now("Ketik %(year)d, tahun evaluasi putaran ini.") % {
            "year": self.round.evaluation_year
        }


class ReasonForm(PlainForm):
    """Why a closing is taken back."""

    reason = forms.CharField(
        label=_("Alasan membatalkan penutupan"),
        max_length=2000,
        help_text=_("Masuk jejak audit dan riwayat putaran. Tanpa nama anak."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
