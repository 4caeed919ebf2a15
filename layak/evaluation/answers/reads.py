"""One answer with what stands around it, in one query; its bodies, its tabs, its table, and which questions are not asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models.query import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.answers.permissions import check_visible
from layak.evaluation.editions.files import schema_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.table_rules import Schema
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import Tab, last_day
from layak.evaluation.rounds.sql import columns, fetch, loaded, width
from layak.evaluation.rounds.wording import answer_url
from layak.records.facilities.needs.reads import need_count_sql
from layak.records.followups.promises.reads import promise_count_sql
from layak.rules.facilities import year_meant
from layak.rules.scoring import NOT_APPLICABLE, NOT_ASKED, Mark, chosen_options, hidden
from layak.rules.stages import STATES

# Which questions of a round are not asked now, because of what others were answered.


def hidden_codes(round_: Round) -> frozenset[str]:
    """No query where the edition has no conditions, else one."""
    edition = edition_of(round_.revision_id)
    deciding = [q.shown_when.question for q in edition.conditional if q.shown_when]
    if not deciding:
        return frozenset()
    rows = Answer.objects.filter(round=round_, code__in=deciding)
    marks: dict[str, Mark] = {}
    options: dict[str, str] = {}
    for code, mark, reason, option in rows.values_list(
        "code", "mark", "not_applicable_reason", "option"
    ):
        marks[code], options[code] = NOT_APPLICABLE if reason else mark, option
    return hidden(edition, chosen_options(edition, marks, options))


def asked(answers: QuerySet[Answer], round_: Round) -> QuerySet[Answer]:
    """Answers of the round without those whose question is not asked."""
    out = hidden_codes(round_)
    return answers.exclude(code__in=out) if out else answers


def with_hidden(marks: dict[str, Mark], round_: Round) -> dict[str, Mark]:
    """Marks for a score: those of questions that are not asked say so."""
    return {**marks, **dict.fromkeys(hidden_codes(round_), NOT_ASKED)}


# How questions were agreed to be read: at the question, as a list of a round, with history.

# plain SQL: every question page pays for it; a merged agency is told by the name it has now
NEWEST_AGREEMENT = """(
SELECT jsonb_build_object('id', g.id, 'version', g.version, 'reading', g.reading,
  'denominator', g.denominator, 'source', g.denominator_source, 'proof', g.accepted_proof,
  'lead', coalesce(heir.name, body.name), 'on', g.decided_on, 'label', g.decided_label,
  'url', g.decided_url,
  'dissents', (
    SELECT jsonb_agg(jsonb_build_array(coalesce(h.name, a.name), d.text) ORDER BY d.id)
    FROM evaluation_dissent d JOIN agencies_agency a ON a.id = d.agency_id
    LEFT JOIN agencies_agency h ON h.id = a.merged_into_id
    WHERE d.agreement_id = g.id))
FROM evaluation_agreement g
LEFT JOIN agencies_agency body ON body.id = g.lead_id
LEFT JOIN agencies_agency heir ON heir.id = body.merged_into_id
WHERE g.question_id = evaluation_answer.question_id ORDER BY g.version DESC LIMIT 1)"""


# The city's guidance: on its question, as a list of a round, and with its history.

# plain SQL: every question page pays for it
NEWEST_GUIDANCE = """(
SELECT jsonb_build_object('text', g.text, 'good_evidence', g.good_evidence,
  'sample', g.sample_id, 'at', g.written_at, 'by', u.name)
FROM evaluation_guidance g JOIN people_user u ON u.id = g.written_by_id
WHERE g.question_id = evaluation_answer.question_id ORDER BY g.id DESC LIMIT 1)"""


# The agencies on a question: who leads, who contributes, who is only invited.

NAMED = """
SELECT s.relation, s.agency_id, body.name, body.command, invited.name, s.position, s.state,
  person.name
FROM evaluation_assignment s
JOIN agencies_agency body ON body.id = s.agency_id
LEFT JOIN agencies_agency invited ON invited.id = s.caretaker_for_id
LEFT JOIN evaluation_delegation given ON given.assignment_id = s.id AND given.ended_at IS NULL
LEFT JOIN people_user person ON person.id = given.to_id
WHERE s.answer_id = %(answer)s AND s.ended_at IS NULL
"""


class Named(NamedTuple):
    """An assignment in force, with the names it needs."""

    relation: str
    agency_id: int
    name: str
    command: str
    caretaker_for: str | None
    position: int
    state: str
    delegate: str | None

    @property
    def is_lead(self) -> bool:
        return self.relation == Assignment.Relation.LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An agency on the question.

    ``remark`` says invited, or for whom it stands in, how far its part is and who works on it.
    """

    name: str
    relation: str
    remark: str


