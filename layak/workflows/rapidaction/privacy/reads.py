"""What the privacy desk sees: clocks, what speaks for danger, what was kept and shared of a child,
what ends when a consent is withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.children.models import IdentityRead, PrivacyRequest
from layak.workflows.rapidaction.children.reads import FIELDS, RELATIONS, field_labels
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.handoffs.share_rules import WITHDRAWERS, rests_on
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Number, Shown, paged

# What the privacy desk sees: clocks, what speaks for danger, what was kept and shared of a child.

SHOWN = 200
# each with two forms
REVIEWS = 30
SHELTER = "shelter"


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    code: str
    kind: str
    state: str
    state_label: str
    child_code: str
    received_at: datetime
    due_at: datetime
    is_late: bool
    is_ended: bool


def request_rows(*, at: datetime, number: Number = 1) -> Page[Any]:
    """Open ones first, the nearest end on top: two queries."""
    is_ended = ExpressionWrapper(Q(decided_at__isnull=False), output_field=BooleanField())
    rows = PrivacyRequest.objects.select_related("child").annotate(is_ended=is_ended)
    ordered = rows.order_by("is_ended", "due_at", "pk")
    return paged(ordered, number, lambda request: request_row(request, at=at))


def open_requests(*, at: datetime) -> list[RequestRow]:
    """Those without a decision, the nearest end on top."""
    rows = PrivacyRequest.objects.filter(decided_at=None).select_related("child")
    return [request_row(request, at=at) for request in rows.order_by("due_at", "pk")[:SHOWN]]


def request_row(request: PrivacyRequest, *, at: datetime) -> RequestRow:
    is_ended = request.decided_at is not None
    return RequestRow(
        code=request.code,
        kind=request.get_kind_display(),
        state=request.state,
        state_label=request.get_state_display(),
        child_code=request.child.code if request.child else "",
        received_at=request.received_at,
        due_at=request.due_at,
        is_late=request.due_at < (request.decided_at or at),
        is_ended=is_ended,
    )


def danger_of(child: Child | None) -> dict[str, bool]:
    """Is the person who asks perhaps reported in any case of the child? Four small queries.

    What speaks for danger is shown to the desk, never said to whoever asks.
    """
    cases = Activation.objects.filter(child=child) if child else Activation.objects.none()
    reported = Share.objects.filter(handoff__activation__in=cases, guardian_is_reported=True)
    conflicts = ConflictBlock.objects.filter(activation__in=cases, lifted_at=None)
    return {
        "has_open_case": cases.open().exists(),
        "has_reported_guardian": reported.exists(),
        "has_conflict": conflicts.exists(),
        "has_sealed_note": cases.filter(notes__section__in=("suspect", SHELTER)).exists(),
    }


@dataclass(frozen=True, kw_only=True)
class ShareRow:
    """``handoff`` is its code; ``agency`` is not named where it would tell where the child is."""

    handoff: str
    case_code: str
    agency: str
    state: str
    is_open: bool
    basis: str
    given_by: str
    purpose: str
    fields: str
    at: datetime


def shares_of(child: Child, *, consent_only: bool = False) -> list[ShareRow]:
    """What was handed on about a child, the newest first; all, or what rests on consent."""
    rows = Share.objects.filter(handoff__activation__child=child)
    if consent_only:
        rows = rows.filter(basis=Share.Basis.CONSENT)
    rows = rows.select_related("handoff__to_agency", "handoff__activation")
    return [share_row(share) for share in rows.order_by("-at")[:SHOWN]]


def share_row(share: Share) -> ShareRow:
    handoff = share.handoff
    is_shelter = SHELTER in handoff.asked
    return ShareRow(
        handoff=handoff.code,
        case_code=handoff.activation.code,
        agency=_("tempat aman (tidak disebut)") if is_shelter else handoff.to_agency.name,
        state=handoff.get_state_display(),
        is_open=handoff.state in handoff.OPEN,
        basis=share.get_basis_display(),
        given_by=share.get_given_by_display() if share.basis == Share.Basis.CONSENT else "",
        purpose=rapid_policy().word("purposes", share.purpose),
        fields=field_labels(share.fields),
        at=share.at,
    )


@dataclass(frozen=True, kw_only=True)
class TrailRow:
    """Who read by relation, not by name: the trail is of the child, not of the staff."""

    at: datetime
    relation: str
    fields: str


def trail_of(child: Child) -> list[TrailRow]:
    """The processing trail of a child, the oldest first (UU 27/2022 Ps 32)."""
    reads = IdentityRead.objects.filter(child=child).order_by("at")
    return [
        TrailRow(
            at=read.at,
            relation=RELATIONS.get(read.relation, read.relation),
            fields=field_labels(read.fields),
        )
        for read in reads
    ]


def kept_lines(words: dict[str, str], child: Child) -> list[tuple[str, str]]:
    """What is kept, by label; ``words`` are those that were opened for it."""
    sealed = [(capfirst(FIELDS[name]), text) for name, text in words.items() if text]
    band = child.get_age_band_display()
    return [(_("Kode anak"), child.code), (_("Kelompok umur"), str(band)), *sealed]


def due_count(*, today: date) -> int:
    """How many ``due_for_review`` shows: one query."""
    return _due(today).count()


def due_for_review(*, today: date, number: Number = 1) -> Page[Any]:
    """Children whose identity is looked at again, the longest waiting first: two queries.

    None with a case that still runs (a legal hold), nor one with a later day to come. Each with
    ``since_on`` and how many ``cases`` it has.
    """
    return paged(_due(today), number, lambda child: child, size=REVIEWS)


def _due(today: date) -> QuerySet[Child]:
    held = Activation.objects.filter(
        Q(review_on__gt=today) | ~Q(state=Activation.State.CLOSED), child__isnull=False
    )
    return (
        Child.objects.filter(erased_at=None, activations__review_on__lte=today)
        .exclude(pk__in=held.values("child"))
        .annotate(since_on=Max("activations__review_on"), cases=Count("activations"))
        .order_by("since_on", "pk")
    )


# What ends when a consent is withdrawn, and what goes on: seen before it is decided.

# a lead that was taken over cannot be taken back like a task
LEADS = (HandOff.State.ACCEPTED, HandOff.State.ACTING)


@dataclass(frozen=True, kw_only=True)
class Resting:
    """Open hand-offs about a child, and declined ones that still wait to be sent on, sorted by what
    the withdrawal does to them.

    ``led`` are *pelimpahan* that were accepted: the receiver leads the case, so a supervisor
    decides what follows.
    """

    ends: Sequence[HandOff]
    led: Sequence[HandOff]
    stays: Sequence[HandOff]


def resting_on(child: Child, giver: str) -> Resting:
    """One query. ``giver`` is child, guardian or other; "" for any of them."""
    givers = (giver,) if giver else tuple(WITHDRAWERS)
    waits = Q(state=HandOff.State.DECLINED, next_alarm_at__isnull=False)
    standing = HandOff.objects.filter(Q(state__in=HandOff.OPEN) | waits, activation__child=child)
    ends, led, stays = [], [], []
    for handoff in standing.select_related("share", "activation", "to_agency").order_by(
        "sent_at", "pk"
    ):
        share = handoff.share
        rests = any(rests_on(one, basis=share.basis, given_by=share.given_by) for one in givers)
        if not rests:
            stays += [handoff] if handoff.state in HandOff.OPEN else []
        elif handoff.kind == HandOff.Kind.TRANSFER and handoff.state in LEADS:
            led.append(handoff)
        else:
            ends.append(handoff)
    return Resting(ends=ends, led=led, stays=stays)


def consent_page(child: Child, giver: str) -> Shown:
    """``resting_on`` for the page. While nobody is named as ``giver``, whatever rests on any consent. One
    query.
    """
    resting = resting_on(child, giver)
    return {
        "giver": dict(Share.Giver.choices).get(giver, ""),
        "ends": [share_row(row.share) for row in resting.ends],
        "led": [share_row(row.share) for row in resting.led],
        "stays": [share_row(row.share) for row in resting.stays],
    }
