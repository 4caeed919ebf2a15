"""Evidence by its words: in the title, the number, or the text of its newest version."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from layak.records.evidence.marked import LANGUAGE
from layak.records.evidence.models import Evidence, EvidenceFile, FileText
from layak.rules.words import Wanted

# below this a title is no misspelling of what was typed
ALIKE = 0.45
OFFERED = 5


class _Among(Func):
    """Whether a number is one of a list: one value, where ``__in`` would write thousands out."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(F("pk"), Value(f"{{{','.join(map(str, ids))}}}"))


def matching(rows: QuerySet[Evidence], wanted: Wanted) -> QuerySet[Evidence]:
    """Those of ``rows`` that have the words, titles and numbers before texts, then the newest.

    Each has ``use_count``. A restricted text is found by nobody: a search would tell what stands
    in it.
    """
    rows = rows.annotate(use_count=use_count())
    if wanted.is_empty:
        return rows.order_by("-pk")
    named, said = _found(wanted)
    by_name = _Among(named)
    by_text = Q(_Among(said)) & ~Q(sensitivity=Evidence.Sensitivity.RESTRICTED.value)
    found = rows.filter(Q(by_name) | by_text)
    return found.annotate(is_named=by_name).order_by("-is_named", "-pk")


def use_count() -> Coalesce:
    """How many answers an evidence proves now, for those rows alone that are shown."""
    uses = Evidence.objects.filter(pk=OuterRef("pk"), uses__removed_at=None)
    counted = uses.values("pk").annotate(n=Count("uses")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _found(wanted: Wanted) -> tuple[list[int], list[int]]:
    """Ids of evidence that is named so, and of that whose newest version says so.

    Each way has an index of its own. The planner takes reading every text for cheap, since it does
    not count that long ones lie apart and are packed: a tenth of a second for 20,000.
    """
    pattern = re.escape(wanted.text)
    rows = Evidence.objects.filter(_in_title(wanted) | Q(number__iregex=pattern))
    found = rows.values_list("pk", Value(value=True))
    if wanted.query:
        found = found.union(_saying(wanted), all=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        ids = list(found)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return [pk for pk, is_named in ids if is_named], [pk for pk, is_named in ids if not is_named]


def _in_title(wanted: Wanted) -> Q:
    """Every word, each at the beginning of one: "asi" is not in "dokumentasi".

    Patterns, since only those are looked up by the index of letters.
    """
    every = Q()
    for word in wanted.words:
        every &= Q(title__iregex=rf"\m{word}")
    return every if wanted.words else Q(title__iregex=re.escape(wanted.text))


def _saying(wanted: Wanted) -> QuerySet[EvidenceFile, tuple[int, bool]]:
    newer = EvidenceFile.objects.filter(
        evidence=OuterRef("evidence"), version__gt=OuterRef("version")
    )
    files = EvidenceFile.objects.filter(~Exists(newer))
    if wanted.unwanted:
        # the index knows who says it; whoever does not would have to be read
        saying = FileText.objects.filter(said=_query(wanted.unwanted)).values("file")
        files = files.filter(text__isnull=False).exclude(pk__in=saying)
    else:
        files = files.filter(text__said=_query(wanted.query))
    return files.values_list("evidence", Value(value=False))


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config=LANGUAGE, search_type="websearch")


def alike(rows: QuerySet[Evidence], wanted: Wanted) -> list[str]:
    """Titles of ``rows`` that what was typed may be a misspelling of, the likest first."""
    near = rows.filter(title__trigram_word_similar=wanted.text).annotate(
        nearness=TrigramWordSimilarity(wanted.text, "title")
    )
    titles = near.filter(nearness__gte=ALIKE).order_by(F("nearness").desc(), "-pk")
    return list(dict.fromkeys(titles.values_list("title", flat=True)[: OFFERED * 3]))[:OFFERED]