def named_bodies(answer: Answer) -> list[Named]:
    """Assignments in force, the lead first: one query."""
    named = [Named(*row) for row in fetch(NAMED, {"answer": answer.pk})]
    return sorted(named, key=lambda row: (not row.is_lead, row.position))


def body_of(row: Named) -> Body:
    """How the page shows it."""
    said = [_("diundang, bukan ditugasi")] if row.command == Agency.Command.OUTSIDE else []
    if row.caretaker_for:
        said = [_("memimpin untuk %(body)s yang diundang") % {"body": row.caretaker_for}]
    if not row.is_lead:
        said.append(_("bagiannya: %(state)s") % {"state": STATES[row.state].lower()})
    if row.delegate:
        said.append(_("dilimpahkan kepada %(name)s") % {"name": row.delegate})
    label = str(Assignment.Relation(row.relation).label)
    return Body(name=row.name, relation=label, remark=", ".join(said))


def on_behalf_of(bodies: list[Named], by: Actor) -> str:
    """The agency for which ``by`` would write; empty for the own one."""
    lead = next((row for row in bodies if row.is_lead), None)
    return "" if lead is None or lead.agency_id in by.agency_ids("answer.edit") else lead.name


# One answer as a page or a save needs it: its row, its round and what stands around it, in one
# query.
#
# Plain SQL, since every question page and every save pays for it (ADR 0015). Rows come as the ORM
# would have made them.

FOUND = f"SELECT {columns(Answer)}, {columns(Round)}"
TABLES = """
FROM evaluation_answer JOIN evaluation_round ON evaluation_round.id = evaluation_answer.round_id"""
ROW = f"{FOUND}{TABLES}"

STANDING = f"""{FOUND},
  (SELECT s.agency_id FROM evaluation_assignment s
   WHERE s.answer_id = evaluation_answer.id AND s.ended_at IS NULL AND s.relation = 'lead' LIMIT 1),
  ARRAY(SELECT s.agency_id FROM evaluation_assignment s
   WHERE s.answer_id = evaluation_answer.id AND s.ended_at IS NULL AND s.relation = 'contributor'
   ORDER BY s.position),
  EXISTS (SELECT 1 FROM evaluation_stagewindow w
   WHERE w.round_id = evaluation_answer.round_id AND w.stage = evaluation_answer.stage
     AND NOT (w.opens_at <= %(at)s AND w.closes_at > %(at)s)){TABLES}
WHERE evaluation_answer.id = %(answer)s"""  # noqa: S608 - names of our own tables
LOCKED = f"{STANDING} FOR UPDATE OF evaluation_answer"
STANDING_NAMES = ("lead_id", "contributor_ids", "window_is_shut")

PAGE = f"""{FOUND},
  (SELECT count(*) FROM evaluation_thread t
   WHERE t.answer_id = evaluation_answer.id AND t.resolved_at IS NULL),
  (SELECT count(*) FROM evaluation_tablerow t
   WHERE t.answer_id = evaluation_answer.id AND t.removed_at IS NULL),
  (SELECT count(*) FROM evaluation_assignment s
   WHERE s.answer_id = evaluation_answer.id AND s.ended_at IS NULL
     AND s.relation = 'contributor' AND s.state = 'handed_in'),
  saver.name, edition.code, longer.former_on, longer.reason,
  w.closes_at, coalesce(NOT (w.opens_at <= %(at)s AND w.closes_at > %(at)s), false), {NEWEST_GUIDANCE}, {NEWEST_AGREEMENT}, {need_count_sql("evaluation_answer.code")},
  {promise_count_sql("evaluation_answer.code")}{TABLES}
LEFT JOIN people_user saver ON saver.id = evaluation_answer.saved_by_id
LEFT JOIN evaluation_round former ON former.id = evaluation_round.previous_id
LEFT JOIN evaluation_editionrevision revision ON revision.id = former.revision_id
LEFT JOIN evaluation_edition edition ON edition.id = revision.edition_id
LEFT JOIN evaluation_stagewindow w
  ON w.round_id = evaluation_answer.round_id AND w.stage = evaluation_answer.stage
LEFT JOIN LATERAL (
  SELECT c.former_on, c.reason FROM evaluation_duechange c
  WHERE c.answer_id = evaluation_answer.id AND c.due_on = evaluation_answer.due_on
    AND c.former_on < c.due_on
  ORDER BY c.id DESC LIMIT 1) longer ON true
WHERE evaluation_answer.id = %(answer)s"""  # noqa: S608 - names of our own tables
PAGE_NAMES = (
    "open_thread_count", "table_row_count", "handed_in_count",
    "saved_by_name", "previous_edition", "extended_from", "extended_because",
    "closes_at", "window_is_shut", "guidance_facts", "agreement_facts", "need_count",
    "promise_count",
)  # fmt: skip
AS_JSON = ("guidance_facts", "agreement_facts")


