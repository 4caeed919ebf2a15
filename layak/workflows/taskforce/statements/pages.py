"""Statements of role and commitment: the matrix of a year, and one agency's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.agencies.bodies.models import Agency
from layak.city.places.queries import municipality
from layak.platform.documents.files.kinds import DOCX
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import letter_pdf
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.taskforce.statements.actions import (
    YEARS,
    StatementMoved,
    newest_statement,
    record_signature,
    remind_statements,
    save_statement,
    seen_key,
    sign_statement,
)
from layak.workflows.taskforce.statements.forms import (
    MatrixFilterForm,
    SignatureForm,
    StatementForm,
    statement_words,
)
from layak.workflows.taskforce.statements.letter import statement_letter
from layak.workflows.taskforce.statements.models import RoleStatement
from layak.workflows.taskforce.statements.permissions import can_record, can_sign, can_write
from layak.workflows.taskforce.statements.reads import (
    matrix,
    parts,
    reminded_at,
    statement_page,
    statement_year,
)

UNREACHED_SHOWN = 5


@require_GET
@access("taskforce.view")
def statement_current(_request: SignedInRequest) -> HttpResponse:
    """The matrix of the year that statements are written for now."""
    return redirect("role_statement_list", year=statement_year(timezone.localdate()))


@require_GET
@access("taskforce.view")
def statement_list(request: SignedInRequest, year: int) -> HttpResponse:
    """All agencies of the year: signed, open, missing, and what each did."""
    _check_year(year)
    form = MatrixFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "keadaan": ""}
    may_remind = request.actor.scope("commitment.edit") == "all"
    page = {
        "may_remind": may_remind,
        "reminded_at": reminded_at(year) if may_remind else None,
        "page": matrix(
            year=year,
            today=timezone.localdate(),
            state=asked["keadaan"],
            text=asked["q"].strip(),
        ),
        "form": form,
        "reset_url": request.path,
        "own": [seat.agency_id for seat in request.actor.seats],
    }
    return TemplateResponse(request, "taskforce/statement_list.html", page)


@require_POST
@access("commitment.edit")
def statement_remind(request: SignedInRequest, year: int) -> HttpResponse:
    """A notice to everyone whose statement is missing or waits for a signature."""
    _check_year(year)
    try:
        done = remind_statements(year=year, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        told = {"n": done.people_count, "agencies": done.agency_count}
        said = _("Pengingat terkirim kepada %(n)d orang untuk %(agencies)d pernyataan.") % told
        messages.success(request, said)
        if done.unreached:
            names = ", ".join(done.unreached[:UNREACHED_SHOWN])
            more = len(done.unreached) - UNREACHED_SHOWN
            names += _(" dan %(n)d lainnya") % {"n": more} if more > 0 else ""
            said = _("Belum ada orangnya di Layak, jadi telepon atau surati: %(names)s.")
            messages.warning(request, said % {"names": names})
    return redirect("role_statement_list", year)


@require_GET
@access("taskforce.view")
def statement_detail(request: SignedInRequest, year: int, agency_id: int) -> HttpResponse:
    """What the agency brings, beside what it did."""
    agency = _fetched(year, agency_id)
    asked = request.GET.get("versi", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    found = statement_page(agency, year=year, today=timezone.localdate(), version=version)
    shown = found.shown
    page = {
        "page": found,
        "write": can_write(request.actor, agency),
        "may_write": request.actor.may("commitment.edit"),
        "sign": can_sign(request.actor, shown) if shown else None,
        "may_sign": agency.pk in request.actor.agency_ids("commitment.sign"),
        "record": can_record(request.actor, shown) if shown else None,
        "may_record": request.actor.scope("commitment.edit") == "all",
        "seen": seen_key(shown),
        "crumbs": [(_("Pernyataan peran"), reverse("role_statement_list", args=[year]))],
    }
    return TemplateResponse(request, "taskforce/statement_detail.html", page)


@require_http_methods(["GET", "POST"])
@access("commitment.edit")
def statement_edit(request: SignedInRequest, year: int, agency_id: int) -> HttpResponse:
    """Write the statement; what was typed stays when someone else was faster."""
    agency = _fetched(year, agency_id)
    verdict = can_write(request.actor, agency)
    if not verdict.allowed:
        if agency_id not in request.actor.all_agency_ids:
            raise Http404
        messages.error(request, verdict.reason)
        return redirect("role_statement_detail", year, agency_id)
    newest = newest_statement(agency_id, year)
    initial = {**statement_words(newest), "seen": seen_key(newest)}
    form = StatementForm(posted(request), parts=parts(), initial=initial)
    kept: RoleStatement | None = None
    if form.is_valid():
        try:
            save_statement(
                agency_id=agency_id,
                year=year,
                text=form.text,
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        except StatementMoved as moved:
            form.add_error(None, moved.reason)
            form.say_instead("seen", seen_key(moved.kept))
            kept = moved.kept
        except Refused as refusal:
            form.refuse(refusal)
        else:
            said = _("Pernyataan disimpan.")
            return say_and_go(request, said, "role_statement_detail", year, agency_id)
    page = {
        "agency": agency,
        "year": year,
        "form": form,
        "is_new_version": newest is not None and newest.signed_at is not None,
        "kept": kept,
        "crumbs": _crumbs(agency, year),
    }
    status = 409 if kept else 422 if form.errors else 200
    return TemplateResponse(request, "taskforce/statement_edit.html", page, status=status)


@require_POST
@access("commitment.sign")
def statement_sign(request: SignedInRequest, year: int, agency_id: int) -> HttpResponse:
    """The head signs what the page showed."""
    _check_year(year)
    newest = newest_statement(agency_id, year)
    if newest is None or agency_id not in request.actor.agency_ids("commitment.sign"):
        raise Http404
    try:
        sign_statement(
            statement_id=newest.pk,
            seen=request.POST.get("seen", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except StatementMoved:
        messages.error(request, _("Pernyataan ini berubah sejak Anda membacanya. Baca lagi."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("Pernyataan ditandatangani. Terima kasih."))
    return redirect("role_statement_detail", year, agency_id)


@require_http_methods(["GET", "POST"])
@access("commitment.edit")
def statement_record(request: SignedInRequest, year: int, agency_id: int) -> HttpResponse:
    """The secretariat records the paper that was signed with ink."""
    agency = _fetched(year, agency_id)
    newest = newest_statement(agency_id, year)
    if newest is None:
        raise Http404
    verdict = can_record(request.actor, newest)
    if not verdict.allowed:
        messages.error(request, verdict.reason)
        return redirect("role_statement_detail", year, agency_id)
    form = SignatureForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: record_signature(
            statement_id=newest.pk,
            signer=form.cleaned_data["signer"],
            paper_id=form.cleaned_data["paper"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        said = _("Naskah bertanda tangan dicatat.")
        return say_and_go(request, said, "role_statement_detail", year, agency_id)
    page = FormPage(
        heading=_("Catat naskah bertanda tangan"),
        submit=_("Catat"),
        back=reverse("role_statement_detail", args=[year, agency_id]),
        lead=_("Sesudah dicatat, pernyataan ini tidak berubah lagi."),
        crumbs=_crumbs(agency, year),
    )
    return form_page(request, page, form)


@require_GET
@access("taskforce.view")
def statement_paper(
    request: SignedInRequest, year: int, agency_id: int, ending: str
) -> HttpResponse:
    """The newest version, or the one asked for, on letterhead."""
    agency = _fetched(year, agency_id)
    now, city = timezone.now(), municipality()
    page = statement_page(agency, year=year, today=timezone.localdate(now))
    if page.shown is None:
        raise Http404
    letter = statement_letter(page, city=city, at=now)
    is_pdf = ending == "pdf"
    make = letter_pdf if is_pdf else report_docx
    return download(
        make(letter, created=now),
        name=f"pernyataan-peran-{year}-{agency.code}.{ending}",
        media_type="application/pdf" if is_pdf else DOCX.media_type,
    )


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise Http404


def _fetched(year: int, agency_id: int) -> Agency:
    _check_year(year)
    return get_object_or_404(Agency, pk=agency_id)


def _crumbs(agency: Agency, year: int) -> list[tuple[str, str]]:
    return [
        (_("Pernyataan peran"), reverse("role_statement_list", args=[year])),
        (agency.name, reverse("role_statement_detail", args=[year, agency.pk])),
    ]
