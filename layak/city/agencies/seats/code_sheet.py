"""Activation codes on cards to cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.actions import IssuedCode
from layak.platform.documents.writing.reports import Card, CardSheet
from layak.rules.numbers import date_id, time_id


def code_cards(
    codes: Sequence[IssuedCode], *, address: str, place: str, banner: str = ""
) -> CardSheet:
    """The activation sheet: one card per person, to cut out and hand over."""
    return CardSheet(
        title=_("Lembar kode aktivasi"),
        subtitle=place,
        banner=banner,
        instructions=[
            _("Buka %(address)s, ketik kode, lalu buat kata sandi Anda sendiri.")
            % {"address": address},
            _("Kode berlaku satu kali. Jangan difoto atau diteruskan lewat pesan."),
        ],
        cards=[
            Card(
                title=issued.name,
                facts=[
                    (_("Kursi"), issued.seats),
                    (_("Perangkat"), issued.agency_name),
                    (_("Nama pengguna"), issued.username),
                    (_("Berlaku sampai"), until(issued.expires_at)),
                ],
                code_label=_("Kode aktivasi"),
                code=issued.code,
            )
            for issued in codes
        ],
    )


def until(moment: datetime) -> str:
    """The end of a code in the zone of the city: ``24 November 2026, 10.42 WIB``."""
    local = timezone.localtime(moment)
    return f"{date_id(local.date())}, {time_id(local, local.tzname() or '')}"
