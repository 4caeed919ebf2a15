"""Who may change a task force. ``None`` acts for the command line of the server's owner."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from layak.city.agencies.taskforce.models import TaskForce
from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_manage_task_forces(by: Actor | None) -> None:
    if by is not None and not by.may("taskforce.manage"):
        raise Refused(_("Hanya sekretariat yang mengatur susunan gugus tugas."))


def check_can_change_task_force(by: Actor | None, task_force: TaskForce, *, today: date) -> None:
    """Raise Refused unless ``by`` manages task forces and the decree is in force or to come."""
    check_can_manage_task_forces(by)
    if task_force.ended_on is not None and task_force.ended_on <= today:
        raise Refused(
            _("SK %(number)s sudah tidak berlaku. Ubah susunan pada SK penggantinya.")
            % {"number": task_force.number}
        )


def can_change_task_force(by: Actor | None, task_force: TaskForce, *, today: date) -> Verdict:
    return verdict(check_can_change_task_force, by, task_force, today=today)
