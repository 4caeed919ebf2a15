"""The pages of one answer as tabs: the answer, the parts of others, its table, what is said."""

from __future__ import annotations

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from django.db.models.query import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.evaluation.models import Answer
from layak.evaluation.queries.round_tabs import Tab
from layak.evaluation.queries.tables import answer_schema

# plain SQL: every question page pays for these, and building expressions costs more than the counts
COUNTS = {
    "open_thread_count": "SELECT count(*) FROM evaluation_thread t"
    " WHERE t.answer_id = evaluation_answer.id AND t.resolved_at IS NULL",
    "table_row_count": "SELECT count(*) FROM evaluation_tablerow r"
    " WHERE r.answer_id = evaluation_answer.id AND r.removed_at IS NULL",
    "handed_in_count": "SELECT count(*) FROM evaluation_assignment s"
    " WHERE s.answer_id = evaluation_answer.id AND s.ended_at IS NULL"
    " AND s.relation = 'contributor' AND s.state = 'handed_in'",
}


def with_tab_counts(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Annotates what the tabs count: open threads, rows of the table, parts handed in."""
    return answers.annotate(
        **{
            name: RawSQL(f"({sql})", (), output_field=IntegerField())  # noqa: S611 - constants above
            for name, sql in COUNTS.items()
        }
    )


def answer_tabs(answer: Answer, by: Actor, current: str = "") -> list[Tab]:
    """Tabs of an answer that came through ``fetch_answer``; no query.

    ``current`` is the path below the answer: "" | "bagian" | "tabel" | "percakapan" | "riwayat".
    A tab of parts stands only where others contribute.
    """
    entries = [("", _("Jawaban"), 0)]
    if answer.contributor_ids:  # type: ignore[attr-defined]  # annotated
        entries.append(("bagian", _("Bagian"), answer.handed_in_count))  # type: ignore[attr-defined]
    if answer_schema(answer) is not None:
        entries.append(("tabel", _("Tabel"), answer.table_row_count))  # type: ignore[attr-defined]
    if by.may("comment.write") or answer.open_thread_count:  # type: ignore[attr-defined]
        entries.append(("percakapan", _("Percakapan"), answer.open_thread_count))  # type: ignore[attr-defined]
    entries.append(("riwayat", _("Riwayat"), 0))
    base = reverse("answer_detail", args=[answer.pk])
    return [
        Tab(
            label=label,
            url=f"{base}{path}/" if path else base,
            is_current=path == current,
            count=count,
        )
        for path, label, count in entries
    ]
