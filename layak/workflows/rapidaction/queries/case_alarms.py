"""What is late or silent in an activation, in sentences: the top of its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.models import HandOff
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.case_steps import StepRow
from layak.workflows.rapidaction.queries.case_times import city_offset, span_words
from layak.workflows.rapidaction.queries.case_words import address, short_due


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """``url`` leads to what can be done about it, "" where the page itself does."""

    title: str
    text: str
    url: str = ""


def alarms(
    handoffs: Iterable[HandOff], rows: Iterable[StepRow], *, level: str, at: datetime
) -> list[Alarm]:
    """Silent hand-offs first, then late steps."""
    silent = [alarm for handoff in handoffs if (alarm := _silence(handoff, level, at))]
    return [*silent, *(_late(row, at) for row in rows if row.is_late)]


def missed(handoff: HandOff, *, at: datetime) -> tuple[str, datetime] | None:
    """What the receiving agency has not done in time, and since when; None while it is in time."""
    waiting = {
        "sent": (_("belum membuka rujukan"), handoff.see_by_at),
        "seen": (_("belum menjawab rujukan"), handoff.answer_by_at),
        "accepted": (_("belum mulai menangani"), handoff.act_by_at),
        "acting": (_("belum menyelesaikan rujukan"), handoff.close_by_at),
    }.get(handoff.state)
    if waiting is None or waiting[1] is None or at <= waiting[1]:
        return None
    return waiting[0], waiting[1]


def _silence(handoff: HandOff, level: str, at: datetime) -> Alarm | None:
    found = missed(handoff, at=at)
    if found is None:
        return None
    what, since = found
    return Alarm(
        title=_("%(agency)s %(what)s %(code)s, lewat %(span)s.")
        % {
            "agency": handoff.to_agency.name,
            "what": what,
            "code": handoff.code,
            "span": span_words(at - since),
        },
        text=_next_rung(since, level, at),
        url=address("handoff_detail", handoff.code),
    )


def _next_rung(since: datetime, level: str, at: datetime) -> str:
    """Who hears next, and when."""
    for rung in rapid_policy().ladder:
        moment = since + rung.after[level]  # type: ignore[index]  # a choice of the column
        if moment > at:
            return _("%(who)s diberi tahu %(when)s bila tetap diam.") % {
                "who": rung.label,
                "when": short_due(moment, city_offset(moment), at=at),
            }
    return _("Semua tingkat sudah diberi tahu. Hubungi langsung dengan telepon.")


def _late(row: StepRow, at: datetime) -> Alarm:
    late = span_words(at - row.due_at) if row.due_at else ""
    return Alarm(
        title=_("%(agency)s belum menyelesaikan satu langkah, lewat %(span)s.")
        % {"agency": row.agency, "span": late},
        text=row.name,
    )
