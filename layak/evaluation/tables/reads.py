"""The rows of an answer's table, read once for page, paper, workbook and report; and its page with the grid."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from uuid import uuid4

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse, TableRow, TableRowRevision
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.answers.reads import Named, answer_schema, answer_tabs
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.table_rules import Cells, Column, Schema
from layak.evaluation.rounds.reads import Tab
from layak.evaluation.tables.permissions import can_write_rows, writes_for
from layak.evaluation.tables.rules import (
    Total,
    cell_text,
    check_row,
    compare_rows,
    formula_text,
    row_numbers,
    totals,
)
from layak.rules.refusal import Verdict


@dataclass(frozen=True, slots=True)
class RowOwner:
    """Rows of the lead and rows taken into the answer are the lead's to write."""

    lead_id: int | None

    def of(self, row: TableRow) -> int | None:
        return self.lead_id if row.taken_at else row.agency_id

    def counts(self, row: TableRow) -> bool:
        """Does the row stand in the answer? Those of contributors do once they are taken."""
        return row.taken_at is not None or row.agency_id == self.lead_id


def rows_of(answer_ids: Iterable[int], *, also_removed: bool = False) -> list[TableRow]:
    """The rows of answers in their order, with ``born`` (the name under which a page made it),
    agency and evidence: one query."""
    births = TableRowRevision.objects.filter(row=OuterRef("pk"), version=1, is_kept=True)
    rows = TableRow.objects.filter(answer__in=list(answer_ids))
    if not also_removed:
        rows = rows.standing()
    return list(
        rows.annotate(born=Subquery(births.values("save_id")[:1]))
        .select_related("agency", "evidence")
        .order_by("answer", "position", "pk")
    )


def row_name(row: TableRow) -> str:
    """The name of a row on its page: the same before and after its first save."""
    born = getattr(row, "born", None)
    return f"row-{born or row.pk}"


def counted_rows(answer: Answer, lead_id: int | None) -> list[TableRow]:
    """The rows that stand in the answer."""
    owner = RowOwner(lead_id)
    return [row for row in rows_of([answer.pk]) if owner.counts(row)]


def former_answer(answer: Answer) -> Answer | None:
    """The answer to the same question in the round before, with its lead: one query."""
    if answer.round.previous_id is None:
        return None
    return (
        Answer.objects.filter(round=answer.round.previous_id, question=answer.question_id)
        .select_related("round")
        .first()
    )


def former_cells(former: Answer | None, table: str) -> Sequence[dict[str, str]]:
    """The rows that stood in that answer, if its table was of the same type: one query."""
    if former is None:
        return []
    lead = former.assignments.filter(relation="lead", ended_at=None).values("agency_id")[:1]
    rows = TableRow.objects.standing().filter(answer=former, table=table)
    counted = rows.filter(agency=Subquery(lead)) | rows.exclude(taken_at=None)
    return list(counted.order_by("position", "pk").values_list("cells", flat=True))


def shown_cells(schema: Schema, cells: Cells) -> dict[str, str]:
    """Kept cells as people type them, for every column that is typed."""
    return {column.code: cell_text(column, cells.get(column.code, "")) for column in schema.typed}


def evidence_choices(answer_id: int) -> list[tuple[int, str]]:
    """Evidence in use on an answer, to be set for a row: id and title."""
    uses = EvidenceUse.objects.filter(answer=answer_id, removed_at=None).order_by("pk")
    return list(uses.values_list("evidence_id", "evidence__title"))


# Last year's table beside this year's: what stayed, changed, came and went.

STATES = {
    "same": ("done", gettext_noop("Tetap")),
    "changed": ("wait", gettext_noop("Berubah")),
    "new": ("note", gettext_noop("Baru")),
    "gone": ("late", gettext_noop("Tidak ada lagi")),
}


def differences(
    schema: Schema, former: Sequence[Cells], present: Sequence[Cells]
) -> list[dict[str, object]]:
    """Each row with its ``key``, what it is known by, and its ``changes``, the cells that differ.

    Empty where last year had no rows.
    """
    found: list[dict[str, object]] = []
    for pair in compare_rows(schema, former, present) if former else []:
        tone, label = STATES[pair.state]
        cells = pair.former if pair.state == "gone" else pair.present
        known = [
            cell_text(column, cells.get(column.code, ""))
            for column in schema.columns
            if column.code in schema.key and cells.get(column.code)
        ]
        changes = [
            {
                "title": column.title,
                "former": cell_text(column, pair.former.get(column.code, "")),
                "present": cell_text(column, pair.present.get(column.code, "")),
            }
            for column in schema.typed
            if column.code in pair.columns
        ]
        found.append(
            {"key": " · ".join(known), "label": _(label), "tone": tone, "changes": changes}
        )
    return found


# The page of an answer's table: the grid to fill in, its sums, and last year's table beside it.

