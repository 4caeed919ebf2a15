"""Activities as their agency lists them, month by month, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.evidence.activities.models import Activity
from layak.records.evidence.activities.sheet import (
    days_text,
    people_rows,
    people_total,
    photo_files,
    place_text,
)
from layak.records.evidence.files.models import FileCopy
from layak.records.evidence.files.permissions import can_change
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.files.uses import Use, uses_of
from layak.records.evidence.reading.models import FileText
from layak.rules.numbers import MONTHS, date_id
from layak.rules.refusal import Verdict

PAGE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    title: str
    url: str
    facts: str
    is_unused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityMonth:
    """``label`` "Maret 2026"; ``people_text`` how many took part, as far as counted."""

    label: str
    rows: list[ActivityRow]
    people_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityList:
    months: list[ActivityMonth]
    count: int
    unused_count: int
    words: str
    is_unused: bool
    page: int
    has_more: bool


def activity_list(*, by: Actor, words: str, is_unused: bool, page: int) -> ActivityList:
    """Sixty a page, the latest first: three queries."""
    rows = own_activities(by).annotate(
        use_count=Count("evidence__uses", filter=Q(evidence__uses__removed_at=None), distinct=True),
        photo_count=Count("photos", distinct=True),
    )
    if words:
        wanted = Q(evidence__title__icontains=words) | Q(story__icontains=words)
        rows = rows.filter(wanted | Q(evidence__place__icontains=words))
    unused = rows.filter(use_count=0)
    shown = unused if is_unused else rows
    count = shown.count()
    begin = (page - 1) * PAGE
    found = list(
        shown.select_related("evidence__agency", "ward").order_by("-happened_on", "-pk")[
            begin : begin + PAGE
        ]
    )
    grouped = groupby(found, key=lambda one: (one.happened_on.year, one.happened_on.month))
    months = [_month(year, month, list(rows)) for (year, month), rows in grouped]
    return ActivityList(
        months=months,
        count=count,
        unused_count=count if is_unused else unused.count(),
        words=words,
        is_unused=is_unused,
        page=page,
        has_more=count > begin + PAGE,
    )


def own_activities(by: Actor) -> QuerySet[Activity]:
    """Those of the own agencies; of all where evidence of all may be seen."""
    rows = Activity.objects.all()
    if by.scope("evidence.view") == "all":
        return rows
    return rows.filter(evidence__agency__in=by.agency_ids("evidence.view"))


def _month(year: int, month: int, rows: list[Activity]) -> ActivityMonth:
    totals = [total for row in rows if (total := people_total(row)) is not None]
    people = _("%(n)d peserta tercatat") % {"n": sum(totals)} if totals else ""
    said = _("%(n)d kegiatan") % {"n": len(rows)}
    return ActivityMonth(
        label=f"{MONTHS[month - 1]} {year}",
        rows=[_row(row) for row in rows],
        people_text=" · ".join(text for text in (said, people) if text),
    )


def _row(activity: Activity) -> ActivityRow:
    evidence = activity.evidence
    uses: int = activity.use_count  # type: ignore[attr-defined]  # annotated
    photos: int = activity.photo_count  # type: ignore[attr-defined]  # annotated
    total = people_total(activity)
    facts = [
        days_text(activity.happened_on, activity.ended_on),
        place_text(activity.ward, evidence.place, evidence.unplaced_because),
        _("%(n)d peserta") % {"n": total} if total is not None else "",
        _("%(n)d foto") % {"n": photos} if photos else "",
        evidence.agency.name,
        _("dipakai %(n)d pertanyaan") % {"n": uses} if uses else "",
    ]
    return ActivityRow(
        title=evidence.title,
        url=reverse("activity_detail", args=[evidence.pk]),
        facts=" · ".join(fact for fact in facts if fact),
        is_unused=uses == 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoShown:
    """``thumbnail_url`` is empty while it is being made; ``doubt`` where the camera says otherwise."""

    evidence_id: int
    title: str
    url: str
    thumbnail_url: str
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    activity: Activity
    facts: list[tuple[str, str]]
    people: list[tuple[str, str]]
    total: int | None
    photos: list[PhotoShown]
    uses: list[Use]
    sheet_url: str
    may_change: Verdict


def find_activity(evidence_id: int, *, by: Actor) -> Activity:
    """An activity whose evidence ``by`` may see. Raises Activity.DoesNotExist."""
    rows = Activity.objects.filter(evidence__in=visible_evidence(by))
    return rows.select_related(
        "evidence__agency", "evidence__created_by", "ward__district", "changed_by"
    ).get(evidence=evidence_id)


def activity_page(activity: Activity, *, by: Actor, at: datetime) -> ActivityPage:
    """One activity with its photos and what it proves."""
    evidence = activity.evidence
    facts = [
        (_("Waktu"), days_text(activity.happened_on, activity.ended_on)),
        (_("Tempat"), place_text(activity.ward, evidence.place, evidence.unplaced_because)),
        (_("Dicatat"), f"{evidence.created_by.name}, {moment_id(evidence.created_at)}"),
    ]
    if activity.changed_at != evidence.created_at:
        changed = f"{activity.changed_by.name}, {moment_id(activity.changed_at)}"
        facts.append((_("Diubah"), changed))
    return ActivityPage(
        activity=activity,
        facts=facts,
        people=people_rows(activity),
        total=people_total(activity),
        photos=photos_of(activity),
        uses=uses_of(evidence, by, at=at),
        sheet_url=reverse("evidence_detail", args=[evidence.pk]),
        may_change=can_change(by, evidence),
    )


def photos_of(activity: Activity) -> list[PhotoShown]:
    """In their order: three queries."""
    files = photo_files(activity)
    taken = dict(
        FileText.objects.filter(file__in=files, taken_at__isnull=False).values_list(
            "file_id", "taken_at"
        )
    )
    copies = FileCopy.objects.filter(file__in=files, kind=FileCopy.Kind.THUMBNAIL)
    ready = set(copies.values_list("file_id", flat=True))
    return [
        PhotoShown(
            evidence_id=file.evidence_id,
            title=_("Foto %(n)d") % {"n": number},
            url=reverse("evidence_detail", args=[file.evidence_id]),
            thumbnail_url=reverse("evidence_thumbnail", args=[file.evidence_id, file.version])
            if file.pk in ready
            else "",
            doubt=_doubt(activity, taken.get(file.pk)),
        )
        for number, file in enumerate(files, start=1)
    ]


def _doubt(activity: Activity, taken_at: datetime | None) -> str:
    """A camera's clock may be wrong, so that it is only asked about; a day of grace for zones."""
    if taken_at is None:
        return ""
    taken_on, grace = timezone.localdate(taken_at), timedelta(days=1)
    end = activity.ended_on or activity.happened_on
    if activity.happened_on - grace <= taken_on <= end + grace:
        return ""
    return _("Menurut kamera diambil %(day)s. Benarkah foto kegiatan ini?") % {
        "day": date_id(taken_on)
    }


def initial_of(activity: Activity) -> dict[str, object]:
    """What the form of a change begins with."""
    names = ("happened_on", "ended_on", "story", "girls", "boys", "women", "men")
    return {name: getattr(activity, name) for name in names} | {
        "title": activity.evidence.title,
        "place": activity.evidence.place,
        "unplaced_because": activity.evidence.unplaced_because,
        "ward": str(activity.ward_id or ""),
        "agency": str(activity.evidence.agency_id),
        "seen": activity.changed_at.isoformat(),
    }
