"""A hand-off that is taken back: by its sender, with a drill, or with the consent it rests on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.handoff_moments import (
    ANSWERED,
    check_follows,
    keep_moment,
    locked,
    save_moved,
    tell,
)
from layak.workflows.rapidaction.events.handoffs import HandOffWithdrawn
from layak.workflows.rapidaction.models import HandOff, HandOffMoment
from layak.workflows.rapidaction.permissions.handoffs import check_can_send
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.listeners import not_barred
from layak.workflows.rapidaction.queries.on_duty import on_duty

# a code of rapid-action.yaml
CONSENT = "consent-withdrawn"


@transaction.atomic
def withdraw_handoff(*, handoff_id: UUID, because: str, by: Actor, at: datetime) -> HandOff:
    """The sender takes it back, for one of the fixed reasons; the access ends at once.

    A declined one that is not sent on ends so too. Raises Refused, Stale, HandOff.DoesNotExist.
    """
    handoff = locked(handoff_id)
    check_can_send(by, handoff.activation, at=at)
    if because not in rapid_policy().words["withdrawals"]:
        raise Refused(_("Pilih alasan penarikan dari daftar."))
    check_follows(handoff, "withdrawn")
    take_back(handoff, because=because, by=by, at=at)
    return handoff


def take_back(handoff: HandOff, *, because: str, by: Actor, at: datetime) -> None:
    """End a locked hand-off that its sender, or the end of a drill, no longer asks for."""
    was_declined = handoff.declined_at is not None
    handoff.state = HandOff.State.WITHDRAWN
    handoff.withdrawn_at, handoff.withdrawn_because = at, because
    keep_moment(handoff, HandOffMoment.Moment.WITHDRAWN, by=by, at=at)
    save_moved(handoff, at=at)
    event = HandOffWithdrawn(activation=handoff.activation.code, code=handoff.code, because=because)
    log(event, by=by.user, at=at)
    if not was_declined:
        _tell_receiver(handoff, because, at=at)


def _tell_receiver(handoff: HandOff, because: str, *, at: datetime) -> None:
    """Whoever holds it, else who is on duty there: what was shared on a consent goes back."""
    if because == CONSENT:
        text = _("Rujukan %(code)s ditarik karena persetujuannya ditarik. Hentikan, lalu kembalikan "
                 "atau musnahkan data yang sudah diterima.")  # fmt: skip
        named = [one.user for one in on_duty(handoff.to_agency_id, at=at)]
        able = not_barred(named, activation=handoff.activation, at=at)
    else:
        text = _("Rujukan %(code)s ditarik pengirimnya; tidak perlu dikerjakan lagi.")
        able = []
    people = [handoff.holder] if handoff.holder is not None else able[:1]
    tell(people, handoff, text % {"code": handoff.code}, kind=ANSWERED, at=at)
