"""All papers of a meeting in one ZIP."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.meetings.package.actions import hand_out_package
from layak.workflows.meetings.package.sheet import package_files, package_name, package_zip
from layak.workflows.meetings.planning.fetching import find_meeting


@require_GET
@access("meeting.manage")
def meeting_package(request: SignedInRequest, meeting_id: int) -> StreamingHttpResponse:
    """Invitation, attendance, minutes, photos, consumption: one ZIP sent while it is made."""
    meeting = find_meeting(meeting_id)
    at = timezone.now()
    hand_out_package(meeting=meeting, files=package_files(meeting), by=request.actor, at=at)
    pieces = package_zip(meeting, by=request.user, at=at)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=package_name(meeting))
        or "attachment"
    )
    return response
