"""Assignments changed in batches: the same step for every chosen question, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.assigning import add_contributor, remove_contributor, set_lead
from layak.evaluation.models import Answer, Assignment, Round
from layak.rules.refusal import Refused

STEPS = {"lead": set_lead, "add": add_contributor, "remove": remove_contributor}


@transaction.atomic
def share_batch(
    *, round_: Round, answer_ids: Sequence[int], step: str, agency: Agency, by: Actor, at: datetime
) -> int:
    """Make ``agency`` the lead, a contributor or none of these; the number of questions changed.

    ``step`` is "lead", "add" or "remove". Questions where it is so already are passed over.
    Raises Refused as the single steps do, or when nothing would change.
    """
    answers = Answer.objects.select_related("round").filter(round=round_, pk__in=answer_ids)
    chosen = list(answers.order_by("position"))
    if not chosen or len(chosen) != len(set(answer_ids)):
        raise Refused(_("Pilih sedikitnya satu pertanyaan dari daftar ini."))
    wanted = [answer for answer in chosen if _would_change(answer, agency, step)]
    if not wanted:
        raise Refused(_("Tidak ada yang berubah: semua yang dipilih sudah demikian."))
    for answer in wanted:
        STEPS[step](answer=answer, agency=agency, by=by, at=at)
    return len(wanted)


def _would_change(answer: Answer, agency: Agency, step: str) -> bool:
    current = Assignment.objects.filter(answer=answer, agency=agency, ended_at=None).first()
    if step == "lead":
        return current is None or current.relation != Assignment.Relation.LEAD
    if step == "add":
        return current is None
    return current is not None and current.relation == Assignment.Relation.CONTRIBUTOR
