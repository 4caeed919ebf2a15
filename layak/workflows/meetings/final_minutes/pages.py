"""The minutes put together, opened again, and as files; and how meetings do, year by year."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.wording import answer_url, share_text
from layak.platform.documents.files.kinds import DOCX
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.workflows.meetings.final_minutes.actions import freeze_minutes, reopen_minutes
from layak.workflows.meetings.final_minutes.forms import ClosingForm, ReasonForm
from layak.workflows.meetings.final_minutes.reads import (
    Closing,
    minutes_number,
    minutes_words,
    next_meeting_text,
)
from layak.workflows.meetings.final_minutes.sheet import minutes_file, minutes_name, minutes_print
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.papers.policy import minutes_policy
from layak.workflows.meetings.planning.fetching import (
    PDF,
    back_to_minutes,
    download,
    find_meeting,
    frame_of,
)
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.policy import kind_label
from layak.workflows.meetings.planning.reads import day_words, meeting_label


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def minutes_freeze(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """What will be printed, to be read once more; then a version with fixed words."""
    meeting = find_meeting(meeting_id)
    policy = minutes_policy()
    initial = {
        "number": minutes_number(meeting),
        "basis": policy.basis,
        "closing": policy.closing,
        "next_meeting": next_meeting_text(meeting),
    }
    form = ClosingForm(posted(request), initial=initial)
    at = timezone.now()
    if form.is_valid():
        closing = Closing(**form.cleaned_data)
        if acted(
            form,
            lambda: freeze_minutes(meeting_id=meeting.pk, closing=closing, by=request.actor, at=at),
        ):
            said = _("Notulen disusun. Cetak, lalu catat di meja siapa.")
            return say_and_go(request, said, "meeting_papers", meeting_id=meeting.pk)
    values = {
        **frame_of(request.actor, meeting, "meeting_minutes"),
        "form": form,
        "words": minutes_words(meeting, Closing(), at=at),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/minutes_freeze.html", values, status=status)


@require_http_methods(["GET", "POST"])
@access("meeting.manage")
def minutes_reopen(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Signed minutes need a change: asks for the reason, the signed paper stays."""
    meeting = find_meeting(meeting_id)
    form = ReasonForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: reopen_minutes(
            meeting_id=meeting.pk,
            because=form.cleaned_data["because"],
            by=request.actor,
            at=timezone.now(),
        ),
        field="because",
    ):
        said = "Notulen terbuka untuk versi baru; yang bertanda tangan tetap tersimpan."
        return back_to_minutes(request, meeting.pk, said)
    values = {**frame_of(request.actor, meeting, "meeting_minutes"), "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/minutes_reopen.html", values, status=status)


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


def _minutes(meeting_id: int, paper_id: int) -> Paper:
    rows = Paper.objects.select_related("meeting").filter(kind=Paper.Kind.MINUTES)
    paper = get_object_or_404(rows, pk=paper_id, meeting=meeting_id)
    if not paper.content:
        raise Http404
    return paper


# How often the task force met in a year, and with how many seats: for the indicator on it.

HELD = (Meeting.State.RUNNING, Meeting.State.ENDED, Meeting.State.SIGNED)


def meter_page(*, year: int | None, today_year: int) -> dict[str, object]:
    """Meetings held in one year: three queries, however many.

    ``questions`` are (code, address) of what the meetings count for, in open rounds.
    """
    held = Meeting.objects.filter(state__in=HELD)
    years = sorted({today_year, *held.values_list("year", flat=True).distinct()}, reverse=True)
    chosen = year if year in years else years[0]
    # seats asked, seats that came, and whether the minutes are signed
    stands = Q(invitees__withdrawn_at=None)
    came = stands & Q(invitees__attendances__isnull=False, invitees__attendances__removed_at=None)
    signed = Q(papers__kind=Paper.Kind.MINUTES, papers__state=Paper.State.SIGNED)
    meetings = list(
        Meeting.objects.filter(year=chosen, state__in=HELD)
        .annotate(
            asked=Count("invitees", filter=stands, distinct=True),
            came=Count("invitees", filter=came, distinct=True),
            signed=Count("papers", filter=signed, distinct=True),
        )
        .order_by("starts_at", "pk")
    )
    policy = minutes_policy()
    answers = Answer.objects.filter(code__in=policy.proves, round__closed_at=None)
    proved = answers.order_by("position").values_list("pk", "code")
    return {
        "year": chosen,
        "years": years,
        "rows": [
            {
                "meeting": meeting,
                "label": meeting_label(meeting),
                "day": day_words(meeting),
                "kind": kind_label(meeting.kind),
                "seats": _("%(came)d dari %(asked)d")
                % {"came": meeting.came, "asked": meeting.asked}
                if meeting.asked
                else "",
                "share": _share(meeting.came, meeting.asked),
            }
            for meeting in meetings
        ],
        "step": next(label for least, label in policy.steps if len(meetings) >= least),
        "source": policy.meter_source,
        "share": _share(sum(one.came for one in meetings), sum(one.asked for one in meetings)),
        "kinds": Counter(kind_label(meeting.kind) for meeting in meetings).most_common(),
        "questions": [(code, answer_url(pk)) for pk, code in proved],
    }


def _share(came: int, asked: int) -> str:
    return share_text(Decimal(came) / asked if asked else None)


@require_GET
@access("meeting.view")
def meeting_meter(request: SignedInRequest) -> HttpResponse:
    """How often the task force met in a year (``?tahun=``)."""
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    page = meter_page(year=year, today_year=timezone.localdate().year)
    return TemplateResponse(request, "meetings/meter.html", {"page": page})
