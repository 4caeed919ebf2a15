"""What people decide about a drafted *nota dinas*: its words, its release, its dismissal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import withdraw
from layak.records.followups.escalation.events import (
    EscalationDismissed,
    EscalationEdited,
    EscalationReleased,
)
from layak.records.followups.escalation.letter import BODY_AT_MOST, SUBJECT_AT_MOST
from layak.records.followups.promises.entries import check_reason
from layak.records.followups.promises.history import tell, tell_owner
from layak.records.followups.promises.models import Escalation, FollowUp
from layak.records.followups.promises.owners import office_holders
from layak.records.followups.promises.permissions import check_can_release
from layak.records.followups.promises.policy import followup_policy
from layak.rules.entries import read_text
from layak.rules.refusal import Refused, WrongField

DISMISSED_AT_MOST = 300


@transaction.atomic
def edit_escalation(
    *, escalation_id: int, subject: str, body: str, by: Actor, at: datetime
) -> None:
    """Other words for a draft. Raises Refused (not theirs, decided), WrongField."""
    row = _lock(escalation_id, by=by)
    content = {**row.content, **_words(subject, body)}
    if content != row.content:
        Escalation.objects.filter(pk=row.pk).update(content=content)
        log(EscalationEdited.of(row), by=by.user, at=at)


@transaction.atomic
def release_escalation(
    *, escalation_id: int, subject: str, body: str, by: Actor, at: datetime
) -> None:
    """The letter leaves in these words; the office hears of it, and so does the owner.

    Raises Refused (not theirs, decided, no longer late), WrongField.
    """
    row = _lock(escalation_id, by=by)
    followup = row.followup
    if followup.state != FollowUp.State.OPEN or followup.due_on != row.due_on:
        raise Refused("Tindak lanjut ini tidak lagi terlambat. Tolak saja konsepnya.")
    content = {**row.content, **_words(subject, body)}
    Escalation.objects.filter(pk=row.pk).update(
        content=content, released_at=at, released_by=by.user
    )
    log(EscalationReleased.of(row), by=by.user, at=at)
    withdraw(about=f"escalation:{row.pk}")
    rung = followup_policy().rung(row.rung)
    if rung is not None:
        people = office_holders(rung, today=timezone.localdate(at))
        said = _("Nota dinas tentang tindak lanjut %(n)d milik %(agency)s untuk Anda.") % {
            "n": followup.pk,
            "agency": followup.agency.name,
        }
        tell(followup, people, "followup.escalated", said, by=by, at=at)
    told = _("Keterlambatan tindak lanjut %(n)d dilaporkan kepada %(to)s.") % {
        "n": followup.pk,
        "to": content.get("to", ""),
    }
    tell_owner(followup, "followup.escalated_owner", told, by=by, at=at)


@transaction.atomic
def dismiss_escalation(*, escalation_id: int, reason: str, by: Actor, at: datetime) -> None:
    """The letter does not leave, and why; the ladder rests until another day is agreed.

    Raises Refused (not theirs, decided), WrongField.
    """
    row = _lock(escalation_id, by=by)
    note = check_reason(reason, missing="Tulis mengapa tidak dilepas.", field="reason")
    if len(note) > DISMISSED_AT_MOST:
        raise WrongField("reason", f"Alasan paling banyak {DISMISSED_AT_MOST} huruf.")
    Escalation.objects.filter(pk=row.pk).update(
        dismissed_at=at, dismissed_by=by.user, dismissed_because=note
    )
    log(EscalationDismissed.of(row), by=by.user, at=at)
    withdraw(about=f"escalation:{row.pk}")


def _lock(escalation_id: int, *, by: Actor) -> Escalation:
    """The draft under a row lock. Raises Refused, Escalation.DoesNotExist."""
    check_can_release(by)
    rows = Escalation.objects.filter(needs_release=True).select_for_update(of=("self",))
    row = rows.select_related("followup__agency").get(pk=escalation_id)
    if row.released_at is not None:
        raise Refused("Nota dinas ini sudah dilepas.")
    if row.dismissed_at is not None:
        raise Refused("Konsep ini sudah ditolak.")
    return row


def _words(subject: str, body: str) -> dict[str, str]:
    clean = " ".join(read_text(subject).split())
    text = read_text(body).strip()
    for field, value, limit, missing in (
        ("subject", clean, SUBJECT_AT_MOST, "Tulis halnya."),
        ("body", text, BODY_AT_MOST, "Tulis isi nota dinas."),
    ):
        if not value:
            raise WrongField(field, missing)
        if len(value) > limit:
            raise WrongField(field, f"Tulisan ini {len(value)} huruf; paling banyak {limit}.")
    return {"subject": clean, "body": text}
