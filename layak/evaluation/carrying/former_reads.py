"""What an answer holds from the last round until it is confirmed, and that round's answer beside its question."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import ROW, answer_of
from layak.evaluation.carrying.rules import Fit, fit
from layak.evaluation.editions.files import former_keys
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import DASH, answer_url, excerpt, mark_text
from layak.rules.instrument import Edition, Question
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE, Mark
from layak.rules.words import Part, difference

GONE = "Pertanyaan asalnya tidak ada lagi. Pilih jawabannya."


def carried_print(answer: Answer, revision_id: int) -> str:
    """Twelve letters that change with what was carried and with the wording it is laid on."""
    spelt = json.dumps([answer.carried_from_id, answer.carried, revision_id], sort_keys=True)
    return hashlib.sha256(spelt.encode()).hexdigest()[:12]


def former_question(answer: Answer) -> Question | None:
    """The question as it was asked then; ``carried_from__round`` should have been fetched."""
    former = answer.carried_from
    return edition_of(former.round.revision_id).find(former.code) if former else None


def carried_fit(answer: Answer, question: Question) -> Fit:
    """What confirming would set; the answer must hold something that is carried."""
    former = former_question(answer)
    if former is None:
        return Fit(why_not=GONE, is_same_wording=False, is_same_ladder=False)
    return fit(former, question, answer.carried or {})


# The answer of the round before, beside the question page: what it was, what it would become.

CARRIED = f"{ROW} WHERE evaluation_answer.id = %(answer)s"
FORMER = f"""{ROW}
JOIN evaluation_question q ON q.id = evaluation_answer.question_id
WHERE evaluation_answer.round_id = %(round)s AND q.key = ANY(%(keys)s)
ORDER BY evaluation_answer.id LIMIT 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """The answer to the same question in the round before."""

    title: str
    url: str
    mark: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """An option then and now; a dash where it was not or is no more."""

    label: str
    then: str
    now: str
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedNotice:
    """What waits to be confirmed. ``becomes`` says what confirming sets, ``why_not`` why it cannot.

    ``wording`` and ``ladder`` are empty where nothing changed.
    """

    title: str
    url: str
    seen: str
    option: str
    mark: str
    note: str
    becomes: str
    why_not: str
    wording: list[Part]
    ladder: list[Rung]


def former_of(answer: Answer, edition: Edition, question: Question) -> Answer | None:
    """The answer that this one follows, with its round: one query, none in a first round.

    ``answer`` came through ``fetch_answer``, which knows the edition of the round before.
    """
    if answer.carried_from_id is not None:
        answer.carried_from = _former(CARRIED, {"answer": answer.carried_from_id})
        return answer.carried_from
    if answer.round.previous_id is None:
        return None
    keys = former_keys(answer.previous_edition, edition.code, question.key)
    return _former(FORMER, {"round": answer.round.previous_id, "keys": list(keys)})


def _former(sql: str, values: dict[str, object]) -> Answer | None:
    rows = fetch(sql, values)
    return answer_of(rows[0]) if rows else None


def former_line(former: Answer | None) -> Former | None:
    """The former answer in one line, for beside the page."""
    if former is None:
        return None
    return Former(
        title=former.round.title,
        url=answer_url(former.pk),
        mark=f"{mark_text(_mark(former))} / {decimal_id(former.maximum)}",
        note=excerpt(former.note),
    )


def _mark(former: Answer) -> Mark:
    return former.mark if former.is_applicable else NOT_APPLICABLE


def carried_notice(answer: Answer, question: Question) -> CarriedNotice | None:
    """What came along and waits; None where nothing does. No query after ``former_of``."""
    former = answer.carried_from
    if answer.carried is None or former is None:
        return None
    then, fit = former_question(answer), carried_fit(answer, question)
    becomes = ""
    if not fit.why_not:
        option = _option(question, fit.option)
        mark = _("nilai %s") % decimal_id(fit.mark or Decimal(0))
        becomes = f"{option}, {mark}" if option else mark
        if fit.not_applicable:
            becomes = _("tidak berlaku")
    return CarriedNotice(
        title=former.round.title,
        url=answer_url(former.pk),
        seen=carried_print(answer, answer.round.revision_id),
        option=_option(then, former.option),
        mark=f"{mark_text(_mark(former))} / {decimal_id(former.maximum)}",
        note=former.not_applicable_reason or former.note,
        becomes=becomes,
        why_not=fit.why_not,
        wording=[] if then is None or fit.is_same_wording else difference(then.text, question.text),
        ladder=[] if then is None or fit.is_same_ladder else _ladder(then, question),
    )


def _option(question: Question | None, code: str) -> str:
    options = question.options if question else ()
    return next((option.label for option in options if option.code == code), "")


def _ladder(then: Question, now: Question) -> list[Rung]:
    """Both ladders beside each other, by the names of their options; the maximum at the end."""
    before = {option.label: decimal_id(option.points) for option in then.options}
    after = {option.label: decimal_id(option.points) for option in now.options}
    lines = [
        *((label, before.get(label, DASH), points) for label, points in after.items()),
        *((label, points, DASH) for label, points in before.items() if label not in after),
        (_("Nilai maksimal"), decimal_id(then.maximum), decimal_id(now.maximum)),
    ]
    return [
        Rung(label=label, then=old, now=new, is_changed=old != new) for label, old, new in lines
    ]
