from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.platform.web.forms import PlainForm
from layak.rules.instrument import Part
from layak.workflows.taskforce.actions.institutions import Card
from layak.workflows.taskforce.actions.statements import StatementText
from layak.workflows.taskforce.models import InstitutionCard, RoleStatement
from layak.workflows.taskforce.queries.statements import STATES

PAPER = re.compile(r"/bukti/([0-9]{1,12})/")


def text_area(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        strip=False,
    )


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

    def __init__(self, *args: Any, parts: tuple[Part, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].choices = [  # type: ignore[attr-defined]  # a choice field
            (indicator.code, f"{indicator.code}. {indicator.name}")
            for part in parts
            for indicator in part.indicators
        ]

    @property
    def text(self) -> StatementText:
        given = self.cleaned_data
        names = ("role", "brings", "capacity", "asks", "indicators")
        return StatementText(**{name: given[name] for name in names})


def statement_words(statement: RoleStatement | None) -> dict[str, Any]:
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


class InstitutionFilterForm(PlainForm):
    q = forms.CharField(label=gettext_lazy("Nama lembaga"), required=False, max_length=80)


class CardForm(PlainForm):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis lembaga"))
    role = text_area(
        gettext_lazy("Peran"), gettext_lazy("Apa yang dikerjakan lembaga ini bagi anak."), rows=3
    )
    services = text_area(
        gettext_lazy("Layanan"), gettext_lazy("Satu layanan per baris. Tanpa nama anak.")
    )
    asks = text_area(gettext_lazy("Yang diminta dari kota"), rows=3)
    contact = forms.CharField(
        label=gettext_lazy("Narahubung kantor"),
        help_text=gettext_lazy("Bagian, telepon kantor, atau surel lembaga."),
        required=False,
        max_length=300,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (kind.code, kind.label) for kind in taskforce_policy().kinds.values()
        ]

    @property
    def card(self) -> Card:
        names = ("kind", "role", "services", "asks", "contact")
        return Card(**{name: self.cleaned_data[name] for name in names})


def card_words(card: InstitutionCard | None) -> dict[str, Any]:
    """A card as the form begins with it."""
    if card is None:
        return {"seen": 0}
    names = ("kind", "role", "services", "asks", "contact")
    return {"seen": card.pk, **{name: getattr(card, name) for name in names}}
