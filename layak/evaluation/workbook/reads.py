"""The workbook of one agency: its questions and tables, what may be typed, its stamp; the newest ZIP of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.city.places.queries import municipality
from layak.evaluation.agreements.reads import AgreedReading, agreed_reading, with_agreement
from layak.evaluation.answers.fields import field_names, field_text
from layak.evaluation.answers.models import Answer, Assignment, TableRow
from layak.evaluation.answers.permissions import can_edit, standing_of, with_standing
from layak.evaluation.answers.reads import asked
from layak.evaluation.editions.files import schema_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.table_rules import Schema
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import closing_days, due_day
from layak.evaluation.tables.permissions import can_write_rows
from layak.evaluation.tables.reads import RowOwner, rows_of
from layak.evaluation.workbook.rules import Exported, field_print
from layak.platform.documents.writing.sheets import plain_text
from layak.platform.jobs.models import LongWork
from layak.rules.instrument import Question
from layak.rules.refusal import Refused
from layak.rules.stages import Policy

# The stamp of a workbook: where and when it was made and what stood in it, signed by this city.

SHEET = "_cap"
WIDTH = 5
_SALT = "layak.evaluation.workbook"
_FACTS = ("kota", "putaran", "instrumen", "perangkat", "diekspor")
_FIELD, _SEAL = "isian", "segel"
_RENEW = "Unduh buku yang baru, lalu salin isian Anda ke dalamnya."
_MISSING = (
    "Berkas ini bukan buku isian dari Layak, atau lembar tersembunyinya hilang. "
    "Unduh buku isian perangkat daerah Anda dan isi yang itu."
)
_DOCTORED = f"Cap pada buku ini berubah, jadi asalnya tidak dapat dipastikan. {_RENEW}"


class WrongWorkbook(Refused):
    """Not a workbook that can come back here."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """``revision`` names the wording (``kla-2024/1``); ``exported_at`` is an ISO moment."""

    city: str
    round: str
    revision: str
    agency: str
    exported_at: str
    fields: Mapping[tuple[str, str], Exported]


def stamp_rows(stamp: Stamp) -> list[list[str]]:
    """The stamp as rows of text, its seal at the end."""
    facts = (stamp.city, stamp.round, stamp.revision, stamp.agency, stamp.exported_at)
    rows = [_padded(name, value) for name, value in zip(_FACTS, facts, strict=True)]
    for (code, field), exported in stamp.fields.items():
        rows.append([_FIELD, code, field, str(exported.version), exported.print])
    return [*rows, _padded(_SEAL, _seal(rows, settings.SECRET_KEY))]


def read_stamp(rows: Sequence[Sequence[str]], here: Stamp) -> Stamp:
    """The stamp of a workbook of this city, round and revision, as ``here`` names them.

    Raises WrongWorkbook with what the workbook is instead.
    """
    # the rows of the stamp and its seal, whatever stands around them
    told = [list(row[:WIDTH]) for row in rows]
    body = [(row + [""] * WIDTH)[:WIDTH] for row in told if row and row[0] in (*_FACTS, _FIELD)]
    seals = [row[1] for row in told if len(row) > 1 and row[0] == _SEAL]
    if not seals or [row[0] for row in body[: len(_FACTS)]] != list(_FACTS):
        raise WrongWorkbook(_MISSING)
    seal = seals[0]
    city, round_, revision, agency, exported_at = (row[1] for row in body[: len(_FACTS)])
    fields = {}
    for _name, code, field, version, text_print in body[len(_FACTS) :]:
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise WrongWorkbook(_DOCTORED)
        fields[code, field] = Exported(version=int(version), print=text_print)
    stamp = Stamp(
        city=city,
        round=round_,
        revision=revision,
        agency=agency,
        exported_at=exported_at,
        fields=fields,
    )
    if stamp.city != here.city:
        raise WrongWorkbook(f"Buku ini dari kota lain (kode {stamp.city or 'kosong'}). {_RENEW}")
    if stamp.round != here.round:
        raise WrongWorkbook(
            f"Buku ini untuk putaran “{stamp.round}”, bukan “{here.round}”. "
            "Unggah pada halaman putaran itu, atau unduh buku putaran ini."
        )
    if stamp.revision != here.revision:
        raise WrongWorkbook(
            f"Buku ini memakai instrumen {stamp.revision}; putaran ini sekarang memakai "
            f"{here.revision}. {_RENEW}"
        )
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(seal, _seal(body, key)) for key in keys):
        raise WrongWorkbook(_DOCTORED)
    return stamp


def _padded(name: str, value: str) -> list[str]:
    return [name, value, "", "", ""]


def _seal(rows: Sequence[Sequence[str]], key: str | bytes) -> str:
    text = "\x1e".join("\x1f".join(row) for row in rows)
    return salted_hmac(_SALT, text, secret=key, algorithm="sha256").hexdigest()


# The table sheets of an agency's workbook, and what they would change when they come back.


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A row that stands; ``is_open``: it may be typed into now."""

    code: str
    row: TableRow
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOfBook:
    """All rows of the agency in one type of table; ``codes`` are the questions open to it."""

    schema: Schema
    codes: list[str]
    lines: list[TableLine]


