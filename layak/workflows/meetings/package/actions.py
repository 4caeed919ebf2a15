"""All papers of a meeting leave the house together: who took them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.models import EvidenceFile
from layak.workflows.meetings.package.events import PackageTaken
from layak.workflows.meetings.papers.permissions import check_can_run
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.reads import about


@transaction.atomic
def hand_out_package(
    *, meeting: Meeting, files: Sequence[EvidenceFile], by: Actor, at: datetime
) -> None:
    """One event for the whole, with the files it holds. Raises Refused (right)."""
    check_can_run(by)
    event = PackageTaken(**about(meeting), files=tuple(sorted(file.pk for file in files)))
    log(event, by=by.user, at=at)
