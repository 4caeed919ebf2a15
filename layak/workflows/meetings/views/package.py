"""Minutes as files, and all papers of a meeting in one."""

from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from layak.platform.documents.files.kinds import DOCX
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.meetings.actions.packages import hand_out_package
from layak.workflows.meetings.exports.minutes import minutes_file, minutes_name, minutes_print
from layak.workflows.meetings.exports.package import package_files, package_name, package_zip
from layak.workflows.meetings.models import Paper
from layak.workflows.meetings.views.fetching import PDF, download, find_meeting


@require_GET
@access("meeting.view")
def minutes_docx(request: SignedInRequest, meeting_id: int, paper_id: int) -> HttpResponse:
    """A version of the minutes to print and sign, its words as they were frozen."""
    paper = _minutes(meeting_id, paper_id)
    name = f"{minutes_name(paper)}.docx"
    return download(minutes_file(paper), name=name, media_type=DOCX.media_type)


@require_GET
@access("meeting.view")
def minutes_pdf(request: SignedInRequest, meeting_id: int, paper_id: int) -> HttpResponse:
    """The same as PDF."""
    paper = _minutes(meeting_id, paper_id)
    return download(minutes_print(paper), name=f"{minutes_name(paper)}.pdf", media_type=PDF)


@require_GET
@access("meeting.manage")
def meeting_package(request: SignedInRequest, meeting_id: int) -> StreamingHttpResponse:
    """Invitation, attendance, minutes, photos, consumption: one ZIP sent while it is made."""
    meeting = find_meeting(meeting_id)
    at = timezone.now()
    hand_out_package(meeting=meeting, files=package_files(meeting), by=request.actor, at=at)
    response = StreamingHttpResponse(package_zip(meeting, at=at), content_type="application/zip")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=package_name(meeting))
        or "attachment"
    )
    return response


def _minutes(meeting_id: int, paper_id: int) -> Paper:
    rows = Paper.objects.select_related("meeting").filter(kind=Paper.Kind.MINUTES)
    paper = get_object_or_404(rows, pk=paper_id, meeting=meeting_id)
    if not paper.content:
        raise Http404
    return paper
