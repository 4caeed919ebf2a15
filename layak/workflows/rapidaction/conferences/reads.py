"""What conferences of a case decided, what became of it, and what waits past its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.rules.numbers import date_id
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.conferences.models import ConferenceDecision, DecisionQuerySet
from layak.workflows.rapidaction.handoffs.reads import STATE_TONES, receiver_kinds
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.steps.reads import Alarm


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """``send_url`` opens the form of a hand-off filled in, "" where there is nobody to send it to;
    ``drop_url`` gives it up, "" where it is settled. ``handoff`` is the code of the one that
    carries it out, or was to."""

    agency: str
    asked: str
    due: str
    word: str
    tone: str
    is_late: bool
    handoff: str
    send_url: str
    drop_url: str


def decisions_of(activation: Activation) -> DecisionQuerySet:
    return ConferenceDecision.objects.filter(conference__activation=activation)


def decision_lines(activation: Activation, *, at: datetime) -> list[DecisionLine]:
    """By their day, open ones first: two queries, one where nothing was decided."""
    rows = list(
        decisions_of(activation)
        .select_related("agency", "handoff__alternative")
        .order_by("due_on", "pk")
    )
    kinds = receiver_kinds({asked_next(row) for row in rows if row.is_open}) if rows else {}
    today = timezone.localdate(at)
    lines = [
        _line(row, activation.code, kinds.get(asked_next(row).pk) == "school", today)
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.drop_url)


def decision_alarms(lines: Sequence[DecisionLine]) -> list[Alarm]:
    return [
        Alarm(
            title=_("Keputusan konferensi belum dijalankan, lewat harinya (%(day)s).")
            % {"day": line.due},
            text=f"{line.agency}: {line.asked}",
        )
        for line in lines
        if line.is_late
    ]


def asked_next(row: ConferenceDecision) -> Agency:
    """Whom it goes to now: the agency that was decided on, after its no the one that it named."""
    named = row.handoff.alternative if row.handoff is not None and row.is_declined else None
    return named or row.agency


def send_url(code: str, row: ConferenceDecision, *, is_school: bool) -> str:
    """The form of a hand-off with the agency and what is asked of it; "" where that has ended."""
    query = {"formulir": "sekolah"} if is_school else {}
    if row.handoff is not None and row.is_declined:
        return reverse("handoff_new", args=[code], query={"dari": row.handoff.code} | query)
    if row.agency.ended_on is not None:
        return ""
    return reverse("handoff_new", args=[code], query={"keputusan": str(row.pk)} | query)


def _line(
    row: ConferenceDecision,
    code: str,
    is_school: bool,  # noqa: FBT001  # one fact of the row
    today: date,
) -> DecisionLine:
    is_open = row.is_open
    is_late = is_open and row.due_on < today
    word, tone = _tag(row, is_late=is_late)
    return DecisionLine(
        agency=row.agency.name,
        asked=rapid_policy().word("asked", row.asked),
        due=date_id(row.due_on),
        word=word,
        tone=tone,
        is_late=is_late,
        handoff=row.handoff.code if row.handoff else "",
        send_url=send_url(code, row, is_school=is_school) if is_open else "",
        drop_url=reverse("decision_drop", args=[code, row.pk]) if is_open else "",
    )


def _tag(row: ConferenceDecision, *, is_late: bool) -> tuple[str, str]:
    if row.handoff is not None:
        tone = STATE_TONES.get(row.handoff.state, "wait")
        return row.handoff.get_state_display(), "late" if is_late else tone
    if row.dropped_at is not None:
        because = rapid_policy().word("decision_drops", row.dropped_because)
        return _("Tidak jadi: %(because)s") % {"because": because.lower()}, "note"
    if row.agency.ended_on is not None:
        return _("Instansinya sudah berakhir"), "late"
    return (_("Lewat harinya"), "late") if is_late else (_("Belum dirujuk"), "wait")
