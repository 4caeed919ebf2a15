"""What people type about an activation; times always with their zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.rules.entries import read_text
from layak.workflows.rapidaction.models import Activation, Level
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_list import CaseFilter, read_mark
from layak.workflows.rapidaction.queries.case_times import ZONES, city_offset, in_zone

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class FilterForm(PlainForm):
    """The filters of the list in its address; anything unknown is left out."""

    tingkat = forms.ChoiceField(
        label=_("Tingkat"), required=False, choices=[("", _("Semua")), *Level.choices]
    )
    keadaan = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[("", _("Belum ditutup")), *Activation.State.choices],
    )  # fmt: skip
    terlambat = forms.BooleanField(label=_("Ada yang terlambat"), required=False)
    saya = forms.BooleanField(label=_("Ditugaskan kepada saya"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="saring-%s", **kwargs)

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


class WhenForm(PlainForm):
    """A real time: day, hour and the zone of the place where it happened."""

    on = forms.DateField(label=_("Tanggal"), widget=DAY)
    clock = forms.TimeField(label=_("Jam"), widget=CLOCK)
    zone = forms.TypedChoiceField(
        label=_("Zona waktu"), coerce=int, choices=[*ZONES.items()],
        help_text=_("Zona tempat peristiwanya terjadi."),
    )  # fmt: skip

    def when(self) -> datetime:
        """The moment with its offset, once the form is valid."""
        told: dict[str, Any] = self.cleaned_data
        spoken: time = told["clock"]
        zone = timezone(timedelta(minutes=told["zone"]))
        return datetime.combine(told["on"], spoken, zone)


def when_initial(moment: datetime, offset_minutes: int = 0) -> dict[str, object]:
    """The fields of a moment, in the city's zone unless told another."""
    offset = offset_minutes or city_offset(moment)
    local = in_zone(moment, offset)
    return {"on": local.date(), "clock": local.time().replace(second=0), "zone": offset}


class BehalfForm(WhenForm):
    """With the paper it rests on, and for whom it is written down."""

    document = forms.CharField(
        label=_("Nomor dan tanggal dokumen"), required=False, max_length=120,
        help_text=_("Nomornya saja; isi dokumen tidak ditulis di sini."),
    )  # fmt: skip
    on_behalf_of = forms.ModelChoiceField(
        label=_("Dicatat untuk pihak luar"), required=False,
        queryset=Agency.objects.none(), empty_label=_("Tidak, ini milik kami sendiri"),
        help_text=_("Bila dicatat untuk pihak luar, dokumennya wajib disebut."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = Agency.objects.current().filter(command=Agency.Command.OUTSIDE)
        self.fields["on_behalf_of"].queryset = outside.order_by("name")  # type: ignore[attr-defined]
        self.fields["on_behalf_of"].label_from_instance = _name  # type: ignore[attr-defined]

    def clean_document(self) -> str:
        return read_text(self.cleaned_data["document"])


class OccurrenceForm(BehalfForm):
    event = forms.ChoiceField(label=_("Peristiwa"))
    field_order = ("event", "on", "clock", "zone", "document", "on_behalf_of")

    def __init__(self, *args: Any, events: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", _("Pilih peristiwa")), *events]  # type: ignore[attr-defined]


class CorrectionForm(WhenForm):
    because = forms.ChoiceField(label=_("Alasan"))
    document = forms.CharField(label=_("Nomor dan tanggal dokumen"), required=False, max_length=120)
    is_withdrawn = forms.BooleanField(
        label=_("Peristiwa ini ternyata tidak terjadi; cabut"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = word_choices("corrections")  # type: ignore[attr-defined]

    def clean_document(self) -> str:
        return read_text(self.cleaned_data["document"])


class ReasonForm(PlainForm):
    """One reason of a fixed list."""

    because = forms.ChoiceField(label=_("Alasan"))

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = word_choices(words)  # type: ignore[attr-defined]


class LevelForm(PlainForm):
    level = forms.ChoiceField(label=_("Tingkat risiko"), choices=Level.choices)
    signs = forms.MultipleChoiceField(
        label=_("Tanda"), required=False, widget=forms.CheckboxSelectMultiple
    )
    because = forms.CharField(
        label=_("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tersegel; tidak tampil di daftar, pemberitahuan, atau jejak."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signs = rapid_policy().signs.values()
        self.fields["signs"].choices = [(sign.code, sign.label) for sign in signs]  # type: ignore[attr-defined]

    def clean_because(self) -> str:
        return read_text(self.cleaned_data["because"])


def word_choices(kind: str) -> list[tuple[str, str]]:
    return [("", str(_("Pilih alasan"))), *rapid_policy().words[kind].items()]


def _name(agency: Agency) -> str:
    return agency.name
