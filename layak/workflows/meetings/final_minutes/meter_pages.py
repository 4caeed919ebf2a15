"""How often the task force met in a year, and with how many seats: for the indicator on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
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

# How often the task force met in a year, and with how many seats: for the indicator on it.

HELD = (Meeting.State.RUNNING, Meeting.State.ENDED, Meeting.State.SIGNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMeeting:
    id: int
    label: str
    title: str
    day: str
    kind: str
    seats: str
    share: str
    is_signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterPage:
    """``questions`` are (code, address) of what the meetings count for, in open rounds."""

    year: int
    years: list[int]
    rows: list[HeldMeeting]
    step: str
    source: str
    share: str
    kinds: list[tuple[str, int]]
    questions: list[tuple[str, str]]


def meter_page(*, year: int | None, today_year: int) -> MeterPage:
    """Meetings held in one year: three queries, however many."""
    held = Meeting.objects.filter(state__in=HELD)
    years = sorted({today_year, *held.values_list("year", flat=True).distinct()}, reverse=True)
    chosen = year if year in years else years[0]
    rows = _rows(chosen)
    policy = minutes_policy()
    asked, came = sum(row[1] for row in rows), sum(row[2] for row in rows)
    answers = Answer.objects.filter(code__in=policy.proves, round__closed_at=None)
    return MeterPage(
        year=chosen,
        years=years,
        rows=[_shown(*row) for row in rows],
        step=policy.step(len(rows)),
        source=policy.meter_source,
        share=share_text(Decimal(came) / asked if asked else None),
        kinds=Counter(kind_label(row[0].kind) for row in rows).most_common(),
        questions=[
            (code, answer_url(pk))
            for pk, code in answers.order_by("position").values_list("pk", "code")
        ],
    )


def _rows(year: int) -> list[tuple[Meeting, int, int]]:
    """Meetings with seats asked and seats that came."""
    stands = Q(invitees__withdrawn_at=None)
    came = stands & Q(invitees__attendances__isnull=False, invitees__attendances__removed_at=None)
    rows = Meeting.objects.filter(year=year, state__in=HELD).annotate(
        asked=Count("invitees", filter=stands, distinct=True),
        came=Count("invitees", filter=came, distinct=True),
        signed=Count(
            "papers",
            filter=Q(papers__kind=Paper.Kind.MINUTES, papers__state=Paper.State.SIGNED),
            distinct=True,
        ),
    )
    ordered = rows.order_by("starts_at", "pk")
    return [(row, row.asked, row.came) for row in ordered]


def _shown(row: Meeting, asked: int, came: int) -> HeldMeeting:
    return HeldMeeting(
        id=row.pk,
        label=meeting_label(row),
        title=row.title,
        day=day_words(row),
        kind=kind_label(row.kind),
        seats=_("%(came)d dari %(asked)d") % {"came": came, "asked": asked} if asked else "",
        share=share_text(Decimal(came) / asked if asked else None),
        is_signed=bool(row.signed),  # type: ignore[attr-defined]  # annotated above
    )


@require_GET
@access("meeting.view")
def meeting_meter(request: SignedInRequest) -> HttpResponse:
    """How often the task force met in a year (``?tahun=``)."""
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    page = meter_page(year=year, today_year=timezone.localdate().year)
    return TemplateResponse(request, "meetings/meter.html", {"page": page})
