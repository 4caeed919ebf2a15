"""The letter of invitation, the letters of all seats, and sending word."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.places.queries import municipality
from layak.evaluation.letters.reads import signer_choices
from layak.evaluation.letters.wording import NATURES
from layak.evaluation.rounds.wording import demo_mark
from layak.platform.documents.files.kinds import DOCX
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, pressed, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.meetings.invitations.reads import newest_letter
from layak.workflows.meetings.letters.actions import ask_letters, make_invitation, send_invitations
from layak.workflows.meetings.letters.forms import InvitationLetterForm
from layak.workflows.meetings.letters.letter import (
    CALENDAR,
    calendar_entry,
    letter_file,
    letter_name,
)
from layak.workflows.meetings.letters.reads import OPENING, newest_letters, stored_as
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.fetching import download, find_meeting, frame_of, site_of
from layak.workflows.meetings.planning.models import Invitee, Meeting
from layak.workflows.meetings.planning.permissions import can_prepare

ZIP = "application/zip"


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def meeting_letter(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The words of the letter, the letter as made last, and the letters of all seats."""
    meeting = find_meeting(meeting_id)
    signers, letter = signer_choices(), newest_letter(meeting)
    form = InvitationLetterForm(posted(request), signers=signers, initial=_initial(meeting, letter))
    if form.is_valid():
        city, at = municipality(), timezone.now()
        if acted(
            form,
            lambda: make_invitation(
                meeting_id=meeting.pk,
                plan=form.plan(),
                city=city,
                mark=demo_mark(city),
                by=request.actor,
                at=at,
            ),
        ):
            said = _("Surat undangan dibuat.")
            return say_and_go(request, said, "meeting_letter", meeting_id=meeting.pk)
    context = {
        **frame_of(request.actor, meeting, "meeting_invitees"),
        "form": form,
        "has_signers": bool(signers),
        "letter": letter,
        "work": newest_letters(meeting, at=timezone.now()),
        "invited_count": Invitee.objects.filter(meeting=meeting, withdrawn_at=None).count(),
        "may_change": can_prepare(request.actor, meeting),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/meeting_letter.html", context, status=status)


def _initial(meeting: Meeting, letter: Paper | None) -> dict[str, object]:
    today = timezone.localdate()
    fresh: dict[str, object] = {
        "number": f"400.2/   /{today.year}",
        "dated_on": today,
        "nature": NATURES[1],
        "subject": _("Undangan %(title)s") % {"title": meeting.title},
        "opening": _(OPENING),
    }
    if letter is None:
        return fresh
    words = letter.content
    return fresh | {
        "number": letter.number,
        "nature": words["sifat"],
        "subject": words["hal"],
        "opening": "\n".join(words["isi"]),
        "contact": words["kontak"],
        "copies": "\n".join(words["tembusan"]),
    }


@require_GET
@access("meeting.manage")
def invitation_file(request: SignedInRequest, meeting_id: int, version: int) -> HttpResponse:
    """The letter as DOCX, as it went out."""
    papers = Paper.objects.select_related("meeting").filter(kind=Paper.Kind.INVITATION)
    paper = get_object_or_404(papers, version=version, meeting=meeting_id)
    if not paper.content:
        raise Http404
    return download(letter_file(paper), name=letter_name(paper), media_type=DOCX.media_type)


@require_POST
@access("meeting.manage")
def invitation_letters(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Begin the letters of all seats in the background."""
    meeting, at = find_meeting(meeting_id), timezone.now()
    pressed(request, lambda: ask_letters(meeting_id=meeting.pk, by=request.actor, at=at))
    return redirect("meeting_letter", meeting_id=meeting_id)


@require_GET
@access("meeting.manage")
def invitation_archive(request: SignedInRequest, meeting_id: int) -> FileResponse | HttpResponse:
    """The letters of all seats, once they are made; 404 when they are thrown away."""
    meeting = find_meeting(meeting_id)
    work = newest_letters(meeting, at=timezone.now())
    if work is None or not work.result_url:
        messages.warning(request, _("Suratnya belum dibuat, atau sudah lewat satu hari."))
        return redirect("meeting_letter", meeting_id=meeting.pk)
    try:
        file = default_storage.open(stored_as(work.pk), "rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    name = f"undangan-{meeting.series}-{meeting.number}-{meeting.year}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=ZIP)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@access("meeting.manage")
def invitations_send(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Word to everyone invited, by mail and in the application."""
    try:
        mails, notices = send_invitations(
            meeting_id=find_meeting(meeting_id).pk,
            site=site_of(request),
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        said = _("Undangan dikirim: %(mails)d surel mengantre, %(notices)d pemberitahuan.")
        messages.success(request, said % {"mails": mails, "notices": notices})
    return redirect("meeting_invitees", meeting_id=meeting_id)


@require_GET
@access("meeting.view")
def meeting_calendar(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """The meeting for one's own calendar program."""
    host = request.get_host().partition(":")[0]
    data = calendar_entry(find_meeting(meeting_id), host=host, at=timezone.now())
    return download(data, name="rapat.ics", media_type=f"{CALENDAR}; charset=utf-8")
