"""One sentence to each flag that waits for one."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from layak.evaluation.flags.actions import LONGEST
from layak.evaluation.flags.reads import Raised
from layak.platform.web.forms import PlainForm


class ExplanationForm(PlainForm):
    """A field for each open flag; one may be left blank while another is explained."""

    def __init__(self, waiting: Sequence[Raised], data: QueryDict | None = None) -> None:
        super().__init__(data)
        for one in waiting:
            hint = _("Satu kalimat: mengapa ini benar, atau dari mana angkanya. Tanpa nama anak.")
            if one.flag.kind == "return_unanswered":
                hint = _("Satu kalimat: apa yang sudah diperbaiki menurut catatan itu.")
            self.fields[one.flag.name] = forms.CharField(
                label=" · ".join(text for text in (one.flag.say, one.flag.about) if text),
                help_text=hint,
                required=len(waiting) == 1,
                error_messages={"required": _("Tulis satu kalimat yang menjelaskan.")},
                strip=False,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
            )
