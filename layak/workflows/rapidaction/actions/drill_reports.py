"""The report of a drill becomes evidence: once, and newer reports as its versions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_evidence, store_version
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.reading.actions import Description, describe_evidence
from layak.records.evidence.uploads.storing import Upload
from layak.workflows.rapidaction.actions.after_action import ReviewMoved
from layak.workflows.rapidaction.events.learning import DrillReportFiled
from layak.workflows.rapidaction.models import AfterActionReview, Drill
from layak.workflows.rapidaction.permissions.learning import check_can_file_drill

KIND = "report"
TITLE_AT_MOST = 200


@transaction.atomic
def file_drill_report(
    *, drill_id: int, upload: Upload, seen: int, by: Actor, at: datetime
) -> Evidence:
    """Keep the paper of a drill in the library; ``seen`` is the version of the review it tells.

    Internal; it becomes public in the library, where someone looks for children first. Raises
    ReviewMoved; Refused: no right, not reviewed; NotStored: the same paper as last time.
    """
    drill = (
        Drill.objects.select_for_update(of=("self",))
        .select_related("activation__lead")
        .get(pk=drill_id)
    )
    review = AfterActionReview.objects.filter(activation=drill.activation_id).first()
    check_can_file_drill(by, drill, review)
    if review is None or review.version != seen:
        raise ReviewMoved
    if drill.evidence is not None:
        store_version(evidence=drill.evidence, upload=upload, by=by, at=at)
    else:
        drill.evidence = _first(drill, upload, by=by, at=at)
        drill.save(update_fields=["evidence"])
    event = DrillReportFiled(
        code=drill.activation.code, evidence=drill.evidence.pk, version=review.version
    )
    log(event, by=by.user, at=at)
    return drill.evidence


def _first(drill: Drill, upload: Upload, *, by: Actor, at: datetime) -> Evidence:
    title = (_("Laporan gladi: %s") % drill.title)[:TITLE_AT_MOST]
    evidence = store_evidence(
        upload=upload, title=title, agency=drill.activation.lead, by=by, at=at
    )
    day = timezone.localdate(drill.started_at)
    description = Description(title=title, kind=KIND, dated_on=day, years=(day.year,))
    describe_evidence(evidence=evidence, description=description, by=by, at=at)
    return evidence
