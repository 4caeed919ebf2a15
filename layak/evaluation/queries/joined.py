"""What goes into the one PDF of a question: the answer as its cover tells it, and its proofs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.evaluation.queries.archive import ArchivedFile, archived_files
from layak.records.evidence.reading.models import FileText
from layak.rules.numbers import decimal_id

LIMITS = Path(__file__).resolve().parents[3] / "data" / "evidence" / "limits.yaml"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class JoinedSheet:
    """One question with its files in use. ``mark`` is the city's own, in words."""

    answer_id: int
    code: str
    text: str
    round_title: str
    lead: str
    mark: str
    files: list[ArchivedFile]
    limit: int

    @property
    def title(self) -> str:
        return f"{self.code} {self.text}"


def joined_sheets(round_: Round, answers: QuerySet[Answer]) -> list[JoinedSheet]:
    """Every answer of these that has evidence, in the edition's order: four queries."""
    by_answer: dict[int, list[ArchivedFile]] = {}
    for file in archived_files(round_, answers):
        by_answer.setdefault(file.answer_id, []).append(file)
    rows = answers.filter(pk__in=by_answer).order_by("position")
    leads = dict(
        rows.filter(assignments__relation="lead", assignments__ended_at=None).values_list(
            "pk", "assignments__agency__name"
        )
    )
    return [_sheet(round_, row, leads.get(row.pk, ""), by_answer[row.pk]) for row in rows]


def joined_sheet(round_: Round, answer: Answer) -> JoinedSheet:
    """One answer, also without any evidence: three queries."""
    only = round_.answers.filter(pk=answer.pk)
    lead = only.filter(assignments__relation="lead", assignments__ended_at=None)
    name = lead.values_list("assignments__agency__name", flat=True).first()
    return _sheet(round_, answer, name or "", archived_files(round_, only))


def _sheet(round_: Round, answer: Answer, lead: str, files: list[ArchivedFile]) -> JoinedSheet:
    edition = edition_of(round_.revision_id)
    question = edition.find(answer.code)
    return JoinedSheet(
        answer_id=answer.pk,
        code=answer.code,
        text=question.text if question else "",
        round_title=round_.title,
        lead=lead,
        mark=_mark(answer),
        files=files,
        limit=limit_of(edition.code),
    )


def _mark(answer: Answer) -> str:
    if not answer.is_applicable:
        return _("tidak berlaku")
    if answer.mark is None:
        return _("belum diisi")
    return _("%(mark)s dari %(maximum)s") % {
        "mark": decimal_id(answer.mark),
        "maximum": decimal_id(answer.maximum),
    }


@cache
def limit_of(edition: str) -> int:
    """Bytes that the one PDF of a question of this edition may weigh (data/evidence/limits.yaml)."""
    told = yaml.safe_load(LIMITS.read_text("utf-8"))["joined_mb"]
    return int(told["editions"].get(edition, told["default"])) * MEGABYTE


def words_by_page(file_id: int) -> list[str]:
    """What was read on each page of a version; one text where it has no pages, none unread."""
    read = FileText.objects.filter(file=file_id).first()
    if read is None or not read.text.strip():
        return []
    bounds = [*read.page_starts, len(read.text)] if read.page_starts else [0, len(read.text)]
    return [read.text[begin:end].strip() for begin, end in pairwise(bounds)]
