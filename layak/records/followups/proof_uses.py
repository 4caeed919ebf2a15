"""Evidence that shows a promise was kept is in use there, and seen by whoever sees the promise."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.records.followups.models import FollowUpProof
from layak.records.followups.queries.rows import visible
from layak.records.followups.queries.shown import followup_url


class FollowUpUses:
    """See ``records.evidence.uses.UseProvider``."""

    def visible(self, by: Actor) -> Exists:
        own = by.agency_ids("followup.view")
        return Exists(
            FollowUpProof.objects.filter(
                evidence=OuterRef("pk"), removed_at=None, followup__agency__in=own
            )
        )

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        rows = FollowUpProof.objects.filter(evidence=evidence, removed_at=None)
        seen = rows.filter(followup__in=visible(by)).order_by("followup")
        return [
            Use(
                label=_("Tindak lanjut %(n)d") % {"n": followup},
                url=followup_url(followup),
            )
            for followup in seen.values_list("followup", flat=True)
        ]
