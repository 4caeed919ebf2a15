"""An emergency reason and its review."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.cases.models import BreakGlass
from layak.workflows.rapidaction.scheme.policy import rapid_policy


class BreakGlassForm(PlainForm):
    because = forms.ChoiceField(
        label=_("Alasan"),
        choices=lambda: rapid_policy().words["break_glass"].items(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu alasan.")},
    )
    is_sure = forms.BooleanField(
        label=_(
            "Saya membuka hanya yang diperlukan sekarang dan tahu bahwa ini ditinjau orang lain"
        ),
        error_messages={"required": _("Nyatakan dahulu bahwa Anda tahu ini ditinjau.")},
    )


class CodeForm(PlainForm):
    """A code cannot be anything that breaks an address."""

    code = forms.RegexField(
        r"^[A-Za-z0-9-]{4,12}$",
        label=_("Kode penanganan"),
        strip=True,
        help_text=_("Misalnya K-7QTF-93MD, seperti disebut lewat telepon."),
        error_messages={"invalid": _("Tulis kodenya saja, misalnya K-7QTF-93MD.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 14}),
    )


class ReviewForm(PlainForm):
    glass = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=BreakGlass.Verdict.choices)
