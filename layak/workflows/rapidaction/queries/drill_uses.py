"""The library knows the drill that a report tells of, and who runs drills may see it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.workflows.rapidaction.models import Drill


class DrillUses:
    """See ``records.evidence.uses.UseProvider``."""

    def visible(self, by: Actor) -> Exists:
        rows = Drill.objects.all() if by.may("drill.run") else Drill.objects.none()
        return Exists(rows.filter(evidence=OuterRef("pk")))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        if not by.may("drill.run"):
            return []
        rows = Drill.objects.filter(evidence=evidence).select_related("activation")
        return [
            Use(
                label=_("Gladi: %s") % drill.title,
                url=reverse("review_detail", args=[drill.activation.code]),
            )
            for drill in rows
        ]
