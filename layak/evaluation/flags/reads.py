"""The flags that answers raise now, each with its explanation, in one statement however many answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from layak.city.people.accounts.reads import person_name_sql
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.fields import figure_years
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.editions.files import schema_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.flags.permissions import can_explain
from layak.evaluation.flags.policy import flag_limits, lasting_papers
from layak.evaluation.flags.rules import (
    Cells,
    DatedProof,
    Facts,
    Flag,
    Returned,
    flags_in,
    letters,
    number_of,
)
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import answer_url, moment_text
from layak.records.evidence.library.facts import evidence_sql
from layak.rules.instrument import Question
from layak.rules.proof import Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The newest sentence to a flag, while the flag says what it said then."""

    id: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A flag of an answer; ``explained`` is None while nobody has."""

    flag: Flag
    explained: Explained | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an answer shows when it is looked at before it moves. ``returned`` is the return that
    stays with it until it is accepted, with its note and the reply."""

    raised: Sequence[Raised] = ()
    returned: Returned | None = None

    @property
    def waiting(self) -> list[Raised]:
        """Flags that nobody has explained."""
        return [one for one in self.raised if one.explained is None]


# what stands around an answer, as far as a detector asks for it
AROUND = rf"""
SELECT a.id,
  (SELECT f.figures FROM evaluation_answer f
   WHERE f.round_id = r.previous_id AND f.question_id = a.question_id),
  (SELECT jsonb_agg(t.cells ORDER BY t.position, t.id) FROM evaluation_tablerow t
   WHERE t.answer_id = a.id AND t.removed_at IS NULL AND (t.taken_at IS NOT NULL
     OR t.agency_id = (SELECT s.agency_id FROM evaluation_assignment s
       WHERE s.answer_id = a.id AND s.relation = 'lead' AND s.ended_at IS NULL))),
  (SELECT jsonb_agg(jsonb_build_object('use', u.id, 'title', e.title, 'kind', e.kind,
     'years', e.years, 'since', e.valid_since_on, 'until', e.valid_until_on, 'dated', e.dated_on)
     ORDER BY u.id)
   FROM evaluation_evidenceuse u
   JOIN LATERAL {evidence_sql("u.evidence_id")} e ON e.described_at IS NOT NULL
   WHERE u.answer_id = a.id AND u.removed_at IS NULL),
  (SELECT jsonb_build_object('step', back.id, 'note', back.note, 'at', back.at,
     'by', {person_name_sql("back.by_id")}, 'reply', (
       SELECT reply.note FROM evaluation_answerstep reply
       WHERE reply.answer_id = a.id AND reply.id > back.id AND reply.move = ANY(%(replies)s)
         AND length(regexp_replace(reply.note, '\W', '', 'g')) >= %(least)s
       ORDER BY reply.id DESC LIMIT 1))
   FROM evaluation_answerstep back
   WHERE back.answer_id = a.id AND back.target = 'returned' AND NOT EXISTS (
     SELECT 1 FROM evaluation_answerstep done WHERE done.answer_id = a.id
       AND done.id > back.id AND done.target = ANY(%(done)s))
   ORDER BY back.id DESC LIMIT 1),
  (SELECT jsonb_agg(jsonb_build_array(x.id, x.kind, x.field, x.say, x.text,
     {person_name_sql("x.by_id")}, x.at) ORDER BY x.id)
   FROM evaluation_flagexplanation x WHERE x.answer_id = a.id)
FROM evaluation_answer a JOIN evaluation_round r ON r.id = a.round_id
WHERE a.id = ANY(%(answers)s)
"""  # noqa: S608 - names of our own tables


def looks(
    answers: Sequence[Answer],
    *,
    reply: str = "",
    tables: Mapping[int, Sequence[Mapping[str, str]]] = MappingProxyType({}),
) -> dict[int, Look]:
    """The flags of answers by their ids: one query. Answers come with their round.

    What is judged is the answer as it is handed in, so that a change can be looked at before it is
    saved. ``reply`` is the note of the move that is being made, ``tables`` the rows by answer as
    they would be; without them those that stand.
    """
    if not answers:
        return {}
    limits, moves = flag_limits(), _moves({answer.round.policy for answer in answers})
    values = {"answers": [answer.pk for answer in answers], "least": limits.least_letters, **moves}
    around = {row[0]: row[1:] for row in fetch(AROUND, values)}
    found: dict[int, Look] = {}
    for answer in answers:
        question = edition_of(answer.round.revision_id).find(answer.code)
        if question is None or answer.pk not in around:
            continue
        former, rows, proofs, returned, explained = (
            json.loads(text or "null") for text in around[answer.pk]
        )
        facts = _facts(
            answer,
            question,
            former=former or {},
            rows=tables.get(answer.pk, rows or []),
            proofs=proofs or [],
            returned=_returned(returned, reply),
        )
        told = {tuple(row[1:4]): _explained(row) for row in explained or []}
        found[answer.pk] = Look(
            raised=[
                Raised(flag=flag, explained=told.get(flag.key)) for flag in flags_in(facts, limits)
            ],
            returned=facts.returned,
        )
    return found


