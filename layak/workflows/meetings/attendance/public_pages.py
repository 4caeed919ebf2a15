"""What a guest of a meeting opens without an account: the invitation, and the code on the wall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.city.people.accounts.brake import count_wrong
from layak.platform.web.access import access
from layak.platform.web.posting import acted, posted
from layak.platform.web.views import not_found, too_many
from layak.workflows.meetings.attendance import links as attendance_links
from layak.workflows.meetings.attendance.actions import sign_in_by_code, sign_in_by_link
from layak.workflows.meetings.attendance.forms import RoomSignInForm, SeatSignInForm
from layak.workflows.meetings.attendance.reads import free_seats
from layak.workflows.meetings.invitations import links
from layak.workflows.meetings.invitations.actions import record_reply
from layak.workflows.meetings.invitations.reply_form import DelegateForm, ReplyForm, replied
from layak.workflows.meetings.planning.models import Attendance, Invitee, Meeting
from layak.workflows.meetings.planning.policy import attendance_rule
from layak.workflows.meetings.planning.reads import agenda_items, clock, meeting_facts

# as for other addresses without an account: never tells the path, and so never the key
HEADERS = {
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
ANSWERED, DEVICE, TYPED = "layak_undangan", "layak_hadir", "layak_isian"
SALT = "layak.meetings.visit"
DEVICE_LENGTH = 32
KEPT = timedelta(days=1)
type View = Callable[..., HttpResponseBase]


def _guarded(view: View) -> View:
    """Answers what is over with its sentence."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            response = view(request, token)
        except links.LinkOver as over:
            response = _refused(request, over.reason, status=410)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guarded


