"""The pages of one answer as tabs: the answer, its proof, the parts of others, its table, what is said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import Answer
from layak.evaluation.queries.round_tabs import Tab
from layak.evaluation.queries.shown import answer_url
from layak.evaluation.queries.tables import answer_schema


def answer_tabs(answer: Answer, by: Actor, current: str = "") -> list[Tab]:
    """Tabs of an answer that came through ``fetch_answer``; no query.

    ``current`` is the path below the answer: "" | "bukti" | "bagian" | "tabel" | "percakapan" |
    "riwayat".
    A tab of parts stands only where others contribute.
    """
    entries = [("", _("Jawaban"), 0)]
    if by.may("evidence.view"):
        entries.append(("bukti", _("Bukti"), 0))
    if answer.contributor_ids:  # type: ignore[attr-defined]  # annotated
        entries.append(("bagian", _("Bagian"), answer.handed_in_count))  # type: ignore[attr-defined]
    if answer_schema(answer) is not None:
        entries.append(("tabel", _("Tabel"), answer.table_row_count))  # type: ignore[attr-defined]
    if by.may("comment.write") or answer.open_thread_count:  # type: ignore[attr-defined]
        entries.append(("percakapan", _("Percakapan"), answer.open_thread_count))  # type: ignore[attr-defined]
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
