"""Scores that explain themselves, and a list of marks into a round: upload, preview, confirm."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import XLSX, download, fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import can_change_round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.spreadsheets import (
    forget_table,
    held_table,
    hold_table,
    only_columns,
)
from layak.evaluation.rounds.wording import DASH, excerpt, mark_text, stage_tone
from layak.evaluation.scores.actions import import_marks
from layak.evaluation.scores.forms import MarksListForm
from layak.evaluation.scores.reads import (
    MarkChange,
    MarksPreview,
    RoundMarks,
    distance,
    preview_marks,
    round_marks,
    stated_remarks,
    unread,
)
from layak.evaluation.scores.rules import CODE_COLUMNS, MARK_COLUMNS, UnreadableMarks, read_marks
from layak.evaluation.scores.sheet import marks_csv, marks_workbook
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.instrument import Edition, Indicator, Part, Question
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Problem
from layak.rules.scoring import GroupScore, Score, needed, score

# letters of an effort that are shown beside its question
NOTE = 140


@require_GET
@access("answer.view")
def score_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """The total by part and indicator, and how far each rank is: one query."""
    round_ = fetch_round(code)
    edition = edition_of(round_.revision_id)
    marks = round_marks(round_.pk, request.actor)
    result = score(edition, marks.marks)
    page = {
        "round": round_,
        "total": decimal_id(result.total),
        "maximum": decimal_id(result.maximum),
        "rank": result.rank or _("belum berpredikat"),
        "distance": distance(result),
        "state": _state(result),
        "parts": [
            _line(result.parts[part.code], f"/evaluasi/{code}/bagian/{part.code}/")
            | {"lines": _indicator_lines(part, result, round_, marks)}
            for part in edition.parts
        ],
        "ranks": [
            {
                "name": rank.name,
                "floor": (_("mulai %s") if rank.inclusive else _("di atas %s"))
                % decimal_id(rank.above),
                "needs": decimal_id(needed(rank, result.total, edition.precision)),
                "is_reached": rank.is_reached_by(result.total),
                "is_target": rank.name == round_.target_rank,
            }
            for rank in edition.ranks
        ],
    }
    return TemplateResponse(request, "evaluation/score_detail.html", {"page": page})


@require_GET
@access("answer.view")
def part_detail(request: SignedInRequest, code: str, part: str) -> HttpResponse:
    """A part by its indicators: one query."""
    round_ = fetch_round(code)
    edition = edition_of(round_.revision_id)
    found = next((row for row in edition.parts if row.code == part), None)
    if found is None:
        raise Http404
    marks = round_marks(round_.pk, request.actor)
    result = score(edition, marks.marks)
    page = _line(result.parts[part]) | {
        "round": round_,
        "lines": _indicator_lines(found, result, round_, marks),
        "remarks": _remarks(edition, found),
    }
    return TemplateResponse(request, "evaluation/part_detail.html", {"page": page})


@require_GET
@access("answer.view")
def indicator_detail(request: SignedInRequest, code: str, indicator: str) -> HttpResponse:
    """An indicator with its questions: two queries. Those of other agencies are summed, not shown;
    an indicator without any that this person may see is not found."""
    round_ = fetch_round(code)
    edition = edition_of(round_.revision_id)
    places = [(p, i) for p in edition.parts for i in p.indicators if i.code == indicator]
    if not places:
        raise Http404
    part, found = places[0]
    marks = round_marks(round_.pk, request.actor)
    result = score(edition, marks.marks)
    lines = _question_lines(request, round_, found, result)
    if not lines:
        raise Http404
    # codes of the indicators before and after that hold something to see
    order = list(dict.fromkeys(edition.place(name).indicator.code for name, _pk in marks.visible))
    at = order.index(indicator)
    in_sections = {q.code for section in found.sections for q in section.questions}
    rest = [q for q in found.questions if q.code not in in_sections]
    page = _line(result.indicators[indicator]) | {
        "round": round_,
        "part_name": part.name,
        "part_code": part.code,
        "blocks": [
            *([_block("", "", rest, result, lines)] if rest else []),
            *(_block(s.code, s.name, s.questions, result, lines) for s in found.sections),
        ],
        "remarks": _remarks(edition, found),
        "previous": order[at - 1] if at else "",
        "next": order[at + 1] if at + 1 < len(order) else "",
    }
    return TemplateResponse(request, "evaluation/indicator_detail.html", {"page": page})


def _line(group: GroupScore, url: str = "") -> dict[str, object]:
    """A part or indicator with its sums, as the tables of scores show it."""
    return {
        "code": group.code,
        "name": group.name,
        "url": url,
        "achieved": decimal_id(group.achieved),
        "maximum": decimal_id(group.maximum),
        "missing": decimal_id(group.available - group.achieved),
        "state": _state(group),
    }


def _state(group: GroupScore | Score) -> str:
    """Answered, unanswered and not applicable: three numbers in one line."""
    said = [
        _("%(n)d dari %(all)d terjawab") % {"n": group.answered_count, "all": group.question_count}
    ]
    if group.not_applicable_count:
        said.append(_("%d tidak berlaku") % group.not_applicable_count)
    return ", ".join(said)


def _indicator_lines(
    part: Part, result: Score, round_: Round, marks: RoundMarks
) -> list[dict[str, object]]:
    """The indicators of a part; those with something to see lead to their page."""
    edition = edition_of(round_.revision_id)
    can_open = {edition.place(code).indicator.code for code, _pk in marks.visible}
    base = f"/evaluasi/{round_.code}/indikator"
    return [
        _line(result.indicators[row.code], f"{base}/{row.code}/" if row.code in can_open else "")
        for row in part.indicators
    ]


def _remarks(edition: Edition, level: Indicator | Part) -> list[str]:
    known = [note.text for note in edition.notes_at(level.code)]
    return [*([level.note] if level.note else []), *known]


def _question_lines(
    request: SignedInRequest, round_: Round, indicator: Indicator, result: Score
) -> dict[str, dict[str, object]]:
    """The questions that are asked and that this person may see, ready to print: one query."""
    questions = {
        question.code: question
        for question in indicator.questions
        if result.questions[question.code].state != "not_asked"
    }
    used = EvidenceUse.objects.filter(answer=OuterRef("pk"), removed_at=None).order_by()
    count = used.values("answer").annotate(n=Count("*")).values("n")
    rows = Answer.objects.visible_to(request.actor).filter(round=round_, code__in=questions)
    policy = stage_policy(round_.policy)
    tags = {stage.code: (stage_tone(policy, stage), stage.label) for stage in policy.stages}
    address = reverse("answer_detail", args=[0]).replace("/0/", "/%d/")
    lines: dict[str, dict[str, object]] = {}
    for row in rows.annotate(file_count=Subquery(count)).values(
        "pk",
        "code",
        "stage",
        "option",
        "mark",
        "not_applicable_reason",
        "note",
        "maximum",
        "file_count",
    ):
        question, reason = questions[row["code"]], row["not_applicable_reason"]
        options = {option.code: option.label for option in question.options}
        tone, label = tags[row["stage"]]
        lines[question.code] = {
            "url": address % row["pk"],
            "code": question.code,
            "text": question.text,
            "option": options.get(row["option"], DASH),
            "note": excerpt(reason or row["note"], NOTE),
            "tone": tone,
            "stage": label,
            "files": row["file_count"] or 0,
            "mark": _("tidak berlaku") if reason else mark_text(row["mark"]),
            "maximum": decimal_id(row["maximum"]),
        }
    return lines


def _block(
    code: str,
    name: str,
    questions: Sequence[Question],
    result: Score,
    lines: Mapping[str, dict[str, object]],
) -> dict[str, object]:
    """Questions that are summed together: a section, or the indicator as a whole.

    ``hidden`` sums up what belongs to other agencies: number, points and maximum.
    """
    none = Decimal(0)
    pieces = [result.questions[question.code] for question in questions]
    others = [
        piece for piece in pieces if piece.question.code not in lines and piece.state != "not_asked"
    ]
    hidden = (
        len(others),
        decimal_id(sum((piece.achieved for piece in others), none)),
        decimal_id(sum((piece.question.maximum for piece in others), none)),
    )
    return {
        "code": code,
        "name": name,
        "lines": [lines[q.code] for q in questions if q.code in lines],
        "achieved": decimal_id(sum((piece.achieved for piece in pieces), none)),
        "maximum": decimal_id(sum((question.maximum for question in questions), none)),
        "hidden": hidden if others else None,
    }


# A list of marks into a round: upload, preview, confirm.

KIND = "marks"
COLUMNS = {*CODE_COLUMNS, *MARK_COLUMNS}


@require_http_methods(["GET", "POST"])
@access("marks.import")
def marks_import(request: SignedInRequest, code: str) -> HttpResponse:
    """Upload a list; what it would change is shown before anything is written."""
    round_ = fetch_round(code)
    form = MarksListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows, stated = form.cleaned_data["marks"], form.cleaned_data["stated"]
        try:
            read_marks(rows, edition_of(round_.revision_id))
        except UnreadableMarks as error:
            form.add_error("marks", str(error))
        else:
            facts = {"source": form.source(), "stated": "" if stated is None else str(stated)}
            kept = only_columns(rows, COLUMNS)
            token = hold_table(request, KIND, round_.pk, kept, facts=facts)
            return redirect("marks_preview", code=round_.code, token=token)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "impor"),
        "form": form,
        "may_import": can_change_round(request.actor, round_, "marks.import"),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/import_form.html", page, status=status)


@require_GET
@access("marks.import")
def marks_preview(request: SignedInRequest, code: str, token: str) -> HttpResponse:
    """What the held list would change now: differences, problems by row, remarks that never refuse."""
    round_ = fetch_round(code)
    kept = held_table(request, KIND, round_.pk, token)
    if kept is None:
        return _gone(request, round_)
    preview = preview_marks(round_=round_, rows=kept.rows)
    list_, stopping = preview.list_, unread(preview)
    named = {id(problem) for problem in stopping}
    silent = {*list_.blank, *list_.missing}
    notes = [row for row in list_.problems if id(row) not in named and row.at not in silent]
    stated = kept.facts["stated"]
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "impor"),
        "source": kept.facts["source"],
        "scores": [
            (_("Nilai putaran sekarang"), preview.score_before),
            (_("Nilai putaran sesudah dimuat"), preview.score_after),
            (_("Nilai daftar ini sendiri"), preview.list_score),
        ],
        "counts": _counts(preview),
        "remarks": stated_remarks(preview, Decimal(stated) if stated else None),
        "changes": _changes(preview, preview.changed),
        "blocked": _changes(preview, preview.blocked),
        "unread": _problems(preview, stopping),
        "notes": _problems(preview, notes),
        "off_rung": _problems(preview, list_.remarks),
        "known": [
            f"{note.at}: {note.text}" if note.at else note.text
            for note in edition_of(round_.revision_id).notes
        ],
        "fingerprint": fingerprint(preview),
        "can_take": bool(preview.changed) and not preview.blocked,
        "token": token,
        "may_import": can_change_round(request.actor, round_, "marks.import"),
    }
    return TemplateResponse(request, "evaluation/import_preview.html", page)


def _counts(preview: MarksPreview) -> list[str]:
    """How much the list changes, and what of the round it leaves alone."""
    list_, changed = preview.list_, len(preview.changed)
    lines = [
        _("%(n)d nilai berubah, %(same)d sama dengan isian sekarang.")
        % {"n": changed, "same": len(preview.changes) - changed}
    ]
    if list_.blank:
        lines.append(
            ngettext(
                "%(n)d baris kosong: isian putaran dibiarkan.",
                "%(n)d baris kosong: isian putaran dibiarkan.",
                len(list_.blank),
            )
            % {"n": len(list_.blank)}
        )
    if list_.missing:
        lines.append(
            _("%(n)d pertanyaan tidak ada dalam berkas: isian putaran dibiarkan.")
            % {"n": len(list_.missing)}
        )
    return lines


def _changes(preview: MarksPreview, changes: Iterable[MarkChange]) -> list[dict[str, str]]:
    """With the row of the file, empty where the file has none."""
    lines = preview.list_.lines
    return [
        {
            "code": change.code,
            "label": change.label,
            "row": str(lines.get(change.code, "")),
            "old": mark_text(change.old),
            "new": mark_text(change.new),
        }
        for change in changes
    ]


def _problems(
    preview: MarksPreview, problems: Iterable[Problem]
) -> list[tuple[str | int, Problem]]:
    """With the row of the file, empty where the file has none."""
    lines = preview.list_.lines
    return [(lines.get(problem.at, ""), problem) for problem in problems]


def fingerprint(preview: MarksPreview) -> str:
    """A short hash of what the import would do: another hash, another result."""
    facts = [
        (change.code, mark_text(change.old), mark_text(change.new), change.is_blocked)
        for change in preview.changed
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _gone(request: SignedInRequest, round_: Round) -> HttpResponse:
    messages.warning(
        request, _("Pratinjau ini sudah selesai atau sudah lama. Unggah berkasnya sekali lagi.")
    )
    return redirect("marks_import", code=round_.code)


@require_POST
@access("marks.import")
def marks_take(request: SignedInRequest, code: str, token: str) -> HttpResponse:
    """Take the held list whole. A preview that no longer holds is shown again instead."""
    round_ = fetch_round(code)
    kept = held_table(request, KIND, round_.pk, token)
    if kept is None:
        return _gone(request, round_)
    now = fingerprint(preview_marks(round_=round_, rows=kept.rows))
    if request.POST.get("seen") != now:
        messages.warning(
            request, _("Isian putaran berubah sejak pratinjau dibuat. Periksa lagi di bawah ini.")
        )
        return redirect("marks_preview", code=code, token=token)
    taken = import_marks(
        round_=round_,
        rows=kept.rows,
        source=kept.facts["source"],
        by=request.actor,
        at=timezone.now(),
        skips_unread="skips_unread" in request.POST,
    )
    forget_table(request, KIND)
    return say_and_go(
        request,
        _("%(n)d nilai dari %(source)s dimuat.")
        % {"n": len(taken.changed), "source": kept.facts["source"]},
        "recap",
        code=code,
    )


@require_GET
@access("marks.import")
def marks_template(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """The list to fill in: codes, texts and maxima, the mark column empty."""
    round_ = fetch_round(code)
    edition = edition_of(round_.revision_id)
    name = f"daftar-nilai-{round_.code}.{ending}"
    if ending == "csv":
        return download(marks_csv(edition), name=name, media_type="text/csv; charset=utf-8")
    data = marks_workbook(edition, created=timezone.now())
    return download(data, name=name, media_type=XLSX)