def _refused(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
    return render(request, "meetings/public_refused.html", {"reason": reason}, status=status)


@require_http_methods(["GET", "POST"])
@access("public")
@_guarded
def invitation_reply(request: HttpRequest, token: str) -> HttpResponseBase:
    """The invitation of one seat: answered before the meeting, signed in with on its day."""
    invitee = links.invitee_of_token(token)
    if invitee is None:
        return not_found(request) if count_wrong(request, "link") else too_many(request)
    meeting, at = invitee.meeting, timezone.now()
    links.check_stands(invitee.meeting)
    if invitee.withdrawn_at is not None:
        raise links.LinkOver(
            _("Undangan untuk %(office)s sudah ditarik. Hubungi sekretariat bila ini keliru.")
            % {"office": invitee.represents}
        )
    if attendance_links.may_sign_in(meeting, at=at) and request.POST.get("langkah") != "jawab":
        return _link_sign_in(request, invitee, token)
    has_begun = at >= meeting.starts_at
    names_delegate = request.POST.get("reply") == Invitee.Reply.DELEGATE
    if has_begun and not (names_delegate and links.takes_delegate(meeting, at=at)):
        # after the hour a link is over, with a sentence that tells the answer that stands
        try:
            attendance_links.check_signs_in(invitee.meeting, at=at)
            links.check_answers(invitee.meeting, at=at)
        except links.LinkOver as over:
            if invitee.reply == Invitee.Reply.WAITING:
                raise
            told = {"over": over.reason, "reply": invitee.get_reply_display().lower()}
            raise links.LinkOver(_("%(over)s Jawaban yang tercatat: %(reply)s.") % told) from over
    is_own = invitee.reply == Invitee.Reply.WAITING or _told(request, ANSWERED) == invitee.pk
    form = _reply_form(invitee, posted(request), has_begun=has_begun)
    if request.method == "POST" and not is_own:
        form.is_valid()
        form.add_error(None, _already_answered())
        return _invitation(request, invitee, form, is_own=False, status=409)
    if form.is_valid() and acted(
        form,
        lambda: record_reply(
            invitee_id=invitee.pk, content=form.content(), by=None, at=timezone.now()
        ),
    ):
        response: HttpResponse = redirect("invitation_reply", token)
        left = links.list_closes_at(meeting) - at
        return _keep(response, ANSWERED, invitee.pk, path=f"/undangan/{token}/", age=left)
    status = 422 if form.errors else 200
    return _invitation(request, invitee, form, is_own=is_own, status=status)


def _reply_form(
    invitee: Invitee, data: QueryDict | None, *, has_begun: bool, auto_id: str = "id_%s"
) -> ReplyForm:
    """Any answer before the meeting; once it has begun, who stands in."""
    told = replied(invitee)
    if has_begun:
        told["reply"] = Invitee.Reply.DELEGATE.value
        return DelegateForm(data, initial=told, auto_id=auto_id)
    return ReplyForm(data, initial=told, auto_id=auto_id)


def _already_answered() -> str:
    return _(
        "Undangan ini sudah dijawab dari perangkat lain. Untuk mengubah jawabannya, hubungi "
        "sekretariat."
    )


def _invitation(
    request: HttpRequest, invitee: Invitee, form: ReplyForm, *, is_own: bool, status: int
) -> HttpResponse:
    context = {
        "invitee": invitee,
        "facts": meeting_facts(invitee.meeting),
        "agenda": agenda_items(invitee.meeting),
        "form": form,
        "is_answered": invitee.reply != Invitee.Reply.WAITING,
        "is_own": is_own,
        "already": _already_answered(),
        "online_url": invitee.meeting.online_url,
    }
    return render(request, "meetings/public_invitation.html", context, status=status)


def _link_sign_in(request: HttpRequest, invitee: Invitee, token: str) -> HttpResponse:
    came = Attendance.objects.filter(invitee=invitee, removed_at=None).first()
    initial = {
        "name": invitee.delegate_name or invitee.name,
        "position": invitee.delegate_position,
    }
    form = SeatSignInForm(posted(request), initial=initial)
    if form.is_valid() and acted(
        form,
        lambda: sign_in_by_link(invitee_id=invitee.pk, came=form.came(invitee), at=timezone.now()),
    ):
        return redirect("invitation_reply", token)
    has_begun = timezone.now() >= invitee.meeting.starts_at
    is_waiting = invitee.reply == Invitee.Reply.WAITING
    is_own = is_waiting or _told(request, ANSWERED) == invitee.pk
    context = {
        "office": invitee.represents,
        "meeting": invitee.meeting,
        "form": form,
        "came_hour": clock(came.came_at) if came else "",
        "has_begun": has_begun,
        "answered": "" if is_waiting else invitee.get_reply_display().lower(),
        "may_still_answer": is_own and came is None,
        "reply": _reply_form(invitee, None, has_begun=has_begun, auto_id="jawab-%s"),
        "online_url": invitee.meeting.online_url,
    }
    status = 409 if form.errors and form.is_bound and came else 422 if form.errors else 200
    return render(request, "meetings/public_sign_in.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("public")
@_guarded
def room_sign_in(request: HttpRequest, token: str) -> HttpResponseBase:
    """The code on the wall: fresh to open the page; once open there is time to type."""
    ticket = attendance_links.ticket_of_token(token)
    if ticket is None:
        return not_found(request) if count_wrong(request, "link") else too_many(request)
    meeting, at = ticket.meeting, timezone.now()
    attendance_links.check_signs_in(meeting, at=at)
    told = _told(request, DEVICE)
    device = told if isinstance(told, str) else ""
    came = _came(meeting, device)
    if came is not None and request.method == "GET":
        return _room_done(request, meeting, came)
    if request.method == "POST" and _has_time(request, meeting, device):
        return _room_post(request, meeting, device)
    try:
        attendance_links.check_fresh(ticket, at=at)
    except links.LinkOver as over:
        response = _refused(request, over.reason, status=410)
        return _remember(response, request) if request.method == "POST" else response
    if request.method == "POST":
        return _room_post(request, meeting, device)
    device = device or get_random_string(DEVICE_LENGTH)
    form = RoomSignInForm(seats=free_seats(meeting), initial=_told(request, TYPED) or {})
    response = _room(request, meeting, form, device)
    return _keep(response, DEVICE, device, path="/hadir/", age=KEPT)


def _room_post(request: HttpRequest, meeting: Meeting, device: str) -> HttpResponse:
    """Keep the person; every refusal gives back what was typed."""
    form = RoomSignInForm(request.POST, seats=free_seats(meeting))
    if not device:
        form.is_valid()
        form.add_error(
            None, _("Peramban ini menolak kuki. Minta sekretariat mencatat kehadiran Anda.")
        )
        return _room(request, meeting, form, device, status=409)
    kept: list[Attendance] = []
    if form.is_valid() and acted(
        form,
        lambda: kept.append(
            sign_in_by_code(
                meeting_id=meeting.pk,
                came=form.came(),
                device=_mark(meeting, device),
                at=timezone.now(),
            )
        ),
    ):
        response = _room_done(request, meeting, kept[0])
        response.delete_cookie(TYPED, path="/hadir/")
        return response
    status = 409 if _came(meeting, device) else 422
    return _room(request, meeting, form, device, status=status)


def _room(
    request: HttpRequest, meeting: Meeting, form: RoomSignInForm, device: str, status: int = 200
) -> HttpResponse:
    ticket = signing.dumps({"meeting": meeting.pk, "device": device}, salt=SALT)
    context = {"meeting": meeting, "form": form, "ticket": ticket}
    return render(request, "meetings/public_room.html", context, status=status)


def _room_done(request: HttpRequest, meeting: Meeting, came: Attendance) -> HttpResponse:
    office = came.invitee.represents if came.invitee else came.agency_name
    context = {"meeting": meeting, "office": office, "hour": clock(came.came_at)}
    return render(request, "meetings/public_done.html", context)


def _mark(meeting: Meeting, device: str) -> str:
    """What the table keeps of a telephone: of no use for another meeting."""
    return signing.Signer(salt=f"{SALT}.{meeting.pk}").signature(device)[:64]


def _came(meeting: Meeting, device: str) -> Attendance | None:
    if not device:
        return None
    rows = Attendance.objects.select_related("invitee")
    return rows.filter(meeting=meeting, device=_mark(meeting, device), removed_at=None).first()


def _has_time(request: HttpRequest, meeting: Meeting, device: str) -> bool:
    """Whether this page was opened by a fresh code on this telephone, a short while ago."""
    try:
        told = signing.loads(
            request.POST.get("tiket", ""), salt=SALT, max_age=attendance_rule().typing
        )
    except signing.BadSignature:
        return False
    return bool(device) and told == {"meeting": meeting.pk, "device": device}


def _remember(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """What was typed stays on the telephone until the next code is scanned."""
    names = ("seat", "agency_name", "name", "position", "sex")
    typed = {name: request.POST.get(name, "")[:160] for name in names}
    return _keep(response, TYPED, typed, path="/hadir/", age=attendance_rule().typing)


def _told(request: HttpRequest, cookie: str) -> Any:
    """What we signed into a cookie; None for none, or another's."""
    try:
        return signing.loads(request.COOKIES.get(cookie, ""), salt=f"{SALT}.{cookie}")
    except signing.BadSignature:
        return None


def _keep(
    response: HttpResponse, cookie: str, value: object, *, path: str, age: timedelta
) -> HttpResponse:
    response.set_cookie(
        cookie,
        signing.dumps(value, salt=f"{SALT}.{cookie}"),
        max_age=age,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
