"""Decrees of task forces: recorded, corrected, replaced by a later one, ended; warnings before a term ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.agencies.taskforce import events
from layak.city.agencies.taskforce.models import Position, PositionHolding, TaskForce
from layak.city.agencies.taskforce.permissions import (
    check_can_change_task_force,
    check_can_manage_task_forces,
)
from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.city.agencies.taskforce.reads import city_name, place_named, term_sentence, title_of
from layak.city.agencies.taskforce.rules import term_warning
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.platform.notifications.actions import withdraw
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

# Decrees of task forces: recorded, corrected, replaced by a later one, ended.

PAPER = re.compile(r"/bukti/[0-9]{1,12}/")


@dataclass(frozen=True, kw_only=True)
class Decree:
    """What a decree says of itself. ``until_on`` is the last day of the term, None without one.

    ``paper_url`` is the page of the scanned decree in the library (``/bukti/12/``), or "".
    """

    number: str
    decreed_on: date
    since_on: date
    until_on: date | None = None
    about: str = ""
    signer: str = ""
    paper_url: str = ""


@transaction.atomic
def record_task_force(
    *, level: str, place_code: str, decree: Decree, by: Actor | None, at: datetime
) -> TaskForce:
    """The first decree of the city, or of a kecamatan or kelurahan (``place_code``).

    Raises Refused where one is in force: then ``replace_task_force``.
    """
    check_can_manage_task_forces(by)
    place = place_named(level, place_code)
    if TaskForce.objects.filter(level=level, place_code=place_code, ended_on=None).exists():
        raise Refused(_("Gugus tugas ini sudah punya SK. Buka SK itu, lalu pilih Ganti SK."))
    made = _created(level, place_code, place, decree, by=by, at=at)
    event = events.TaskForceRecorded(
        task_force=made.pk,
        number=made.number,
        place=title_of(made),
        since=made.since_on.isoformat(),
    )
    log(event, by=user_of(by), at=at)
    return made


@transaction.atomic
def correct_task_force(
    *, task_force: TaskForce, decree: Decree, by: Actor | None, at: datetime
) -> None:
    """Mend what was noted wrongly; the positions stay."""
    task_force = _locked(task_force)
    check_can_change_task_force(by, task_force, today=timezone.localdate(at))
    for name, value in _checked(decree).items():
        setattr(task_force, name, value)
    if task_force.ended_on is not None and task_force.ended_on < task_force.since_on:
        raise Refused(_("Tanggal mulai melewati hari SK ini berakhir. Periksa tanggalnya."))
    task_force.save()
    withdraw(about=f"taskforce:{task_force.pk}")
    event = events.TaskForceCorrected(
        task_force=task_force.pk, number=task_force.number, place=title_of(task_force)
    )
    log(event, by=user_of(by), at=at)


@transaction.atomic
def replace_task_force(
    *, former: TaskForce, decree: Decree, by: Actor | None, at: datetime
) -> TaskForce:
    """A later decree takes over on its first day; open positions and their holders come along.

    Raises Refused unless it begins after the former one did.
    """
    former = _locked(former)
    check_can_change_task_force(by, former, today=timezone.localdate(at))
    if former.ended_on is not None:
        raise Refused(_("SK ini sudah punya pengganti atau tanggal akhir."))
    if decree.since_on <= former.since_on:
        raise Refused(
            _("SK pengganti berlaku sesudah %(day)s, hari SK lama mulai berlaku.")
            % {"day": date_id(former.since_on)}
        )
    former.ended_on = decree.since_on
    former.save(update_fields=["ended_on"])
    made = _created(former.level, former.place_code, former.place, decree, by=by, at=at)
    count = _carry_positions(former, made)
    withdraw(about=f"taskforce:{former.pk}")
    event = events.TaskForceReplaced(
        task_force=made.pk,
        number=made.number,
        former=former.pk,
        former_number=former.number,
        place=title_of(made),
        position_count=count,
        since=made.since_on.isoformat(),
    )
    log(event, by=user_of(by), at=at)
    return made


@transaction.atomic
def end_task_force(
    *, task_force: TaskForce, ended_on: date, by: Actor | None, at: datetime
) -> None:
    """Withdrawn without a successor: ``ended_on`` is the first day on which it no longer holds."""
    task_force = _locked(task_force)
    check_can_change_task_force(by, task_force, today=timezone.localdate(at))
    if ended_on < task_force.since_on:
        raise Refused(
            _("SK ini baru berlaku sejak %(day)s. Pilih tanggal sesudahnya.")
            % {"day": date_id(task_force.since_on)}
        )
    task_force.ended_on = ended_on
    task_force.save(update_fields=["ended_on"])
    withdraw(about=f"taskforce:{task_force.pk}")
    event = events.TaskForceEnded(
        task_force=task_force.pk,
        number=task_force.number,
        place=title_of(task_force),
        since=ended_on.isoformat(),
    )
    log(event, by=user_of(by), at=at)


def _locked(task_force: TaskForce) -> TaskForce:
    return TaskForce.objects.select_for_update().get(pk=task_force.pk)


def _created(
    level: str, place_code: str, place: str, decree: Decree, *, by: Actor | None, at: datetime
) -> TaskForce:
    return TaskForce.objects.create(
        level=level,
        place_code=place_code,
        place=place,
        created_at=at,
        created_by=user_of(by),
        **_checked(decree),
    )


def _checked(decree: Decree) -> dict[str, str | date | None]:
    """The columns of a decree. Raises Refused for what it may not say."""
    if not decree.number.strip():
        raise Refused(_("Isi nomor SK, seperti tertulis pada naskahnya."))
    if decree.until_on is not None and decree.until_on < decree.since_on:
        raise Refused(_("Hari terakhir masa tugas ada sebelum hari pertamanya."))
    paper_url = decree.paper_url.strip()
    if paper_url:
        # also where its whole address was pasted
        found = PAPER.match(urlsplit(paper_url).path)
        if found is None:
            raise Refused(_("Tempel alamat halaman bukti tempat naskah SK disimpan (/bukti/…/)."))
        paper_url = found[0]
    return {
        "number": decree.number.strip(),
        "decreed_on": decree.decreed_on,
        "about": decree.about.strip(),
        "signer": decree.signer.strip(),
        "since_on": decree.since_on,
        "until_on": decree.until_on,
        "paper_url": paper_url,
    }


def _carry_positions(former: TaskForce, made: TaskForce) -> int:
    """The open positions again under the new decree, each with who holds it on its first day."""
    positions = list(former.positions.filter(ended_on=None).order_by("pk"))
    held = {
        holding.position_id: holding
        for holding in PositionHolding.objects.filter(
            position__in=positions, since_on__lte=made.since_on
        ).exclude(until_on__lte=made.since_on)
    }
    for position in positions:
        holding = held.get(position.pk)
        copied = Position.objects.create(
            task_force=made,
            group=position.group,
            duty=position.duty,
            title=position.title,
            agency_id=position.agency_id,
            institution=position.institution,
            seat_id=position.seat_id,
            position=position.position,
        )
        if holding is not None:
            holding.pk, holding.position = None, copied
            holding.save(force_insert=True)
    return len(positions)


# What keeps a task force true: warnings before a term ends, positions that follow an agency.


@transaction.atomic
def warn_of_terms(*, at: datetime) -> int:
    """Tell who manages task forces of every term that reached a step of warning; how many.

    Each step of each term is told once, also when the day itself was missed.
    """
    today, policy = timezone.localdate(at), taskforce_policy()
    in_force = Q(ended_on=None) | Q(ended_on__gt=today)
    running = TaskForce.objects.filter(in_force, until_on__isnull=False, since_on__lte=today)
    steps = [
        (found, term_warning(found.until_on, today=today, warn_days=policy.warn_days))
        for found in running.order_by("pk")
    ]
    due = [(found, step) for found, step in steps if step is not None]
    if not due:
        return 0
    users = people_who_may("taskforce.manage", today=today, scope="all")
    city = city_name()
    for found, step in due:
        notify(
            users=users,
            kind="taskforce.term",
            text=f"{title_of(found, city=city)}: {term_sentence(found, today=today)}",
            url=f"/gugus-tugas/susunan/{found.pk}/",
            at=at,
            once=f"taskforce:{found.pk}:{found.until_on}:{step}",
            about=f"taskforce:{found.pk}",
        )
    return len(due)
