"""Flags of an answer explained, and carried along when it moves on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, AnswerStep
from layak.evaluation.answers.permissions import check_visible, standing_of
from layak.evaluation.answers.reads import fetch_standing
from layak.evaluation.flags.events import FlagsExplained
from layak.evaluation.flags.models import FlagExplanation, StepFlag
from layak.evaluation.flags.permissions import check_can_explain
from layak.evaluation.flags.policy import flag_limits
from layak.evaluation.flags.reads import Raised, look_at
from layak.evaluation.flags.rules import letters
from layak.platform.audit.log import log
from layak.rules.entries import read_text
from layak.rules.refusal import Refused, WrongField

LONGEST = 500


class FlagsOpen(Refused):
    """Flags of the answer wait for a sentence; ``raised`` are those."""

    def __init__(self, code: str, raised: Sequence[Raised]) -> None:
        first = raised[0].flag.say
        more = _(" Ada %(n)d tanda lain.") % {"n": len(raised) - 1} if len(raised) > 1 else ""
        super().__init__(
            _("%(code)s perlu dijelaskan dahulu. %(say)s%(more)s")
            % {"code": code, "say": first, "more": more}
        )
        self.raised = list(raised)


def check_explained(answer: Answer, *, reply: str = "") -> list[Raised]:
    """The flags that the answer carries on, all of them explained. Raises FlagsOpen.

    ``reply`` is the note of the move. One query.
    """
    look = look_at(answer, reply=reply)
    if look.waiting:
        raise FlagsOpen(answer.code, look.waiting)
    return list(look.raised)


def carry_flags(step: AnswerStep, raised: Sequence[Raised]) -> None:
    """Keep with which explained flags the answer made this step."""
    StepFlag.objects.bulk_create(
        StepFlag(step=step, explanation_id=one.explained.id) for one in raised if one.explained
    )


def told_flags(raised: Sequence[Raised]) -> str:
    """Each flag with its sentence, one a line, as events and papers tell it."""
    return "\n".join(
        f"{one.flag.say} {_('Penjelasan:')} {one.explained.text}" for one in raised if one.explained
    )


@transaction.atomic
def explain_flags(*, answer_id: int, texts: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Explain flags of an answer: ``texts`` by the name of the flag (``Flag.name``); what is blank
    stays open.

    Raises Refused (right, round, stage; nothing said; a flag that is not there any more),
    WrongField (too short, too long) and Answer.DoesNotExist.
    """
    answer = fetch_standing(answer_id, at=at, is_locked=True)
    check_visible(answer, by)
    check_can_explain(by, standing_of(answer, answer.round))
    said = {name: text for name, typed in texts.items() if (text := read_text(typed).strip())}
    if not said:
        raise Refused(_("Tulis sedikitnya satu penjelasan."))
    here = {one.flag.name: one.flag for one in look_at(answer).raised}
    if not said.keys() <= here.keys():
        raise Refused(_("Isian jawaban ini sudah berubah, dan tandanya juga. Periksa sekali lagi."))
    least = flag_limits().least_letters
    for name, text in said.items():
        if letters(text) < least:
            raise WrongField(
                name,
                _("Tulis satu kalimat yang menjelaskan, sedikitnya %(n)d huruf.") % {"n": least},
            )
        if len(text) > LONGEST:
            raise WrongField(name, _("Paling panjang %(n)d huruf.") % {"n": LONGEST})
    FlagExplanation.objects.bulk_create(
        FlagExplanation(
            answer=answer,
            kind=here[name].kind,
            field=here[name].field,
            say=here[name].say,
            text=text,
            at=at,
            by=by.user,
        )
        for name, text in said.items()
    )
    now = [one for one in look_at(answer).raised if one.flag.name in said]
    event = FlagsExplained(
        round=answer.round.code, answer=answer.pk, code=answer.code, flags=told_flags(now)
    )
    log(event, by=by.user, at=at)
