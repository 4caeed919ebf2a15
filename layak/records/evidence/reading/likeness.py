"""Files of different evidence that are the same, or look so: found when a file is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from layak.records.evidence.files.models import EvidenceFile, Redaction
from layak.records.evidence.reading.models import FileFingerprint, FileLikeness, FileText
from layak.records.evidence.reading.rules import NEAR_BITS, NEAR_PAGES, say_the_same

# one page of a file, its bits, and its bits if cut or as if it had been cut
Print = tuple[int, int, Sequence[int]]
# the nearest of many: a picture that everyone has is told a few times, not a thousand
TOLD_AT_MOST = 5
WORDS_COMPARED = 20_000
SURELY_READ = 0.9
# so that two files read at the same moment see each other: the second waits for the first
LOCK = 4_640_211
NEAR = """
SELECT p.file_id, p.page, min(bit_count((p.bits # v.bits)::bit(64)))
FROM evidence_filefingerprint p
JOIN evidence_evidencefile f ON f.id = p.file_id AND f.evidence_id <> %s
CROSS JOIN unnest(%s::bigint[]) AS v(bits)
WHERE bit_count((p.bits # v.bits)::bit(64)) <= %s
GROUP BY p.file_id, p.page
"""


def keep_likenesses(
    file: EvidenceFile, text: FileText, prints: Sequence[Print], *, at: datetime
) -> None:
    """Keep how the pages look, and which earlier or later files they are like.

    Runs inside the transaction that keeps the text.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    FileFingerprint.objects.bulk_create(
        [FileFingerprint(file=file, page=page, bits=bits) for page, bits, _cuts in prints],
        ignore_conflicts=True,
    )
    # of other evidence with the same bytes, the earliest first
    others = EvidenceFile.objects.filter(sha256=file.sha256).exclude(evidence=file.evidence_id)
    same = list(others.order_by("pk").values_list("pk", flat=True)[:TOLD_AT_MOST])
    found = [(other, FileLikeness.Kind.SAME, 0) for other in same]
    found += [
        (other, FileLikeness.Kind.NEAR, distance)
        for other, distance in _near(file, text, prints)
        if other not in same
    ]
    rows = []
    for other, kind, distance in found[:TOLD_AT_MOST]:
        earlier, later = sorted((file.pk, other))
        row = FileLikeness(
            file_id=later, other_id=earlier, kind=kind.value, distance=distance, found_at=at
        )
        rows.append(row)
    FileLikeness.objects.bulk_create(rows, ignore_conflicts=True)


def _near(file: EvidenceFile, text: FileText, prints: Sequence[Print]) -> Iterator[tuple[int, int]]:
    """Files that look alike and say the same, with the bits that differ; the nearest first."""
    pages, bits = _pages_alike(file, prints)
    counts: dict[int, int] = defaultdict(int)
    for file_id in FileFingerprint.objects.filter(file__in=pages).values_list("file_id", flat=True):
        counts[file_id] += 1
    likely = [
        other
        for other, alike in pages.items()
        if len(alike) >= NEAR_PAGES * min(len(prints), counts[other])
    ]
    # a copy with parts blacked out looks like what it was made from, and is no doubling
    rows = Redaction.objects.filter(Q(file=file) | Q(result=file))
    redactions = {other for pair in rows.values_list("file_id", "result_id") for other in pair}
    likely = sorted(set(likely) - redactions, key=lambda other: (bits[other], other))
    read = {row.file_id: row for row in FileText.objects.filter(file__in=likely)}
    for other in likely:
        if other in read and _is_one_paper(text, read[other]):
            yield other, bits[other]


def _pages_alike(
    file: EvidenceFile, prints: Sequence[Print]
) -> tuple[dict[int, set[int]], dict[int, int]]:
    """By other file: which of its pages look like one of ours, and the fewest differing bits."""
    pages: dict[int, set[int]] = defaultdict(set)
    nearest: dict[int, int] = {}
    with connection.cursor() as cursor:
        for _page, own, cuts in prints:
            # cuts are tried for a photo or a single page; many pages tell by their number
            tried = [own, *cuts] if len(prints) == 1 else [own]
            cursor.execute(NEAR, [file.evidence_id, tried, NEAR_BITS])
            for other, page, distance in cursor.fetchall():
                pages[other].add(page)
                nearest[other] = min(distance, nearest.get(other, distance))
    return pages, nearest


def _is_one_paper(ours: FileText, theirs: FileText) -> bool:
    """Two letters of one shape with different numbers are two, where both were read surely."""
    sure = min(ours.legibility or 0.0, theirs.legibility or 0.0) >= SURELY_READ
    if sure and ours.number and theirs.number and ours.number != theirs.number:
        return False
    return say_the_same(ours.text[:WORDS_COMPARED], theirs.text[:WORDS_COMPARED])
