"""Taking over a folder: bring it, look at what it suggests, decide in bulk, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.rounds.fetching import chosen_ids, fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.takeovers.actions import (
    Incoming,
    Taken,
    add_files,
    bring_zip,
    close_takeover,
    leave_files,
    open_takeover,
    take_files,
    undo_decisions,
)
from layak.evaluation.takeovers.forms import FILES_AT_ONCE, TakeoverForm, chosen_codes
from layak.evaluation.takeovers.models import Takeover
from layak.evaluation.takeovers.permissions import agencies_to_take_for, visible_takeovers
from layak.evaluation.takeovers.reads import strong_choices, takeover_page
from layak.platform.documents.files.folders import is_litter, plain_path
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused

NAMED_AT_MOST = 5


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def takeover_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The folders so far, and the place to bring another."""
    round_ = fetch_round(code)
    agencies = list(agencies_to_take_for(request.actor))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TakeoverForm(*sent, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        data, by, at = form.cleaned_data, request.actor, timezone.now()
        agency = agencies_to_take_for(request.actor).get(code=data["agency"])
        archive: UploadedFile[Any] | None = data["archive"]
        name = data["name"] or (archive.name if archive else "") or ""
        try:
            takeover = open_takeover(round_=round_, agency=agency, name=name, by=by, at=at)
            if archive is not None:
                file, size = archive.file, archive.size or 0
                bring_zip(takeover=takeover, file=file, size=size, by=by, at=at)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("archive", refusal.reason)
        else:
            return redirect("takeover_detail", code=code, takeover_id=takeover.pk)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "form": form,
        "takeovers": visible_takeovers(request.actor, round_),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/takeover_list.html", page, status=status)


@require_GET
@access("evidence.add")
def takeover_detail(request: SignedInRequest, code: str, takeover_id: int) -> HttpResponse:
    round_, takeover = _found(request, code, takeover_id)
    page = takeover_page(
        takeover,
        kind=request.GET.get("jenis", ""),
        folder=request.GET.get("map", ""),
        number=request.GET.get("page", "1"),
    )
    context = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "page": page,
        "pager": page["page"],
    }
    return TemplateResponse(request, "evaluation/takeover_detail.html", context)


@require_POST
@access("evidence.add")
def takeover_add(request: SignedInRequest, code: str, takeover_id: int) -> JsonResponse:
    """Some files of a folder chosen in the browser, with their paths in the same order."""
    _round, takeover = _found(request, code, takeover_id)
    files, paths = request.FILES.getlist("files"), request.POST.getlist("paths")
    if len(files) != len(paths) or len(files) > FILES_AT_ONCE:
        return JsonResponse({"reason": _("Berkas dan namanya tidak cocok.")}, status=400)
    plain = [plain_path(path) for path in paths]
    incoming = [
        Incoming(path=path, stream=file.file, size=file.size or 0)  # type: ignore[arg-type]
        for file, path in zip(files, plain, strict=True)
        if not is_litter(path)
    ]
    try:
        add_files(takeover=takeover, files=incoming, by=request.actor, at=timezone.now())
    except Refused as refusal:
        return JsonResponse({"reason": refusal.reason}, status=409)
    return JsonResponse({"taken": len(files)})


@require_POST
@access("evidence.add")
def takeover_decide(request: SignedInRequest, code: str, takeover_id: int) -> HttpResponse:
    """Take, leave or undo the ticked files; or take every strong suggestion."""
    _round, takeover = _found(request, code, takeover_id)
    step = request.POST.get("langkah", "")
    try:
        by, at = request.actor, timezone.now()
        if step in ("ambil", "kuat"):
            chosen = strong_choices(takeover) if step == "kuat" else chosen_codes(request.POST)
            _say_taken(
                request, take_files(takeover=takeover, codes_of=chosen, by=by, at=at), chosen
            )
        elif step == "tinggal":
            ids = chosen_ids(request.POST)
            count = leave_files(takeover=takeover, file_ids=ids, by=by, at=at)
            said = ngettext("%(n)d berkas ditinggal.", "%(n)d berkas ditinggal.", count)
            messages.success(request, said % {"n": count})
        elif step == "urung":
            ids = chosen_ids(request.POST)
            count = undo_decisions(takeover=takeover, file_ids=ids, by=by, at=at)
            said = ngettext("%(n)d berkas diurungkan.", "%(n)d berkas diurungkan.", count)
            messages.success(request, said % {"n": count})
    except Refused as refusal:
        messages.error(request, refusal.reason)
    asked = {name: request.POST[name] for name in ("jenis", "map") if request.POST.get(name)}
    url = reverse("takeover_detail", args=[code, takeover.pk])
    return redirect(f"{url}?{urlencode(asked)}" if asked else url)


def _say_taken(request: SignedInRequest, taken: Taken, chosen: dict[int, list[str]]) -> None:
    if taken.file_count:
        said = _("%(files)d berkas diambil sebagai bukti pada %(uses)d tempat.")
        messages.success(request, said % {"files": taken.file_count, "uses": taken.use_count})
    nameless = sum(not codes for codes in chosen.values())
    if nameless:
        said = _("%(n)d berkas belum diberi kode pertanyaan, jadi belum diambil.")
        messages.warning(request, said % {"n": nameless})
    for path, code, reason in taken.refused[:NAMED_AT_MOST]:
        messages.error(request, f"{path} → {code}: {reason}")
    rest = len(taken.refused) - NAMED_AT_MOST
    if rest > 0:
        messages.error(request, _("Dan %(n)d berkas lagi belum diambil.") % {"n": rest})


@require_POST
@access("evidence.add")
def takeover_close(request: SignedInRequest, code: str, takeover_id: int) -> HttpResponse:
    _round, takeover = _found(request, code, takeover_id)
    try:
        count = close_takeover(takeover=takeover, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("takeover_detail", code=code, takeover_id=takeover.pk)
    said = _("Map selesai. %(n)d berkas yang tidak diambil dibuang dari penyimpanan.")
    return say_and_go(request, said % {"n": count}, "takeover_list", code=code)


def _found(request: SignedInRequest, code: str, takeover_id: int) -> tuple[Round, Takeover]:
    round_ = fetch_round(code)
    rows = visible_takeovers(request.actor, round_)
    takeover = get_object_or_404(rows, pk=takeover_id)
    takeover.round = round_
    return round_, takeover
