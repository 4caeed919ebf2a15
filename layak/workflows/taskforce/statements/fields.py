"""A field of long text, in statements and cards."""

from __future__ import annotations

from typing import Any

from django import forms


def text_area(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        strip=False,
    )
