"""The playbooks that ship with the application: each version once, never over a city's own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from layak.platform.audit.log import log
from layak.workflows.rapidaction.playbooks.events import PlaybookShipped
from layak.workflows.rapidaction.playbooks.files import codes, document
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion


@transaction.atomic
def load_shipped_playbooks(*, at: datetime) -> list[PlaybookVersion]:
    """Make the first version of each shipped playbook that the database does not know; those made.

    A city that has a version of its own keeps it: later shipped versions come as drafts by hand.
    """
    known = set(PlaybookVersion.objects.values_list("code", flat=True))
    made = []
    for code in codes():
        if code in known:
            continue
        told = document(code)
        version = PlaybookVersion.objects.create(
            code=code,
            version=told["version"],
            title=str(told["name_id"])[:200],
            document=_plain(told),
            state=PlaybookVersion.State.ADOPTED,
            valid_from_on=timezone.localdate(at),
            created_at=at,
            adopted_at=at,
        )
        event = PlaybookShipped(playbook=version.pk, code=code, version=version.version)
        log(event, by=None, at=at)
        made.append(version)
    return made


def _plain(value: Any) -> Any:
    """The same as JSON holds it: days as ISO text."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value
