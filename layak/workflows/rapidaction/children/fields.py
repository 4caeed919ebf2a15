"""What names a child, as fields that the forms of several rooms begin with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.city.places.models import District
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.children.actions import LINES, ChildWords
from layak.workflows.rapidaction.children.reads import LookedFor
from layak.workflows.rapidaction.children.rules import age_on, band_of
from layak.workflows.rapidaction.scheme.fields import NamedChoice, WordsField, day_field

YES_NO = [("", _("Belum diketahui")), ("yes", _("Ya")), ("no", _("Tidak"))]
NAMED = ("name", "nik", "born_on", "age", "address", "guardian", "guardian_contact", "school")
FOLDED = (
    "nik",
    "is_sure",
    "born_on",
    "address",
    "school",
    "guardian",
    "guardian_contact",
    "has_disability",
)
CHILD_FIELDS = (
    "name",
    "nik",
    "is_sure",
    "born_on",
    "age",
    "sex",
    "has_disability",
    "child_district",
    "address",
    "guardian",
    "guardian_contact",
    "school",
)


class ChildForm(PlainForm):
    """Nothing in it is required: a child without papers or name is helped as well."""

    name = WordsField(
        label=_("Nama anak"), most=LINES["name"][1], help_text=_("Satu kata pun cukup.")
    )
    nik = WordsField(label=_("NIK"), most=40, help_text=_("Kosongkan bila belum punya."))
    is_sure = forms.BooleanField(
        label=_("NIK sudah diperiksa, tetap simpan walau berbeda dengan isian lain"), required=False
    )
    born_on = day_field(_("Tanggal lahir"))
    age = forms.IntegerField(
        label=_("Umur perkiraan (tahun)"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("Bila tanggal lahir tidak diketahui."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        required=False,
        choices=[("", _("Belum diketahui")), ("L", _("Laki-laki")), ("P", _("Perempuan"))],
    )
    has_disability = forms.ChoiceField(
        label=_("Penyandang disabilitas"), required=False, choices=YES_NO
    )
    child_district = NamedChoice(
        label=_("Kecamatan anak"),
        required=False,
        queryset=District.objects.order_by("name"),
        empty_label=_("Belum diketahui"),
    )
    address = WordsField(label=_("Alamat"), most=LINES["address"][1])
    guardian = WordsField(
        label=_("Orang tua atau wali"),
        most=LINES["guardian"][1],
        help_text=_("Tulis di catatan “Terlapor” bila ia yang dilaporkan."),
    )
    guardian_contact = WordsField(
        label=_("Kontak orang tua atau wali"), most=LINES["guardian_contact"][1]
    )
    school = WordsField(label=_("Sekolah"), most=LINES["school"][1])

    @property
    def tells_more(self) -> bool:
        """Whether something stands in the fields that a report folds away, so that they show."""
        is_wrong = bool(self["child_district"].errors)
        return is_wrong or any(self[name].value() or self[name].errors for name in FOLDED)

    def names_somebody(self) -> bool:
        return any(self.cleaned_data.get(name) not in ("", None) for name in NAMED)

    def child_words(self) -> ChildWords:
        told = self.cleaned_data
        names = (
            "name",
            "nik",
            "born_on",
            "age",
            "address",
            "guardian",
            "guardian_contact",
            "school",
            "sex",
            "is_sure",
        )
        return ChildWords(
            **{name: told[name] for name in names},
            has_disability={"yes": True, "no": False}.get(told["has_disability"]),
            district=told["child_district"],
        )


def looked_for(data: Mapping[str, object], *, today: date, prefix: str | None = None) -> LookedFor:
    """What a form, valid or not, says of a child that may be known already."""
    form = ChildForm(data, prefix=prefix)
    form.is_valid()
    told = form.cleaned_data
    born_on, age = told.get("born_on"), told.get("age")
    if born_on is not None and born_on <= today:
        age = age_on(born_on, today)
    district = told.get("child_district")
    return LookedFor(
        nik="".join(filter(str.isdigit, told.get("nik", ""))),
        name=told.get("name", ""),
        age_band="" if age is None else band_of(age),
        district_id=district.pk if district else None,
    )
