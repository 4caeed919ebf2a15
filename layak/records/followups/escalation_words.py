"""The words of a *nota dinas* about a late promise, as they are drafted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from layak.records.followups.models import FollowUp
from layak.rules.followups import Rung
from layak.rules.numbers import date_id

SUBJECT_AT_MOST, BODY_AT_MOST = 200, 4000


def draft(followup: FollowUp, rung: Rung, *, said: Iterable[tuple[str, date]]) -> dict[str, str]:
    """``to``, ``subject`` and ``body`` (an empty line between paragraphs).

    ``said`` are those who heard of it before, with the day.
    """
    told = {
        "agency": followup.agency.name,
        "title": followup.title.rstrip("."),
        "day": date_id(followup.due_on),
    }
    before = "; ".join(f"{label.lower()}, {date_id(day)}" for label, day in said)
    paragraphs = [
        _("Bersama ini kami laporkan satu tindak lanjut yang melewati tenggatnya."),
        _("Tindak lanjut: %(title)s. Penanggung jawab: %(agency)s. Tenggat: %(day)s.") % told,
        _("Asal: %(label)s.") % {"label": followup.origin_label} if followup.origin_label else "",
        _("Yang sudah diberi tahu: %(who)s.") % {"who": before} if before else "",
        _(
            "Mohon arahan agar %(agency)s dapat menyelesaikannya, atau bantuan bila ada hambatan "
            "yang tidak dapat diatasi sendiri."
        )
        % told,
    ]
    return {
        "to": rung.office,
        "subject": _("Tindak lanjut yang melewati tenggat: %(agency)s") % told,
        "body": "\n\n".join(text for text in paragraphs if text),
    }
