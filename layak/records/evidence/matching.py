"""Evidence by its words: in the title, the number, or the text of its newest version."""

from __future__ import annotations

import re

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from layak.records.evidence.marked import LANGUAGE
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.rules.search import Wanted

SAYING = """
SELECT file_id FROM evidence_filetext
WHERE said @@ websearch_to_tsquery(%(config)s::regconfig, %(query)s)
"""
# below this a title is no misspelling of what was typed
ALIKE = 0.45
OFFERED = 5


def matching(rows: QuerySet[Evidence], wanted: Wanted) -> QuerySet[Evidence]:
    """Those of ``rows`` that have the words, titles and numbers before texts, then the newest.

    Each has ``use_count``. A restricted text is found by nobody: a search would tell what stands
    in it.
    """
    rows = rows.annotate(use_count=use_count())
    if wanted.is_empty:
        return rows.order_by("-pk")
    # the ids of each way are found by an index of their own; one condition over all would read all
    by_name = Q(pk__in=Evidence.objects.filter(_in_title(wanted)).values("pk"))
    # a pattern, since only that is looked up by the index of letters
    pattern = re.escape(wanted.text)
    by_name |= Q(pk__in=Evidence.objects.filter(number__iregex=pattern).values("pk"))
    if not wanted.query:
        return rows.filter(by_name).order_by("-pk")
    by_text = Q(pk__in=_said_in(wanted))
    is_named = ExpressionWrapper(by_name, BooleanField())
    return rows.filter(by_name | by_text).annotate(is_named=is_named).order_by("-is_named", "-pk")


def use_count() -> Coalesce:
    """How many answers an evidence proves now, for those rows alone that are shown."""
    uses = Evidence.objects.filter(pk=OuterRef("pk"), uses__removed_at=None)
    counted = uses.values("pk").annotate(n=Count("uses")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _in_title(wanted: Wanted) -> Q:
    """Every word, each at the beginning of one: "asi" is not in "dokumentasi"."""
    if not wanted.words:
        return Q(title__icontains=wanted.text)
    every = Q()
    for word in wanted.words:
        every &= Q(title__iregex=rf"\m{word}")
    return every


def _said_in(wanted: Wanted) -> QuerySet[EvidenceFile, int]:
    """Ids of evidence whose newest version says the words, none of it restricted."""
    newer = EvidenceFile.objects.filter(
        evidence=OuterRef("evidence"), version__gt=OuterRef("version")
    )
    # one value for thousands of ids, which the ORM would else write out one by one
    said = RawSQL("SELECT unnest(%s::bigint[])", [_files_saying(wanted.query)])
    files = EvidenceFile.objects.filter(~Exists(newer), pk__in=said)
    open_ones = files.exclude(evidence__sensitivity=Evidence.Sensitivity.RESTRICTED)
    return open_ones.values_list("evidence", flat=True)


def _files_saying(query: str) -> list[int]:
    """Ids of files by the index of words.

    The planner takes reading every text for cheap, since it does not count that long ones lie
    apart and are packed: a tenth of a second for 20,000, which the index answers at once.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(SAYING, {"config": LANGUAGE, "query": query})
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def alike(rows: QuerySet[Evidence], wanted: Wanted) -> list[str]:
    """Titles of ``rows`` that what was typed may be a misspelling of, the likest first."""
    near = rows.filter(title__trigram_word_similar=wanted.text).annotate(
        nearness=TrigramWordSimilarity(wanted.text, "title")
    )
    titles = near.filter(nearness__gte=ALIKE).order_by(F("nearness").desc(), "-pk")
    return list(dict.fromkeys(titles.values_list("title", flat=True)[: OFFERED * 3]))[:OFFERED]
