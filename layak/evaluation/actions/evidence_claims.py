"""Questions that ask for proof, offered to whoever makes new evidence elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.evidence_uses import reuse_evidence
from layak.evaluation.conditions import asked
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.evaluation.permissions import can_add_evidence
from layak.evaluation.queries.evidence_choices import open_rounds
from layak.evaluation.standing import standing_of, with_standing
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Claim
from layak.rules.refusal import Refused

PHOTO = "photo"


class EvaluationClaims:
    """The provider that ``records.evidence.claims`` asks."""

    def claims(self, by: Actor, *, also: int | None, at: datetime) -> list[Claim]:
        """Answers of open rounds that name an agency of ``by``, and ``also``, where they may add
        evidence: two queries a round.
        """
        return [claim for round_ in open_rounds() for claim in _claims(round_, by, also, at=at)]

    def prove(self, evidence: Evidence, claim_id: int, *, by: Actor, at: datetime) -> None:
        """Raises Refused with the reason, also for a question that is not theirs to see."""
        try:
            reuse_evidence(evidence_id=evidence.pk, answer_id=claim_id, by=by, at=at)
        except Answer.DoesNotExist:
            raise Refused(_("Pertanyaan ini bukan bagian Anda.")) from None

    def return_url(self, claim_id: int) -> str:
        return reverse("evidence_attach", args=[claim_id])


def _claims(round_: Round, by: Actor, also: int | None, *, at: datetime) -> Iterator[Claim]:
    edition = edition_of(round_.revision_id)
    named = Answer.objects.naming(by.agency_ids("evidence.add")).filter(round=round_)
    rows = asked(Answer.objects.visible_to(by), round_).filter(round=round_)
    rows = rows.filter(Q(pk__in=named.values("pk")) | Q(pk=also or 0))
    for answer in with_standing(rows, at=at).order_by("position"):
        question = edition.find(answer.code)
        if question and can_add_evidence(by, standing_of(answer, round_)).allowed:
            label = f"{answer.code} {question.text}"
            yield Claim(id=answer.pk, label=label, asks_photo=PHOTO in question.evidence)
