"""A filled workbook: upload, preview with decisions, take."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.spreadsheets import forget_table, held_table, hold_table
from layak.evaluation.rounds.wording import moment_text
from layak.evaluation.workbook.reads import WrongWorkbook, newest_set, workbook_agencies
from layak.evaluation.workbook_returns.actions import PreviewMoved, take_workbook
from layak.evaluation.workbook_returns.forms import WorkbookForm
from layak.evaluation.workbook_returns.preview_reads import preview_workbook
from layak.evaluation.workbook_returns.reads import (
    read_agency_workbook,
    reading_of,
    reading_rows,
)
from layak.platform.documents.files.limits import Unreadable
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go

KIND = "workbook"
TAB = "buku"


@require_http_methods(["GET", "POST"])
@access("answer.edit")
def workbook_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The workbooks to download, and the one place to bring one back."""
    round_ = fetch_round(code)
    is_upload = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if is_upload else WorkbookForm()
    if is_upload and form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            reading = read_agency_workbook(
                upload.read(), upload.name or "", round_=round_, by=request.actor
            )
        except Unreadable as error:
            form.add_error("workbook", str(error))
        except WrongWorkbook as refusal:
            form.add_error("workbook", refusal.reason)
        else:
            facts = {"source": str(upload.name)[:80]}
            token = hold_table(request, KIND, round_.pk, reading_rows(reading), facts=facts)
            return redirect("workbook_preview", code=round_.code, token=token)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, TAB),
        "agencies": workbook_agencies(round_, request.actor),
        "form": form,
    }
    if request.actor.may("assignment.manage"):
        page |= {"may_ask": True, "work": newest_set(round_, at=timezone.now())}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/workbook_list.html", page, status=status)


@require_GET
@access("answer.edit")
def workbook_preview(request: SignedInRequest, code: str, token: str) -> HttpResponse:
    """What the held workbook would change now, cell by cell."""
    round_ = fetch_round(code)
    kept = held_table(request, KIND, round_.pk, token)
    if kept is None:
        return _gone(request, round_)
    reading = reading_of(kept.rows)
    preview = preview_workbook(round_, reading, by=request.actor, at=timezone.now())
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, TAB),
        "preview": preview,
        "exported": moment_text(preview.exported_at),
        "source": kept.facts["source"],
        "token": token,
    }
    return TemplateResponse(request, "evaluation/workbook_preview.html", page)


def _gone(request: SignedInRequest, round_: Round) -> HttpResponse:
    messages.warning(
        request, _("Pratinjau ini sudah selesai atau sudah lama. Unggah bukunya sekali lagi.")
    )
    return redirect("workbook_list", code=round_.code)


@require_POST
@access("answer.edit")
def workbook_take(request: SignedInRequest, code: str, token: str) -> HttpResponse:
    """Take the held workbook. A preview that no longer holds is shown again instead."""
    round_ = fetch_round(code)
    kept = held_table(request, KIND, round_.pk, token)
    if kept is None:
        return _gone(request, round_)
    try:
        # how many fields were written
        chosen = request.POST.items()
        mine = {name.removeprefix("pilih ") for name, value in chosen if value == "berkas"}
        taken = take_workbook(
            round_=round_,
            reading=reading_of(kept.rows),
            source=kept.facts["source"],
            by=request.actor,
            at=timezone.now(),
            mine=mine,
            skips_problems="skips_problems" in request.POST,
            seen=request.POST.get("seen", ""),
        )
        count = len(taken)
    except PreviewMoved as refusal:
        messages.warning(request, refusal.reason)
        return redirect("workbook_preview", code=code, token=token)
    forget_table(request, KIND)
    return say_and_go(
        request,
        _("%(n)d isian dari %(source)s dimuat.") % {"n": count, "source": kept.facts["source"]},
        "answer_list",
        code=code,
    )
