"""The end of retention: what names a child goes, codes and counts stay (UU 27/2022 Ps 42-45)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.entries import NotAcceptable
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.events.privacy import IdentityErased, ReviewPutOff
from layak.workflows.rapidaction.models import (
    Activation,
    CaseNote,
    Child,
    HandOff,
    PrivacyRequest,
    Report,
)
from layak.workflows.rapidaction.permissions.privacy import check_can_manage

CHILD_WORDS = (
    "name", "nik", "birth_day", "address", "guardian", "guardian_contact", "school",
    "nik_index", "name_index", "sound_index",
)  # fmt: skip
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
    reports = _own_reports(child)
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


def _own_reports(child: Child) -> list[UUID]:
    """Reports of this child alone: one that speaks of another child too stays for that child."""
    theirs = Report.objects.filter(activations__child=child) | Report.objects.filter(
        joined_to__child=child
    )
    others = Activation.objects.exclude(child=child).exclude(child__erased_at__isnull=False)
    shared = others.filter(report__in=theirs.values("pk")).values("report")
    return list(theirs.exclude(pk__in=shared).values_list("pk", flat=True).distinct())


def _empty(rows: object, names: tuple[str, ...]) -> None:
    rows.update(**dict.fromkeys(names, ""))  # type: ignore[attr-defined]  # a queryset
