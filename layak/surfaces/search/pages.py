"""One box: questions, evidence, agencies and pages, each only as far as the person may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q, Value
from django.db.models.aggregates import StringAgg
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import current_round
from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.library.reads import facts_of, matching, use_count
from layak.rules.entries import read_text
from layak.rules.words import Wanted, read_query, stems, words
from layak.surfaces.search.places import places_of
from layak.surfaces.search.rules import QuestionIndex, find_questions, question_index

AT_MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    title: str
    url: str
    text: str = ""
    tag: str = ""


@dataclass(frozen=True, kw_only=True)
class FoundGroup:
    title: str
    rows: list[Found]
    more_url: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    words: str
    groups: list[FoundGroup] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def search_page(actor: Actor, typed: str) -> SearchPage:
    """What is found, at most eight of each kind: five queries.

    A word that is the name of something is looked for as it stands: "asi" is not the beginning of
    "asisten". One that is not may still be on its way to becoming one: "rap" finds "rapat".
    """
    wanted = read_query(typed)
    if wanted.is_empty:
        return SearchPage(words="")
    round_ = current_round()
    questions = _questions(actor, round_, wanted)
    places = list(places_of(actor, round_)) if wanted.words else []
    agencies = _agencies(actor, wanted)
    is_whole = (
        _is_known(round_, wanted)
        or any(place.has(wanted.words, is_whole=True) for place in places)
        or any(_has_whole(agency, wanted) for agency in agencies)
    )
    found = [place for place in places if place.has(wanted.words, is_whole=is_whole)]
    found.sort(key=lambda place: not place.is_named(wanted.words))
    rows = [Found(title=one.title, url=one.url, text=one.text) for one in found[:AT_MOST]]
    bodies = [agency for agency in agencies if not is_whole or _has_whole(agency, wanted)]
    groups = [
        FoundGroup(title=_("Halaman dan tindakan"), rows=rows),
        questions,
        _evidence(actor, round_, wanted, is_whole=is_whole),
        FoundGroup(
            title=_("Perangkat daerah"),
            rows=[
                Found(title=agency.name, url=reverse("agency_detail", args=[agency.pk]))
                for agency in bodies[:AT_MOST]
            ],
        ),
    ]
    return SearchPage(words=wanted.text, groups=[group for group in groups if group.rows])


def _is_known(round_: Round | None, wanted: Wanted) -> bool:
    """Whether some question has each of the words."""
    meant = stems(wanted.text)
    return (
        round_ is not None
        and bool(meant)
        and all(word in _index(round_.revision_id).rarity for word in meant)
    )


@lru_cache(maxsize=4)
def _index(revision_id: int) -> QuestionIndex:
    return question_index(edition_of(revision_id))


def _questions(actor: Actor, round_: Round | None, wanted: Wanted) -> FoundGroup:
    title = _("Pertanyaan")
    if round_ is None or not actor.may("answer.view"):
        return FoundGroup(title=title, rows=[])
    edition = edition_of(round_.revision_id)
    codes = find_questions(_index(round_.revision_id), wanted.text, at_most=len(edition.questions))
    visible = Answer.objects.visible_to(actor).filter(round=round_, code__in=codes)
    ids = dict(visible.values_list("code", "pk"))
    seen = [code for code in codes if code in ids]
    rows = [
        Found(
            title=question.text,
            url=reverse("answer_detail", args=[ids[code]]),
            text=edition.place(code).indicator.name,
            tag=code,
        )
        for code in seen[:AT_MOST]
        if (question := edition.find(code)) is not None
    ]
    more = f"{reverse('answer_list', args=[round_.code])}?{urlencode({'q': wanted.text})}"
    return FoundGroup(title=title, rows=rows, more_url=more if len(seen) > AT_MOST else "")


def _evidence(actor: Actor, round_: Round | None, wanted: Wanted, *, is_whole: bool) -> FoundGroup:
    """What proves the question whose code was typed; else what has the words."""
    title = _("Bukti")
    if not actor.may("evidence.view"):
        return FoundGroup(title=title, rows=[])
    code = _code_of(round_, wanted)
    rows = visible_evidence(actor)
    if code:
        uses = EvidenceUse.objects.filter(
            answer__round=round_, answer__code=code, removed_at=None
        ).values("evidence")
        rows = rows.filter(pk__in=uses).annotate(use_count=use_count()).order_by("-pk")
    else:
        rows = matching(rows, wanted, is_whole=is_whole)
    found = list(rows[: AT_MOST + 1])
    url = f"{reverse('evidence_list')}?{urlencode({'q': wanted.text})}"
    return FoundGroup(
        title=title,
        rows=[
            Found(
                title=evidence.title,
                url=reverse("evidence_detail", args=[evidence.pk]),
                text=facts_of(evidence),
                tag=code,
            )
            for evidence in found[:AT_MOST]
        ],
        more_url=url if len(found) > AT_MOST and not code else "",
    )


def _code_of(round_: Round | None, wanted: Wanted) -> str:
    """The code that was typed, as the edition writes it; empty where it is none."""
    if round_ is None:
        return ""
    typed = wanted.text.casefold()
    codes = edition_of(round_.revision_id).questions
    return next((one.code for one in codes if one.code.casefold() == typed), "")


def _agencies(actor: Actor, wanted: Wanted) -> list[Agency]:
    """Those with every word at the beginning of one of theirs: "asi" is not in "komunikasi"."""
    if not actor.may("agency.view"):
        return []
    by_words = Q()
    for word in wanted.words:
        by_words &= Q(name__iregex=rf"\m{word}") | Q(aliases__name__iregex=rf"\m{word}")
    named = Q(code__iexact=wanted.text) | (by_words if wanted.words else Q(pk=None))
    rows = Agency.objects.current().filter(named).distinct().order_by("name")
    return list(
        rows.annotate(names=StringAgg("aliases__name", delimiter=Value(" "), distinct=True))
    )


def _has_whole(agency: Agency, wanted: Wanted) -> bool:
    names: str = agency.names  # type: ignore[attr-defined]  # annotated
    own = words(f"{agency.name} {names or ''} {agency.code}")
    return all(word in own for word in wanted.words)


LONGEST = 200


@require_GET
@access(SIGNED_IN)
def search(request: SignedInRequest) -> HttpResponse:
    """Whatever the person may see and the words name."""
    typed = read_text(request.GET.get("q", "")[:LONGEST]).strip()
    page = search_page(request.actor, typed)
    part = "#found" if request.htmx and not request.htmx.history_restore_request else ""
    return TemplateResponse(request, f"search/search.html{part}", {"page": page})
