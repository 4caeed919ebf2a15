"""The report of a desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.city.places.models import District
from layak.platform.web.forms import PlainForm
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.handoffs.share_rules import names_a_school
from layak.workflows.rapidaction.intake.actions import (
    LONGEST_LINE,
    LONGEST_STORY,
    MOST_CHILDREN,
    ReportWords,
)
from layak.workflows.rapidaction.intake.rules import FIRST_YEAR, LongAgo
from layak.workflows.rapidaction.scheme.fields import (
    NO_CHOICE,
    NamedChoice,
    WordsField,
    clock_field,
    day_field,
    moment_field,
    moment_of,
    offer_rows,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy


def writer_words(by: Actor) -> str:
    """Who typed a report, for whoever asks back: "Dian Contoh, Guru BK, SMPN Contoh"."""
    seat = by.seat
    parts = [by.user.name, seat.title if seat else "", seat.agency_name if seat else ""]
    return ", ".join(part for part in parts if part)[:LONGEST_LINE]


class ReportForm(PlainForm):
    """What somebody said at a desk, on the telephone, or through SAPA 129."""

    save_id = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Datang lewat"))
    outside_reference = WordsField(
        label=_("Nomor rujukan luar"),
        most=60,
        help_text=_("Misalnya nomor SAPA 129 atau nomor laporan polisi."),
    )
    received_at = moment_field(_("Kapan disampaikan kepada Anda"))
    happened_on = day_field(
        _("Kapan kejadiannya?"), _("Bila tahu. Harinya saja cukup; biarkan kosong bila tidak tahu.")
    )
    happened_clock = clock_field(_("Jam kejadian"))
    # asked only where the day lies so far back that its year may be a slip
    is_long_ago = forms.BooleanField(
        label=_("Benar, sudah selama itu"), required=False, widget=forms.HiddenInput
    )
    topic = forms.ChoiceField(label=_("Tentang apa"), required=False)
    signs = forms.MultipleChoiceField(
        label=_("Tanda yang diketahui"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Centang yang disebut pelapor. Satu tanda merah membuat laporan didahulukan."),
    )
    story = WordsField(
        label=_("Apa yang disampaikan"),
        most=LONGEST_STORY,
        rows=6,
        help_text=_("Ringkas, dengan kata pelapor sendiri. Jangan menyimpan foto atau video."),
    )
    child_hint = WordsField(
        label=_("Petunjuk tentang anak"),
        most=LONGEST_LINE,
        help_text=_("Nama, umur, atau tempat bertemu, sejauh diketahui. Disimpan tersegel."),
    )
    child_count = forms.IntegerField(
        label=_("Jumlah anak"),
        min_value=1,
        max_value=MOST_CHILDREN,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    district = NamedChoice(
        label=_("Kecamatan"),
        required=False,
        queryset=District.objects.none(),
        empty_label=_("Belum diketahui"),
    )
    is_anonymous = forms.BooleanField(
        label=_("Pelapor tidak ingin disebut namanya"),
        required=False,
        help_text=_("Nama dan kontak di bawah tidak disimpan."),
    )
    reporter = WordsField(
        label=_("Nama pelapor"),
        most=LONGEST_LINE,
        help_text=_(
            "Kosong berarti Anda sendiri: nama, jabatan, dan surel Anda disimpan tersegel, agar "
            "penerima laporan dapat bertanya kembali."
        ),
    )
    reporter_contact = WordsField(label=_("Kontak pelapor"), most=LONGEST_LINE)
    reported_agency = NamedChoice(
        label=_("Instansi yang dilaporkan"),
        required=False,
        queryset=Agency.objects.none(),
        empty_label=_("Tidak ada"),
        help_text=_("Orang dari instansi ini tidak akan melihat laporan dan penanganannya."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, at: datetime, agency_name: str = ""
    ) -> None:
        """``agency_name`` of whoever types: a school reports as one."""
        channel = Report.Channel.SCHOOL if names_a_school(agency_name) else Report.Channel.AGENCY
        first_said = {"save_id": uuid4(), "received_at": at, "channel": channel.value}
        super().__init__(data, initial=first_said)
        policy, fields = rapid_policy(), self.fields
        staff = [pair for pair in Report.Channel.choices if pair[0] != Report.Channel.PUBLIC]
        self.set_choices("channel", staff)
        self.set_choices(
            "topic", [NO_CHOICE, *((one.code, one.label) for one in policy.topics.values())]
        )
        self.set_choices("signs", [(one.code, one.label) for one in policy.signs.values()])
        offer_rows(fields["district"], District.objects.order_by("name"))
        offer_rows(fields["reported_agency"], Agency.objects.current().order_by("name"))
        first = date(FIRST_YEAR, 1, 1)
        fields["happened_on"].validators.append(
            MinValueValidator(first, _("Tahun ini terlalu jauh. Periksa tahunnya."))
        )
        fields["happened_on"].widget.attrs["max"] = timezone.localdate(at).isoformat()
        if data is not None and data.get("is_long_ago"):
            self._ask_if_meant()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("happened_clock") and not told.get("happened_on"):
            self.add_error("happened_on", _("Tulis juga harinya, atau kosongkan jamnya."))
        return told

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, LongAgo):
            self._ask_if_meant()

    def _ask_if_meant(self) -> None:
        self.fields["is_long_ago"].widget = forms.CheckboxInput()

    def words(self, *, by: Actor) -> ReportWords:
        """Who names no reporter and asks for no silence has told it himself (``by``)."""
        told, day = self.cleaned_data, self.cleaned_data["happened_on"]
        names = (
            "story",
            "child_hint",
            "topic",
            "child_count",
            "district",
            "reported_agency",
            "outside_reference",
            "reporter",
            "reporter_contact",
        )
        words = {name: told[name] for name in names}
        if not told["is_anonymous"] and not told["reporter"]:
            words["reporter"] = writer_words(by)
            words["reporter_contact"] = told["reporter_contact"] or by.user.email
        return ReportWords(
            **words,
            signs=tuple(told["signs"]),
            is_anonymous=told["is_anonymous"],
            happened_at=moment_of(day, told["happened_clock"]) if day else None,
            is_sure_of_when=told["is_long_ago"],
        )
