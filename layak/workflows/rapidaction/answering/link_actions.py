"""Signed addresses for one task without an account: a phone at night, an outside party."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from layak.city.people.accounts.actions import make_link_account
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.handoffs.actions import locked
from layak.workflows.rapidaction.handoffs.events import TaskLinkMade, TaskLinkRevoked
from layak.workflows.rapidaction.handoffs.models import TaskLink
from layak.workflows.rapidaction.handoffs.permissions import is_receiver, is_sender
from layak.workflows.rapidaction.scheme.policy import rapid_policy

RECIPIENT_AT_MOST = 120
# more than these at once are not one task on a few phones
LIVE_AT_MOST = 3
NONCE_BYTES = 20


@transaction.atomic
def make_task_link(*, handoff_id: UUID, recipient: str, by: Actor, at: datetime) -> TaskLink:
    """A link for an office or duty post; the sender makes it, or the receiver for themselves.

    It acts as an account of its own, which can never sign in. Raises HandOff.DoesNotExist, Refused.
    """
    handoff = locked(handoff_id)
    is_own = is_receiver(by, handoff, at=at)
    if not is_own and not is_sender(by, handoff, at=at):
        raise HandOff.DoesNotExist
    name = " ".join(read_text(recipient).split())
    if handoff.state not in HandOff.OPEN:
        raise Refused(_("Tugas ini sudah berakhir; tautannya tidak diperlukan lagi."))
    if not name:
        raise Refused(_("Sebut kantor atau pos piket yang menerima tautan."))
    if len(name) > RECIPIENT_AT_MOST:
        raise Refused(_("Nama kantor atau pos paling banyak 120 huruf."))
    live = TaskLink.objects.filter(handoff=handoff, revoked_at=None, expires_at__gt=at)
    if live.count() >= LIVE_AT_MOST:
        raise Refused(_("Sudah ada tiga tautan yang berlaku. Cabut dulu yang tidak dipakai."))
    account = make_link_account(name=_("Tautan tugas: %(recipient)s") % {"recipient": name}, at=at)
    link = TaskLink.objects.create(
        handoff=handoff,
        account=account,
        recipient=name,
        nonce=secrets.token_hex(NONCE_BYTES),
        created_at=at,
        created_by=by.user,
        expires_at=at + rapid_policy().link_life,
    )
    event = TaskLinkMade(
        activation=handoff.activation.code, code=handoff.code, link=link.pk, is_own=is_own
    )
    log(event, by=by.user, at=at)
    return link


@transaction.atomic
def revoke_task_links(*, handoff_id: UUID, by: Actor, at: datetime) -> int:
    """All links of the task end now; how many did."""
    handoff = locked(handoff_id)
    if not is_receiver(by, handoff, at=at) and not is_sender(by, handoff, at=at):
        raise HandOff.DoesNotExist
    live = TaskLink.objects.select_for_update().filter(
        handoff=handoff, revoked_at=None, expires_at__gt=at
    )
    links = list(live)
    for link in links:
        event = TaskLinkRevoked(activation=handoff.activation.code, code=handoff.code, link=link.pk)
        log(event, by=by.user, at=at)
    TaskLink.objects.filter(pk__in=[link.pk for link in links]).update(revoked_at=at)
    return len(links)


def note_opening(link: TaskLink, *, at: datetime) -> None:
    """Counted, so that a forwarded link shows."""
    TaskLink.objects.filter(pk=link.pk).update(opened_count=F("opened_count") + 1, opened_at=at)
