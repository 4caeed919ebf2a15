"""The frozen wording of a revision as a value, read once per process."""

from __future__ import annotations

from functools import lru_cache

from layak.evaluation.models import EditionRevision
from layak.rules.edition_document import from_document
from layak.rules.instrument import Edition


@lru_cache(maxsize=32)
def edition_of(revision_id: int) -> Edition:
    """The edition of a revision; a revision never changes, so neither does this.

    Raises EditionRevision.DoesNotExist.
    """
    document = EditionRevision.objects.values_list("document", flat=True).get(pk=revision_id)
    return from_document(document)
