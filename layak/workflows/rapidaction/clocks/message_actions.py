"""Alarms as messages to the telephones on duty: a code and what to do, nothing else."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.platform.notifications import gateway
from layak.platform.notifications.models import Notice
from layak.workflows.rapidaction.cases.reads import DRILL
from layak.workflows.rapidaction.duty.reads import phones_of
from layak.workflows.rapidaction.duty.rules import mobile_number

# by what a notice is about; the notice itself stays inside, for it names steps
WORDS = {
    "handoff": "Rujukan %(code)s menunggu Anda. Buka Layak sekarang.",
    "steps": "Kasus %(code)s menunggu tindakan Anda. Buka Layak sekarang.",
    "report": "Laporan %(code)s belum dinilai. Buka Layak sekarang.",
}


def send_messages(*, at: datetime) -> int:
    """Send what cannot wait to whoever is on duty with a mobile number; how many were taken."""
    if not gateway.is_set():
        return 0
    notices = list(gateway.waiting(at=at))
    phones = phones_of({notice.user_id for notice in notices}, at=at)
    messages = [
        gateway.Message(notice_id=notice.pk, phone=f"+{number}", text=text)
        for notice in notices
        if (number := mobile_number(phones.get(notice.user_id, ""))) and (text := _words(notice))
    ]
    return gateway.send(messages, at=at)


def _words(notice: Notice) -> str:
    what, _colon, rest = notice.about.partition(":")
    if what not in WORDS:
        return ""
    mark = _(DRILL) if notice.text.startswith(_(DRILL)) else ""
    return mark + _(WORDS[what]) % {"code": rest.partition(":")[0]}
