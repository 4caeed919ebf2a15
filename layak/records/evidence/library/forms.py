"""Who may see an evidence, and why a photo is without day or place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layak.platform.web.forms import PlainForm
from layak.records.evidence.library.actions import LONGEST_REASON, MEANINGS


class SensitivityForm(PlainForm):
    sensitivity = forms.ChoiceField(
        label=_("Siapa yang boleh melihat"),
        choices=lambda: [(code, gettext(label)) for code, label in MEANINGS.items()],
        widget=forms.RadioSelect,
    )
    is_checked = forms.BooleanField(
        label=_(
            "Sudah saya periksa: tidak ada anak yang dapat dikenali di dalamnya, "
            "atau orang tua dan anaknya sudah menyetujui."
        ),
        required=False,
    )


class UnplacedForm(PlainForm):
    because = forms.CharField(
        label=_("Mengapa foto ini tanpa tanggal atau tempat"),
        help_text=_("Misalnya tempatnya dirahasiakan demi anak. Kosongkan bila tidak perlu."),
        max_length=LONGEST_REASON,
        required=False,
    )
