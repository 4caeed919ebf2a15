"""Forms of positions; a list of members may be pasted."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.fields import AgencyChoiceField, day_field
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.positions.actions import Office, Official
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.taskforce.models import Position
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.people.accounts.fields import NipField
from layak.platform.web.forms import PlainForm

if TYPE_CHECKING:
    SeatChoice = forms.ModelChoiceField[Seat]
else:
    SeatChoice = forms.ModelChoiceField

PASTE_LIMIT = 60_000


class SeatChoiceField(SeatChoice):
    def label_from_instance(self, obj: Seat) -> str:
        return f"{obj.title}, {obj.agency.name}"


class OfficeForm(PlainForm):
    place = forms.ChoiceField(label=gettext_lazy("Kedudukan dalam gugus tugas"))
    title = forms.CharField(
        label=gettext_lazy("Jabatan"),
        help_text=gettext_lazy("Jabatan, bukan nama orang; misalnya Kepala Dinas Kesehatan."),
        max_length=160,
    )
    agency = AgencyChoiceField(
        label=gettext_lazy("Perangkat daerah atau lembaga"),
        queryset=Agency.objects.current().order_by("name"),
        required=False,
        empty_label=gettext_lazy("Belum terdaftar"),
    )
    institution = forms.CharField(
        label=gettext_lazy("Nama instansi yang belum terdaftar"), required=False, max_length=160
    )
    seat = SeatChoiceField(
        label=gettext_lazy("Kursi akun yang mewakilinya"),
        help_text=gettext_lazy("Kedudukan ini ikut tampil pada serah terima kursinya."),
        queryset=Seat.objects.current().select_related("agency").order_by("agency__name", "title"),
        required=False,
        empty_label=gettext_lazy("Tidak ada"),
    )

    def __init__(
        self, data: QueryDict | None, *, level: str, initial: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        places = [
            (
                group.label,
                [(f"{group.code}/{duty}", label) for duty, label in group.duties.items()],
            )
            for group in taskforce_policy().groups_of(level)
        ]
        self.set_choices("place", places)

    @property
    def office(self) -> Office:
        given = self.cleaned_data
        group, _slash, duty = given["place"].partition("/")
        return Office(
            group=group,
            duty=duty,
            title=given["title"],
            agency_id=given["agency"].pk if given["agency"] else None,
            institution=given["institution"],
            seat_id=given["seat"].pk if given["seat"] else None,
        )


def office_words(position: Position) -> dict[str, object]:
    """A position as the form begins with it."""
    return {
        "place": f"{position.group}/{position.duty}",
        "title": position.title,
        "agency": position.agency_id,
        "institution": position.institution,
        "seat": position.seat_id,
    }


class OfficialForm(PlainForm):
    name = forms.CharField(label=gettext_lazy("Nama dengan gelar"), max_length=120)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Menjabat sebagai"), choices=Signer.Capacity.choices, required=False
    )
    nip = NipField()
    sex = forms.ChoiceField(
        label=gettext_lazy("Jenis kelamin"),
        choices=[
            ("", gettext_lazy("Tidak dicatat")),
            ("L", gettext_lazy("Laki-laki")),
            ("P", gettext_lazy("Perempuan")),
        ],
        required=False,
    )
    since_on = day_field(gettext_lazy("Menjabat sejak"))

    @property
    def official(self) -> Official:
        return Official(**self.cleaned_data)


class VacateForm(PlainForm):
    until_on = day_field(gettext_lazy("Tidak lagi menjabat sejak"))


class PasteForm(PlainForm):
    text = forms.CharField(
        label=gettext_lazy("Daftar anggota dari Excel"),
        help_text=gettext_lazy(
            "Urutan kolom: No, Kedudukan, Jabatan, Instansi, Klaster. Baris judul boleh ikut; "
            "kolom Nama dibaca bila judulnya ada."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "wrap": "off"}),
        max_length=PASTE_LIMIT,
        strip=False,
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\x00", "")
        if not text.strip():
            raise ValidationError(_("Tempel dahulu barisnya dari Excel."))
        return text

    @property
    def rows(self) -> list[list[str]]:
        """The cells as Excel copies them: tabs between, quotes around a cell with line breaks."""
        text = self.cleaned_data["text"]
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
        except csv.Error:
            return [line.split("\t") for line in text.splitlines()]
