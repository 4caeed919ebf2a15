"""The self-evaluation report of a round: one model for page, PDF and DOCX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.answers.models import Answer, Assignment, EvidenceUse, TableRow
from layak.evaluation.editions.files import schema_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.recap.reads import Recap, RecapLine, city_recap
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import excerpt, mark_text
from layak.evaluation.tables.reads import RowOwner, rows_of, shown_cells
from layak.records.evidence.files.models import Evidence
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE

ZERO = Decimal(0)
GAPS = 10
NOTE = 300
# the typed tables that a chapter of their own tells
TOLD = ("innovation", "partnership", "participation")


@dataclass(frozen=True, kw_only=True)
class Proof:
    """``is_withheld``: the title stays out of the report (restricted, or not this reader's)."""

    code: str
    title: str
    agency: str
    sensitivity: str
    is_withheld: bool


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """A line of chapter III; ``proofs`` and ``lead`` are of a question only."""

    level: str
    code: str
    text: str
    maximum: str
    mark: str
    proofs: str
    note: str
    lead: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A question with what it could still bring; ``step`` is where the answer stands."""

    code: str
    text: str
    missing: str
    lead: str
    step: str


@dataclass(frozen=True, kw_only=True)
class ToldTable:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class SelfReport:
    """``change`` compares with the round before; "" without one. Figures are the recap's."""

    recap: Recap
    evaluation_year: int
    former: str
    change: str
    lines: tuple[ReportLine, ...]
    parts: tuple[tuple[str, str, str, str], ...]
    gaps: tuple[Gap, ...]
    tables: tuple[ToldTable, ...]
    proofs: tuple[Proof, ...]
    proof_count: int
    unproven_count: int
    body_count: int

    @property
    def score(self) -> str:
        return _("%(total)s dari %(maximum)s") % {
            "total": decimal_id(self.recap.total),
            "maximum": decimal_id(self.recap.maximum),
        }

    @property
    def rank(self) -> str:
        return self.recap.rank or _("belum ada")


def self_report(round_: Round, *, may_see_proof: bool, at: datetime) -> SelfReport:
    """The whole city's report: at most seven queries, whatever the number of answers.

    Titles of restricted evidence never stand in it; those of the rest only with ``may_see_proof``.
    """
    recap = city_recap(round_, agency=None, at=at)
    proofs = _proofs(round_, may_see_proof=may_see_proof)
    told = change = ""
    if round_.previous_id is not None:
        before = Round.objects.select_related("revision__edition").get(pk=round_.previous_id)
        former = city_recap(before, agency=None, at=at)
        told = _("%(title)s: %(total)s dari %(maximum)s, predikat mandiri %(rank)s") % {
            "title": former.title,
            "total": decimal_id(former.total),
            "maximum": decimal_id(former.maximum),
            "rank": former.rank or _("belum ada"),
        }
        gained = recap.total - former.total
        change = f"{'+' if gained > 0 else ''}{decimal_id(gained)}"
    questions = [line for line in recap.lines if line.level == "question"]
    # the questions that could bring most, those of one size in the edition's order
    ordered = sorted(questions, key=lambda line: -_missing(line))
    gaps = [
        Gap(
            code=line.code,
            text=excerpt(line.text, 180),
            missing=decimal_id(_missing(line)),
            lead=line.lead or _("tanpa pemimpin"),
            step=line.stage,
        )
        for line in ordered[:GAPS]
        if _missing(line) > 0
    ]
    return SelfReport(
        recap=recap,
        evaluation_year=round_.evaluation_year,
        former=told,
        change=change,
        lines=tuple(_line(line, proofs) for line in recap.lines),
        parts=tuple(_part(line) for line in recap.lines if line.level == "part"),
        gaps=tuple(gaps),
        tables=tuple(_tables(round_)),
        proofs=tuple(proof for held in proofs.values() for proof in held),
        proof_count=sum(map(len, proofs.values())),
        unproven_count=sum(
            1
            for line in questions
            if (isinstance(line.mark, Decimal) and line.mark > 0) and not line.file_count
        ),
        body_count=len({line.lead for line in questions if line.lead}),
    )


def _proofs(round_: Round, *, may_see_proof: bool) -> dict[str, list[Proof]]:
    """Evidence in use by the code of the question, in the edition's order: one query."""
    uses = EvidenceUse.objects.filter(answer__round=round_, removed_at=None).order_by(
        "answer__position", "pk"
    )
    found: dict[str, list[Proof]] = {}
    for code, title, agency, sensitivity in uses.values_list(
        "answer__code", "evidence__title", "evidence__agency__name", "evidence__sensitivity"
    ):
        is_withheld = not may_see_proof or sensitivity == Evidence.Sensitivity.RESTRICTED
        held = found.setdefault(code, [])
        held.append(
            Proof(
                code=f"{code}-{len(held) + 1}",
                title=_("judul tidak ditampilkan") if is_withheld else title,
                agency=agency,
                sensitivity=str(Evidence.Sensitivity(sensitivity).label),
                is_withheld=is_withheld,
            )
        )
    return found


def _line(line: RecapLine, proofs: Mapping[str, list[Proof]]) -> ReportLine:
    held = proofs.get(line.code, []) if line.level == "question" else []
    return ReportLine(
        level=line.level,
        code=line.code,
        text=line.text,
        maximum=decimal_id(line.maximum),
        mark=mark_text(line.mark),
        proofs="; ".join(f"{proof.code} {proof.title}" for proof in held),
        note=excerpt(line.full_note, NOTE),
        lead=line.lead,
        url=line.url,
    )


def _part(line: RecapLine) -> tuple[str, str, str, str]:
    mark = line.mark if isinstance(line.mark, Decimal) else ZERO
    share = decimal_id(100 * mark / line.maximum, 0) if line.maximum else "0"
    return (line.text, decimal_id(mark), decimal_id(line.maximum), f"{share}\u00a0%")


def _missing(line: RecapLine) -> Decimal:
    if line.mark is NOT_APPLICABLE:
        return ZERO
    return line.maximum - (line.mark if isinstance(line.mark, Decimal) else ZERO)


def _tables(round_: Round) -> list[ToldTable]:
    """Rows of the told tables that stand in their answers: at most three queries."""
    holding = TableRow.objects.standing().filter(answer__round=round_, table__in=TOLD)
    answers = list(Answer.objects.filter(pk__in=holding.values("answer")).order_by("position"))
    if not answers:
        return []
    leads = dict(
        Assignment.objects.filter(answer__in=answers, relation="lead", ended_at=None).values_list(
            "answer_id", "agency_id"
        )
    )
    rows = rows_of(answer.pk for answer in answers)
    told = [_table(round_, answer, rows, RowOwner(leads.get(answer.pk))) for answer in answers]
    return [table for table in told if table is not None]


def _table(
    round_: Round, answer: Answer, rows: Iterable[TableRow], owner: RowOwner
) -> ToldTable | None:
    edition = edition_of(round_.revision_id)
    question = edition.find(answer.code)
    schema = schema_of(question, edition.code) if question else None
    if schema is None or schema.code not in TOLD:
        return None
    schema = schema.for_years(round_.data_years)
    own = [row for row in rows if row.answer_id == answer.pk and row.table == schema.code]
    shown = [shown_cells(schema, row.cells) for row in own if owner.counts(row)]
    return ToldTable(
        title=f"{answer.code} {schema.name}",
        columns=tuple(column.title for column in schema.typed),
        rows=tuple(tuple(cells[column.code] for column in schema.typed) for cells in shown),
    )
