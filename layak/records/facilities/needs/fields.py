"""What needs, the sheet of a year and offers share on their pages: fields of forms, the year and page of an address, types of files."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import Http404, QueryDict

from layak.records.facilities.needs.rules import read_rupiah
from layak.rules.refusal import Refused

SPLIT = re.compile(r"[\s,;]+")


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


def line_field(
    label: Any, help_text: Any = "", *, most: int, size: int = 60, required: bool = False
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.TextInput(attrs={"size": size, "autocomplete": "off"}),
    )


FIRST_YEAR, LAST_YEAR = 2000, 2100
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def check_year_known(year: int) -> None:
    """404 for a number that is no year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


def page_number(told: QueryDict) -> int:
    asked = told.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