def workbook_tables(round_: Round, agency: Agency, *, by: Actor, at: datetime) -> list[TableOfBook]:
    """The tables of all questions that the agency leads or contributes to: two queries."""
    answers = answers_with_table(round_, agency.pk, at=at)
    found: dict[str, TableOfBook] = {}
    open_codes = {}
    for code, (answer, schema) in answers.items():
        standing = standing_of(answer, round_)
        open_codes[code] = can_write_rows(by, standing, agency.pk).allowed
        table = found.setdefault(
            schema.code,
            TableOfBook(schema=schema.for_years(round_.data_years), codes=[], lines=[]),
        )
        if open_codes[code]:
            table.codes.append(code)
    by_pk = {answer.pk: (answer, schema) for answer, schema in answers.values()}
    for row in rows_of(by_pk):
        answer, schema = by_pk[row.answer_id]
        owner = RowOwner(answer.lead_id)
        if owner.of(row) == agency.pk and row.table == schema.code:
            line = TableLine(code=answer.code, row=row, is_open=open_codes[answer.code])
            found[schema.code].lines.append(line)
    return [table for table in found.values() if table.codes or table.lines]


def table_codes(round_: Round, agency_id: int) -> dict[str, str]:
    """Type of table by the code of a question, for those that name the agency: one query."""
    edition = edition_of(round_.revision_id)
    named = Answer.objects.filter(round=round_).naming(frozenset({agency_id}))
    found = {}
    for code in named.order_by("position").values_list("code", flat=True):
        question = edition.find(code)
        schema = schema_of(question, edition.code) if question else None
        if schema is not None:
            found[code] = schema.code
    return found


def answers_with_table(
    round_: Round, agency_id: int, *, at: datetime
) -> dict[str, tuple[Answer, Schema]]:
    """Answers of the agency that have a table, by code in the order of the instrument."""
    edition = edition_of(round_.revision_id)
    named = Answer.objects.filter(round=round_).naming(frozenset({agency_id}))
    found = {}
    for answer in with_standing(named, at=at).order_by("position"):
        question = edition.find(answer.code)
        schema = schema_of(question, edition.code) if question else None
        if schema is not None:
            found[answer.code] = (answer, schema)
    return found


# The workbook of one agency in a round: its questions, what stands in them, what may be typed.


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
    city = municipality()
    stamp = Stamp(
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
    return Workbook(
        round=round_,
        edition=edition.title,
        agency=agency,
        fields=workbook_fields(round_),
        lines=lines,
        tables=workbook_tables(round_, agency, by=by, at=at),
        stamp=stamp,
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


def revision_name(round_: Round) -> str:
    """``kla-2024/1``: the wording on which the round stands."""
    return f"{round_.revision.edition.code}/{round_.revision.number}"


# What an uploaded workbook says: its stamp, the touched cells, the problems by cell.

ANSWERS = "Jawaban"


# The newest ZIP of all workbooks of a round: how far it is, or where it lies.

KEPT = timedelta(days=1)


def kind_of(round_: Round) -> str:
    return f"workbooks:{round_.code}"


def stored_as(work_id: int) -> str:
    """Its name in storage."""
    return f"buku/{work_id}.zip"


def newest_set(round_: Round, *, at: datetime) -> LongWork | None:
    """What was asked for last, while it is kept: one query."""
    asked = LongWork.objects.filter(kind=kind_of(round_), started_at__gt=at - KEPT)
    return asked.order_by("-started_at", "-pk").first()


def finished_set(round_: Round, work_id: int, *, at: datetime) -> LongWork | None:
    """A ZIP of this round that is whole and still kept."""
    asked = LongWork.objects.filter(kind=kind_of(round_), started_at__gt=at - KEPT, pk=work_id)
    return asked.exclude(result_url="").first()