def fetch_standing(answer_id: int, *, at: datetime, is_locked: bool = False) -> Answer:
    """The answer with its round and what ``standing_of`` needs: one query.

    ``is_locked`` takes the row lock of a save. Raises Answer.DoesNotExist.
    """
    sql = LOCKED if is_locked else STANDING
    return _answer(sql, STANDING_NAMES, {"answer": answer_id, "at": at})


def fetch_answer(answer_id: int, by: Actor, *, at: datetime) -> Answer:
    """The answer with its standing and what its pages tell, if ``by`` may see it: two queries.

    Raises Answer.DoesNotExist. Its agencies come from the assignments that the page lists anyway.
    """
    values = {
        "answer": answer_id,
        "at": at,
        "sees_year": year_meant(timezone.localdate(at)),
        "sees_all": by.scope("readiness.view") == "all",
        "sees": list(by.agency_ids("readiness.view")),
        "sees_promises": by.scope("followup.view") == "all",
        "promises_of": list(by.agency_ids("followup.view")),
    }
    answer = _answer(PAGE, PAGE_NAMES, values)
    bodies = named_bodies(answer)
    facts = vars(answer)
    closes_at = facts.pop("closes_at")
    lead = [row.agency_id for row in bodies if row.is_lead]
    facts |= {
        "closing": {answer.stage: last_day(closes_at)} if closes_at else {},
        **{name: json.loads(facts[name] or "null") for name in AS_JSON},
        "bodies": bodies,
        "lead_id": lead[0] if lead else None,
        "contributor_ids": [row.agency_id for row in bodies if not row.is_lead],
    }
    check_visible(answer, by)
    return answer


def _answer(sql: str, names: tuple[str, ...], values: dict[str, object]) -> Answer:
    rows = fetch(sql, values)
    if not rows:
        raise Answer.DoesNotExist
    answer = answer_of(rows[0])
    vars(answer).update(zip(names, rows[0][-len(names) :], strict=True))
    return answer


def answer_of(row: Sequence[Any]) -> Answer:
    """The answer with its round from a row whose statement begins with ``FOUND``."""
    own = width(Answer)
    answer = loaded(Answer, row[:own])
    answer.round = loaded(Round, row[own : own + width(Round)])
    return answer


# The rows of an answer's typed table, read once for page, paper, workbook and report.


def answer_schema(answer: Answer) -> Schema | None:
    """The table of an answer with the data years of its round in the labels, or None.

    The answer comes with its round; no query but the edition's first.
    """
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    found = None if question is None else schema_of(question, edition.code)
    return None if found is None else found.for_years(answer.round.data_years)


# The pages of one answer as tabs: the answer, its proof, the parts of others, its table, what is
# said.


def answer_tabs(answer: Answer, by: Actor, current: str = "") -> list[Tab]:
    """Tabs of an answer that came through ``fetch_answer``; no query.

    ``current`` is the path below the answer: "" | "bukti" | "bagian" | "tabel" | "percakapan" |
    "riwayat".
    A tab of parts stands only where others contribute.
    """
    entries = [("", _("Jawaban"), 0)]
    if by.may("evidence.view"):
        entries.append(("bukti", _("Bukti"), 0))
    if answer.contributor_ids:
        entries.append(("bagian", _("Bagian"), answer.handed_in_count))
    if answer_schema(answer) is not None:
        entries.append(("tabel", _("Tabel"), answer.table_row_count))
    if by.may("comment.write") or answer.open_thread_count:
        entries.append(("percakapan", _("Percakapan"), answer.open_thread_count))
    entries.append(("riwayat", _("Riwayat"), 0))
    base = answer_url(answer.pk)
    return [
        Tab(
            label=label,
            url=f"{base}{path}/" if path else base,
            is_current=path == current,
            count=count,
        )
        for path, label, count in entries
    ]


# What happened to an answer: a few lines for the page, everything with differences apart.


def who_text(name: str, on_behalf_of: str) -> str:
    """Who acted, and for which agency if not the own one."""
    if not on_behalf_of:
        return name
    return _("%(name)s atas nama %(agency)s") % {"name": name, "agency": on_behalf_of}
