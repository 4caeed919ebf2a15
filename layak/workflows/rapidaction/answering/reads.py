"""Hand-offs in lists, and the address of a link for one task."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import quote

from django.db.models import QuerySet

from layak.city.people.roles.actor import Actor
from layak.evaluation.links.signing import is_genuine, link_token, number_in
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, CaseAssignment
from layak.workflows.rapidaction.cases.permissions import not_blocked
from layak.workflows.rapidaction.cases.reads import LEVEL_TONES, drill_mark, left_words, urgency_of
from layak.workflows.rapidaction.duty.reads import on_duty, post_phones
from layak.workflows.rapidaction.duty.rules import mobile_number
from layak.workflows.rapidaction.handoffs.models import TaskLink
from layak.workflows.rapidaction.handoffs.permissions import receivable_handoffs
from layak.workflows.rapidaction.handoffs.reads import (
    STATE_TONES,
    Side,
    asked_words,
    clock_of,
    shown_level,
    until_words,
)
from layak.workflows.rapidaction.scheme.reads import Number, Shown, paged
from layak.workflows.rapidaction.scheme.rules import LEVELS

# Hand-offs in lists: what waits for the own agencies, and what one's own cases wait for.

PAGE = 100
# parts of the page, as the address names them
RECEIVED, SENT = "masuk", "kirim"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A hand-off in a list. ``until`` names what is waited for and how long is left; ``urgency`` is
    0 for red, and last where the level is not told."""

    code: str
    case: str
    agency: str
    asked: str
    level: str
    level_tone: str
    urgency: int
    state: str
    tone: str
    until: str
    is_late: bool
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class Lists:
    """``received`` for the own agencies, ``sent`` from cases that one works on or supervises."""

    received: list[Line]
    sent: list[Line]


def handoff_lists(by: Actor, *, at: datetime) -> Lists:
    """What waits for the own agencies, and what was sent and is not over, the first of each: two
    queries."""
    return Lists(
        received=[_line(row, "receiver", at=at) for row in _received(by)[:PAGE]],
        sent=[_line(row, "sender", at=at) for row in _sent(by)[:PAGE]],
    )


def handoff_room(by: Actor, *, part: str, number: Number, at: datetime) -> Shown:
    """The same a page at a time, of one ``part`` or the beginning of both: four queries."""
    received = paged(
        _received(by), number if part == RECEIVED else 1, lambda row: _line(row, "receiver", at=at)
    )
    sent = paged(_sent(by), number if part == SENT else 1, lambda row: _line(row, "sender", at=at))
    return {
        "part": part,
        "received": received,
        "sent": sent,
        "shows_received": part != SENT,
        "shows_sent": part != RECEIVED and bool(sent.object_list),
    }


def _listed() -> QuerySet[HandOff]:
    rows = HandOff.objects.select_related("activation", "to_agency", "from_agency")
    return rows.defer("note")


def _received(by: Actor) -> QuerySet[HandOff]:
    mine = _listed().filter(pk__in=receivable_handoffs(by).values("pk"))
    return mine.order_by("answer_by_at", "pk")


def _sent(by: Actor) -> QuerySet[HandOff]:
    if not (by.may("case.work") or by.may("case.supervise")):
        return HandOff.objects.none()
    # nothing waits in a closed case, and a worker keeps thousands of them
    own = Activation.objects.open().filter(
        not_blocked(by), assignments__user=by.user, assignments__until_at=None
    )
    sent = _listed().filter(activation__in=own, state__in=(*HandOff.OPEN, "declined"))
    return sent.order_by("sent_at", "pk")


def _line(handoff: HandOff, side: Side, *, at: datetime) -> Line:
    clock = clock_of(handoff)
    level = shown_level(handoff, side)
    agency = handoff.from_agency if side == "receiver" else handoff.to_agency
    return Line(
        code=handoff.code,
        case=handoff.activation.code,
        agency=agency.name,
        asked=", ".join(asked_words(handoff.asked)),
        level=level,
        level_tone=LEVEL_TONES[handoff.activation.level],
        urgency=urgency_of(handoff.activation.level) if level else len(LEVELS),
        state=handoff.get_state_display(),
        tone=STATE_TONES.get(handoff.state, "wait"),
        until=f"{until_words(clock)} · {left_words(clock.due_at, at=at)}" if clock else "",
        is_late=clock is not None and at > clock.due_at,
        is_drill=handoff.activation.is_drill,
    )


# The address of a link for one task, and whether it still opens.

SALT = "layak.rapidaction.task"


def hash_of_device(key: str) -> str:
    """What is kept of a device's key."""
    return sha256(key.encode()).hexdigest()


def is_of_device(link: TaskLink, key: str) -> bool:
    return bool(key) and compare_digest(hash_of_device(key), link.device_hash)


def whatsapp_to(handoff: HandOff, address: str, *, at: datetime) -> Shown:
    """Where one tap sends code and address, and nothing else: to whoever is on duty at the receiver
    with a mobile number, else to whom the person chooses there."""
    number, name = "", ""
    for one in on_duty(handoff.to_agency_id, at=at):
        if number := mobile_number(one.phone):
            name = one.user.name
            break
    if not number and (
        number := mobile_number(post_phones([handoff.to_agency_id])[handoff.to_agency_id])
    ):
        name = handoff.to_agency.name
    text = f"{drill_mark(handoff.activation)}{handoff.code} {address}"
    choose = f"https://wa.me/?text={quote(text, safe='')}"
    url = f"https://wa.me/{number}?text={quote(text, safe='')}" if number else choose
    return {"url": url, "number": f"+{number}" if number else "", "name": name, "choose": choose}


def task_token(link: TaskLink) -> str:
    return link_token(link.pk, link.nonce, salt=SALT)


def is_of_sender(link: TaskLink, accounts: Collection[int]) -> bool:
    """Does one of these accounts, those of the device at hand, stand on the sending side: made the
    link, or works on the case now?"""
    working = CaseAssignment.objects.filter(
        activation=link.handoff.activation_id, user__in=accounts, until_at=None
    )
    return link.created_by_id in accounts or working.exists()


def link_of_token(token: str, *, at: datetime) -> TaskLink | None:
    """The live link of this address; None for a guessed one and for one that has ended alike."""
    number = number_in(token)
    rows = TaskLink.objects.select_related(
        "account",
        "handoff__activation__child",
        "handoff__to_agency",
        "handoff__from_agency",
        "handoff__sent_by",
    )
    link = None if number is None else rows.filter(pk=number).first()
    if link is None:
        is_genuine(token, 0, "", salt=SALT)
        return None
    if not is_genuine(token, link.pk, link.nonce, salt=SALT):
        return None
    is_live = link.revoked_at is None and link.expires_at > at
    return link if is_live and link.handoff.state in HandOff.OPEN else None
