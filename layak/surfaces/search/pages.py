"""One box: questions, evidence, agencies and pages, each only as far as the person may see it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import current_round
from layak.evaluation.steering.reads import round_tools
from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.library.reads import facts_of, matching
from layak.rules.entries import read_text
from layak.rules.words import Wanted, read_query
from layak.surfaces.search.rules import QuestionIndex, find_questions, question_index

AT_MOST = 8
# right, address, title, what one does there
PAGES = (
    ("overview.view", "overview", gettext_noop("Beranda"), gettext_noop("Yang menunggu Anda")),
    ("evidence.view", "evidence_list", gettext_noop("Pustaka bukti"), gettext_noop("Semua bukti")),
    ("agency.view", "agency_list", gettext_noop("Perangkat daerah"), gettext_noop("Kursi, akun")),
)


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
    """What is found, at most eight of each kind: five queries."""
    wanted = read_query(typed)
    if wanted.is_empty:
        return SearchPage(words="")
    round_ = current_round()
    places = [
        Found(title=_(title), url=reverse(name), text=_(text))
        for right, name, title, text in PAGES
        if actor.may(right)
    ]
    if round_ is not None and actor.may("answer.view"):
        tools = (tool for group in round_tools(actor, round_) for tool in group.tools)
        places += [Found(title=tool.title, url=tool.url, text=tool.text) for tool in tools]
    rows = [
        place
        for place in places
        if wanted.words
        and all(
            re.search(rf"\b{word}", f"{place.title} {place.text}".casefold())
            for word in wanted.words
        )
    ]
    groups = [
        _questions(actor, round_, wanted),
        _evidence(actor, wanted),
        _agencies(actor, wanted),
        FoundGroup(title=_("Halaman"), rows=rows[:AT_MOST]),
    ]
    return SearchPage(words=wanted.text, groups=[group for group in groups if group.rows])


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


def _evidence(actor: Actor, wanted: Wanted) -> FoundGroup:
    title = _("Bukti")
    if not actor.may("evidence.view"):
        return FoundGroup(title=title, rows=[])
    found = list(matching(visible_evidence(actor), wanted)[: AT_MOST + 1])
    rows = [
        Found(
            title=evidence.title,
            url=reverse("evidence_detail", args=[evidence.pk]),
            text=facts_of(evidence),
        )
        for evidence in found[:AT_MOST]
    ]
    more = f"{reverse('evidence_list')}?{urlencode({'q': wanted.text})}"
    return FoundGroup(title=title, rows=rows, more_url=more if len(found) > AT_MOST else "")


def _agencies(actor: Actor, wanted: Wanted) -> FoundGroup:
    title = _("Perangkat daerah")
    if not actor.may("agency.view"):
        return FoundGroup(title=title, rows=[])
    by_words = Q()
    for word in wanted.words:
        # at the beginning of a word: "asi" is not in "komunikasi"
        by_words &= Q(name__iregex=rf"\m{word}") | Q(aliases__name__iregex=rf"\m{word}")
    named = Q(code__iexact=wanted.text) | (by_words if wanted.words else Q(pk=None))
    rows = Agency.objects.current().filter(named).distinct().order_by("name")[:AT_MOST]
    return FoundGroup(
        title=title,
        rows=[
            Found(title=agency.name, url=reverse("agency_detail", args=[agency.pk]))
            for agency in rows
        ],
    )


LONGEST = 200


@require_GET
@access(SIGNED_IN)
def search(request: SignedInRequest) -> HttpResponse:
    """Whatever the person may see and the words name."""
    typed = read_text(request.GET.get("q", "")[:LONGEST]).strip()
    page = search_page(request.actor, typed)
    part = "#found" if request.htmx and not request.htmx.history_restore_request else ""
    return TemplateResponse(request, f"search/search.html{part}", {"page": page})
