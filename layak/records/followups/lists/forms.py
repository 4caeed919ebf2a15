"""The filters of a list of promises."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.records.followups.lists.reads import RUNNING, Wanted
from layak.records.followups.promises.models import FollowUp
from layak.rules.entries import read_text

STATES = [(RUNNING, _("Masih berjalan")), *FollowUp.State.choices, ("semua", _("Semua"))]


class LeanSelect(forms.Select):
    """A list of choices without a template for each of its fifty options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, flatatt({"selected": str(code) == chosen}), label)
                for code, label in self.choices
            ),
        )
        held = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, held, options)


class FilterForm(PlainForm):
    """The filters of the list in its address; anything unknown is left out."""

    q = forms.CharField(label=_("Kata"), required=False, max_length=100)
    perangkat = forms.TypedChoiceField(
        label=_("Perangkat daerah"), required=False, coerce=int, empty_value=None, widget=LeanSelect
    )
    keadaan = forms.ChoiceField(
        label=_("Keadaan"), required=False, choices=STATES, widget=LeanSelect
    )
    soal = forms.CharField(
        label=_("Kode pertanyaan"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"size": 8, "autocomplete": "off"}),
    )
    seri = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    bulan = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    milik = forms.BooleanField(label=_("Milik saya"), required=False)
    terlambat = forms.BooleanField(label=_("Lewat tenggat"), required=False)

    def __init__(self, data: QueryDict, *, agencies: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="saring-%s")
        self.set_choices("perangkat", [("", _("Semua")), *agencies])
        if not agencies:
            del self.fields["perangkat"]

    def wanted(self, *, page: str = "") -> Wanted:
        """What is asked; whatever cannot be read is as if it were not asked."""
        self.is_valid()
        told = getattr(self, "cleaned_data", {})
        state = told.get("keadaan") or RUNNING
        return Wanted(
            is_mine=bool(told.get("milik")),
            agency_id=told.get("perangkat"),
            state="" if state == "semua" else state,
            is_late=bool(told.get("terlambat")),
            series=told.get("seri", ""),
            code=told.get("soal", "").strip(),
            words=read_text(told.get("q", "")).strip(),
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )
