from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.platform.web.forms import PlainForm
from layak.records.facilities.entries import NEED, NOTE, WHY, NeedContent
from layak.records.facilities.models import ReadinessNeed
from layak.records.facilities.queries import NeedFilter
from layak.rules.refusal import Refused
from layak.rules.rupiah import read_rupiah

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.docx,.xlsx,.pptx,.csv,.txt"
SPLIT = re.compile(r"[\s,;]+")
LACK_LABELS = [
    ("", _("Semua")),
    ("dana", _("Belum ada dana")),
    ("biaya", _("Biaya belum dihitung")),
    ("tanggal", _("Belum ada tanggal")),
]
STATE_LABELS = [("", _("Semua yang berjalan")), *ReadinessNeed.State.choices]
ALL = ("", _("Semua"))


class MoneyField(forms.CharField):
    """Whole rupiah or None, as people type it."""

    def clean(self, value: Any) -> int | None:
        try:
            return read_rupiah(super().clean(value))
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal


class CodesField(forms.CharField):
    """Codes of questions between commas or spaces."""

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(code for code in SPLIT.split(super().clean(value)) if code)


def line(
    label: Any, help_text: Any = "", *, most: int, size: int = 60, required: bool = False
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.TextInput(attrs={"size": size, "autocomplete": "off"}),
    )


class NeedForm(PlainForm):
    """A row of the sheet; what may stand in it is judged by ``read_content``."""

    agency = forms.ChoiceField(label=_("Perangkat daerah"))
    kind = forms.ChoiceField(label=_("Jenis"), choices=ReadinessNeed.Kind.choices)
    need = line(
        _("Apa yang harus disiapkan?"),
        _("Misalnya: ruang laktasi di tiga puskesmas."),
        most=NEED,
        required=True,
    )
    why = line(_("Mengapa?"), _("Keadaan sekarang dan yang kurang. Tanpa nama anak."), most=WHY)
    cost = MoneyField(
        label=_("Biaya"),
        help_text=_("Dalam rupiah: 150.000.000 atau 150 juta."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"size": 20, "autocomplete": "off"}),
    )
    funding = forms.ChoiceField(label=_("Sumber dana"), choices=ReadinessNeed.Funding.choices)
    funding_note = line(
        _("Keterangan dana"), _("Nomor kegiatan, tahun anggaran, atau nama mitra."), most=NOTE
    )
    target_on = day_field(_("Siap paling lambat"), required=False)
    codes = CodesField(
        label=_("Pertanyaan yang terangkat"),
        help_text=_("Kode pertanyaannya, misalnya 14.5 15.2."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"size": 30, "autocomplete": "off"}),
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, agencies: Sequence[tuple[str, str]], chosen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        field.choices = agencies  # type: ignore[attr-defined]  # a ChoiceField
        field.initial = chosen or (agencies[0][0] if agencies else "")
        if len(agencies) == 1:
            field.widget = forms.HiddenInput()
            field.required = False

    @property
    def agency_id(self) -> int:
        """The chosen agency, or the only one."""
        return int(self.cleaned_data["agency"] or self.fields["agency"].initial)

    def content(self) -> NeedContent:
        names = ("kind", "need", "why", "cost", "funding", "funding_note", "target_on", "codes")
        return NeedContent(**{name: self.cleaned_data[name] for name in names})


def initial_of(need: ReadinessNeed) -> dict[str, Any]:
    """A row as the form shows it."""
    names = ("kind", "need", "why", "funding", "funding_note", "target_on")
    return {name: getattr(need, name) for name in names} | {
        "agency": str(need.agency_id),
        "cost": "" if need.cost is None else f"{need.cost:,d}".replace(",", "."),
        "codes": " ".join(need.codes),
        "seen": need.version,
    }


class PasteForm(PlainForm):
    agency = forms.ChoiceField(label=_("Perangkat daerah"))
    table = forms.CharField(
        label=_("Baris dari Excel"),
        help_text=_(
            "Urutan kolom: kebutuhan, jenis, alasan, biaya, sumber dana, target, kode pertanyaan. "
            "Salin dari Excel, lalu tempel di sini."
        ),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        field.choices = agencies  # type: ignore[attr-defined]  # a ChoiceField
        field.initial = agencies[0][0] if agencies else ""
        if len(agencies) == 1:
            field.widget = forms.HiddenInput()
            field.required = False

    @property
    def agency_id(self) -> int:
        return int(self.cleaned_data["agency"] or self.fields["agency"].initial)


class ProgressForm(PlainForm):
    percent = forms.IntegerField(
        label=_("Kemajuan (persen)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = line(_("Catatan"), _("Apa yang sudah ada dan apa yang menghambat."), most=600)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReviewForm(PlainForm):
    label = line(_("Rapat"), _("Misalnya Rakor Gugus Tugas ke-5."), most=200, size=40)
    url = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    note = line(_("Catatan"), _("Wajib bila ditunda atau dibatalkan."), most=600)


class WithdrawForm(PlainForm):
    note = line(_("Alasan"), most=600, required=True)


class PromiseForm(PlainForm):
    due_on = day_field(_("Tenggat"), required=False)


class ProofForm(PlainForm):
    file = forms.FileField(
        label=_("Berkas bukti"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("Foto, berita acara, atau SK. Tanpa nama dan wajah anak."),
    )
    evidence = forms.ChoiceField(label=_("atau dari pustaka bukti"), required=False)

    def __init__(self, *args: Any, evidence: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Pilih bila ada")), *evidence]
        self.fields["evidence"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class FilterForm(PlainForm):
    """What the list shows; what cannot be asked counts as not asked."""

    q = forms.CharField(label=_("Kata"), required=False, max_length=80)
    perangkat = forms.ChoiceField(label=_("Perangkat daerah"), required=False)
    keadaan = forms.ChoiceField(label=_("Keadaan"), required=False, choices=STATE_LABELS)
    jenis = forms.ChoiceField(
        label=_("Jenis"), required=False, choices=[ALL, *ReadinessNeed.Kind.choices]
    )
    kurang = forms.ChoiceField(label=_("Yang belum ada"), required=False, choices=LACK_LABELS)
    bagian = forms.ChoiceField(label=_("Bagian"), required=False)
    kode = forms.CharField(label=_("Kode pertanyaan"), required=False, max_length=20)

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[tuple[int, str]],
        parts: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        bodies = [(str(pk), name) for pk, name in agencies]
        self.fields["perangkat"].choices = [ALL, *bodies]  # type: ignore[attr-defined]
        self.fields["bagian"].choices = [ALL, *parts]  # type: ignore[attr-defined]
        if len(bodies) < 2:
            del self.fields["perangkat"]

    def wanted(self) -> NeedFilter:
        self.is_valid()
        told = self.cleaned_data
        agency = told.get("perangkat", "")
        return NeedFilter(
            agency_id=int(agency) if agency else None,
            state=told.get("keadaan", ""),
            kind=told.get("jenis", ""),
            lack=told.get("kurang", ""),
            part=told.get("bagian", ""),
            code=told.get("kode", "").strip(),
            words=told.get("q", "").strip(),
        )
