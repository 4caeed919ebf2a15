"""Who sends a hand-off, who answers it, and for whom it does not exist."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import not_blocked, relation_to
from layak.workflows.rapidaction.cases.rules import TASK
from layak.workflows.rapidaction.handoffs.models import TaskLink

RIGHT = "handoff.receive"
SENDERS = ("assigned", "supervisor")
VITAL = "vital"
Standing = Literal["receiver", "link", "behalf"]


def receivable_handoffs(by: Actor) -> QuerySet[HandOff]:
    """Open ones to an agency that this person answers for; what is over is not theirs any more."""
    mine = HandOff.objects.open().filter(to_agency__in=by.agency_ids(RIGHT))
    allowed = Activation.objects.filter(not_blocked(by))
    return mine.filter(activation__in=allowed)


def check_can_send(by: Actor, activation: Activation, *, at: datetime) -> None:
    """Only who works on the case or supervises it; to whoever stands outside there is none.

    Raises Activation.DoesNotExist, Refused.
    """
    relation = relation_to(activation, by, at=at)
    if relation in ("none", "past", "conflicted"):
        raise Activation.DoesNotExist
    if relation not in SENDERS:
        raise Refused(_("Rujukan dikirim manajer kasus atau supervisornya. Minta kepada mereka."))
    if activation.state == Activation.State.CLOSED:
        raise Refused(_("Penanganan ini sudah ditutup. Buka penanganan baru bila anak perlu lagi."))
    if activation.state == Activation.State.CLOSING:
        raise Refused(
            _(
                "Penutupan penanganan ini sedang dimintakan persetujuan. Batalkan dulu permintaannya."
            )
        )


def can_send(by: Actor, activation: Activation, *, at: datetime) -> Verdict:
    try:
        return verdict(check_can_send, by, activation, at=at)
    except Activation.DoesNotExist:
        return Verdict(allowed=False)


def is_sender(by: Actor, handoff: HandOff, *, at: datetime) -> bool:
    """Works on the case, or supervises it, now."""
    return relation_to(handoff.activation, by, at=at) in SENDERS


def is_receiver(by: Actor, handoff: HandOff, *, at: datetime) -> bool:
    """Answers for the receiving agency, and no conflict closes the case to them."""
    is_theirs = handoff.to_agency_id in by.agency_ids(RIGHT)
    return is_theirs and relation_to(handoff.activation, by, at=at) != "conflicted"


def is_outside(agency: Agency) -> bool:
    """Not the mayor's to command: police, court, prosecutor, prison service, partners."""
    return agency.is_invited or agency.kind in (Agency.Kind.VERTIKAL, Agency.Kind.MITRA)


def standing_of(by: Actor, handoff: HandOff, *, at: datetime) -> Standing:
    """As what this person, or the account behind a link, answers.

    A worker writes down for an agency outside the mayor's command what it did, with its paper.
    Raises HandOff.DoesNotExist for everybody else.
    """
    if is_receiver(by, handoff, at=at):
        return "receiver"
    live = TaskLink.objects.filter(
        handoff=handoff, account=by.user, revoked_at=None, expires_at__gt=at
    )
    if by.user.is_behind_link and live.exists():
        return "link"
    if is_outside(handoff.to_agency) and is_sender(by, handoff, at=at):
        return "behalf"
    raise HandOff.DoesNotExist


def check_not_restricted(activation: Activation, *, basis: str, tier: int) -> None:
    """While processing is restricted (UU 27/2022 Ps 41) identity goes along only to save the child."""
    child = activation.child
    if child is None or child.restricted_at is None or basis == VITAL or tier <= TASK:
        return
    raise Refused(
        _(
            "Pemrosesan data anak ini dibatasi atas permintaan. Kirim tanpa identitas, atau pakai "
            "kepentingan vital bila anak dalam bahaya."
        )
    )
