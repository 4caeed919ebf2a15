"""A part that came after the answer had gone on: the lead tells the secretariat, who may return it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.part_notices import part_url
from layak.evaluation.events.contributions import LatePartsTold
from layak.evaluation.permissions.contributions import check_can_ask_again
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.answer_row import fetch_standing
from layak.evaluation.queries.part_views import late_parts
from layak.evaluation.standing import check_visible, standing_of
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.refusal import Refused


@transaction.atomic
def tell_of_late_parts(*, answer_id: int, by: Actor, at: datetime) -> int:
    """Word to those who may return the answer; how many people. Once for the same late parts.

    Raises Refused: no right, or no part is late; Answer.DoesNotExist.
    """
    answer = fetch_standing(answer_id, at=at, is_locked=True)
    check_visible(answer, by)
    check_can_ask_again(by, standing_of(answer, answer.round))
    stage = stage_policy(answer.round.policy).stage(answer.stage)
    late = late_parts(answer) if stage.owner != "agency" else []
    if not late:
        raise Refused(_("Tidak ada bagian yang menyusul pada jawaban ini."))
    desk = people_who_may("answer.accept", today=timezone.localdate(at), scope="all")
    names = ", ".join(name for name, _since_at in late)
    # who comes late again, after a return, is told of again
    once = f"late:{answer.pk}:{max(since_at for _name, since_at in late).isoformat()}"
    notify(
        users=[user for user in desk if user.pk != by.user.pk],
        kind="contribution.late",
        text=_("%(code)s: bagian %(names)s masuk sesudah jawaban %(stage)s. Kembalikan bila perlu.")
        % {"code": answer.code, "names": names, "stage": stage.label.lower()},
        url=part_url(answer.pk),
        about=f"answer:{answer.pk}",
        at=at,
        once=once,
    )
    log(
        LatePartsTold(
            round=answer.round.code, answer=answer.pk, code=answer.code, part_count=len(late)
        ),
        by=by.user,
        at=at,
        once=once,
    )
    return len(desk)
