"""A list of marks into a round: upload, preview, confirm."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.actions.importing import import_marks
from layak.evaluation.editions import edition_of
from layak.evaluation.exports.marks import marks_csv, marks_workbook
from layak.evaluation.forms.imports import MarksListForm
from layak.evaluation.models import Round
from layak.evaluation.permissions import can_change_round
from layak.evaluation.queries.import_page import ImportPage, fingerprint, import_page
from layak.evaluation.queries.marks_preview import preview_marks
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import XLSX, download, fetch_round
from layak.evaluation.views.held_table import HeldTable, forget, held, hold, only_columns
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.marks import CODE_COLUMN, MARK_COLUMNS, UnreadableMarks, read_marks

KIND = "marks"
COLUMNS = {CODE_COLUMN, *MARK_COLUMNS}


@require_http_methods(["GET", "POST"])
@access("marks.import")
def marks_import(request: SignedInRequest, code: str) -> HttpResponse:
    """Upload a list; what it would change is shown before anything is written."""
    round_ = fetch_round(code)
    form = MarksListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        answer = _held_preview(request, round_, form)
        if answer is not None:
            return answer
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "impor"),
        "form": form,
        "may_import": can_change_round(request.actor, round_, "marks.import"),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/import_form.html", page, status=status)


def _held_preview(
    request: SignedInRequest, round_: Round, form: MarksListForm
) -> HttpResponse | None:
    """Go to the preview, or None with the reason on the form."""
    rows = form.cleaned_data["marks"]
    try:
        read_marks(rows, edition_of(round_.revision_id))
    except UnreadableMarks as error:
        form.add_error("marks", str(error))
        return None
    source = form.source()
    stated = form.cleaned_data["stated"]
    facts = {"source": source, "stated": "" if stated is None else str(stated)}
    token = hold(request, KIND, round_.pk, only_columns(rows, COLUMNS), facts=facts)
    return redirect("marks_preview", code=round_.code, token=token)


@require_GET
@access("marks.import")
def marks_preview(request: SignedInRequest, code: str, token: str) -> HttpResponse:
    """What the held list would change now."""
    round_ = fetch_round(code)
    kept = held(request, KIND, round_.pk, token)
    if kept is None:
        return _gone(request, round_)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "impor"),
        "preview": _page(round_, kept),
        "token": token,
        "may_import": can_change_round(request.actor, round_, "marks.import"),
    }
    return TemplateResponse(request, "evaluation/import_preview.html", page)


def _page(round_: Round, kept: HeldTable) -> ImportPage:
    preview = preview_marks(round_=round_, rows=kept.rows)
    stated = kept.facts["stated"]
    return import_page(
        round_,
        preview,
        source=kept.facts["source"],
        stated=Decimal(stated) if stated else None,
    )


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
    kept = held(request, KIND, round_.pk, token)
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
    forget(request, KIND)
    messages.success(
        request,
        _("%(n)d nilai dari %(source)s dimuat.")
        % {"n": len(taken.changed), "source": kept.facts["source"]},
    )
    return redirect("recap", code=code)


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
