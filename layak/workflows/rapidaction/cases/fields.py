"""A real time with its zone, and reasons of a fixed list: fields of many forms about a case."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.cases.reads import ZONES, city_offset, in_zone
from layak.workflows.rapidaction.scheme.policy import rapid_policy

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class CaseForm(PlainForm):
    """A form about one case; ``theirs`` is what stands now, where another was faster."""

    theirs = ""


class WhenForm(CaseForm):
    """A real time: day, hour and the zone of the place where it happened."""

    on = forms.DateField(label=_("Tanggal"), widget=DAY)
    clock = forms.TimeField(label=_("Jam"), widget=CLOCK)
    zone = forms.TypedChoiceField(
        label=_("Zona waktu"),
        coerce=int,
        choices=[*ZONES.items()],
        help_text=_("Zona tempat peristiwanya terjadi."),
    )

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


def word_choices(kind: str) -> list[tuple[str, str]]:
    return [("", str(_("Pilih alasan"))), *rapid_policy().words[kind].items()]
