"""Behind a link: who is there, its questions, files and the own part, or the approval of a head."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.people.accounts.brake import count_wrong
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.actions import Collision, Edit
from layak.evaluation.answers.fields import OtherText, Typed, part_names, shown_value
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.saving import read_fields
from layak.evaluation.answers.uploads import ACCEPT, UploadForm
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.links.models import AccessLink
from layak.evaluation.rounds.fetching import chosen_ids
from layak.evaluation.rounds.wording import moment_text
from layak.evaluation.visitors.actions import (
    Visitor,
    actor_of_link,
    approve_by_link,
    finish_link,
    hand_in_files,
    move_part,
    open_link,
    save_part,
    try_code,
)
from layak.evaluation.visitors.forms import ApproveForm, CodeForm, HandInForm, VisitorForm
from layak.evaluation.visitors.reads import (
    LinkApproval,
    VisitQuestion,
    link_approval,
    visit_question,
    visit_rows,
)
from layak.evaluation.visitors.visiting import (
    VisitRequest,
    keep_visit,
    refusal_page,
    through_link,
    with_visitor,
)
from layak.platform.web.access import access
from layak.records.evidence.files.actions import open_file
from layak.records.evidence.files.models import EvidenceFile
from layak.records.evidence.files.reads import SHOWN_INLINE
from layak.records.evidence.reading.reads import is_passive
from layak.records.evidence.uploads import tus
from layak.records.evidence.uploads.storing import NotStored
from layak.records.evidence.uploads.tus import ITEM_METHODS, piece_response
from layak.records.evidence.viewing.responses import file_response
from layak.rules.refusal import Refused

# Behind a link: who is there, its questions, files and the own part.

SAID = {
    "bukti": gettext_lazy("Berkas tersimpan."),
    "sama": gettext_lazy("Berkas itu sudah ada di sini; tidak disimpan dua kali."),
    "simpan": gettext_lazy("Tersimpan."),
    "hand_in": gettext_lazy("Diserahkan. Terima kasih."),
    "decline": gettext_lazy("Tercatat: tidak punya bahan."),
    "take_back": gettext_lazy("Ditarik kembali; silakan ubah, lalu serahkan lagi."),
    "selesai": gettext_lazy("Terima kasih. Sekretariat sudah diberi tahu."),
}

FASTER = gettext_lazy(
    "Ada tulisan lain yang lebih dahulu tersimpan. Periksa di bawah, lalu simpan lagi."
)
NO_LONGER = gettext_lazy("Pertanyaan ini tidak lagi meminta bahan dari perangkat daerah Anda.")


@require_GET
@access("public")
@through_link
def link_task(request: VisitRequest) -> HttpResponseBase:
    """The first page: who is there (or the code), then the questions."""
    link = request.link
    is_approval = link.task == AccessLink.Task.APPROVAL
    if request.visitor is None:
        form = CodeForm() if is_approval else VisitorForm()
        return _gate(request, form)
    if is_approval:
        return redirect("link_approval", request.token)
    page = _around(request) | {"rows": visit_rows(link, at=timezone.now())}
    return render(request, "evaluation/link_task.html", page)


@sensitive_post_parameters("code")
@require_POST
@access("public")
@through_link
def link_begin(request: VisitRequest) -> HttpResponseBase:
    """A name, or the second factor of an approval; remembered on this device."""
    if request.link.task == AccessLink.Task.APPROVAL:
        return _begin_approval(request)
    form = VisitorForm(request.POST)
    if not form.is_valid():
        return _gate(request, form)
    return _begun(request, Visitor(**form.cleaned_data))


def _begin_approval(request: VisitRequest) -> HttpResponseBase:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _gate(request, form)
    if not try_code(link_id=request.link.pk, code=form.cleaned_data["code"], at=timezone.now()):
        if not count_wrong(request, "link_code"):
            form.add_error("code", _("Terlalu banyak kode yang salah. Tunggu satu menit."))
            return _gate(request, form, status=429)
        said = _("Kode tidak cocok. Pakai kode yang sedang tampil di aplikasi autentikator Anda.")
        if request.link.code_hash:
            said = _(
                "Kode tidak cocok. Tanyakan lagi kepada sekretariat; sesudah lima kali salah "
                "tautan ini tertutup."
            )
        form.add_error("code", said)
        return _gate(request, form)
    return _begun(request, Visitor(name=request.link.account.name))


def _begun(request: VisitRequest, visitor: Visitor) -> HttpResponseBase:
    now = timezone.now()
    open_link(link_id=request.link.pk, visitor=visitor, at=now)
    return keep_visit(redirect("link_task", request.token), request, visitor, at=now)


def _gate(
    request: VisitRequest, form: CodeForm | VisitorForm, *, status: int = 200
) -> HttpResponse:
    """Asks who is there. Of an approval it tells nothing before the code."""
    is_code = isinstance(form, CodeForm)
    page = {
        "form": form,
        "token": request.token,
        "link": None if is_code else request.link,
        "uses_app": is_code and not request.link.code_hash,
    }
    template = "evaluation/link_code.html" if is_code else "evaluation/link_gate.html"
    if form.errors and status == 200:
        status = 422
    return render(request, template, page, status=status)


@require_GET
@access("public")
@with_visitor
def link_question(request: VisitRequest, answer_id: int) -> HttpResponseBase:
    return question_page(request, answer_id)


def question_page(
    request: VisitRequest,
    answer_id: int,
    *,
    typed: Typed | None = None,
    error: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    """One question; with what was typed and could not be kept, and why."""
    question = _question(request, answer_id, typed or Typed())
    if question is None:
        raise Refused(str(NO_LONGER))
    page = _around(request) | {
        "page": question,
        "error": error,
        "form": HandInForm(initial={"note_to_lead": note}),
        "upload_accept": ACCEPT,
        "upload_limit": settings.MAX_FILE_BYTES,
    }
    return render(request, "evaluation/link_question.html", page, status=status)


def _question(request: VisitRequest, answer_id: int, typed: Typed) -> VisitQuestion | None:
    by = actor_of_link(request.link, today=timezone.localdate())
    return visit_question(request.link, by, answer_id, typed=typed, at=timezone.now())


@require_POST
@access("public")
@with_visitor
def link_part(request: VisitRequest, answer_id: int) -> HttpResponseBase:
    """Keep files, then text and counts, then make the move of the part (``lalu``), in one go."""
    asked = _question(request, answer_id, Typed())
    round_ = request.link.round
    question = asked and edition_of(round_.revision_id).find(asked.code)
    if not question:
        raise Refused(str(NO_LONGER))
    sent = read_fields(request.POST, question, part_names(question, round_.data_years))
    move, note = request.POST.get("lalu", ""), request.POST.get("note_to_lead", "")
    typed = Typed(values=sent.values, errors=sent.errors)
    if sent.errors:
        return question_page(request, answer_id, typed=typed, note=note, status=422)
    if not (sent.edits or move or _has_files(request)):
        error = _("Pilih berkas bukti dahulu.")
        return question_page(request, answer_id, error=error, note=note, status=422)
    try:
        said = _keep_files(request, answer_id)
        others = _save(request, answer_id, sent.edits)
        if others:
            typed = Typed(values={name: sent.values[name] for name in others}, others=others)
            return question_page(
                request, answer_id, typed=typed, error=str(FASTER), note=note, status=409
            )
        typed = Typed()
        if move:
            assert request.visitor is not None  # noqa: S101  # with_visitor lets nobody else in
            move_part(
                link_id=request.link.pk,
                answer_id=answer_id,
                move=move,
                note=note,
                visitor=request.visitor,
                at=timezone.now(),
            )
    except NotStored as refusal:
        return question_page(
            request, answer_id, typed=typed, error=refusal.reason, note=note, status=422
        )
    except Refused as refusal:
        return question_page(
            request, answer_id, typed=typed, error=refusal.reason, note=note, status=409
        )
    url = reverse("link_question", args=[request.token, answer_id])
    return redirect(f"{url}?kata={move or said or 'simpan'}")


def _has_files(request: VisitRequest) -> bool:
    return bool(request.FILES or request.POST.get("upload_keys"))


def _keep_files(request: VisitRequest, answer_id: int) -> str:
    """Hand in the chosen files; which sentence tells of it, "" without any."""
    if not _has_files(request):
        return ""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise NotStored(str(next(iter(form.errors.values()))[0]))
    now = timezone.now()
    with form.handed_in(by=request.link.account, at=now) as uploads:
        kept = hand_in_files(
            link_id=request.link.pk,
            answer_id=answer_id,
            uploads=uploads,
            is_restricted=form.cleaned_data["is_restricted"],
            at=now,
        )
    return "bukti" if kept.new_count else "sama"


def _save(request: VisitRequest, answer_id: int, edits: list[Edit]) -> dict[str, OtherText]:
    """Keep what was typed; the texts of those who were faster, by field."""
    if not edits:
        return {}
    results = save_part(
        link_id=request.link.pk, answer_id=answer_id, edits=edits, at=timezone.now()
    )
    return {
        late.field: OtherText(
            text=shown_value(late.field, late.value), by=late.by_name, at=moment_text(late.at)
        )
        for late in results
        if isinstance(late, Collision)
    }


@require_POST
@access("public")
@with_visitor
def link_finish(request: VisitRequest) -> HttpResponseBase:
    finish_link(link_id=request.link.pk, at=timezone.now())
    return redirect(reverse("link_task", args=[request.token]) + "?kata=selesai")


def _around(request: VisitRequest) -> dict[str, object]:
    said = SAID.get(request.GET.get("kata", ""), "") if request.method == "GET" else ""
    return {
        "link": request.link,
        "token": request.token,
        "visitor": request.visitor,
        "said": said,
    }


# Behind a link: the head of an agency looks at ready answers and approves them.


@require_GET
@access("public")
@with_visitor
def link_approval_list(request: VisitRequest) -> HttpResponseBase:
    """What waits for the head, with everything that the approval covers."""
    _check_approval(request)
    return _page(request, _found(request), ApproveForm())


@require_POST
@access("public")
@with_visitor
def link_approve(request: VisitRequest) -> HttpResponseBase:
    """Approve or give back what was ticked and seen; whatever changed since is shown again."""
    _check_approval(request)
    gives_back = request.POST.get("langkah") == "kembalikan"
    found, form = _found(request), ApproveForm(request.POST)
    ids = chosen_ids(request.POST)
    now = {item.row.answer_id: item.seen for item in found.items}
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if not ids:
        error = _("Pilih sedikitnya satu pertanyaan.")
        return _page(request, found, form, error=error, status=422)
    if any(now.get(pk) != request.POST.get(f"seen-{pk}", "") for pk in ids):
        error = _("Isian berubah sejak halaman ini dibuka. Periksa sekali lagi.")
        return _page(request, found, form, error=error, status=409)
    try:
        approve_by_link(
            link_id=request.link.pk,
            answer_ids=ids,
            note=form.cleaned_data["note"],
            at=timezone.now(),
            gives_back=gives_back,
        )
    except Refused as refusal:
        return _page(request, _found(request), form, error=refusal.reason, status=409)
    done = "kembali" if gives_back else "setuju"
    return redirect(f"{reverse('link_approval', args=[request.token])}?{done}={len(ids)}")


@require_GET
@access("public")
@with_visitor
def link_file(request: VisitRequest, evidence_id: int, version: int) -> HttpResponseBase:
    """A file of an answer of the approval; who opened it is logged as everywhere."""
    _check_approval(request)
    files = EvidenceFile.objects.select_related("evidence").filter(
        evidence__uses__answer__in=request.link.reach.values("answer"),
        evidence__uses__removed_at=None,
    )
    file = get_object_or_404(files.distinct(), evidence=evidence_id, version=version)
    stream = open_file(
        file=file,
        because=_("Memeriksa sebelum menyetujui lewat tautan"),
        by=_head(request),
        at=timezone.now(),
    )
    # in a sandbox the viewer of PDF does not start: what may act is taken along instead
    is_pdf = file.media_type == "application/pdf"
    is_harmless = not is_pdf or is_passive(file)
    return file_response(
        stream,
        file.original_name,
        file.media_type,
        is_inline=is_harmless and file.media_type in SHOWN_INLINE,
        is_passive=is_harmless,
    )


def _check_approval(request: VisitRequest) -> None:
    if request.link.task != AccessLink.Task.APPROVAL:
        raise Answer.DoesNotExist


def _head(request: VisitRequest) -> Actor:
    return actor_of_link(request.link, today=timezone.localdate())


def _found(request: VisitRequest) -> LinkApproval:
    return link_approval(request.link, _head(request), at=timezone.now())


def _page(
    request: VisitRequest,
    found: LinkApproval,
    form: ApproveForm,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    ticked = chosen_ids(request.POST) if request.method == "POST" else None
    page = {
        "link": request.link,
        "token": request.token,
        "page": found,
        "form": form,
        "error": error,
        "ticked": ticked,
        "done_count": _told(request, "setuju"),
        "returned_count": _told(request, "kembali"),
    }
    return render(request, "evaluation/link_approval.html", page, status=status)


def _told(request: VisitRequest, name: str) -> int:
    """The number that the address says was done just now; 0 for anything else."""
    done = request.GET.get(name, "") if request.method == "GET" else ""
    return int(done) if done.isascii() and done.isdigit() and len(done) < 5 else 0


# Behind a link: files that arrive in pieces, as those of people who are signed in.

NO_FILES = "Tautan ini tidak untuk menyerahkan berkas."


@require_http_methods(["POST"])
@access("public")
@with_visitor
def link_upload(request: VisitRequest) -> HttpResponseBase:
    """A new upload of the link's account, for a link that asks for material."""
    if request.link.task == AccessLink.Task.APPROVAL:
        return refusal_page(request, NO_FILES, status=409)
    return _create(request)


@tus.speaking_tus
def _create(request: VisitRequest) -> HttpResponse:
    return tus.create(
        request,
        by=request.link.account,
        at=timezone.now(),
        place=lambda key: reverse("link_piece", args=[request.token, key]),
    )


@require_http_methods([*ITEM_METHODS, "POST"])
@access("public")
@with_visitor
def link_piece(request: VisitRequest, key: UUID) -> HttpResponseBase:
    return piece_response(request, key, by=request.link.account)
