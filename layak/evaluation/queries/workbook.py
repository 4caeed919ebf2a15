"""The workbook of one agency in a round: its questions, what stands in them, what may be typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.city.places.queries import municipality
from layak.evaluation.conditions import asked
from layak.evaluation.due import closing_days, due_day
from layak.evaluation.editions import edition_of
from layak.evaluation.fields import field_names, field_text
from layak.evaluation.models import Answer, Assignment, Round
from layak.evaluation.permissions import can_edit
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.agreements import AgreedReading, agreed_reading, with_agreement
from layak.evaluation.queries.workbook_stamp import Stamp
from layak.evaluation.queries.workbook_tables import TableOfBook, workbook_tables
from layak.evaluation.standing import standing_of, with_standing
from layak.platform.documents.writing.sheets import plain_text
from layak.rules.instrument import Question
from layak.rules.stages import Policy
from layak.rules.workbook import Exported, field_print


@dataclass(frozen=True, kw_only=True)
class WorkbookLine:
    """A question; ``texts`` holds the fields it has. ``is_open``: it may be typed into now.

    ``agreed`` is how the task force reads it, None where nothing was agreed.
    """

    question: Question
    texts: Mapping[str, str]
    versions: Mapping[str, int]
    stage: str
    is_open: bool
    due_on: date | None
    agreed: AgreedReading | None = None


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """``fields`` are the columns to fill in, those that some question has."""

    round: Round
    edition: str
    agency: Agency
    fields: list[str]
    lines: list[WorkbookLine]
    tables: list[TableOfBook]
    stamp: Stamp
    taken_at: datetime

    @property
    def open_count(self) -> int:
        return sum(line.is_open for line in self.lines)

    @property
    def last_day(self) -> date | None:
        """The day by which the last open question is due."""
        return max(
            (line.due_on for line in self.lines if line.is_open and line.due_on), default=None
        )


def workbook_agencies(round_: Round, actor: Actor) -> list[Agency]:
    """Agencies that lead questions of the round and whose workbook this person may have."""
    leading = Assignment.objects.filter(answer__round=round_, relation="lead", ended_at=None)
    found = Agency.objects.filter(pk__in=leading.values("agency_id")).order_by("name")
    if actor.scope("answer.edit") != "all":
        found = found.filter(pk__in=actor.agency_ids("answer.edit"))
    return list(found)


def agency_workbook(round_: Round, agency: Agency, *, by: Actor, at: datetime) -> Workbook:
    """All questions of the round that the agency leads, as they stand."""
    edition, policy = edition_of(round_.revision_id), stage_policy(round_.policy)
    led = asked(Answer.objects.all(), round_).filter(
        round=round_,
        assignments__agency=agency,
        assignments__relation=Assignment.Relation.LEAD,
        assignments__ended_at=None,
    )
    closing = closing_days(round_)
    lines = [
        _line(answer, question, round_, policy, closing, by)
        for answer in with_agreement(with_standing(led, at=at)).order_by("position")
        if (question := edition.find(answer.code)) is not None
    ]
    return Workbook(
        round=round_,
        edition=edition.title,
        agency=agency,
        fields=workbook_fields(round_),
        lines=lines,
        tables=workbook_tables(round_, agency, by=by, at=at),
        stamp=_stamp(round_, agency, lines, at),
        taken_at=at,
    )


def workbook_fields(round_: Round) -> list[str]:
    """The columns of every workbook of a round, in their order."""
    names = {
        name
        for question in edition_of(round_.revision_id).questions
        for name in field_names(question, round_.data_years)
    }
    figures = [
        f"{side}-{year}" for year in round_.data_years for side in ("numerator", "denominator")
    ]
    order = ["option", "mark", *figures, "note", "not_applicable"]
    return [name for name in order if name in names]


def _line(
    answer: Answer,
    question: Question,
    round_: Round,
    policy: Policy,
    closing: Mapping[str, date],
    by: Actor,
) -> WorkbookLine:
    names = list(field_names(question, round_.data_years))
    stage = policy.stage(answer.stage)
    return WorkbookLine(
        question=question,
        texts={name: _text(answer, name, question) for name in names},
        versions={name: int(answer.versions.get(name, 0)) for name in names},
        stage=stage.label,
        is_open=can_edit(by, standing_of(answer, round_)).allowed,
        due_on=due_day(stage, answer.due_on, closing),
        agreed=agreed_reading(answer),
    )


def _text(answer: Answer, field: str, question: Question) -> str:
    """What a cell can hold of the field; an option that the question lost is none."""
    text = field_text(answer, field)
    if field == "option" and text not in {option.code for option in question.options}:
        return ""
    return plain_text(text)


def _stamp(round_: Round, agency: Agency, lines: list[WorkbookLine], at: datetime) -> Stamp:
    city = municipality()
    return Stamp(
        city=city.code if city else "",
        round=round_.code,
        revision=revision_name(round_),
        agency=agency.code,
        exported_at=at.isoformat(timespec="seconds"),
        fields={
            (line.question.code, name): Exported(
                version=line.versions[name], print=field_print(name, text)
            )
            for line in lines
            for name, text in line.texts.items()
        },
    )


def revision_name(round_: Round) -> str:
    """``kla-2024/1``: the wording on which the round stands."""
    return f"{round_.revision.edition.code}/{round_.revision.number}"
