"""The sheet of a year: propose, change, take back, decide, carry into the next year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.facilities.entries import (
    NeedContent,
    changed_fields,
    changes_text,
    read_content,
    values,
)
from layak.records.facilities.events import (
    ReadinessCarried,
    ReadinessChanged,
    ReadinessProposed,
    ReadinessReviewed,
)
from layak.records.facilities.models import ReadinessNeed, ReadinessStep
from layak.records.facilities.permissions import (
    check_can_change,
    check_can_propose,
    check_can_review,
    check_can_withdraw,
)
from layak.rules.entries import read_text
from layak.rules.facilities import (
    DROPPED,
    UNFINISHED,
    check_decision,
    check_year,
    state_after_change,
)
from layak.rules.refusal import Refused

Kind = ReadinessStep.Kind
NOTE, LABEL = 600, 200


class NeedMoved(Refused):
    """Someone saved the row since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Baris ini diubah orang lain sejak halaman dibuka. Isinya yang baru tampil di bawah.")
        )


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a meeting decided: agreed, deferred or dropped, with its reason and where."""

    decision: str
    note: str = ""
    label: str = ""
    url: str = ""


@transaction.atomic
def propose_needs(
    *, agency_id: int, year: int, contents: Sequence[NeedContent], by: Actor, at: datetime
) -> list[ReadinessNeed]:
    """New rows of an agency for a year, all or none. What is the same already is not added twice.

    Raises Refused (right, year, agency), WrongNeed with the field.
    """
    check_can_propose(by, agency_id)
    check_year(year, today=timezone.localdate(at))
    agency = Agency.objects.current().select_for_update().filter(pk=agency_id).first()
    if agency is None:
        raise Refused(_("Perangkat daerah ini sudah berakhir. Pilih penerusnya."))
    return [_propose(agency, year, read_content(one, year=year), by, at) for one in contents]


def propose_need(
    *, agency_id: int, year: int, content: NeedContent, by: Actor, at: datetime
) -> ReadinessNeed:
    """One new row. Raises as ``propose_needs``."""
    return propose_needs(agency_id=agency_id, year=year, contents=[content], by=by, at=at)[0]


def _propose(
    agency: Agency, year: int, content: NeedContent, by: Actor, at: datetime
) -> ReadinessNeed:
    same = ReadinessNeed.objects.filter(agency=agency, year=year, **values(content))
    twice = same.exclude(state=DROPPED).first()
    if twice is not None:
        return twice
    need = ReadinessNeed.objects.create(
        agency=agency, year=year, **values(content), created_at=at, created_by=by.user
    )
    write_step(need, Kind.PROPOSED, by=by, at=at)
    log(ReadinessProposed(need=need.pk, year=year, agency=agency.pk), by=by.user, at=at)
    return need


@transaction.atomic
def change_need(
    *, need_id: int, content: NeedContent, seen: int, by: Actor, at: datetime
) -> ReadinessNeed:
    """The row as it should be; ``seen`` is the version that the page showed.

    What an agency changes of kind, need or cost after a meeting agreed is proposed again.
    Raises Refused (right, ready, dropped), WrongNeed, NeedMoved, ReadinessNeed.DoesNotExist.
    """
    need = lock_need(need_id)
    check_can_change(by, need)
    content = read_content(content, year=need.year)
    names = changed_fields(need, content)
    if not names:
        return need
    if need.version != seen:
        raise NeedMoved
    is_reviewer = by.scope("readiness.review") == "all"
    for name, value in values(content).items():
        setattr(need, name, value)
    need.state = state_after_change(need.state, names, is_reviewer=is_reviewer)
    save_need(need)
    what = changes_text(names)
    write_step(need, Kind.CHANGED, note=what, by=by, at=at)
    log(ReadinessChanged(need=need.pk, year=need.year, what=what), by=by.user, at=at)
    return need


@transaction.atomic
def withdraw_need(*, need_id: int, note: str, by: Actor, at: datetime) -> None:
    """The agency takes back what nobody decided on. Raises Refused, DoesNotExist."""
    need = lock_need(need_id)
    check_can_withdraw(by, need)
    note = read_note(note)
    if not note:
        raise Refused(_("Tulis mengapa baris ini ditarik."))
    need.state = DROPPED
    save_need(need)
    write_step(need, Kind.CHANGED, note=note, by=by, at=at)
    log(ReadinessChanged(need=need.pk, year=need.year, what="ditarik"), by=by.user, at=at)


@transaction.atomic
def review_need(*, need_id: int, review: Review, by: Actor, at: datetime) -> ReadinessNeed:
    """Write down what a meeting decided. Raises Refused (right, reason missing, ready)."""
    check_can_review(by)
    need = lock_need(need_id)
    note = read_note(review.note)
    check_decision(need.state, review.decision, note)
    if review.url and (not review.url.startswith("/") or review.url.startswith("//")):
        raise Refused(_("Alamat rapat menunjuk halaman di aplikasi ini, misalnya /rapat/5/."))
    need.state = review.decision
    need.reviewed_at, need.reviewed_by = at, by.user
    need.review_label = " ".join(read_text(review.label).split())[:LABEL]
    need.review_url, need.review_note = review.url[:LABEL], note
    save_need(need)
    write_step(need, Kind.REVIEWED, note=note, by=by, at=at)
    event = ReadinessReviewed(
        need=need.pk, year=need.year, decision=need.get_state_display().lower()
    )
    log(event, by=by.user, at=at)
    return need


@transaction.atomic
def carry_over(*, year: int, by: Actor, at: datetime) -> list[ReadinessNeed]:
    """Everything unfinished of ``year`` becomes a row of the next year, once each.

    Its follow-up goes along. The former row keeps its state and tells where it went.
    Raises Refused (right, nothing left to carry).
    """
    check_can_review(by)
    check_year(year + 1, today=timezone.localdate(at))
    rows = ReadinessNeed.objects.select_for_update(of=("self",)).filter(
        year=year, state__in=UNFINISHED, carried_to=None, agency__ended_on=None
    )
    made = [_carry(former, by=by, at=at) for former in rows.order_by("agency", "pk")]
    if not made:
        raise Refused(_("Tidak ada kesiapan %(year)d yang belum dibawa.") % {"year": year})
    event = ReadinessCarried(need=made[0].pk, year=year + 1, source=year, need_count=len(made))
    log(event, by=by.user, at=at)
    return made


def _carry(former: ReadinessNeed, *, by: Actor, at: datetime) -> ReadinessNeed:
    followup_id, former.followup_id = former.followup_id, None
    save_need(former)
    names = ("agency_id", "kind", "need", "why", "cost", "funding", "funding_note", "codes")
    need = ReadinessNeed.objects.create(
        year=former.year + 1,
        **{name: getattr(former, name) for name in names},
        percent=former.percent,
        followup_id=followup_id,
        carried_from=former,
        created_at=at,
        created_by=by.user,
    )
    write_step(former, Kind.CARRIED, note=_("Dibawa ke %d") % need.year, by=by, at=at)
    write_step(need, Kind.CARRIED, note=_("Dibawa dari %d") % former.year, by=by, at=at)
    return need


def lock_need(need_id: int) -> ReadinessNeed:
    """The row under its lock. Raises ReadinessNeed.DoesNotExist."""
    return ReadinessNeed.objects.select_for_update(of=("self",)).get(pk=need_id)


def save_need(need: ReadinessNeed) -> None:
    """Keep a locked row as its next version."""
    need.version += 1
    need.save()


def write_step(
    need: ReadinessNeed, kind: ReadinessStep.Kind, *, note: str = "", by: Actor | None, at: datetime
) -> None:
    ReadinessStep.objects.create(
        need=need,
        kind=kind.value,
        state=need.state,
        percent=need.percent,
        note=note,
        at=at,
        by=None if by is None else by.user,
    )


def read_note(typed: str) -> str:
    """A remark on one line. Raises Refused above 600 letters."""
    note = " ".join(read_text(typed).split())
    if len(note) > NOTE:
        raise Refused(
            _("Catatan ini %(n)d huruf; paling banyak %(most)d.") % {"n": len(note), "most": NOTE}
        )
    return note
