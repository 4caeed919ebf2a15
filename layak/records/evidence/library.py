"""The library: every evidence that a person may see, found by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.records.evidence.kinds import KIND_LABELS
from layak.records.evidence.models import Evidence, FileText
from layak.records.evidence.queries import visible_evidence
from layak.records.evidence.thumbnails import thumbnail_urls
from layak.rules.numbers import date_id
from layak.rules.proof import Proof, ending

PAGE = 50
LANGUAGE = "indonesian"
# marks around a found word, which no typed text can hold: texts are kept without control signs
FOUND, END = "\x02", "\x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    text: str
    is_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRow:
    """``facts`` is ready to print; ``excerpt`` are the words around what was looked for."""

    title: str
    url: str
    facts: str
    warning: str
    is_restricted: bool
    is_described: bool
    excerpt: list[Piece]
    # empty where no small picture was made
    thumbnail_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    rows: list[LibraryRow]
    count: int
    words: str
    kind: str
    kinds: list[tuple[str, str]]
    is_undescribed: bool
    page: int
    has_more: bool


def library(
    *, by: Actor, words: str, kind: str, is_undescribed: bool, page: int, today: date
) -> Library:
    """A page of fifty, the best match first, else the newest: three queries."""
    rows = matching(visible_evidence(by), words, kind)
    if is_undescribed:
        rows = rows.filter(described_at=None)
    count = rows.count()
    begin = (page - 1) * PAGE
    shown = list(rows[begin : begin + PAGE])
    pictures = thumbnail_urls([evidence.pk for evidence in shown])
    return Library(
        rows=[_row(evidence, today, pictures.get(evidence.pk, "")) for evidence in shown],
        count=count,
        words=words,
        kind=kind,
        kinds=[(code, _(label)) for code, label in KIND_LABELS.items()],
        is_undescribed=is_undescribed,
        page=page,
        has_more=count > begin + PAGE,
    )


def matching(rows: QuerySet[Evidence], words: str, kind: str) -> QuerySet[Evidence]:
    """Those of ``rows`` that have the words in title, number or text, with use_count and excerpt."""
    rows = rows.annotate(use_count=Count("uses", filter=Q(uses__removed_at=None), distinct=True))
    if kind:
        rows = rows.filter(kind=kind)
    if not words:
        return rows.annotate(excerpt=Value("", CharField())).order_by("-pk")
    wanted = SearchQuery(words, config=LANGUAGE, search_type="websearch")
    said = FileText.objects.annotate(words=SearchVector("text", config=LANGUAGE)).filter(
        words=wanted
    )
    # a restricted text is found by nobody: a search would tell what stands in it
    open_ones = said.exclude(file__evidence__sensitivity=Evidence.Sensitivity.RESTRICTED)
    headline = SearchHeadline(
        "text", wanted, config=LANGUAGE, start_sel=FOUND, stop_sel=END, max_words=24, min_words=10
    )
    excerpt = open_ones.filter(file__evidence=OuterRef("pk")).annotate(part=headline)
    return (
        rows.annotate(excerpt=Subquery(excerpt.order_by("-file__version").values("part")[:1]))
        .filter(
            Q(title__icontains=words)
            | Q(number__icontains=words)
            | Q(pk__in=open_ones.values("file__evidence"))
        )
        .order_by("-pk")
    )


def _row(evidence: Evidence, today: date, thumbnail_url: str) -> LibraryRow:
    kind = KIND_LABELS.get(evidence.kind, "")
    uses: int = evidence.use_count  # type: ignore[attr-defined]  # annotated
    facts = [
        _(kind) if kind else "",
        evidence.number,
        ", ".join(map(str, evidence.years)),
        date_id(evidence.dated_on) if evidence.dated_on else "",
        evidence.agency.name,
        _("dipakai %(n)d pertanyaan") % {"n": uses} if uses else _("belum dipakai"),
    ]
    proof = Proof(since_on=evidence.valid_since_on, until_on=evidence.valid_until_on)
    return LibraryRow(
        title=evidence.title,
        url=reverse("evidence_detail", args=[evidence.pk]),
        facts=" · ".join(fact for fact in facts if fact),
        warning=ending(proof, today=today) or "",
        is_restricted=evidence.sensitivity == Evidence.Sensitivity.RESTRICTED,
        is_described=evidence.described_at is not None,
        excerpt=pieces(evidence.excerpt or ""),  # type: ignore[attr-defined]  # annotated
        thumbnail_url=thumbnail_url,
    )


def pieces(marked: str) -> list[Piece]:
    """A headline of the database as plain and found parts."""
    parts = re.split(f"{FOUND}(.*?){END}", marked, flags=re.DOTALL)
    return [Piece(text=part, is_found=place % 2 == 1) for place, part in enumerate(parts) if part]
