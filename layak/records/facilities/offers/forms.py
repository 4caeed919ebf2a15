from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.platform.web.forms import PlainForm
from layak.records.facilities.needs.fields import AgencyForm, line_field
from layak.records.facilities.offers.entries import LONGEST, MOST_PLACES, OLDEST, OfferContent
from layak.records.facilities.offers.models import ServiceOffer
from layak.records.facilities.offers.policy import offer_policy
from layak.records.facilities.offers.reads import OfferFilter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALL = ("", _("Semua"))
STATES = [
    ("", _("Semua yang berjalan")),
    ("free", _("Ada tempat hari ini")),
    ("expiring", _("Perjanjian segera berakhir")),
    ("expired", _("Perjanjian sudah berakhir")),
    ("stale", _("Belum diperbarui")),
    ("ended", _("Diakhiri")),
]
ACCESS = {"": None, "yes": True, "no": False}
NUMBER = {"inputmode": "numeric"}


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in offer_policy().kinds.values()]


def age_field(label: StrOrPromise) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs=NUMBER),
    )


def capacity_field(help_text: StrOrPromise = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Kapasitas"),
        help_text=help_text,
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs=NUMBER),
    )


class OfferForm(AgencyForm):
    """An offer; what may stand in it is judged by ``read_offer``."""

    named: ClassVar[Mapping[str, str]] = {"paper_id": "paper"}

    agency = forms.ChoiceField(label=_("Instansi"))
    kind = forms.ChoiceField(label=_("Jenis layanan"))
    name = line_field(
        _("Nama layanan"),
        _("Misalnya: Kelas filial SMP, PKBM, atau tempat aman. Tanpa nama anak."),
        most=LONGEST["name"],
        required=True,
    )
    capacity = capacity_field(_("Berapa yang dapat dilayani pada saat yang sama."))
    levels = forms.MultipleChoiceField(
        label=_("Jenjang"),
        help_text=_("Untuk sekolah, kesetaraan, dan beasiswa."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    age_from = age_field(_("Usia termuda"))
    age_to = age_field(_("Usia tertua"))
    sex = forms.ChoiceField(
        label=_("Bagi siapa"),
        required=False,
        choices=[("", _("Semua anak")), ("P", _("Anak perempuan")), ("L", _("Anak laki-laki"))],
    )
    districts = forms.MultipleChoiceField(
        label=_("Kecamatan"),
        help_text=_("Kosong berarti seluruh kota."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_accessible = forms.ChoiceField(
        label=_("Dapat dipakai anak penyandang disabilitas"),
        required=False,
        choices=[("", _("Belum diketahui")), ("yes", _("Ya")), ("no", _("Belum"))],
    )
    access_note = line_field(_("Keterangan akses"), most=LONGEST["access_note"])
    agreement = line_field(_("Nomor dan tanggal perjanjian"), most=LONGEST["agreement"])
    agreement_until_on = day_field(
        _("Perjanjian berakhir"),
        required=False,
        help_text=_(
            "Hari pertama perjanjian tidak berlaku lagi. Sejak hari itu tidak dapat dipakai."
        ),
    )
    paper = forms.ChoiceField(
        label=_("Naskah perjanjian"), help_text=_("Dari pustaka bukti instansi."), required=False
    )
    hours = line_field(_("Jam layanan"), most=LONGEST["hours"], size=40)
    is_day_and_night = forms.BooleanField(label=_("Siang dan malam"), required=False)
    contact = line_field(
        _("Kontak kantor"),
        _("Jabatan dan telepon kantor. Jangan menulis alamat tempat aman."),
        most=LONGEST["contact"],
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agencies: Sequence[tuple[str, str]],
        papers: Sequence[tuple[str, str]],
        districts: Sequence[tuple[str, str]],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, agencies=agencies, initial=initial)
        if not self.fields["agency"].widget.is_hidden:
            self.fields["agency"].initial = None
        self.set_choices("kind", kind_choices())
        self.set_choices("levels", offer_policy().levels.items())
        self.set_choices("districts", districts)
        self.set_choices("paper", [("", _("Belum ada")), *papers])
        if not papers:
            del self.fields["paper"]
        if not districts:
            del self.fields["districts"]

    def content(self) -> OfferContent:
        told = self.cleaned_data
        told_otherwise = {"levels", "districts", "is_accessible", "paper_id"}
        names = {field.name for field in fields(OfferContent)} - told_otherwise
        return OfferContent(
            **{name: told[name] for name in names},
            levels=tuple(told["levels"]),
            districts=tuple(told.get("districts", ())),
            is_accessible=ACCESS[told["is_accessible"]],
            paper_id=int(told["paper"]) if told.get("paper") else None,
        )


def initial_of(offer: ServiceOffer) -> dict[str, object]:
    """An offer as the form shows it."""
    names = {field.name for field in fields(OfferContent)} - {"is_accessible", "paper_id"}
    words = {value: word for word, value in ACCESS.items()}
    return {name: getattr(offer, name) for name in names} | {
        "agency": str(offer.agency_id),
        "is_accessible": words[offer.is_accessible],
        "paper": str(offer.paper_id or ""),
        "seen": offer.version,
    }


class CapacityForm(PlainForm):
    capacity = capacity_field()
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReleaseForm(PlainForm):
    """Which place, and how it ended."""

    reservation = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Bagaimana berakhir"), choices=lambda: offer_policy().releases.items()
    )


class OfferFilterForm(PlainForm):
    """What the list shows; what cannot be asked counts as not asked."""

    jenis = forms.ChoiceField(label=_("Jenis"), required=False)
    jenjang = forms.ChoiceField(label=_("Jenjang"), required=False)
    kecamatan = forms.ChoiceField(label=_("Kecamatan"), required=False)
    keadaan = forms.ChoiceField(label=_("Keadaan"), required=False, choices=STATES)

    def __init__(
        self, data: QueryDict, *, districts: Sequence[tuple[str, str]], auto_id: str = "id_%s"
    ) -> None:
        super().__init__(data, auto_id=auto_id)
        self.set_choices("jenis", [ALL, *kind_choices()])
        self.set_choices("jenjang", [ALL, *offer_policy().levels.items()])
        self.set_choices("kecamatan", [ALL, *districts])
        if not districts:
            del self.fields["kecamatan"]

    def wanted(self) -> OfferFilter:
        self.is_valid()
        told = self.cleaned_data
        return OfferFilter(
            kind=told.get("jenis", ""),
            level=told.get("jenjang", ""),
            district=told.get("kecamatan", ""),
            state=told.get("keadaan", ""),
        )
