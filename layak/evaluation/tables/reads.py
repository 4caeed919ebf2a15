"""The rows of an answer's table, read once for page, paper, workbook and report; last year's beside this year's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.answers.part_models import TableRow, TableRowRevision
from layak.evaluation.editions.table_rules import Cells, Schema
from layak.evaluation.tables.rules import cell_text, compare_rows


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
