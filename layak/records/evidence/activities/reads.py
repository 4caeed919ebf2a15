"""Activities as their agency lists them, month by month, and one of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.evidence.activities.models import Activity
from layak.records.evidence.activities.sheet import (
    days_text,
    facts_of,
    people_rows,
    people_total,
    photo_files,
    place_text,
)
from layak.records.evidence.files.models import FileCopy
from layak.records.evidence.files.permissions import can_change
from layak.records.evidence.files.reads import visible_evidence
from layak.records.evidence.files.uses import uses_of
from layak.records.evidence.reading.models import FileText
from layak.rules.numbers import MONTHS, date_id

PAGE = 60


def activity_list(*, by: Actor, words: str, is_unused: bool, page: int) -> dict[str, object]:
    """Sixty a page, the latest first, by month with how many took part as far as counted.

    Three queries.
    """
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
    months = []
    grouped = groupby(found, key=lambda one: (one.happened_on.year, one.happened_on.month))
    for (year, month), of_month in grouped:
        activities = list(of_month)
        totals = [total for row in activities if (total := people_total(row)) is not None]
        said = _("%(n)d kegiatan") % {"n": len(activities)}
        if totals:
            said += " · " + _("%(n)d peserta tercatat") % {"n": sum(totals)}
        label = f"{MONTHS[month - 1]} {year}"
        lines = [_line(activity) for activity in activities]
        months.append({"label": label, "rows": lines, "people_text": said})
    return {
        "months": months,
        "count": count,
        "unused_count": count if is_unused else unused.count(),
        "words": words,
        "is_unused": is_unused,
        "page": page,
        "has_more": count > begin + PAGE,
    }


def own_activities(by: Actor) -> QuerySet[Activity]:
    """Those of the own agencies; of all where evidence of all may be seen."""
    rows = Activity.objects.all()
    if by.scope("evidence.view") == "all":
        return rows
    return rows.filter(evidence__agency__in=by.agency_ids("evidence.view"))


def _line(activity: Activity) -> dict[str, object]:
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
    return {
        "title": evidence.title,
        "url": reverse("activity_detail", args=[evidence.pk]),
        "facts": " · ".join(fact for fact in facts if fact),
        "is_unused": uses == 0,
    }


def find_activity(evidence_id: int, *, by: Actor) -> Activity:
    """An activity whose evidence ``by`` may see. Raises Activity.DoesNotExist."""
    rows = Activity.objects.filter(evidence__in=visible_evidence(by))
    return rows.select_related(
        "evidence__agency", "evidence__created_by", "ward__district", "changed_by"
    ).get(evidence=evidence_id)


def activity_page(activity: Activity, *, by: Actor, at: datetime) -> dict[str, object]:
    """One activity with its photos and what it proves."""
    evidence = activity.evidence
    return {
        "activity": activity,
        "facts": facts_of(activity),
        "people": people_rows(activity),
        "total": people_total(activity),
        "photos": photos_of(activity),
        "uses": uses_of(evidence, by, at=at),
        "sheet_url": reverse("evidence_detail", args=[evidence.pk]),
        "may_change": can_change(by, evidence),
    }


def photos_of(activity: Activity) -> list[dict[str, object]]:
    """In their order: three queries.

    ``thumbnail_url`` is empty while it is being made; ``doubt`` where the camera says otherwise:
    its clock may be wrong, so that it is only asked about; a day of grace for zones.
    """
    files = photo_files(activity)
    taken = dict(
        FileText.objects.filter(file__in=files, taken_at__isnull=False).values_list(
            "file_id", "taken_at"
        )
    )
    copies = FileCopy.objects.filter(file__in=files, kind=FileCopy.Kind.THUMBNAIL)
    ready = set(copies.values_list("file_id", flat=True))
    grace = timedelta(days=1)
    first, last = activity.happened_on - grace, (activity.ended_on or activity.happened_on) + grace
    shown: list[dict[str, object]] = []
    for number, file in enumerate(files, start=1):
        taken_at, doubt, thumbnail_url = taken.get(file.pk), "", ""
        if taken_at is not None and not first <= timezone.localdate(taken_at) <= last:
            doubt = _("Menurut kamera diambil %(day)s. Benarkah foto kegiatan ini?") % {
                "day": date_id(timezone.localdate(taken_at))
            }
        if file.pk in ready:
            thumbnail_url = reverse("evidence_thumbnail", args=[file.evidence_id, file.version])
        shown.append(
            {
                "evidence_id": file.evidence_id,
                "title": _("Foto %(n)d") % {"n": number},
                "url": reverse("evidence_detail", args=[file.evidence_id]),
                "thumbnail_url": thumbnail_url,
                "doubt": doubt,
            }
        )
    return shown


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
