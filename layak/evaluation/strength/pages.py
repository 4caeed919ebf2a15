"""The page "Kekuatan bukti" of a round, and what evidence still proves by its validity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.city.places.queries import municipality
from layak.evaluation.answers.models import EvidenceUse
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.lists.reads import Row, list_names, round_rows
from layak.evaluation.rounds.fetching import XLSX, download, fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import Choice, round_tabs
from layak.evaluation.rounds.wording import DASH, answer_url, excerpt
from layak.evaluation.strength.policy import strength_policy
from layak.evaluation.strength.reads import (
    HIDDEN,
    LEVELS,
    NOT_NEEDED,
    shown_level,
    strengths,
)
from layak.evaluation.strength.validity_reads import cycle_page, validity_page, validity_rows
from layak.evaluation.strength.validity_sheet import validity_workbook
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import may_open_restricted
from layak.records.evidence.files.reads import visible_evidence
from layak.rules.proof import Finding, Level, Strength

# The page "Kekuatan bukti" of a round: every question with its strength and first weakness.

# the words of the levels in an address
WORDS = {Level.STRONG: "kuat", Level.FAIR: "cukup", Level.WEAK: "lemah", Level.NONE: "tanpa"}
UNNEEDED = "tidak-perlu"
TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthWanted:
    """What a person asked for; an empty word means everything. ``check`` is a weakness's code."""

    level: str = ""
    part: str = ""
    agency: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    strength: Strength
    part: str


def strength_page(
    *, round_: Round, by: Actor, wanted: StrengthWanted, today: date
) -> dict[str, object]:
    """Every question that ``by`` may see: nine queries at most, whatever their number.

    ``levels`` count everything asked for but the level; ``is_filtered`` tells of any word.
    """
    edition = edition_of(round_.revision_id)
    seen = round_rows(round_, by)
    found = strengths(round_, [row.pk for row in seen], today=today)
    lines = [_Line(row, found[row.pk], edition.place(row.code).part.code) for row in seen]
    named = {pk for row in seen for pk in (row.lead_id, *row.contributor_ids) if pk}
    names = {pk: name for pk, (name, _code) in list_names(by, named).bodies.items()}
    asked = [line for line in lines if _is_asked(line, wanted)]
    shown = [line for line in asked if wanted.level in ("", _level(line.strength))]
    # uses of restricted evidence that ``by`` may not open: one query
    uses = EvidenceUse.objects.filter(
        answer__round=round_,
        removed_at=None,
        evidence__sensitivity=Evidence.Sensitivity.RESTRICTED,
    )
    closed = frozenset(
        pk
        for pk, agency_id in uses.values_list("pk", "evidence__agency_id")
        if not may_open_restricted(by, Evidence(agency_id=agency_id))
    )
    rows = []
    for line in shown:
        question, row, first = edition.find(line.row.code), line.row, line.strength.first
        shown_row = {
            "code": row.code,
            "text": question.text if question else "",
            "url": f"{answer_url(row.pk)}bukti/",
            "agency": names.get(row.lead_id or 0, DASH),
            "file_count": row.file_count or 0,
            "level": shown_level(line.strength),
            "weakness": _said(first, closed) if first else "",
            "more_count": max(len(line.strength.weaknesses) - 1, 0),
        }
        rows.append(shown_row)
    counts = Counter(_level(line.strength) for line in asked)
    labels = {WORDS[level]: _(label) for level, label in LEVELS.items()}
    labels[UNNEEDED] = _(NOT_NEEDED)
    levels = [
        Choice(value=word, label=label, is_chosen=word == wanted.level, count=counts[word])
        for word, label in labels.items()
    ]
    return {
        "round": round_,
        "tabs": round_tabs(by, round_, "kekuatan-bukti"),
        "rows": rows,
        "levels": levels,
        "parts": _choices([(p.code, p.name) for p in edition.parts], wanted.part),
        "agencies": _choices([(str(pk), name) for pk, name in names.items()], wanted.agency),
        "checks": _checks(asked, wanted),
        "is_filtered": wanted != StrengthWanted(),
    }


def _level(strength: Strength) -> str:
    """Its word in the address."""
    if strength.level == Level.NONE and not strength.is_needed:
        return UNNEEDED
    return WORDS[strength.level]


def _is_asked(line: _Line, wanted: StrengthWanted) -> bool:
    if wanted.part not in ("", line.part):
        return False
    if wanted.agency and wanted.agency not in map(
        str, (line.row.lead_id, *line.row.contributor_ids)
    ):
        return False
    return not wanted.check or wanted.check in _weak_codes(line.strength)


def _weak_codes(strength: Strength) -> set[str]:
    return {one.check.code for one in strength.weaknesses}


def _said(finding: Finding, closed: frozenset[int]) -> str:
    """The weakness with the proof it stands at; a restricted file keeps its own to itself."""
    if finding.use_id in closed:
        return _(HIDDEN)
    if finding.use_id is None:
        return finding.say
    return f"{excerpt(finding.title, TITLE)}: {finding.say}"


def _checks(asked: list[_Line], wanted: StrengthWanted) -> list[Choice]:
    """Weaknesses with how many questions have them."""
    counts = Counter(code for line in asked for code in _weak_codes(line.strength))
    return [
        Choice(
            value=check.code,
            label=f"{check.label} ({counts[check.code]})",
            is_chosen=check.code == wanted.check,
            count=counts[check.code],
        )
        for check in strength_policy().checks.values()
        if counts[check.code] or check.code == wanted.check
    ]


def _choices(pairs: list[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value=value, label=label, is_chosen=value == chosen) for value, label in pairs]


LONGEST = 60


@require_GET
@access("evidence.view")
def strength_list(request: SignedInRequest, code: str) -> HttpResponse:
    """How far the proof of each question convinces, weakest words first to filter by."""
    names = {"level": "kekuatan", "part": "bagian", "agency": "perangkat", "check": "kelemahan"}
    asked = {field: request.GET.get(name, "")[:LONGEST] for field, name in names.items()}
    page = strength_page(
        round_=fetch_round(code),
        by=request.actor,
        wanted=StrengthWanted(**asked),
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    values = {"page": page, "round": page["round"], "tabs": page["tabs"]}
    return TemplateResponse(request, f"evaluation/strength_list.html{part}", values)


# What evidence still proves: the list by the end of its validity, and one document over cycles.


@require_GET
@access("evidence.view")
def evidence_validity(request: SignedInRequest) -> HttpResponse:
    page = validity_page(
        by=request.actor,
        state=request.GET.get("keadaan", ""),
        later=request.GET.get("daur", ""),
        number=request.GET.get("page", ""),
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    return TemplateResponse(request, f"evaluation/evidence_validity.html{part}", {"page": page})


@require_GET
@access("evidence.view")
def evidence_validity_sheet(request: SignedInRequest) -> HttpResponse:
    """The whole list as XLSX."""
    at = timezone.now()
    cycle, rows = validity_rows(
        by=request.actor,
        state=request.GET.get("keadaan", ""),
        later=request.GET.get("daur", ""),
        today=timezone.localdate(at),
    )
    data = validity_workbook(cycle, rows, city=municipality(), at=at)
    return download(data, name="masa-berlaku-bukti.xlsx", media_type=XLSX)


@require_GET
@access("evidence.view")
def evidence_cycle(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """What one document still proves next cycle, and what hangs on it."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    page = cycle_page(evidence=evidence, by=request.actor, today=timezone.localdate())
    return TemplateResponse(request, "evaluation/evidence_cycle.html", {"page": page})
