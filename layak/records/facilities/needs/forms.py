"""A row of the sheet: its words, its progress, its proof, its review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.platform.web.forms import PlainForm
from layak.records.facilities.needs.entries import NEED, NOTE, WHY, NeedContent
from layak.records.facilities.needs.fields import AgencyForm, CodesField, MoneyField, line_field
from layak.records.facilities.needs.models import ReadinessNeed

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.docx,.xlsx,.pptx,.csv,.txt"


class NeedForm(AgencyForm):
    """A row of the sheet; what may stand in it is judged by ``read_content``."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=ReadinessNeed.Kind.choices)
    need = line_field(
        _("Apa yang harus disiapkan?"),
        _("Misalnya: ruang laktasi di tiga puskesmas."),
        most=NEED,
        required=True,
    )
    why = line_field(
        _("Mengapa?"), _("Keadaan sekarang dan yang kurang. Tanpa nama anak."), most=WHY
    )
    cost = MoneyField(
        label=_("Biaya"),
        help_text=_("Dalam rupiah: 150.000.000 atau 150 juta."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"size": 20, "autocomplete": "off"}),
    )
    funding = forms.ChoiceField(label=_("Sumber dana"), choices=ReadinessNeed.Funding.choices)
    funding_note = line_field(
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

    def content(self) -> NeedContent:
        names = ("kind", "need", "why", "cost", "funding", "funding_note", "target_on", "codes")
        return NeedContent(**{name: self.cleaned_data[name] for name in names})


def initial_of(need: ReadinessNeed) -> dict[str, object]:
    """A row as the form shows it."""
    names = ("kind", "need", "why", "funding", "funding_note", "target_on")
    return {name: getattr(need, name) for name in names} | {
        "agency": str(need.agency_id),
        "cost": "" if need.cost is None else f"{need.cost:,d}".replace(",", "."),
        "codes": " ".join(need.codes),
        "seen": need.version,
    }


class PasteForm(AgencyForm):
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


class ProgressForm(PlainForm):
    percent = forms.IntegerField(
        label=_("Kemajuan (persen)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = line_field(_("Catatan"), _("Apa yang sudah ada dan apa yang menghambat."), most=600)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReviewForm(PlainForm):
    label = line_field(_("Rapat"), _("Misalnya Rakor Gugus Tugas ke-5."), most=200, size=40)
    url = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    note = line_field(_("Catatan"), _("Wajib bila ditunda atau dibatalkan."), most=600)


class WithdrawForm(PlainForm):
    note = line_field(_("Alasan"), most=600, required=True)


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

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Mapping[str, object] | None = None,
        *,
        evidence: Sequence[tuple[str, str]],
        auto_id: str,
    ) -> None:
        super().__init__(data, files, auto_id=auto_id)
        self.set_choices("evidence", [("", _("Pilih bila ada")), *evidence])
