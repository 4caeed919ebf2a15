"""How often the task force met in a year, and with how many seats: for the indicator on it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from django.db.models import Count, Q
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.wording import answer_url, share_text
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.papers.policy import minutes_policy
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.policy import kind_label
from layak.workflows.meetings.planning.reads import day_words, meeting_label

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
