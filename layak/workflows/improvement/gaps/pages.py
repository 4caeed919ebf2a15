"""The page "Celah": the questions of a round by the points still to win."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions.reads import NationalRemark, edition_of, national_remarks
from layak.evaluation.lists.reads import Row, list_names, round_rows
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import Choice
from layak.evaluation.rounds.wording import DASH, answer_url, mark_text
from layak.evaluation.strength.reads import LEVELS, ShownLevel, shown_level, strengths
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.followups.promises.owners import owner_value
from layak.rules.instrument import Edition, Question
from layak.rules.numbers import date_id, decimal_id
from layak.rules.proof import Level, Strength
from layak.workflows.improvement.gaps.reads import lost_marks
from layak.workflows.improvement.gaps.tabs import road_tabs

# The page "Celah": the questions of a round by the points still to win.

ZERO = Decimal(0)
PER_PAGE = 40
TITLE = 300
LEVEL_WORDS = {Level.STRONG: "kuat", Level.FAIR: "cukup", Level.WEAK: "lemah", Level.NONE: "tanpa"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsWanted:
    """What a person asked for; an empty word means everything. ``lost``: only what was taken."""

    part: str = ""
    agency: str = ""
    kind: str = ""
    level: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """Points as text. ``note`` says why it cannot be searched for, or what was said nationally."""

    code: str
    text: str
    url: str
    agency: str
    kind: str
    mark: str
    to_win: str
    level: ShownLevel
    lost: str
    note: str
    promise_url: str
    need_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPage:
    """``rows`` stand on this page of the list; ``national`` are kept apart from all pages."""

    page: Page[GapRow]
    national: list[GapRow]
    count: int
    to_win: str
    parts: list[Choice]
    agencies: list[Choice]
    kinds: list[Choice]
    levels: list[Choice]
    has_lost: bool
    is_filtered: bool
    left_out: int


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    question: Question
    part: str
    to_win: Decimal
    strength: Strength


@dataclass(frozen=True, slots=True)
class _Beside:
    """What rows are shown with."""

    round: Round
    by: Actor
    names: Mapping[int, str]
    lost: Mapping[str, Decimal]
    remarks: Mapping[str, NationalRemark]


def gap_page(*, round_: Round, by: Actor, wanted: GapsWanted, number: str, today: date) -> GapPage:
    """Questions that ``by`` may see, most points to win first: a dozen queries, however many.

    Left out: what is marked in full or does not apply. Apart: what was not met nationally.
    """
    edition = edition_of(round_.revision_id)
    rows = round_rows(round_, by)
    named = {row.lead_id for row in rows if row.lead_id}
    names = {pk: name for pk, (name, _code) in list_names(by, named).bodies.items()}
    beside = _Beside(round_, by, names, lost_marks(round_), national_remarks(edition))
    everything = _lines(round_, edition, rows, today)
    asked = [line for line in everything if _is_asked(line, wanted, beside)]
    plain = [line for line in asked if line.row.code not in beside.remarks]
    apart = [line for line in asked if line.row.code in beside.remarks]
    page = Paginator([_row(line, beside) for line in plain], PER_PAGE).get_page(number)
    return GapPage(
        page=page,
        national=[_row(line, beside) for line in apart],
        count=len(plain),
        to_win=decimal_id(sum((line.to_win for line in plain), ZERO)),
        parts=_choices([(p.code, p.name) for p in edition.parts], wanted.part),
        agencies=_choices([(str(pk), name) for pk, name in beside.names.items()], wanted.agency),
        kinds=_choices(
            list(dict.fromkeys((q.kind, q.kind_label) for q in edition.questions)), wanted.kind
        ),
        levels=_choices([(LEVEL_WORDS[k], _(v)) for k, v in LEVELS.items()], wanted.level),
        has_lost=bool(beside.lost),
        is_filtered=wanted != GapsWanted(),
        left_out=len(rows) - len(everything),
    )


def _lines(round_: Round, edition: Edition, rows: list[Row], today: date) -> list[_Line]:
    """Those with points to win, largest first, then in the order of the instrument."""
    proofs = strengths(round_, [row.pk for row in rows], today=today)
    found = []
    for row in rows:
        question = edition.find(row.code)
        to_win = row.maximum - (row.mark or ZERO)
        if question is not None and not row.reason and to_win > 0:
            part = edition.place(row.code).part.code
            found.append(_Line(row, question, part, to_win, proofs[row.pk]))
    return sorted(found, key=lambda line: (-line.to_win, line.row.position))


def _is_asked(line: _Line, wanted: GapsWanted, beside: _Beside) -> bool:
    return (
        wanted.part in ("", line.part)
        and wanted.kind in ("", line.question.kind)
        and wanted.agency in ("", str(line.row.lead_id))
        and wanted.level in ("", LEVEL_WORDS[line.strength.level])
        and (not wanted.lost or line.row.code in beside.lost)
    )


def _row(line: _Line, beside: _Beside) -> GapRow:
    row, question = line.row, line.question
    lost = beside.lost.get(row.code)
    return GapRow(
        code=row.code,
        text=question.text,
        url=answer_url(row.pk),
        agency=beside.names.get(row.lead_id or 0, DASH),
        kind=question.kind_label,
        mark=mark_text(row.mark),
        to_win=decimal_id(line.to_win),
        level=shown_level(line.strength),
        lost=decimal_id(lost) if lost else "",
        note=_note(question, beside.remarks.get(row.code)),
        promise_url=_promise_url(line, beside.by),
        need_url=_need_url(line, beside),
    )


def _note(question: Question, remark: NationalRemark | None) -> str:
    if remark is not None:
        reading = _("; pembacaan kami") if remark.is_our_reading else ""
        return f"{remark.said} ({date_id(remark.said_on)}{reading})"
    if not question.options:
        return _("tanpa anak tangga nilai; tidak ikut dicari")
    return ""


def _promise_url(line: _Line, by: Actor) -> str:
    """The form of a follow-up, filled in; empty for whoever may not make one."""
    if by.scope("followup.manage") != "all":
        return ""
    title = _("Naikkan nilai pertanyaan %(code)s: %(text)s") % {
        "code": line.row.code,
        "text": line.question.text,
    }
    words = {"soal": line.row.code, "judul": title[:TITLE]}
    if line.row.lead_id:
        words["pemilik"] = owner_value(line.row.lead_id, None)
    return f"/tindak-lanjut/baru/?{urlencode(words)}"


def _need_url(line: _Line, beside: _Beside) -> str:
    """A new row of the readiness sheet of the round's year, for who fills for the lead."""
    by, lead = beside.by, line.row.lead_id
    is_theirs = by.scope("readiness.edit") == "all" or lead in by.agency_ids("readiness.edit")
    if lead is None or not is_theirs or not by.may("readiness.edit"):
        return ""
    words = urlencode({"kode": line.row.code, "perangkat": lead})
    return f"/kesiapan/{beside.round.evaluation_year}/baru/?{words}"


def _choices(pairs: list[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value=value, label=label, is_chosen=value == chosen) for value, label in pairs]


NAMES = {
    "part": "bagian", "agency": "perangkat", "kind": "jenis", "level": "kekuatan", "lost": "hilang",
}  # fmt: skip
LONGEST = 60


@require_GET
@access("road.view")
def gap_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The questions by points still to win."""
    round_ = fetch_round(code)
    page = gap_page(
        round_=round_,
        by=request.actor,
        wanted=GapsWanted(**{k: request.GET.get(v, "")[:LONGEST] for k, v in NAMES.items()}),
        number=request.GET.get("page", ""),
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    values = {"page": page, "round": round_, "tabs": road_tabs(round_, "gap_list")}
    return TemplateResponse(request, f"improvement/gap_list.html{part}", values)
