"""Forms of statements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.platform.web.forms import PlainForm
from layak.rules.instrument import Part
from layak.workflows.taskforce.statements.actions import StatementText
from layak.workflows.taskforce.statements.fields import text_area
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.reads import STATES

PAPER = re.compile(r"/bukti/([0-9]{1,12})/")


class MatrixFilterForm(PlainForm):
    q = forms.CharField(label=gettext_lazy("Perangkat daerah"), required=False, max_length=80)
    keadaan = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        required=False,
        choices=[
            ("", gettext_lazy("Semua")),
            *((code, word) for code, (word, _tone) in STATES.items()),
        ],
    )


class StatementForm(PlainForm):
    role = text_area(
        gettext_lazy("Peran"),
        gettext_lazy("Apa peran perangkat daerah ini bagi anak di kota. Tanpa nama anak."),
    )
    brings = text_area(
        gettext_lazy("Yang disumbangkan"),
        gettext_lazy("Program, layanan, data, atau bukti yang diserahkan tahun ini."),
    )
    capacity = text_area(gettext_lazy("Kemampuan: orang, sarana, anggaran"), rows=3)
    asks = text_area(gettext_lazy("Yang diminta dari kota"), rows=3)
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Indikator yang didukung"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(
        self, data: QueryDict | None, *, parts: tuple[Part, ...], initial: Mapping[str, object]
    ) -> None:
        super().__init__(data, initial=initial)
        indicators = [indicator for part in parts for indicator in part.indicators]
        self.set_choices(
            "indicators", ((one.code, f"{one.code}. {one.name}") for one in indicators)
        )

    @property
    def text(self) -> StatementText:
        given = self.cleaned_data
        names = ("role", "brings", "capacity", "asks", "indicators")
        return StatementText(**{name: given[name] for name in names})


def statement_words(statement: RoleStatement | None) -> dict[str, object]:
    """A statement as the form begins with it."""
    if statement is None:
        return {}
    names = ("role", "brings", "capacity", "asks", "indicators")
    return {name: getattr(statement, name) for name in names}


class SignatureForm(PlainForm):
    signer = forms.CharField(
        label=gettext_lazy("Ditandatangani oleh"),
        help_text=gettext_lazy("Nama dan jabatan, seperti tertulis pada naskahnya."),
        max_length=160,
    )
    paper = forms.CharField(
        label=gettext_lazy("Pindaian naskah di pustaka bukti"),
        help_text=gettext_lazy("Unggah pindaiannya di menu Bukti, lalu tempel alamat halamannya."),
        max_length=200,
    )

    def clean_paper(self) -> int:
        found = PAPER.match(urlsplit(self.cleaned_data["paper"].strip()).path)
        if found is None:
            raise ValidationError(_("Tempel alamat halaman bukti, seperti /bukti/12/."))
        return int(found[1])
