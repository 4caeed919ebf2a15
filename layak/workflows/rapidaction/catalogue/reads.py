"""Playbooks for their pages: the list, one version row by row, the events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import cache

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import visible_to
from layak.workflows.rapidaction.catalogue.policy import legal_texts
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.playbooks.files import common
from layak.workflows.rapidaction.playbooks.models import LegalReview, PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import (
    Row,
    basis_words,
    confirmed_rows_of,
    law_rows,
    limit_type_words,
    limit_words,
    may_say_law,
    newest_reviews,
    playbook_of,
)
from layak.workflows.rapidaction.playbooks.rules import (
    BASES,
    Basis,
    Common,
    Part,
    Playbook,
    Source,
    Step,
)
from layak.workflows.rapidaction.scheme.reads import Shown

ALIKE = 0.8
MOST_ALIKE = 4


@dataclass(frozen=True, kw_only=True)
class StepRow:
    part: Part
    order: int
    name: str
    role: str
    is_external: bool
    agencies: str
    limit: str
    limit_type: str
    day_note: str
    event: str
    event_says: str
    basis: str
    is_law: bool
    is_confirmed: bool
    is_reviewable: bool
    source_words: str
    source: Source | None
    seen: str
    # the article's own words; without them ``jdih`` leads to where the law is found
    article: tuple[str, ...]
    jdih: str
    output: str
    records: str
    review: Shown | None

    @property
    def key(self) -> str:
        return f"{self.part}-{self.order}"


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """``alike`` are (label, sentence) of events that are easily taken for this one."""

    code: str
    label: str
    says: str
    same_as: str
    used_by: tuple[tuple[str, str], ...]
    alike: tuple[tuple[str, str], ...]


def basis_label(basis: Basis) -> str:
    return {
        "law": _("hukum"),
        "practice": _("praktik"),
        "inferred": _("usulan"),
        "none": _("tanpa angka"),
    }[basis]


def basis_counts(steps: Iterable[Step]) -> tuple[tuple[str, int], ...]:
    """(word, count) of what the numbers rest on; what does not occur is left out."""
    counted = Counter(step.basis for step in steps)
    return tuple((basis_label(basis), counted[basis]) for basis in BASES if counted[basis])


def open_counts(by: Actor, *, at: datetime) -> dict[int, int]:
    """Open activations by version of which ``by`` may know, drills left out: one query."""
    open_ = Activation.objects.open().real().filter(pk__in=visible_to(by, at=at).values("pk"))
    pinned = open_.values("playbook").annotate(n=Count("pk"))
    return {row["playbook"]: row["n"] for row in pinned.order_by("playbook")}


def playbook_list_rows(by: Actor, *, at: datetime) -> list[Shown]:
    """The playbooks in force today, by name; ``counts`` are own steps by what their number rests
    on."""
    versions = list(PlaybookVersion.objects.in_force(timezone.localdate(at)))
    confirmed = confirmed_rows_of([version.pk for version in versions])
    pinned = open_counts(by, at=at)
    by_code = Counter[str]()
    for code, pk in PlaybookVersion.objects.filter(pk__in=pinned).values_list("code", "pk"):
        by_code[code] += pinned[pk]
    drafts = dict(
        PlaybookVersion.objects.filter(state=PlaybookVersion.State.DRAFT).values_list(
            "code", "version"
        )
    )
    read = [(playbook_of(version), version) for version in versions]
    rows: list[Shown] = []
    for playbook, version in sorted(read, key=lambda one: one[0].name):
        resting = law_rows(playbook)
        rows.append(
            {
                "code": version.code,
                "name": playbook.name,
                "opens_when": playbook.opens_when,
                "lead": playbook.common.roles[playbook.lead_role],
                "step_count": len(playbook.steps),
                "counts": basis_counts(playbook.steps),
                "version": version.version,
                "since_on": version.valid_from_on,
                "law_count": len(resting),
                "reviewed_count": len(confirmed[version.pk] & set(resting)),
                "open_count": by_code[version.code],
                "draft_version": drafts.get(version.code),
            }
        )
    return rows


def version_rows(code: str, by: Actor, *, at: datetime) -> list[tuple[PlaybookVersion, int]]:
    """Every version with how many open activations stay with it, the newest first."""
    versions = list(PlaybookVersion.objects.filter(code=code).order_by("-version"))
    pinned = open_counts(by, at=at)
    return [(one, pinned.get(one.pk, 0)) for one in versions]


def agencies_of_roles() -> dict[str, str]:
    """The agencies that act for each role now, by role: one query."""
    found: dict[str, list[str]] = {}
    acting = RoleAgency.objects.filter(ended_on=None, agency__ended_on=None)
    for role, name in acting.order_by("position", "pk").values_list("role", "agency__name"):
        found.setdefault(role, []).append(name)
    return {role: ", ".join(names) for role, names in found.items()}


def step_rows(version: PlaybookVersion, playbook: Playbook) -> list[StepRow]:
    """Own and common steps in their order, with their newest review: two queries."""
    reviews = newest_reviews([version.pk])[version.pk]
    agencies = agencies_of_roles()
    return [
        _step_row(version, playbook.common, (part, step), reviews, agencies)
        for part, step in playbook.all_steps
    ]


def _step_row(
    version: PlaybookVersion,
    shared: Common,
    placed: tuple[Part, Step],
    reviews: Mapping[Row, LegalReview],
    agencies: Mapping[str, str],
) -> StepRow:
    part, step = placed
    review = reviews.get((part, step.order))
    confirmed = [(part, step.order)] if review and review.is_confirmed else []
    says_law = may_say_law(version, part, step, confirmed)
    event, records = shared.events[step.trigger], shared.events.get(step.records)
    source, texts = shared.sources.get(step.source_ref), legal_texts()
    return StepRow(
        part=part,
        order=step.order,
        name=step.name,
        role=shared.roles[step.role],
        is_external=step.role in shared.external_roles,
        agencies=agencies.get(step.role, ""),
        limit=limit_words(step.limit, step.limit_text),
        limit_type=limit_type_words(step.limit_type),
        day_note=day_note(step),
        event=event.label,
        event_says=event.says,
        basis=basis_words(step, says_law),
        is_law=step.basis == "law",
        is_confirmed=bool(confirmed),
        is_reviewable="law" in (step.basis, step.step_basis),
        source_words=step.source,
        source=source,
        seen=seen_words(source.seen) if source else "",
        article=texts.articles.get(step.source_ref, ()),
        jdih=texts.jdih if source and source.code not in texts.not_law else "",
        output=step.output,
        records=records.label if records else "",
        review=_review_note(review, version),
    )


def day_note(step: Step) -> str:
    if step.limit and step.limit.day_count == "unclear":
        return _("dihitung hari kalender; naskah mungkin bermaksud hari kerja")
    return ""


def seen_words(seen: str) -> str:
    """How a source was seen, as Source.seen says it."""
    return {
        "text": _("dibaca naskahnya"),
        "summary": _("dibaca ringkasannya"),
        "memory": _("dari ingatan, belum dibaca"),
    }.get(seen, _("rancangan"))


def _review_note(review: LegalReview | None, version: PlaybookVersion) -> Shown | None:
    """``is_carried``: given to a former version whose row said the same."""
    if review is None:
        return None
    return {
        "is_confirmed": review.is_confirmed,
        "reviewer": review.reviewer,
        "note": review.note,
        "on": timezone.localdate(review.at),
        "is_carried": bool(version.adopted_at and review.at < version.adopted_at),
    }


def review_history(version: PlaybookVersion) -> list[LegalReview]:
    """Every word on the rows of a version, the newest first."""
    return list(version.reviews.select_related("by").order_by("-id"))


def event_rows(*, day: date) -> list[EventRow]:
    """Every event in the order of the file, with the playbooks in force that use it."""
    shared = common()
    users: dict[str, list[tuple[str, str]]] = {}
    for version in PlaybookVersion.objects.in_force(day).order_by("title"):
        for code in _own_events(playbook_of(version)):
            users.setdefault(code, []).append((version.code, version.title))
    spine = {step.trigger for step in shared.steps}
    return [
        EventRow(
            code=event.code,
            label=event.label,
            says=event.says,
            same_as=shared.events[event.same_as].label if event.same_as else "",
            used_by=tuple(users.get(event.code, ())),
            alike=_alike(event.code),
        )
        for event in shared.events.values()
        if event.code in users or event.code in spine
    ]


def _own_events(playbook: Playbook) -> set[str]:
    """The events that this playbook names itself, not those of the common steps."""
    used = {step.trigger for step in playbook.steps}
    used |= {step.records for step in playbook.steps if step.records}
    return used | (set(playbook.custody.events) if playbook.custody else set())


@cache
def _alike(code: str) -> tuple[tuple[str, str], ...]:
    """Other events whose code or label reads nearly the same, the most alike first."""
    known = common().events
    this = known[code]
    scored = [
        (max(_ratio(code, other.code), _ratio(this.label, other.label)), other)
        for other in known.values()
        if other.canonical != this.canonical
    ]
    close = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return tuple((other.label, other.says) for _score, other in close[:MOST_ALIKE])


def _ratio(one: str, other: str) -> float:
    """How alike two words are; 0 for what is plainly not, found without comparing it letter by
    letter."""
    matcher = SequenceMatcher(None, one.lower(), other.lower(), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    return matcher.ratio()
