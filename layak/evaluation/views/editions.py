"""Instruments: their revisions, the sheet of official texts, and what it changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation import instruments
from layak.evaluation.actions.editions import import_official, load_edition
from layak.evaluation.editions import edition_of
from layak.evaluation.exports.editions import official_workbook
from layak.evaluation.forms.editions import OfficialSheetForm
from layak.evaluation.models import EditionRevision
from layak.evaluation.queries.editions import differences, edition_lines, revision_page
from layak.evaluation.queries.official_preview import change_rows, official_preview
from layak.evaluation.views.fetching import XLSX, download
from layak.evaluation.views.held_table import forget, held, hold, only_columns
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import FaultyInstrument
from layak.rules.official import REQUIRED, UnreadableSheet, read_sheet
from layak.rules.refusal import Refused

KIND = "official"


@require_GET
@access("edition.view")
def edition_list(request: SignedInRequest) -> HttpResponse:
    page = {
        "editions": edition_lines(),
        "files": instruments.codes(),
        "may_manage": request.actor.may("edition.manage"),
    }
    return TemplateResponse(request, "evaluation/edition_list.html", page)


@require_POST
@access("edition.manage")
def edition_load(request: SignedInRequest) -> HttpResponse:
    """Keep the edition of a file of the installation; the same wording changes nothing."""
    code = request.POST.get("file", "")
    if code not in instruments.codes():
        raise Http404
    try:
        edition = instruments.load(code)
    except FaultyInstrument as error:
        says = "; ".join(f"{fault.at}: {fault.say}" for fault in error.faults[:3])
        raise Refused(
            _("Berkas %(file)s belum bisa dipakai: %(says)s") % {"file": code, "says": says}
        ) from error
    revision = load_edition(edition=edition, by=request.actor, at=timezone.now())
    messages.success(
        request,
        _("%(title)s tersimpan sebagai revisi %(n)d.")
        % {"title": edition.title, "n": revision.number},
    )
    return redirect("revision_detail", edition=edition.code, number=revision.number)


def _revision(edition: str, number: int) -> EditionRevision:
    return get_object_or_404(
        EditionRevision.objects.select_related("edition").defer("document"),
        edition__code=edition,
        number=number,
    )


@require_GET
@access("edition.view")
def revision_detail(request: SignedInRequest, edition: str, number: int) -> HttpResponse:
    """One wording as a tree of parts, indicators and questions."""
    revision = _revision(edition, number)
    page = {
        "revision": revision,
        "page": revision_page(revision),
        "may_manage": request.actor.may("edition.manage"),
    }
    return TemplateResponse(request, "evaluation/revision_detail.html", page)


@require_GET
@access("edition.view")
def revision_difference(
    request: SignedInRequest, edition: str, number: int, other: int
) -> HttpResponse:
    """What changed from revision ``other`` to revision ``number``."""
    revision, former = _revision(edition, number), _revision(edition, other)
    changes = differences(edition_of(former.pk), edition_of(revision.pk))
    page = {"revision": revision, "former": former, "changes": change_rows(changes)}
    return TemplateResponse(request, "evaluation/revision_difference.html", page)


@require_GET
@access("edition.manage")
def official_sheet_file(request: SignedInRequest, edition: str, number: int) -> HttpResponse:
    revision = _revision(edition, number)
    data = official_workbook(
        edition_of(revision.pk), revision=revision.number, created=timezone.now()
    )
    return download(data, name=f"{edition}-r{revision.number}-teks-resmi.xlsx", media_type=XLSX)


@require_http_methods(["GET", "POST"])
@access("edition.manage")
def official_import(request: SignedInRequest, edition: str, number: int) -> HttpResponse:
    """Hand in the filled sheet; its differences are shown before a revision is made."""
    revision = _revision(edition, number)
    form = OfficialSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (token := _hold(request, revision, form)):
        return redirect("official_preview", edition=edition, number=number, token=token)
    page = {"revision": revision, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/official_form.html", page, status=status)


def _hold(request: SignedInRequest, revision: EditionRevision, form: OfficialSheetForm) -> str:
    """The token of the preview, or nothing with the reason on the form."""
    rows = form.cleaned_data["sheet"]
    try:
        read_sheet(rows)
    except UnreadableSheet as error:
        form.add_error("sheet", str(error))
        return ""
    facts = {"note": form.cleaned_data["note"]}
    kept = only_columns(rows, set(REQUIRED))
    return hold(request, KIND, revision.pk, kept, facts=facts)


@require_GET
@access("edition.manage")
def official_preview_page(
    request: SignedInRequest, edition: str, number: int, token: str
) -> HttpResponse:
    revision = _revision(edition, number)
    kept = held(request, KIND, revision.pk, token)
    if kept is None:
        return _gone(request, revision)
    page = {
        "revision": revision,
        "preview": official_preview(revision, kept.rows),
        "token": token,
        "note": kept.facts["note"],
    }
    return TemplateResponse(request, "evaluation/official_preview.html", page)


def _gone(request: SignedInRequest, revision: EditionRevision) -> HttpResponse:
    messages.warning(
        request, _("Pratinjau ini sudah selesai atau sudah lama. Unggah lembarnya sekali lagi.")
    )
    return redirect("official_import", edition=revision.edition.code, number=revision.number)


@require_POST
@access("edition.manage")
def official_take(request: SignedInRequest, edition: str, number: int, token: str) -> HttpResponse:
    """Make the new revision of what was shown."""
    revision = _revision(edition, number)
    kept = held(request, KIND, revision.pk, token)
    if kept is None:
        return _gone(request, revision)
    made, changes, problems = import_official(
        base=revision,
        rows=kept.rows,
        by=request.actor,
        at=timezone.now(),
        note=kept.facts["note"],
    )
    if made is None:
        raise Refused(
            _("Lembar ini memuat %(n)d masalah; belum ada yang disimpan.") % {"n": len(problems)}
        )
    forget(request, KIND)
    messages.success(
        request,
        _(
            "Revisi %(n)d tersimpan dengan %(m)d perubahan. Putaran yang berjalan memakainya bila Anda memilihnya di halaman putaran."
        )
        % {"n": made.number, "m": len(changes)},
    )
    return redirect("revision_detail", edition=edition, number=made.number)
