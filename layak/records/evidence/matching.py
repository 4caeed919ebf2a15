"""Evidence by its words: in the title, the number, or the text of its newest version."""

from __future__ import annotations

from django.contrib.postgres.search import (
    SearchQuery,
    TrigramWordSimilarity,
)
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
from django.db.models.functions import Coalesce

from layak.records.evidence.marked import LANGUAGE
from layak.records.evidence.models import Evidence, EvidenceFile, FileText
from layak.rules.search import Wanted

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
    named = _in_title(wanted) | Q(number__icontains=wanted.text)
    if not wanted.query:
        return rows.filter(named).order_by("-pk")
    # the ids of each way are found by an index of their own; one condition over both would read all
    by_name = Evidence.objects.filter(named).values("pk")
    by_text = _texts(wanted).values("file__evidence")
    is_named = ExpressionWrapper(Q(pk__in=by_name), BooleanField())
    return (
        rows.filter(Q(pk__in=by_name) | Q(pk__in=by_text))
        .annotate(is_named=is_named)
        .order_by("-is_named", "-pk")
    )


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


def _texts(wanted: Wanted) -> QuerySet[FileText]:
    query = SearchQuery(wanted.query, config=LANGUAGE, search_type="websearch")
    newer = EvidenceFile.objects.filter(
        evidence=OuterRef("file__evidence"), version__gt=OuterRef("file__version")
    )
    return FileText.objects.filter(~Exists(newer), said=query).exclude(
        file__evidence__sensitivity=Evidence.Sensitivity.RESTRICTED
    )


def alike(rows: QuerySet[Evidence], wanted: Wanted) -> list[str]:
    """Titles of ``rows`` that what was typed may be a misspelling of, the likest first."""
    near = rows.filter(title__trigram_word_similar=wanted.text).annotate(
        nearness=TrigramWordSimilarity(wanted.text, "title")
    )
    titles = near.filter(nearness__gte=ALIKE).order_by(F("nearness").desc(), "-pk")
    return list(dict.fromkeys(titles.values_list("title", flat=True)[: OFFERED * 3]))[:OFFERED]
