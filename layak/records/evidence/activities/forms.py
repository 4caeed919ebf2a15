from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.places.models import District
from layak.platform.web.forms import PlainForm
from layak.records.evidence.activities.rules import MOST_PEOPLE, PHOTOS_AT_MOST, Entry
from layak.records.evidence.files.fields import agency_field, claim_field, day
from layak.records.evidence.uploads.form_files import FilesField, FilesInput, KeysField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PHOTO_KINDS = "image/jpeg,image/png,image/webp,image/heic,image/heif"
STORY_AT_MOST = 2000
CHECKED = "is_checked"


class CountField(forms.IntegerField):
    """How many took part; that it may stay empty is said once for all four."""

    is_conditional = True


def count(label: StrOrPromise) -> CountField:
    return CountField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ActivityForm(PlainForm):
    """The two minutes on a phone; what stands in it is judged by ``check_entry``."""

    title = forms.CharField(
        label=_("Kegiatan apa?"),
        max_length=200,
        help_text=_("Misalnya: Pelatihan kader posyandu. Tanpa nama anak."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    happened_on = day(_("Kapan?"), required=True)
    ended_on = day(_("Sampai"), _("Bila lebih dari satu hari."))
    ward = forms.ChoiceField(label=_("Di kelurahan mana?"), required=False)
    place = forms.CharField(
        label=_("Tempatnya"),
        max_length=120,
        required=False,
        help_text=_("Misalnya: Balai Kelurahan, lapangan, daring."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unplaced_because = forms.CharField(
        label=_("Tempat tidak dapat disebut, karena"),
        max_length=300,
        required=False,
        help_text=_("Hanya bila kelurahan dan tempat dikosongkan."),
    )
    girls = count(_("Anak perempuan"))
    boys = count(_("Anak laki-laki"))
    women = count(_("Perempuan dewasa"))
    men = count(_("Laki-laki dewasa"))
    story = forms.CharField(
        label=_("Ceritakan singkat"),
        max_length=STORY_AT_MOST,
        required=False,
        help_text=_("Apa yang dilakukan dan hasilnya. Tanpa nama, alamat, atau nomor anak."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = FilesField(
        label=_("Foto"),
        required=False,
        allow_empty_file=True,
        help_text=_("Paling banyak %(n)d. Wajah anak hanya dengan izin orang tua.")
        % {"n": PHOTOS_AT_MOST},
        widget=FilesInput(attrs={"accept": PHOTO_KINDS, "multiple": True}),
    )
    claims = claim_field()
    agency = agency_field()
    is_checked = forms.BooleanField(
        label=_("Sudah saya periksa: tulisan ini tidak memuat identitas anak"), required=False
    )
    save_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    upload_keys = KeysField()

    # the attempt that the form is from now on; empty while it is the one that was sent
    fresh_id = ""

    def begin_anew(self) -> None:
        """What comes back is another attempt: sent once more it is an entry of its own."""
        self.fresh_id = str(uuid4())
        if isinstance(self.data, QueryDict):
            told = self.data.copy()
            told["save_id"] = self.fresh_id
            self.data = told

    def offer_wards(self, districts: list[District]) -> None:
        """Kelurahan and desa by kecamatan."""
        groups = [
            (district.name, [(str(ward.id), ward.name) for ward in district.ward_set.all()])
            for district in districts
        ]
        self.set_choices("ward", [("", _("Pilih bila ada")), *groups])

    @property
    def asks_checked(self) -> bool:
        """Whether the words seem to hold identity, so that the person must look at them."""
        return CHECKED in self.errors or bool(self.data.get(CHECKED))

    def entry(self) -> Entry:
        told = self.cleaned_data
        asked = {field.name for field in fields(Entry)} - {"ward_id"}
        ward_id = int(told["ward"]) if told["ward"] else None
        return Entry(ward_id=ward_id, **{name: told[name] for name in asked})


class ActivityChangeForm(ActivityForm):
    """The same, with what the person saw and the photos that do not belong to it."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)
    dropped = forms.MultipleChoiceField(
        label=_("Lepas foto dari catatan ini"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
