"""What of the sheet is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.readiness.reads import NeedFilter

LACK_LABELS = [
    ("", _("Semua")),
    ("dana", _("Belum ada dana")),
    ("biaya", _("Biaya belum dihitung")),
    ("tanggal", _("Belum ada tanggal")),
]
STATE_LABELS = [("", _("Semua yang berjalan")), *ReadinessNeed.State.choices]
ALL = ("", _("Semua"))


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
        data: QueryDict,
        *,
        agencies: Sequence[tuple[int, str]],
        parts: Sequence[tuple[str, str]],
        auto_id: str,
    ) -> None:
        super().__init__(data, auto_id=auto_id)
        bodies = [(str(pk), name) for pk, name in agencies]
        self.set_choices("perangkat", [ALL, *bodies])
        self.set_choices("bagian", [ALL, *parts])
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