def look_at(answer: Answer, *, reply: str = "") -> Look:
    """One answer that came with its round: one query."""
    return looks([answer], reply=reply).get(answer.pk, Look())


# How flags read on pages.

FIGURE_FIELDS = ("numerator", "denominator")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFlag:
    """``about`` is the title of a proof, ``text`` and ``who`` the explanation; both may be empty.

    ``place`` is where on the question page it belongs: "figures", "answer" or "around".
    """

    say: str
    about: str
    text: str
    who: str
    place: str

    @property
    def is_open(self) -> bool:
        return not self.text


def shown_flags(look: Look, by: Actor) -> list[ShownFlag]:
    """The flags as a page prints them; titles of proofs for those who may see proofs."""
    sees_proof = by.may("evidence.view")
    found = []
    for one in look.raised:
        text, who = "", ""
        if one.explained is not None:
            text = one.explained.text
            who = f"{one.explained.by}, {moment_text(one.explained.at)}"
        name = one.flag.field.partition("-")[0]
        is_answer = name in ("option", "mark")
        found.append(
            ShownFlag(
                say=one.flag.say,
                about=one.flag.about if sees_proof else "",
                text=text,
                who=who,
                place="figures" if name in FIGURE_FIELDS else "answer" if is_answer else "around",
            )
        )
    return found


def explain_url(answer_id: int, move: str = "") -> str:
    """Where the flags of an answer are explained; then on to ``move``, if one was meant."""
    query = f"?lalu={move}" if move else ""
    return f"{answer_url(answer_id)}tanda/{query}"


def flag_page(answer: Answer, by: Actor) -> dict[str, object]:
    """What a question page shows of the flags of its answer, at the fields and together: one query.

    ``return_note`` is the note that stays with the answer until it is accepted, None without one.
    """
    look = look_at(answer)
    shown = shown_flags(look, by)
    may_explain = can_explain(by, standing_of(answer, answer.round)).allowed
    return {
        "pk": answer.pk,
        "all": shown,
        "at_figures": [flag for flag in shown if flag.place == "figures"],
        "at_answer": [flag for flag in shown if flag.place == "answer"],
        "explain_url": explain_url(answer.pk) if look.waiting and may_explain else "",
        "label": flag_limits().label,
        "return_note": return_note(look.returned),
    }


def return_note(returned: Returned | None) -> dict[str, str] | None:
    """The note of a return with who wrote it and when, and the reply that it got, if any."""
    if returned is None:
        return None
    named = {"name": returned.by, "moment": moment_text(returned.at)}
    return {
        "title": _("Catatan pengembalian %(name)s, %(moment)s") % named,
        "note": returned.note,
        "reply": returned.reply,
    }


def _moves(policies: set[str]) -> dict[str, list[str]]:
    """Moves whose note replies to a return, and stages in which nothing is left to reply to."""
    found = [stage_policy(code) for code in policies]
    return {
        "replies": [
            move.code
            for policy in found
            for move in policy.moves
            if move.needs == "answer" and any(policy.is_editable(code) for code in move.sources)
        ],
        "done": [
            stage.code for policy in found for stage in policy.stages if stage.counts_as == "done"
        ],
    }


def _facts(
    answer: Answer,
    question: Question,
    *,
    former: Mapping[str, Mapping[str, str]],
    rows: Sequence[Cells],
    proofs: Sequence[Mapping[str, Any]],
    returned: Returned | None,
) -> Facts:
    data_years = tuple(sorted(answer.round.data_years))
    if answer.not_applicable_reason:
        return Facts(question=question, years=data_years, returned=returned)
    schema = schema_of(question, edition_of(answer.round.revision_id).code)
    return Facts(
        question=question,
        years=data_years,
        option=answer.option,
        mark=answer.mark,
        counts=_counts(answer.figures, figure_years(question, list(data_years))),
        former=_counts(former, figure_years(question, list(data_years))),
        table=schema.code if schema else "",
        rows=rows,
        proofs=[_proof(row) for row in proofs],
        returned=returned,
    )


def _counts(figures: Mapping[str, Mapping[str, str]], years: Sequence[int]) -> dict[str, Any]:
    return {
        f"{side}-{year}": number
        for year in years
        for side, text in figures.get(str(year), {}).items()
        if (number := number_of(text)) is not None
    }


def _proof(row: Mapping[str, Any]) -> DatedProof:
    return DatedProof(
        use_id=row["use"],
        title=row["title"],
        proof=Proof(
            years=tuple(row["years"] or ()),
            since_on=_day(row["since"]),
            until_on=_day(row["until"]),
        ),
        dated_on=_day(row["dated"]),
        lasts=row["kind"] in lasting_papers(),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _returned(row: Mapping[str, Any] | None, reply: str) -> Returned | None:
    if row is None:
        return None
    now = reply.strip() if letters(reply) >= flag_limits().least_letters else ""
    return Returned(
        step_id=row["step"],
        note=row["note"],
        reply=now or row["reply"] or "",
        by=row["by"] or "",
        at=datetime.fromisoformat(row["at"]),
    )


def _explained(row: Sequence[Any]) -> Explained:
    pk, _kind, _field, _say, text, by, at = row
    return Explained(id=pk, text=text, by=by or "", at=datetime.fromisoformat(at))
