"""What keeps a task force true: warnings before a term ends, positions that follow an agency."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.handovers import Leaving, Line, Section
from layak.city.agencies.models import Position, Seat, TaskForce
from layak.city.agencies.queries import people_who_may
from layak.city.agencies.taskforce_events import PositionsMoved
from layak.city.agencies.taskforce_places import city_name, title_of
from layak.city.agencies.taskforce_policy import taskforce_policy
from layak.city.agencies.taskforce_queries import term_sentence
from layak.city.people.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.taskforce import term_warning


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


def position_sections(seat: Seat, today: date) -> list[Section]:
    """The positions that the seat acts for, for who takes it over: two queries."""
    in_force = Q(task_force__ended_on=None) | Q(task_force__ended_on__gt=today)
    found = Position.objects.filter(in_force, seat=seat, ended_on=None)
    policy, city = taskforce_policy(), city_name()
    lines = tuple(
        Line(
            text=position.title,
            remark=", ".join(
                filter(
                    None,
                    (
                        policy.standing(position.group, position.duty),
                        policy.field(position.group),
                        title_of(position.task_force, city=city),
                    ),
                )
            ),
            url=f"/gugus-tugas/kedudukan/{position.pk}/",
        )
        for position in found.select_related("task_force").order_by("pk")
    )
    empty = _("Kursi ini tidak mewakili kedudukan apa pun.")
    return [Section(title=_("Kedudukan dalam gugus tugas"), empty=empty, lines=lines)]


def nothing_moves(_leaving: Leaving, _by: Actor | None, _at: datetime) -> list[str]:
    """Positions hang on the seat, not on the person: nothing moves."""
    return []
