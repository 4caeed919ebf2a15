"""Positions of a task force and who holds them: the office first, the person second. They follow an agency that merges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.positions import events
from layak.city.agencies.positions.events import PositionsMoved
from layak.city.agencies.seats.models import Seat
from layak.city.agencies.taskforce.models import Position, PositionHolding, TaskForce
from layak.city.agencies.taskforce.permissions import check_can_change_task_force
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.agencies.taskforce.reads import title_of
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

# Positions of a task force and who holds them: the office first, the person second.

NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Office:
    """A position as the decree writes it; ``group`` and ``duty`` are codes of taskforce.yaml.

    ``institution`` names a body that is no agency here; ``holder`` is who sits there now, if told.
    """

    group: str
    duty: str
    title: str
    agency_id: int | None = None
    institution: str = ""
    seat_id: int | None = None
    holder: str = ""
    holder_sex: str = ""


@dataclass(frozen=True, kw_only=True)
class Official:
    """Who holds a position; ``capacity`` is "", Plt., Plh. or Pj., ``sex`` "", L or P."""

    name: str
    since_on: date
    nip: str = ""
    capacity: str = ""
    sex: str = ""


@transaction.atomic
def add_positions(
    *, task_force: TaskForce, offices: Sequence[Office], by: Actor | None, at: datetime
) -> list[Position]:
    """New positions at the end of their groups; one event for all of them.

    Raises Refused where one has a place that this task force does not know; then none was added.
    """
    check_can_change_task_force(
        by,
        TaskForce.objects.select_for_update().get(pk=task_force.pk),
        today=timezone.localdate(at),
    )
    if not offices:
        raise Refused(_("Tidak ada kedudukan yang dapat ditambahkan."))
    last = task_force.positions.order_by("-position").values_list("position", flat=True).first()
    made = [
        Position.objects.create(
            task_force=task_force, position=number, **_checked(task_force, office)
        )
        for number, office in enumerate(offices, start=(last or 0) + 1)
    ]
    PositionHolding.objects.bulk_create(
        PositionHolding(
            position=position,
            name=office.holder,
            sex=office.holder_sex,
            since_on=task_force.since_on,
        )
        for position, office in zip(made, offices, strict=True)
        if office.holder
    )
    titles = ", ".join(position.title for position in made[:NAMED])
    event = events.PositionsAdded(
        task_force=task_force.pk,
        place=title_of(task_force),
        count=len(made),
        titles=titles + (" …" if len(made) > NAMED else ""),
    )
    log(event, by=user_of(by), at=at)
    return made


@transaction.atomic
def change_position(*, position: Position, office: Office, by: Actor | None, at: datetime) -> None:
    """Mend what the position is called or whose it is; who holds it stays."""
    position = _open(position, by=by, at=at)
    for name, value in _checked(position.task_force, office).items():
        setattr(position, name, value)
    position.save()
    event = events.PositionChanged(
        position=position.pk, title=position.title, place=title_of(position.task_force)
    )
    log(event, by=user_of(by), at=at)


@transaction.atomic
def end_position(*, position: Position, by: Actor | None, at: datetime) -> None:
    """The position leaves the task force today, and who held it with it."""
    position = _open(position, by=by, at=at)
    today = timezone.localdate(at)
    holding = _held(position)
    if holding is not None:
        holding.until_on = max(today, holding.since_on)
        holding.save(update_fields=["until_on"])
    position.ended_on = today
    position.save(update_fields=["ended_on"])
    event = events.PositionEnded(
        position=position.pk, title=position.title, place=title_of(position.task_force)
    )
    log(event, by=user_of(by), at=at)


@transaction.atomic
def hold_position(
    *, position: Position, official: Official, by: Actor | None, at: datetime
) -> PositionHolding:
    """``official`` sits there from a day on; whoever sat there before leaves on that day.

    Raises Refused where somebody began on that day or later.
    """
    position = _open(position, by=by, at=at)
    if not official.name.strip():
        raise Refused(_("Isi nama pejabatnya, dengan gelar."))
    former = _held(position)
    if former is not None:
        if former.since_on >= official.since_on:
            raise Refused(_too_early(former))
        former.until_on = official.since_on
        former.save(update_fields=["until_on"])
    holding = PositionHolding.objects.create(
        position=position,
        name=official.name.strip(),
        nip=official.nip,
        capacity=official.capacity,
        sex=official.sex,
        since_on=official.since_on,
    )
    event = events.PositionHeld(
        position=position.pk,
        title=position.title,
        place=title_of(position.task_force),
        name=" ".join(filter(None, (holding.capacity, holding.name))),
        since=holding.since_on.isoformat(),
    )
    log(event, by=user_of(by), at=at)
    return holding


@transaction.atomic
def vacate_position(*, position: Position, until_on: date, by: Actor | None, at: datetime) -> None:
    """Who holds it leaves: ``until_on`` is the first day without. The position stays, empty."""
    position = _open(position, by=by, at=at)
    holding = _held(position)
    if holding is None:
        raise Refused(_("Kedudukan ini sudah kosong."))
    if until_on < holding.since_on:
        raise Refused(_too_early(holding))
    holding.until_on = until_on
    holding.save(update_fields=["until_on"])
    event = events.PositionVacated(
        position=position.pk,
        title=position.title,
        place=title_of(position.task_force),
        name=holding.name,
        since=until_on.isoformat(),
    )
    log(event, by=user_of(by), at=at)


def _open(position: Position, *, by: Actor | None, at: datetime) -> Position:
    """The position, locked; its decree in force, itself not ended. Raises Refused."""
    found = (
        Position.objects.select_for_update(of=("self",))
        .select_related("task_force")
        .get(pk=position.pk)
    )
    check_can_change_task_force(by, found.task_force, today=timezone.localdate(at))
    if found.ended_on is not None:
        raise Refused(_("Kedudukan ini sudah keluar dari gugus tugas."))
    return found


def _held(position: Position) -> PositionHolding | None:
    return position.holdings.filter(until_on=None).first()


def _too_early(holding: PositionHolding) -> str:
    return _("%(name)s baru menjabat sejak %(day)s. Pilih tanggal sesudahnya.") % {
        "name": holding.name,
        "day": date_id(holding.since_on),
    }


def _checked(task_force: TaskForce, office: Office) -> dict[str, str | int | None]:
    group = taskforce_policy().groups.get(office.group)
    if group is None or task_force.level not in group.levels or office.duty not in group.duties:
        raise Refused(_("Pilih kelompok dan kedudukan dari daftar."))
    title = " ".join(office.title.split())
    if not title or len(title) > 160:
        raise Refused(_("Isi jabatannya, paling panjang 160 huruf."))
    if office.agency_id and not Agency.objects.current().filter(pk=office.agency_id).exists():
        raise Refused(_("Perangkat daerah ini sudah berakhir. Pilih penggantinya."))
    if office.seat_id and not Seat.objects.current().filter(pk=office.seat_id).exists():
        raise Refused(_("Kursi ini sudah berakhir. Pilih kursi lain."))
    return {
        "group": group.code,
        "duty": office.duty,
        "title": title,
        "agency_id": office.agency_id,
        "institution": "" if office.agency_id else " ".join(office.institution.split())[:160],
        "seat_id": office.seat_id,
    }


def open_positions() -> Q:
    return Q(ended_on=None, task_force__ended_on=None)


def move_positions(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Positions of decrees in force follow the agency; inside the transaction of the merge."""
    moved = Position.objects.filter(open_positions(), agency=from_id).update(agency=into_id)
    if moved:
        event = PositionsMoved(source=from_id, target=into_id, count=moved)
        log(event, by=user_of(by), at=at)


def moving_positions(agency_id: int) -> list[str]:
    """What the preview of a merge says of positions."""
    count = Position.objects.filter(open_positions(), agency=agency_id).count()
    sentence = ngettext(
        "%(n)d kedudukan dalam gugus tugas", "%(n)d kedudukan dalam gugus tugas", count
    )
    return [sentence % {"n": count}] if count else []
