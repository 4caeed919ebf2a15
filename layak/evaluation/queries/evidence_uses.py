"""Where evidence proves something in the evaluation: told to ``records.evidence``."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Assignment, EvidenceUse
from layak.evaluation.permissions import can_add_evidence, can_remove_evidence
from layak.evaluation.standing import standing_of, with_standing
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import PageLink, Use


class EvaluationUses:
    """The provider that ``records.evidence.uses`` asks."""

    def visible(self, by: Actor) -> Exists:
        """Whether answers of the agencies for which ``by`` may view evidence use it."""
        named = Assignment.objects.filter(
            answer=OuterRef("answer"), agency__in=by.agency_ids("evidence.view"), ended_at=None
        )
        uses = EvidenceUse.objects.filter(evidence=OuterRef("pk"), removed_at=None)
        return Exists(uses.filter(Exists(named)))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """Answers that ``by`` may see, with what may be done there: two queries."""
        held = EvidenceUse.objects.filter(evidence=evidence, removed_at=None)
        uses = {use.answer_id: use for use in held}
        rows = Answer.objects.visible_to(by).filter(pk__in=uses).select_related("round")
        answers = with_standing(rows, at=at).order_by("-round__opened_at", "position")
        return [_use(answer, uses[answer.pk], evidence, by) for answer in answers]


def _use(answer: Answer, use: EvidenceUse, evidence: Evidence, by: Actor) -> Use:
    question = edition_of(answer.round.revision_id).find(answer.code)
    standing = standing_of(answer, answer.round)
    is_mine = by.scope("evidence.add") == "all" or evidence.agency_id in by.all_agency_ids
    may_renew = is_mine and can_add_evidence(by, standing).allowed
    may_remove = can_remove_evidence(by, standing).allowed
    names = [answer.pk, use.pk]
    return Use(
        label=f"{answer.code} {question.text if question else ''} ({answer.round.title})",
        url=reverse("answer_detail", args=[answer.pk]),
        pages=use.pages,
        renew_url=reverse("evidence_renew", args=names) if may_renew else "",
        detach_url=reverse("evidence_detach", args=names) if may_remove else "",
    )


def evidence_pages(evidence: Evidence, by: Actor) -> list[PageLink]:
    """What the evaluation tells of an evidence, for ``records.evidence.uses``."""
    links = [
        ("evidence_history", _("Riwayat pemakaian")),
        ("evidence_cycle", _("Daur berikutnya")),
    ]
    if by.may("evidence.add"):
        links.insert(0, ("evidence_use_for", _("Pakai untuk pertanyaan …")))
        links.append(("evidence_handling", _("Kerahasiaan")))
    return [PageLink(label, reverse(name, args=[evidence.pk])) for name, label in links]
