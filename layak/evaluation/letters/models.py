"""A request letter as it went out."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.rounds.models import Round


class RequestLetter(models.Model):
    """A letter that asks an agency for its part: what was written, to be printed again.

    ``content`` holds the words as they were (opening, list of questions, signer, letterhead), so
    that a later change of seats or texts does not change a letter that went out.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="request_letters")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    dated_on = models.DateField()
    due_on = models.DateField(null=True)
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "agency", "number"], name="one_letter_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_id} {self.number}"
