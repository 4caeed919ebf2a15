"""A list of marks into a round: upload, preview, confirm."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import XLSX, download, fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import can_change_round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.spreadsheets import (
    forget_table,
    held_table,
    hold_table,
    only_columns,
)
from layak.evaluation.rounds.wording import mark_text
from layak.evaluation.scores.actions import import_marks
from layak.evaluation.scores.forms import MarksListForm
from layak.evaluation.scores.reads import MarkChange, MarksPreview, preview_marks, unread
from layak.evaluation.scores.rules import CODE_COLUMN, MARK_COLUMNS, UnreadableMarks, read_marks
from layak.evaluation.scores.sheet import marks_csv, marks_workbook
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Problem

KIND = "marks"
COLUMNS = {CODE_COLUMN, *MARK_COLUMNS}


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


def stated_remarks(preview: MarksPreview, stated: Decimal | None) -> list[str]:
    """What to say of a printed sum that differs from the sum of the rows; nothing else refuses."""
    total = preview.list_score.total
    if stated is None or stated == total:
        return []
    return [
        _(
            "Jumlah yang tercetak pada daftar %(stated)s, jumlah barisnya %(total)s: "
            "selisih %(gap)s. Dicatat; yang dipakai adalah jumlah baris."
        )
        % {
            "stated": decimal_id(stated),
            "total": decimal_id(total),
            "gap": decimal_id(abs(stated - total)),
        }
    ]


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
