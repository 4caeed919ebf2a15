"""The library: every evidence that a person may see, found by its words and narrowed by facts; the history of one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.models import Event
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import KIND_LABELS, thumbnail_urls, visible_evidence
from layak.records.evidence.files.uses import Happening, happenings
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.reading.rules import SEARCH_LANGUAGE
from layak.rules.numbers import date_id
from layak.rules.proof import WARNED_DAYS, Proof, ending
from layak.rules.words import Excerpt, Wanted, excerpt, page_at, read_query

# Evidence by its words: in the title, the number, or the text of its newest version.

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


def matching(
    rows: QuerySet[Evidence], wanted: Wanted, *, is_whole: bool = False
) -> QuerySet[Evidence]:
    """Those of ``rows`` that have the words, titles and numbers before texts, then the newest.

    Where ``is_whole`` a title has them as they stand, else it may have longer ones.

    Each has ``use_count``. A restricted text is found by nobody: a search would tell what stands
    in it.
    """
    rows = rows.annotate(use_count=use_count())
    if wanted.is_empty:
        return rows.order_by("-pk")
    named, said = _found(wanted, is_whole=is_whole)
    by_name = _Among(named)
    by_text = Q(_Among(said)) & ~Q(sensitivity=Evidence.Sensitivity.RESTRICTED.value)
    found = rows.filter(Q(by_name) | by_text)
    return found.annotate(is_named=by_name).order_by("-is_named", "-pk")


def use_count() -> Coalesce:
    """How many answers an evidence proves now, for those rows alone that are shown."""
    uses = Evidence.objects.filter(pk=OuterRef("pk"), uses__removed_at=None)
    counted = uses.values("pk").annotate(n=Count("uses")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _found(wanted: Wanted, *, is_whole: bool) -> tuple[list[int], list[int]]:
    """Ids of evidence that is named so, and of that whose newest version says so.

    Each way has an index of its own. The planner takes reading every text for cheap, since it does
    not count that long ones lie apart and are packed: a tenth of a second for 20,000.
    """
    pattern = re.escape(wanted.text)
    # every word, each at the beginning of one: "asi" is not in "dokumentasi"
    # patterns, since only those are looked up by the index of letters
    every = Q()
    for word in wanted.words:
        every &= Q(title__iregex=rf"\m{word}\M" if is_whole else rf"\m{word}")
    in_title = every if wanted.words else Q(title__iregex=re.escape(wanted.text))
    rows = Evidence.objects.filter(in_title | Q(number__iregex=pattern))
    found = rows.values_list("pk", Value(value=True))
    if wanted.query:
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
        found = found.union(files.values_list("evidence", Value(value=False)), all=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        ids = list(found)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return [pk for pk, is_named in ids if is_named], [pk for pk, is_named in ids if not is_named]


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config=SEARCH_LANGUAGE, search_type="websearch")


def alike(rows: QuerySet[Evidence], wanted: Wanted) -> list[str]:
    """Titles of ``rows`` that what was typed may be a misspelling of, the likest first."""
    near = rows.filter(title__trigram_word_similar=wanted.text).annotate(
        nearness=TrigramWordSimilarity(wanted.text, "title")
    )
    titles = near.filter(nearness__gte=ALIKE).order_by(F("nearness").desc(), "-pk")
    return list(dict.fromkeys(titles.values_list("title", flat=True)[: OFFERED * 3]))[:OFFERED]


# The library: every evidence that a person may see, found by its words and narrowed by facts.

PAGE = 50
COUNTED = 1_000
# so much of a text is read for the words around a hit, and so much before more of it is
EXCERPTED = 100_000
BEGINNING = 6_000
STATES = {
    "belum": gettext_noop("Belum dipastikan"),
    "habis": gettext_noop("Habis atau segera habis"),
    "lepas": gettext_noop("Belum dipakai"),
    "tanda": gettext_noop("Tanpa tanda tangan"),
    "terbatas": gettext_noop("Terbatas"),
    "terbuka": gettext_noop("Terbuka"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryWanted:
    """What the address asks for; empty values narrow nothing. ``year`` is one that it proves."""

    words: str = ""
    kind: str = ""
    form: str = ""
    agency: str = ""
    year: int | None = None
    state: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """``count`` stops at ``COUNTED``; ``alike`` are titles that may be meant where nothing is found."""

    rows: list[dict[str, object]]
    count: int
    wanted: LibraryWanted
    kinds: list[tuple[str, str]]
    forms: list[tuple[str, str]]
    states: list[tuple[str, str]]
    agencies: list[tuple[str, str]]
    alike: list[str]
    has_more: bool

    @property
    def is_capped(self) -> bool:
        return self.count > COUNTED

    @property
    def has_more_filters(self) -> bool:
        wanted = self.wanted
        return bool(wanted.form or wanted.agency or wanted.year or wanted.state)

    @property
    def previous_url(self) -> str:
        return self._page_url(self.wanted.page - 1) if self.wanted.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self._page_url(self.wanted.page + 1) if self.has_more else ""

    def _page_url(self, page: int) -> str:
        wanted = self.wanted
        asked = {
            "q": wanted.words,
            "jenis": wanted.kind,
            "bentuk": wanted.form,
            "perangkat": wanted.agency,
            "tahun": wanted.year,
            "keadaan": wanted.state,
            "hal": page,
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def library(*, by: Actor, asked: LibraryWanted, today: date) -> Library:
    """A page of fifty, the best match first, else the newest: at most seven queries."""
    visible = visible_evidence(by)
    wanted = read_query(asked.words)
    found = _narrowed(matching(visible, wanted), asked, today)
    # once for count and page: looking for words is what costs
    ids = list(found.values_list("pk", flat=True)[: COUNTED + 1])
    count = len(ids)
    begin = (asked.page - 1) * PAGE
    by_id = (
        Evidence.objects.select_related("agency")
        .annotate(use_count=use_count())
        .in_bulk(ids[begin : begin + PAGE])
    )
    shown = [by_id[pk] for pk in ids[begin : begin + PAGE] if pk in by_id]
    # whose evidence may be asked for; nothing to choose where only one's is seen
    agencies = Agency.objects.filter(Exists(Evidence.objects.filter(agency=OuterRef("pk"))))
    sees_all = by.scope("evidence.view") == "all"
    return Library(
        rows=_rows(shown, wanted, today),
        count=count,
        wanted=asked,
        kinds=[(code, _(label)) for code, label in KIND_LABELS.items()],
        forms=[(str(code), str(label)) for code, label in Evidence.Form.choices],
        states=[(code, _(label)) for code, label in STATES.items()],
        agencies=list(agencies.order_by("name").values_list("code", "name")) if sees_all else [],
        alike=alike(visible, wanted) if not count and not wanted.is_empty else [],
        has_more=count > begin + PAGE,
    )


def _narrowed(rows: QuerySet[Evidence], asked: LibraryWanted, today: date) -> QuerySet[Evidence]:
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.form:
        rows = rows.filter(form=asked.form)
    if asked.agency:
        rows = rows.filter(agency__code=asked.agency)
    if asked.year is not None:
        rows = rows.filter(years__contains=[asked.year])
    if not asked.state:
        return rows
    used = Evidence.objects.filter(pk=OuterRef("pk"), uses__isnull=False, uses__removed_at=None)
    unsigned = FileText.objects.filter(file__evidence=OuterRef("pk"), is_signed=False)
    soon = date.fromordinal(today.toordinal() + max(WARNED_DAYS))
    in_state = {
        "belum": Q(described_at=None),
        "habis": Q(valid_until_on__lte=soon),
        "lepas": ~Q(Exists(used)),
        "tanda": Q(Exists(unsigned)),
        "terbatas": Q(sensitivity=Evidence.Sensitivity.RESTRICTED),
        "terbuka": Q(sensitivity=Evidence.Sensitivity.PUBLIC),
    }
    return rows.filter(in_state[asked.state])


@dataclass(frozen=True, slots=True)
class _Hit:
    version: int
    excerpt: Excerpt
    page: int | None


def _rows(shown: Sequence[Evidence], wanted: Wanted, today: date) -> list[dict[str, object]]:
    """``excerpt`` are the words around what was looked for, in the newest text of an evidence; of
    restricted ones nowhere. ``view_url`` opens the page on which they stand, "" without a hit.
    ``thumbnail_url`` is "" where no small picture was made.
    """
    hits: dict[int, _Hit] = {}
    if wanted.words:
        open_ones = [e.pk for e in shown if e.sensitivity != Evidence.Sensitivity.RESTRICTED]
        hits, unsure = _hits_within(open_ones, wanted, BEGINNING)
        # most texts say it soon: unpacking fifty long ones is what costs
        if unsure:
            hits |= _hits_within(unsure, wanted, EXCERPTED)[0]
    pictures = thumbnail_urls([evidence.pk for evidence in shown]) if shown else {}
    rows: list[dict[str, object]] = []
    for evidence in shown:
        proof = Proof(since_on=evidence.valid_since_on, until_on=evidence.valid_until_on)
        hit, view_url = hits.get(evidence.pk), ""
        if hit:
            view_url = reverse("evidence_view", args=[evidence.pk, hit.version])
            asked = {"hal": str(hit.page or 1), "cari": " ".join(wanted.words)}
            view_url += f"?{urlencode(asked)}"
        rows.append(
            {
                "title": evidence.title,
                "url": reverse("evidence_detail", args=[evidence.pk]),
                "facts": facts_of(evidence),
                "warning": ending(proof, today=today) or "",
                "is_restricted": evidence.sensitivity == Evidence.Sensitivity.RESTRICTED,
                "is_described": evidence.described_at is not None,
                "excerpt": hit.excerpt.pieces if hit else [],
                "view_url": view_url,
                "found_on": hit.page if hit else None,
                "thumbnail_url": pictures.get(evidence.pk, ""),
            }
        )
    return rows


def _hits_within(
    ids: Collection[int], wanted: Wanted, length: int
) -> tuple[dict[int, _Hit], list[int]]:
    """Hits by evidence in texts read to this length, and those of which more has to be read."""
    texts = (
        FileText.objects.filter(file__evidence__in=ids)
        .order_by("file__evidence", "-file__version")
        .distinct("file__evidence")
        .values_list("file__evidence", "file__version", Left("text", length), "page_starts")
    )
    hits: dict[int, _Hit] = {}
    unsure: list[int] = []
    for evidence_id, version, text, page_starts in texts:
        goes_on = len(text) == length < EXCERPTED
        found = excerpt(text, wanted.words, goes_on=goes_on)
        if found is not None:
            hits[evidence_id] = _Hit(version, found, page_at(page_starts, found.at))
        elif goes_on:
            unsure.append(evidence_id)
    return hits, unsure


def facts_of(evidence: Evidence) -> str:
    """What a list says of an evidence from ``matching`` below its title."""
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
    return " · ".join(fact for fact in facts if fact)


# What became of an evidence, in one line of time: versions, uses, who looked, what was decided.

# what somebody did with the evidence itself, by kind of event
DONE = {
    "evidence.described": gettext_noop("Keterangannya dipastikan"),
    "evidence.redacted": gettext_noop("Disamarkan menjadi bukti lain"),
    "evidence.sensitivity_changed": gettext_noop("Kerahasiaannya diubah"),
}
SEEN = {
    "evidence.downloaded": gettext_noop("Versi %d dibuka"),
    "evidence.viewed": gettext_noop("Versi %d dilihat"),
}


def sees_readers(by: Actor, evidence: Evidence) -> bool:
    """Whether ``by`` is told who else opened it: its owner, the secretariat, who reads the audit."""
    return by.may("audit.view") or may_open_restricted(by, evidence)


def timeline(evidence: Evidence, by: Actor) -> list[tuple[Happening, int | None]]:
    """Everything that ``by`` may know, the newest first, each with the version it was about.

    Two queries, and those of other floors.
    """
    files = evidence.files.select_related("uploaded_by", "on_behalf_of").order_by("version")
    versions = [
        Happening(
            at=file.uploaded_at,
            text=_("Versi %d diunggah") % file.version,
            who=file.uploaded_by.name,
            on_behalf_of=file.on_behalf_of.name if file.on_behalf_of else "",
            version=file.version,
        )
        for file in files
    ]
    # of one moment the version comes before its use
    found = sorted(
        [*versions, *_deeds(evidence, by), *happenings(evidence, by)], key=lambda one: one.at
    )
    moments = [one.at for one in versions]
    lines: list[tuple[Happening, int | None]] = []
    for one in reversed(found):
        newest = bisect_right(moments, one.at)
        version = one.version or (versions[newest - 1].version if newest else None)
        lines.append((one, version))
    return lines


def _deeds(evidence: Evidence, by: Actor) -> Iterable[Happening]:
    """From the audit: what was done, and who looked; openings of one person and day in one line."""
    wanted = Q(kind__in=DONE)
    seen = Q(kind__in=SEEN)
    wanted |= seen if sees_readers(by, evidence) else seen & Q(by=by.user)
    events = Event.objects.filter(wanted, stream="evidence", facts__evidence=evidence.pk)
    looks: dict[tuple[object, ...], list[Event]] = {}
    for event in events.select_related("by").order_by("pk"):
        if event.kind in DONE:
            yield Happening(at=event.at, text=_(DONE[event.kind]), who=_name(event))
        else:
            day = timezone.localdate(event.at)
            key = (event.kind, event.by_id, event.facts["version"], day, event.facts["because"])
            looks.setdefault(key, []).append(event)
    for same in looks.values():
        last, count = same[-1], len(same)
        version = int(last.facts["version"])
        text = _(SEEN[last.kind]) % version
        if count > 1:
            text += " " + ngettext("(%(n)d kali)", "(%(n)d kali)", count) % {"n": count}
        yield Happening(
            at=last.at, text=text, who=_name(last), note=last.facts["because"], version=version
        )


def _name(event: Event) -> str:
    return event.by.name if event.by else _("sistem")
