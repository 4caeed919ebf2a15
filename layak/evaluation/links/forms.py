"""What links are made of, and how much longer one opens."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.evaluation.links.actions import DAYS, MOST_DAYS, LinkPlan
from layak.evaluation.links.models import AccessLink
from layak.platform.web.forms import PlainForm

KEY = re.compile(r"[0-9a-f]{20}")


def days_field(**options: Any) -> forms.IntegerField:
    most = {"most": MOST_DAYS}
    said = _("Masa berlaku tautan 1 sampai %(most)d hari.") % most
    return forms.IntegerField(
        label=_("Berlaku berapa hari"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=DAYS,
        help_text=_("Paling lama %(most)d hari; tautan dapat dicabut kapan saja.") % most,
        error_messages={"invalid": said, "min_value": said, "max_value": said},
        **options,
    )


class LinkForm(PlainForm):
    """What links are made of; agencies or questions are ticked beside it."""

    task = forms.ChoiceField(
        label=_("Tugas"),
        choices=AccessLink.Task.choices,
        widget=forms.RadioSelect,
        initial=AccessLink.Task.EVIDENCE.value,
        error_messages={"invalid_choice": _("Pilih tugas tautan dari daftar.")},
    )
    recipient = forms.CharField(
        label=_("Untuk siapa"),
        help_text=_(
            "Nama atau jabatan penerima. Untuk persetujuan selalu kepala perangkat daerahnya."
        ),
        max_length=120,
        required=False,
    )
    message = forms.CharField(
        label=_("Pesan tambahan"),
        help_text=_("Ikut dalam teks yang dikirim. Tanpa nama anak."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    days = days_field()
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def plan(self) -> LinkPlan:
        given = self.cleaned_data
        return LinkPlan(
            task=given["task"],
            days=given["days"],
            recipient=given["recipient"],
            message=given["message"],
            key=given["key"] if KEY.fullmatch(given["key"]) else "",
        )


class ExtendForm(PlainForm):
    days = days_field()
