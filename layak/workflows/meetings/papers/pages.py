"""The papers of a meeting: carried, scanned, kept; and what waits on whose desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.answers.models import Answer
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused
from layak.workflows.meetings.papers.actions import (
    add_papers,
    caption_photo,
    drop_paper,
    move_paper,
    prove_with_paper,
    sign_paper,
)
from layak.workflows.meetings.papers.forms import (
    CaptionForm,
    MoveForm,
    PaperForm,
    ProveForm,
    ScanForm,
)
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.papers.reads import papers_page, waiting_papers
from layak.workflows.meetings.planning.fetching import find_meeting, frame_of
from layak.workflows.meetings.planning.models import Meeting


@require_GET
@access("meeting.view")
def meeting_papers(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    return _page(request, find_meeting(meeting_id), PaperForm())


@require_GET
@access("meeting.manage")
def paper_waiting(request: SignedInRequest) -> HttpResponse:
    """Over all meetings: what waits on whose desk, and since when."""
    values = {"papers": waiting_papers(today_at=timezone.now())}
    return TemplateResponse(request, "meetings/paper_waiting.html", values)


@require_POST
@access("meeting.manage")
def paper_add(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Files of the meeting, each an evidence; a form that comes back keeps its words."""
    meeting = find_meeting(meeting_id)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        now = timezone.now()
        try:
            with form.handed_in(by=request.user, at=now) as uploads:
                made = add_papers(
                    new=form.new(meeting.pk), uploads=uploads, by=request.actor, at=now
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            said = _("%(n)d berkas disimpan.") % {"n": len(made)}
            return say_and_go(request, said, "meeting_papers", meeting_id=meeting.pk)
    return _page(request, meeting, form, status=422)


@require_POST
@access("meeting.manage")
def paper_move(request: SignedInRequest, meeting_id: int, paper_id: int) -> HttpResponse:
    """On whose desk it lies now."""
    paper = _paper(meeting_id, paper_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _again(request, paper, form)
    told = form.cleaned_data
    move_paper(
        paper_id=paper.pk,
        desk=told["desk"],
        note=told["note"],
        by=request.actor,
        at=timezone.now(),
    )
    said = _("Tercatat di meja %s.") % told["desk"] if told["desk"] else _("Naskah kembali.")
    return _done(request, paper, said)


@require_POST
@access("meeting.manage")
def paper_sign(request: SignedInRequest, meeting_id: int, paper_id: int) -> HttpResponse:
    """The scan of the signed paper."""
    paper = _paper(meeting_id, paper_id)
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, paper, form)
    now = timezone.now()
    with form.handed_in(by=request.user, at=now) as uploads:
        sign_paper(paper_id=paper.pk, upload=uploads[0], by=request.actor, at=now)
    return _done(request, paper, _("Pindaian disimpan; naskah ini tercatat ditandatangani."))


@require_POST
@access("meeting.manage")
def paper_caption(request: SignedInRequest, meeting_id: int, paper_id: int) -> HttpResponse:
    paper = _paper(meeting_id, paper_id)
    form = CaptionForm(request.POST)
    if not form.is_valid():
        return _again(request, paper, form)
    title = form.cleaned_data["title"]
    caption_photo(paper_id=paper.pk, title=title, by=request.actor, at=timezone.now())
    return _done(request, paper, _("Keterangan disimpan."))


@require_POST
@access("meeting.manage")
def paper_drop(request: SignedInRequest, meeting_id: int, paper_id: int) -> HttpResponse:
    paper = _paper(meeting_id, paper_id)
    drop_paper(paper_id=paper.pk, by=request.actor, at=timezone.now())
    said = _("Berkas dilepas dari rapat. Buktinya tetap di pustaka.")
    return say_and_go(request, said, "meeting_papers", meeting_id=meeting_id)


@require_POST
@access("meeting.manage")
def paper_prove(request: SignedInRequest, meeting_id: int, paper_id: int) -> HttpResponse:
    """One click: the paper proves a question."""
    paper = _paper(meeting_id, paper_id)
    form = ProveForm(request.POST)
    if not form.is_valid():
        return _again(request, paper, form)
    answer = get_object_or_404(Answer, pk=form.cleaned_data["answer"])
    prove_with_paper(paper_id=paper.pk, answer_id=answer.pk, by=request.actor, at=timezone.now())
    return _done(request, paper, _("Naskah ini kini bukti pertanyaan %s.") % answer.code)


def _paper(meeting_id: int, paper_id: int) -> Paper:
    return get_object_or_404(Paper, pk=paper_id, meeting=meeting_id)


def _done(request: SignedInRequest, paper: Paper, said: str) -> HttpResponse:
    return say_and_go(request, said, f"/rapat/{paper.meeting_id}/naskah/#naskah-{paper.pk}")


def _again(request: SignedInRequest, paper: Paper, form: PlainForm) -> HttpResponse:
    """The page with the first reason on top."""
    messages.error(request, str(next(iter(form.errors.values()))[0]))
    return _page(request, find_meeting(paper.meeting_id), PaperForm(), status=422)


def _page(
    request: SignedInRequest, meeting: Meeting, form: PaperForm, *, status: int = 200
) -> HttpResponse:
    values = {
        **frame_of(request.actor, meeting, "meeting_papers"),
        "page": papers_page(meeting=meeting, by=request.actor),
        "form": form,
    }
    return TemplateResponse(request, "meetings/papers.html", values, status=status)
