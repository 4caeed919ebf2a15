"""Accepting the code of conduct: once for each person and version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.conduct.events import ConductAccepted
from layak.workflows.rapidaction.conduct.models import ConductAcceptance
from layak.workflows.rapidaction.conduct.policy import conduct_policy


@transaction.atomic
def accept_conduct(*, version: str, by: Actor, at: datetime) -> ConductAcceptance:
    """``version`` is the one that the person read. A second press changes nothing.

    Raises Refused where another version is in force by now.
    """
    if version != conduct_policy().version:
        raise Refused(_("Pedoman ini sudah diperbarui. Baca versi yang baru, lalu terima."))
    row, is_new = ConductAcceptance.objects.get_or_create(
        user=by.user, version=version, defaults={"at": at}
    )
    if is_new:
        log(ConductAccepted(version=version), by=by.user, at=at)
    return row