BLANKS = 3
LONG = 20
PATTERN = "row-pola"
_NUMERIC = ("integer", "decimal", "money_idr", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRow:
    """A row that came back: its texts, why some cannot be kept, and what stands instead."""

    cells: Cells
    faults: Mapping[str, str] = field(default_factory=dict)
    stands: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCell:
    """A column on screen; ``size`` in letters. A ``long`` one may hold several lines."""

    column: Column
    code: str
    label: str
    title: str
    size: int
    hint: str
    is_long: bool
    is_number: bool
    is_computed: bool
    has_choices: bool


@dataclass(frozen=True, slots=True)
class HeadGroup:
    """Columns under one heading; without a text, a column that stands alone."""

    text: str
    heads: list[HeadCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """``name`` as the form posts it; ``stands`` is what someone else saved meanwhile."""

    head: HeadCell
    name: str
    text: str
    fault: str = ""
    stands: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """``owner`` names the agency where it is not the one that writes here. ``server`` is what is
    kept of a row that came back; ``is_late``: someone else saved it meanwhile."""

    name: str
    number: int | None
    version: int
    cells: list[GridCell]
    row_id: int | None = None
    owner: str = ""
    remarks: list[str] = field(default_factory=list)
    is_open: bool = True
    is_returned: bool = False
    is_late: bool = False
    server: str = ""
    may_take: bool = False
    may_release: bool = False
    evidence_title: str = ""
    evidence_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """``schema`` is None where the question asks for no table."""

    answer: Answer
    tabs: list[Tab]
    code: str
    text: str
    schema: Schema | None
    agency_id: int | None
    may_write: Verdict
    on_behalf_of: str
    others: list[tuple[str, str]]
    is_contributor: bool
    heads: list[HeadCell]
    groups: list[HeadGroup]
    choices: list[HeadCell]
    rows: list[GridRow]
    blanks: list[GridRow]
    totals: list[Total]
    removed: list[tuple[int, str]]
    former_title: str
    former_url: str
    differences: list[dict[str, object]]

    @property
    def has_groups(self) -> bool:
        return any(group.text for group in self.groups)

    @property
    def grouped(self) -> list[HeadCell]:
        """The columns that stand under a heading of their own."""
        return [head for group in self.groups if group.text for head in group.heads]

    @property
    def is_our_reading(self) -> bool:
        return self.schema is not None and self.schema.basis == "inferred"

    @property
    def width(self) -> int:
        """Columns of the grid, with those before and after the cells."""
        return len(self.heads) + 2

    @property
    def pattern(self) -> GridRow:
        """A row of which the page's module makes new ones."""
        cells = [
            GridCell(head=cell.head, name=f"{PATTERN}.{cell.head.code}", text="")
            for cell in self.blanks[0].cells
        ]
        return replace(self.blanks[0], name=PATTERN, cells=cells)


def table_page(
    answer: Answer,
    by: Actor,
    *,
    wanted: int | None = None,
    typed: Mapping[str, TypedRow] | None = None,
    blank_count: int = BLANKS,
) -> TablePage:
    """The table of an answer that came through ``fetch_answer``: at most four more queries."""
    standing = standing_of(answer, answer.round)
    agency_id = writes_for(by, standing, wanted)
    may_write = can_write_rows(by, standing, agency_id)
    schema = answer_schema(answer)
    question = edition_of(answer.round.revision_id).find(answer.code)
    bodies: list[Named] = answer.bodies
    names = {body.agency_id: body.name for body in bodies}
    kept = [] if schema is None else rows_of([answer.pk], also_removed=may_write.allowed)
    grid = _Grid(schema, by, RowOwner(standing.lead_id), agency_id, may_write, typed or {})
    stands = [row for row in kept if row.removed_at is None]
    counted = [row.cells for row in stands if grid.owner.counts(row)]
    is_own = agency_id in by.all_agency_ids
    on_behalf_of = "" if agency_id is None or is_own or not may_write.allowed else names[agency_id]
    spans = groupby(grid.heads, key=lambda head: head.column.group or head.code)
    found = [list(members) for _name, members in spans]
    groups = [HeadGroup(members[0].column.group, members) for members in found]
    # for whom else this person may write here: name and address
    others = []
    if by.scope("contribution.edit") == "all" and len(names) > 1:
        base = f"/evaluasi/jawaban/{answer.pk}/tabel/?untuk="
        others = [(name, f"{base}{pk}") for pk, name in names.items() if pk != agency_id]
    # the table of the round before, and what differs from it
    former = former_answer(answer) if schema else None
    return TablePage(
        answer=answer,
        tabs=answer_tabs(answer, by, "tabel"),
        code=answer.code,
        text=question.text if question else "",
        schema=schema,
        agency_id=agency_id,
        may_write=may_write,
        on_behalf_of=on_behalf_of,
        others=others,
        is_contributor=may_write.allowed and agency_id != standing.lead_id,
        heads=grid.heads,
        groups=groups,
        choices=[head for head in grid.heads if head.has_choices],
        rows=[grid.row(row, number) for number, row in enumerate(stands, start=1)],
        blanks=grid.blanks(blank_count, {row_name(row) for row in stands}),
        totals=totals(schema, counted) if schema and schema.has_totals else [],
        removed=grid.removed(kept),
        former_title=former.round.title if former else "",
        former_url=f"/evaluasi/jawaban/{former.pk}/tabel/" if former else "",
        differences=differences(schema, former_cells(former, schema.code), counted)
        if schema and former
        else [],
    )


def head_cells(schema: Schema | None) -> list[HeadCell]:
    """The columns as the page shows them."""
    hints = {"day": _("31/1/2026"), "yes_no": _("Ya/Tidak"), "money_idr": _("Rp")}
    return [
        HeadCell(
            column=column,
            code=column.code,
            label=column.label,
            title=column.title,
            size=column.width,
            hint=column.help or hints.get(column.kind, column.unit),
            is_long=column.kind == "text" and column.width >= LONG,
            is_number=column.kind in _NUMERIC,
            is_computed=column.kind == "formula",
            has_choices=column.kind in ("choice", "yes_no", "sex"),
        )
        for column in (schema.columns if schema else ())
    ]


def choice_labels(head: HeadCell) -> list[str]:
    """What may be chosen in a column."""
    if head.column.kind == "choice":
        return [option.label for option in head.column.options]
    return [_("Ya"), _("Tidak")] if head.column.kind == "yes_no" else ["L", "P"]


@dataclass(slots=True)
class _Grid:
    schema: Schema | None
    by: Actor
    owner: RowOwner
    agency_id: int | None
    may_write: Verdict
    typed: Mapping[str, TypedRow]
    heads: list[HeadCell] = field(init=False)
    is_lead: bool = field(init=False)
    sees_evidence: bool = field(init=False)

    def __post_init__(self) -> None:
        self.heads = head_cells(self.schema)
        self.is_lead = self.may_write.allowed and self.agency_id == self.owner.lead_id
        self.sees_evidence = self.by.may("evidence.view")

    def row(self, row: TableRow, number: int) -> GridRow:
        name = row_name(row)
        is_open = self.may_write.allowed and self.owner.of(row) == self.agency_id
        is_lead_row = row.agency_id == self.owner.lead_id
        evidence = row.evidence if self.sees_evidence else None
        typed = self.typed.get(name)
        owner = ""
        if row.agency_id != self.agency_id:
            is_counted = self.owner.counts(row)
            named = {"agency": row.agency.name}
            owner = row.agency.name if is_counted else _("%(agency)s, belum diambil") % named
        return GridRow(
            name=name,
            number=number,
            version=row.version,
            row_id=row.pk,
            cells=self.cells(name, row.cells),
            owner=owner,
            remarks=[problem.say for problem in check_row(self._schema, row.cells)],
            is_open=is_open,
            is_returned=typed is not None,
            is_late=typed is not None and bool(typed.stands),
            server=as_json(shown_cells(self._schema, row.cells)) if typed else "",
            may_take=self.is_lead and not is_lead_row and row.taken_at is None,
            may_release=self.is_lead and not is_lead_row and row.taken_at is not None,
            evidence_title=evidence.title if evidence else "",
            evidence_url=f"/bukti/{evidence.pk}/" if evidence else "",
        )

    @property
    def _schema(self) -> Schema:
        if self.schema is None:
            raise ValueError("rows without a table")
        return self.schema

    def cells(self, name: str, kept: Cells) -> list[GridCell]:
        typed = self.typed.get(name)
        numbers = row_numbers(self._schema, kept)
        told = typed.cells if typed else {}
        return [
            GridCell(
                head=head,
                name=f"{name}.{head.code}",
                text=formula_text(self._schema, head.column, numbers.get(head.code))
                if head.is_computed
                else told.get(head.code, cell_text(head.column, kept.get(head.code, ""))),
                fault=typed.faults.get(head.code, "") if typed else "",
                stands=typed.stands.get(head.code, "") if typed else "",
            )
            for head in self.heads
        ]

    def blanks(self, count: int, standing: Collection[str]) -> list[GridRow]:
        """Empty rows to type into; those that came back with a form first."""
        if self.schema is None or not self.may_write.allowed:
            return []
        returned = [name for name in self.typed if name not in standing]
        names = [*returned, *(f"row-{uuid4()}" for _place in range(count))]
        return [
            GridRow(name=name, number=None, version=0, cells=self.cells(name, {})) for name in names
        ]

    def removed(self, rows: Iterable[TableRow]) -> list[tuple[int, str]]:
        """Rows of this agency that were removed and may be put back: id and text."""
        gone = (row for row in rows if row.removed_at and self.owner.of(row) == self.agency_id)
        return [(row.pk, row_text(self._schema, row.cells)) for row in gone]


def as_json(value: object) -> str:
    """As the browser writes it, so that both can be compared."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def row_text(schema: Schema, cells: Cells) -> str:
    """A row in a few words: its first cells."""
    told = (cell_text(column, cells.get(column.code, "")) for column in schema.typed)
    return " · ".join(text for text in told if text)[:120]
