"""Forms of the plan of a meeting."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import AgencyChoiceField, day_field
from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.fields import NipField
from layak.platform.web.forms import PlainForm
from layak.workflows.meetings.planning.actions import MeetingPlan
from layak.workflows.meetings.planning.policy import meeting_kinds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIZE = {"size": 50}


def _hour(label: StrOrPromise) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Waktu setempat, misalnya 09:00."),
        error_messages={"invalid": _("Tulis jamnya, misalnya 09:00.")},
    )


def _words(label: StrOrPromise, length: int, help_text: StrOrPromise = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput(attrs=SIZE),
    )


class MeetingForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("Jenis rapat"),
        choices=lambda: [(kind.code, kind.label) for kind in meeting_kinds().values()],
    )
    title = forms.CharField(
        label=_("Judul"), max_length=200, widget=forms.TextInput(attrs={"size": 70})
    )
    purpose = forms.CharField(
        label=_("Maksud"),
        help_text=_("Satu atau dua kalimat; tercetak pada undangan dan notulen."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    day = day_field(_("Hari rapat"))
    begins = _hour(_("Mulai"))
    ends = _hour(_("Selesai"))
    place = forms.CharField(label=_("Tempat"), max_length=200, widget=forms.TextInput(attrs=SIZE))
    online_url = forms.URLField(
        label=_("Tautan daring"),
        help_text=_("Untuk yang ikut dari jauh; dikosongkan bila tidak ada."),
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    organiser = AgencyChoiceField(
        label=_("Penyelenggara"), queryset=Agency.objects.current().order_by("name")
    )
    chair_agency = AgencyChoiceField(
        label=_("Instansi pimpinan rapat"),
        queryset=Agency.objects.current().order_by("name"),
        required=False,
        help_text=_(
            "Kop notulen dan daftar hadir mengikuti instansi yang menandatanganinya; kosongkan "
            "bila sama dengan penyelenggara."
        ),
    )
    chair_position = _words(_("Jabatan pimpinan rapat"), 160, _("Misalnya Asisten I."))
    chair_name = _words(_("Nama pimpinan rapat"), 120)
    chair_nip = NipField(_("NIP pimpinan rapat"))
    note_taker_position = _words(_("Jabatan notulis"), 160)
    note_taker_name = _words(_("Nama notulis"), 120)
    note_taker_nip = NipField(_("NIP notulis"))
    has_been = forms.BooleanField(label=_("Mencatat rapat yang sudah berlangsung"), required=False)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("begins"), data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _now("Jam selesai sesudah jam mulai."))
        return data

    def plan(self) -> MeetingPlan:
        """The plan that was typed; only of a valid form."""
        told = dict(self.cleaned_data)
        day, begins, ends = told.pop("day"), told.pop("begins"), told.pop("ends")
        told.pop("has_been")
        organiser, chair_agency = told.pop("organiser"), told.pop("chair_agency")
        return MeetingPlan(
            **told,
            starts_at=_moment(day, begins),
            ends_at=_moment(day, ends),
            organiser_id=organiser.pk,
            chair_agency_id=chair_agency.pk if chair_agency else None,
        )


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


class CancelForm(PlainForm):
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Dibaca oleh yang diundang."),
        max_length=300,
        widget=forms.TextInput(attrs=SIZE),
    )
