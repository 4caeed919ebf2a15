"""Composing the agenda: take what is proposed, add, change, move, remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.meetings.agenda.events import (
    AgendaItemAdded,
    AgendaItemChanged,
    AgendaItemMoved,
    AgendaItemRemoved,
)
from layak.workflows.meetings.agenda.reads import last_position, offer
from layak.workflows.meetings.minutes.models import Entry
from layak.workflows.meetings.planning.actions import lock_prepared
from layak.workflows.meetings.planning.models import AgendaItem, Meeting
from layak.workflows.meetings.planning.reads import About, about, agenda_items

LONGEST = 600
# far enough away that no item stands there while others take their places
ASIDE = 10_000


@transaction.atomic
def accept_proposal(*, meeting_id: int, source: str, by: Actor, at: datetime) -> AgendaItem:
    """Put what a source proposes after the opening, its lines frozen as they are now.

    Taken already: the item that stands. Raises Refused: no right, nothing to propose.
    """
    meeting = lock_prepared(meeting_id, by=by)
    standing = agenda_items(meeting).filter(source=source).first()
    if standing is not None:
        return standing
    found = offer(meeting, source, by=by, at=at)
    if found is None:
        raise Refused(_("Tidak ada yang dapat diusulkan dari sana sekarang."))
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last_position(meeting) + 1,
        title=found.title,
        minutes=found.minutes,
        source=source,
        lines=[asdict(line) for line in found.lines],
    )
    items = list(agenda_items(meeting))
    after = 1 if len(items) > 1 else 0
    _place([*items[:after], item, *(row for row in items[after:] if row.pk != item.pk)], meeting)
    log(AgendaItemAdded(**_of(meeting, item)), by=by.user, at=at)
    return item


@transaction.atomic
def add_item(
    *, meeting_id: int, title: str, minutes: int, presenter: str = "", by: Actor, at: datetime
) -> AgendaItem:
    """An item of one's own at the end. Raises Refused: no right, no title, impossible minutes."""
    meeting = lock_prepared(meeting_id, by=by)
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last_position(meeting) + 1,
        title=_checked(title, minutes),
        minutes=minutes,
        presenter=presenter.strip(),
    )
    log(AgendaItemAdded(**_of(meeting, item)), by=by.user, at=at)
    return item


@transaction.atomic
def change_item(
    *, item_id: int, title: str, minutes: int, presenter: str, by: Actor, at: datetime
) -> AgendaItem:
    """Other words or minutes. Raises as ``add_item``, AgendaItem.DoesNotExist if removed."""
    meeting, item = _locked(item_id, by)
    told = (_checked(title, minutes), minutes, presenter.strip())
    if told != (item.title, item.minutes, item.presenter):
        item.title, item.minutes, item.presenter = told
        item.save(update_fields=["title", "minutes", "presenter"])
        log(AgendaItemChanged(**_of(meeting, item)), by=by.user, at=at)
    return item


@transaction.atomic
def move_item(*, item_id: int, up: bool, by: Actor, at: datetime) -> AgendaItem:
    """One place up or down; at the edge it stays. Raises Refused, AgendaItem.DoesNotExist."""
    meeting, item = _locked(item_id, by)
    items = list(agenda_items(meeting))
    place = next(n for n, row in enumerate(items) if row.pk == item.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
        _place(items, meeting)
        event = AgendaItemMoved(**_of(meeting, item), position=other + 1)
        log(event, by=by.user, at=at)
    return item


@transaction.atomic
def remove_item(*, item_id: int, by: Actor, at: datetime) -> None:
    """Take an item from the agenda. Raises Refused: no right, or minutes stand under it already;
    AgendaItem.DoesNotExist if removed before."""
    meeting, item = _locked(item_id, by)
    if Entry.objects.filter(item=item, removed_at=None).exists():
        raise Refused(_("Butir ini sudah punya catatan notulen. Pindahkan catatannya dahulu."))
    item.removed_at = at
    item.save(update_fields=["removed_at"])
    _place(list(agenda_items(meeting)), meeting)
    log(AgendaItemRemoved(**_of(meeting, item)), by=by.user, at=at)


def _locked(item_id: int, by: Actor) -> tuple[Meeting, AgendaItem]:
    meeting_id = AgendaItem.objects.values_list("meeting", flat=True).get(
        pk=item_id, removed_at=None
    )
    meeting = lock_prepared(meeting_id, by=by)
    return meeting, AgendaItem.objects.get(pk=item_id, removed_at=None)


def _place(items: Sequence[AgendaItem], meeting: Meeting) -> None:
    """Number the items as they stand in the list: two statements."""
    agenda_items(meeting).update(position=F("position") + ASIDE)
    for place, item in enumerate(items, start=1):
        item.position = place
    AgendaItem.objects.bulk_update(items, ["position"])


def _checked(title: str, minutes: int) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Tulis judul butir agenda."))
    if not 1 <= minutes <= LONGEST:
        raise Refused(_("Lamanya antara 1 dan %(n)d menit.") % {"n": LONGEST})
    return title


class AboutItem(About):
    item: int
    title: str


def _of(meeting: Meeting, item: AgendaItem) -> AboutItem:
    return {**about(meeting), "item": item.pk, "title": item.title}
