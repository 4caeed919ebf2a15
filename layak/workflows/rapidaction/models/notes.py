from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from layak.platform.sealing import SealedField, sealed_checks
from layak.workflows.rapidaction.models.activations import Activation


class CaseNote(models.Model):
    """A sealed word on an activation; ``section`` decides the tier. Kept short: no case file.

    A note is replaced by a newer one of the section, never changed.
    """

    class Section(models.TextChoices):
        SITUATION = "situation", "Ringkasan keadaan"
        PLAN = "plan", "Rencana intervensi (ringkas)"
        CONFERENCE = "conference", "Keputusan konferensi kasus"
        FOLLOW = "follow", "Catatan pemantauan"
        RETURN = "return", "Alasan penutupan dikembalikan"
        SHELTER = "shelter", "Tempat aman"
        MEDICAL = "medical", "Medis dan forensik"
        SUSPECT = "suspect", "Terlapor"
        IMAGERY = "imagery", "Alamat konten (tanpa gambar)"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="notes")
    section = models.CharField(max_length=10, choices=Section.choices)
    text = SealedField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["activation", "section"], name="note_section")]
        constraints = [*sealed_checks("text")]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.section}"


SECTION_TIER = {
    CaseNote.Section.SITUATION: 3,
    CaseNote.Section.PLAN: 3,
    CaseNote.Section.CONFERENCE: 3,
    CaseNote.Section.FOLLOW: 3,
    CaseNote.Section.RETURN: 3,
    CaseNote.Section.SHELTER: 4,
    CaseNote.Section.MEDICAL: 4,
    CaseNote.Section.SUSPECT: 4,
    CaseNote.Section.IMAGERY: 4,
}
