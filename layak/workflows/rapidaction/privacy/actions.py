"""Requests for data: received, checked for danger, proposed, decided by a second person, and what
follows; the copy that a granted request for access gives; the end of retention.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.platform.sealing import seal_into
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.entries import NotAcceptable
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering.actions import CONSENT, take_back
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import CaseNote, PrivacyRequest
from layak.workflows.rapidaction.children.opening_actions import (
    CHILD_FIELDS,
    open_child_for_privacy,
)
from layak.workflows.rapidaction.handoffs.actions import locked
from layak.workflows.rapidaction.handoffs.share_rules import WITHDRAWERS
from layak.workflows.rapidaction.privacy.events import (
    AccessExported,
    IdentityErased,
    RequestChecked,
    RequestChildNamed,
    RequestDecided,
    RequestProposed,
    RequestReceived,
    ReviewPutOff,
)
from layak.workflows.rapidaction.privacy.permissions import (
    check_can_check,
    check_can_decide,
    check_can_manage,
    check_can_propose,
)
from layak.workflows.rapidaction.privacy.reads import (
    ShareRow,
    TrailRow,
    kept_lines,
    resting_on,
    shares_of,
    trail_of,
)
from layak.workflows.rapidaction.scheme.codes import new_code
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import read_line, read_words

# Requests for data: received, checked for danger, proposed, decided by a second person.
#
# Three times 24 hours (UU 27/2022 Ps 30-41); what would endanger anyone is refused (Ps 33).

LONGEST_WORDS = 2000
# ours: a reminder one day before the end
WARN_BEFORE = timedelta(hours=24)
Kind, State = PrivacyRequest.Kind, PrivacyRequest.State


@dataclass(frozen=True, kw_only=True)
class RequestWords:
    """``child_code`` may be "" while it is not known whom it concerns."""

    kind: str
    requester: str
    requester_contact: str
    words: str
    child_code: str = ""


@transaction.atomic
def receive_request(
    *, words: RequestWords, received_at: datetime, by: Actor, at: datetime
) -> PrivacyRequest:
    """A request with its clock, counted from when it came. Raises Refused, NotAcceptable."""
    check_can_manage(by)
    if words.kind not in Kind.values:
        raise NotAcceptable(_("Pilih jenis permintaan dari daftar."))
    if not at - timedelta(days=90) <= received_at <= at:
        raise NotAcceptable(_("Waktu diterima harus sebelum sekarang, paling lama 90 hari lalu."))
    due_at = received_at + rapid_policy().privacy_life
    request = PrivacyRequest(
        code=new_code("P"),
        kind=words.kind,
        child=_child(words.child_code),
        received_at=received_at,
        due_at=due_at,
        recorded_by=by.user,
        next_alarm_at=max(at, due_at - WARN_BEFORE),
    )
    lines = {"requester": _("Nama pemohon"), "requester_contact": _("Kontak pemohon")}
    for name, label in lines.items():
        line = read_line(getattr(words, name), most=300, field=name, label=label)
        if not line:
            raise NotAcceptable(_("%s belum diisi.") % label)
        seal_into(request, name, line)
    asked = read_words(words.words, most=LONGEST_WORDS, field="words", label=_("Isi permintaan"))
    seal_into(request, "words", asked)
    request.save(force_insert=True)
    log(RequestReceived(code=request.code, what=request.get_kind_display()), by=by.user, at=at)
    text = _("Permintaan data %(code)s diterima; jawab sampai %(until)s.")
    tell_officers(request, text, kind="privacy.received", at=at, but=by.user)
    return request


@transaction.atomic
def name_requested_child(
    *, request_id: UUID, child_code: str, by: Actor, at: datetime
) -> PrivacyRequest:
    """Whom the request is about, so that what speaks for danger is seen before it is judged.

    Raises Refused, NotAcceptable (an unknown code).
    """
    request = _locked(request_id)
    check_can_check(by, request)
    request.child = _child(child_code)
    if request.child is None:
        raise NotAcceptable(_("Tulis dahulu kode anaknya, misalnya A-7QTF-93MD."))
    request.save(update_fields=["child"])
    log(RequestChildNamed(code=request.code), by=by.user, at=at)
    return request


@transaction.atomic
def check_safety(
    *, request_id: UUID, may_endanger: bool, child_code: str = "", by: Actor, at: datetime
) -> PrivacyRequest:
    """Whether an answer could endanger anyone; the child may be named here. Raises Refused."""
    request = _locked(request_id)
    check_can_check(by, request)
    if child_code:
        request.child = _child(child_code)
    request.may_endanger = may_endanger
    request.checked_at, request.checked_by = at, by.user
    request.save()
    result = _("dapat membahayakan") if may_endanger else _("tidak membahayakan")
    log(RequestChecked(code=request.code, result=result), by=by.user, at=at)
    return request


@transaction.atomic
def propose_decision(
    *,
    request_id: UUID,
    is_refusal: bool,
    because: str = "",
    giver: str = "",
    by: Actor,
    at: datetime,
) -> PrivacyRequest:
    """What the second person is asked to sign; ``giver`` is whose consent a withdrawal ends.

    Raises Refused (danger is always refused: Ps 33), NotAcceptable.
    """
    request = _locked(request_id)
    check_can_propose(by, request)
    if request.may_endanger and not is_refusal:
        raise Refused(
            _(
                "Yang dapat membahayakan wajib ditolak (UU 27/2022 Ps 33). Pilih tolak dan alasannya."
            )
        )
    if is_refusal and because not in rapid_policy().words["privacy_refusals"]:
        raise NotAcceptable(_("Pilih alasan penolakan dari daftar."))
    if not is_refusal and request.child is None:
        raise Refused(_("Sebut dahulu kode anak yang dimaksud."))
    is_withdrawal = request.kind == Kind.WITHDRAWAL and not is_refusal
    if is_withdrawal and giver not in WITHDRAWERS:
        raise NotAcceptable(_("Sebut persetujuan siapa yang ditarik."))
    request.giver = giver if is_withdrawal else ""
    request.is_refusal, request.because = is_refusal, because if is_refusal else ""
    request.state, request.proposed_at, request.proposed_by = State.PROPOSED, at, by.user
    request.save()
    log(RequestProposed(code=request.code, what=_decision(request)), by=by.user, at=at)
    text = _("Keputusan atas %(code)s menunggu orang kedua sampai %(until)s.")
    tell_officers(request, text, kind="privacy.proposed", at=at, but=by.user)
    return request


@transaction.atomic
def decide_request(*, request_id: UUID, is_agreed: bool, by: Actor, at: datetime) -> PrivacyRequest:
    """The second person agrees, or sends it back. What follows is done in the same transaction
    and told to the case by code: a withdrawn consent takes back what rests on it.

    Raises Refused (the same person, no proposal).
    """
    request = _locked(request_id)
    check_can_decide(by, request)
    what = _decision(request) if is_agreed else _("dikembalikan")
    if is_agreed:
        request.state = State.REFUSED if request.is_refusal else State.GRANTED
        request.decided_at, request.decided_by, request.next_alarm_at = at, by.user, None
        withdraw(about=f"privacy:{request.code}")
    else:
        request.state, request.is_refusal, request.because = State.OPEN, None, ""
        request.proposed_at, request.proposed_by, request.giver = None, None, ""
    request.save()
    if request.state == State.GRANTED:
        carry_out(request, by=by, at=at)
    log(RequestDecided(code=request.code, what=what), by=by.user, at=at)
    return request


def ring_requests(*, at: datetime) -> int:
    """Remind the officers of what is due; each moment once. How many rang."""
    keys = PrivacyRequest.objects.filter(next_alarm_at__lte=at).values_list("pk", flat=True)
    return sum(_rung(key, at=at) for key in list(keys))


@transaction.atomic
def _rung(key: UUID, *, at: datetime) -> int:
    rows = PrivacyRequest.objects.select_for_update(skip_locked=True)
    request = rows.filter(pk=key, next_alarm_at__lte=at).first()
    if request is None:
        return 0
    is_late = at >= request.due_at
    text = (
        _("Permintaan data %(code)s lewat batas %(until)s.")
        if is_late
        else _("Permintaan data %(code)s harus dijawab sampai %(until)s.")
    )
    kind = "privacy.late" if is_late else "privacy.due"
    tell_officers(request, text, kind=kind, at=at, once=f"{kind}:{request.code}")
    request.next_alarm_at = None if is_late else request.due_at
    request.save(update_fields=["next_alarm_at"])
    return 1


def tell_officers(
    request: PrivacyRequest,
    text: str,
    *,
    kind: str,
    at: datetime,
    but: User | None = None,
    once: str | None = None,
) -> None:
    """``text`` has places for ``code`` and ``until``; never a word of the request."""
    people = people_who_may("privacy.manage", today=timezone.localdate(at), scope="all")
    until = moment_id(request.due_at)
    notify(
        users=[user for user in people if user != but],
        kind=kind,
        text=text % {"code": request.code, "until": until},
        url=reverse("privacy_detail", args=[request.code]),
        at=at,
        once=once,
        about=f"privacy:{request.code}",
    )


def _locked(request_id: UUID) -> PrivacyRequest:
    rows = PrivacyRequest.objects.select_for_update(of=("self",))
    return rows.select_related("child").get(pk=request_id)


def _child(code: str) -> Child | None:
    wanted = code.strip().upper()
    if not wanted:
        return None
    child = Child.objects.filter(code=wanted, erased_at=None).first()
    if child is None:
        raise NotAcceptable(
            _("Kode anak itu tidak dikenal. Periksa kodenya, misalnya A-7QTF-93MD.")
        )
    return child


def _decision(request: PrivacyRequest) -> str:
    return _("ditolak") if request.is_refusal else _("dipenuhi")


# What follows a request that was granted, in the transaction that grants it.


def carry_out(request: PrivacyRequest, *, by: Actor, at: datetime) -> None:
    """Restriction stands at once, a withdrawn consent takes back what rests on it; what is to be
    corrected is told to whoever knows the case. A copy is made on the page of the request."""
    child = request.child
    if child is None:
        return
    if request.kind == Kind.WITHDRAWAL:
        _withdraw_consent(request, child, by=by, at=at)
        return
    if request.kind == Kind.RESTRICTION:
        child.restricted_at = at
        child.save(update_fields=["restricted_at"])
    text = {
        Kind.CORRECTION: _("Data anak pada penanganan %s dimintakan pembetulan."),
        Kind.RESTRICTION: _("Pemrosesan data pada penanganan %s dibatasi."),
    }.get(Kind(request.kind))
    if text:
        _tell_cases(request, Activation.objects.open().filter(child=child), text, at=at)


def _withdraw_consent(request: PrivacyRequest, child: Child, *, by: Actor, at: datetime) -> None:
    """Its cases are locked before it is asked what rests on it: what is sent or answered meanwhile
    counts, and a lead that was just taken over is not taken back."""
    cases = Activation.objects.select_for_update().filter(child=child).order_by("pk")
    list(cases.values_list("pk", flat=True))
    resting = resting_on(child, request.giver)
    ended = []
    for row in resting.ends:
        handoff = locked(row.pk)
        take_back(handoff, because=CONSENT, by=by, at=at)
        ended.append(handoff.activation)
    text = _(
        "Persetujuan ditarik: rujukan yang bersandar padanya pada %s sudah ditarik. Periksa "
        "layanan yang terhenti."
    )
    _tell_cases(request, ended, text, at=at)
    led = _("Pelimpahan %s bersandar pada persetujuan yang ditarik. Putuskan siapa yang memimpin.")
    _tell_cases(request, [row.activation for row in resting.led], led, at=at, mark="led")


def _tell_cases(
    request: PrivacyRequest, cases: Iterable[Activation], text: str, *, at: datetime, mark: str = ""
) -> None:
    """``text`` has one place for the code of the case; each case hears once."""
    for case in {case.pk: case for case in cases}.values():
        people = User.objects.filter(
            Q(case_assignments__activation=case, case_assignments__until_at=None)
        ).distinct()
        notify(
            users=people,
            kind=f"privacy.{request.kind}",
            text=text % case.code,
            url=reverse("case_detail", args=[case.code]),
            at=at,
            once=f"privacy:{request.code}:{case.code}{mark}",
        )


# The copy that a granted request for access gives: what is kept, and who processed it.


@dataclass(frozen=True, kw_only=True)
class AccessCopy:
    """``kept`` are pairs of label and word. For one file only; nothing of it is stored."""

    code: str
    kept: list[tuple[str, str]]
    trail: list[TrailRow]
    shares: list[ShareRow]


@transaction.atomic
def make_access_copy(*, request: PrivacyRequest, form: str, by: Actor, at: datetime) -> AccessCopy:
    """Opens the identity for the copy and writes that down. Raises Refused until it is granted."""
    check_can_manage(by)
    granted = request.state == PrivacyRequest.State.GRANTED
    child = request.child
    if not granted or request.kind != PrivacyRequest.Kind.ACCESS or child is None:
        raise Refused(_("Salinan dibuat sesudah permintaan akses dipenuhi oleh orang kedua."))
    opened = open_child_for_privacy(child=child, fields=CHILD_FIELDS, by=by, at=at)
    log(AccessExported(code=request.code, form=form), by=by.user, at=at)
    return AccessCopy(
        code=request.code,
        kept=kept_lines(dict(opened.words), child),
        trail=trail_of(child),
        shares=shares_of(child),
    )


# The end of retention: what names a child goes, codes and counts stay (UU 27/2022 Ps 42-45).

CHILD_WORDS = (
    "name",
    "nik",
    "birth_day",
    "address",
    "guardian",
    "guardian_contact",
    "school",
    "nik_index",
    "name_index",
    "sound_index",
)
REPORT_WORDS = ("story", "child_hint", "reporter", "reporter_contact", "follow_hash")
REQUEST_WORDS = ("requester", "requester_contact", "words")
# ours: nobody keeps an identity out of sight for longer at once
LONGEST_PUT_OFF = timedelta(days=366 * 5)


@transaction.atomic
def erase_identity(*, child_id: UUID, by: Actor, at: datetime) -> Child:
    """Empty every sealed word of a child: of the child, its notes, reports, hand-offs, requests.

    Raises Refused: no right, a case that still runs (legal hold), a request that is open, a review
    that is not due, erased already.
    """
    check_can_manage(by)
    child = Child.objects.select_for_update().get(pk=child_id)
    cases = Activation.objects.filter(child=child)
    _check_may_go(child, today=timezone.localdate(at))
    # reports of this child alone: one that speaks of another child too stays for that child
    theirs = Report.objects.filter(activations__child=child) | Report.objects.filter(
        joined_to__child=child
    )
    others = Activation.objects.exclude(child=child).exclude(child__erased_at__isnull=False)
    shared = others.filter(report__in=theirs.values("pk")).values("report")
    reports = list(theirs.exclude(pk__in=shared).values_list("pk", flat=True).distinct())
    _empty(Report.objects.filter(pk__in=reports), REPORT_WORDS)
    _empty(CaseNote.objects.filter(activation__in=cases), ("text",))
    _empty(HandOff.objects.filter(activation__in=cases), ("note",))
    _empty(PrivacyRequest.objects.filter(child=child), REQUEST_WORDS)
    count = cases.update(level_because="", review_on=None)
    for name in CHILD_WORDS:
        setattr(child, name, "")
    child.erased_at, child.version = at, child.version + 1
    child.save()
    log(IdentityErased(code=child.code, cases=count), by=by.user, at=at)
    return child


@transaction.atomic
def put_off_review(*, child_id: UUID, until_on: date, by: Actor, at: datetime) -> None:
    """Keep an identity until another day: a process of law still runs. Raises Refused."""
    check_can_manage(by)
    child = Child.objects.select_for_update().get(pk=child_id)
    today = timezone.localdate(at)
    if not today < until_on <= today + LONGEST_PUT_OFF:
        raise NotAcceptable(_("Pilih hari sesudah hari ini, paling lama lima tahun lagi."))
    if child.erased_at is not None:
        raise Refused(_("Identitas anak ini sudah dihapus."))
    cases = Activation.objects.filter(child=child, state=Activation.State.CLOSED)
    cases.update(review_on=until_on)
    log(ReviewPutOff(code=child.code, until=date_id(until_on)), by=by.user, at=at)


def _check_may_go(child: Child, *, today: date) -> None:
    if child.erased_at is not None:
        raise Refused(_("Identitas anak ini sudah dihapus."))
    cases = Activation.objects.filter(child=child)
    if cases.open().exists():
        raise Refused(_("Masih ada penanganan yang berjalan; identitas ditahan sampai ditutup."))
    if (
        cases.filter(review_on__gt=today).exists()
        or not cases.filter(review_on__lte=today).exists()
    ):
        raise Refused(_("Hari peninjauannya belum tiba."))
    if PrivacyRequest.objects.filter(child=child, decided_at=None).exists():
        raise Refused(_("Masih ada permintaan data tentang anak ini; putuskan dahulu."))


def _empty(rows: QuerySet[Any], names: tuple[str, ...]) -> None:
    rows.update(**dict.fromkeys(names, ""))
