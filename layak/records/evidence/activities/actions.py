"""An activity noted on a phone becomes evidence: a printed sheet, and its photos beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.documents.pictures.pages import PHOTOS
from layak.records.evidence.activities.events import ActivityChanged, ActivityRecorded
from layak.records.evidence.activities.models import Activity, ActivityPhoto
from layak.records.evidence.activities.rules import PHOTOS_AT_MOST, Entry, check_entry, tidy
from layak.records.evidence.activities.sheet import activity_sheet, place_text
from layak.records.evidence.files import questions
from layak.records.evidence.files.actions import store_evidence, store_version
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.permissions import check_can_change, check_can_record
from layak.records.evidence.uploads.storing import NotStored, Upload
from layak.rules.refusal import Refused, WrongField

OTHER_ACCOUNT = "Catatan ini sudah dikirim dari akun lain."


class OtherEntry(WrongField):
    """The attempt became an entry already, and what is sent now says something else."""

    def __init__(self) -> None:
        super().__init__(
            "title",
            "Catatan dari halaman ini sudah tersimpan dengan isi lain. Bila ini kegiatan lain, "
            "simpan sekali lagi; bila hendak mengubahnya, buka daftar kegiatan.",
        )


class ActivityMoved(Refused):
    """Somebody changed the entry since the page was opened."""

    def __init__(self, by: str) -> None:
        super().__init__(
            f"Catatan ini sementara itu diubah {by}. Buka di tab lain, lalu cocokkan isinya."
        )


def record_activity(
    *,
    entry: Entry,
    agency_id: int,
    photos: Sequence[Upload] = (),
    claim_ids: Collection[int] = (),
    save_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Activity:
    """An evidence of the form activity with its sheet, the photos as evidence of their own.

    It proves ``claim_ids``; with one of them the photos prove it too, since a photo shows one
    activity for one question. The same ``save_id`` twice is one entry: the first is returned,
    or OtherEntry raised where it says something else (two phones, one page). Raises WrongField,
    Refused (agency, claim), NotStored (photo).
    """
    found = sent_before(save_id, by=by)
    if found is not None:
        check_is_same(found, entry)
        return found
    try:
        with transaction.atomic():
            return _record(entry, agency_id, photos, claim_ids, save_id, by=by, at=at)
    except IntegrityError:
        found = sent_before(save_id, by=by)
        if found is None:
            raise Refused(OTHER_ACCOUNT) from None
        check_is_same(found, entry)
        return found


def check_is_same(activity: Activity, entry: Entry) -> None:
    """Raises OtherEntry where the words or numbers of ``entry`` are not those that were kept."""
    entry = tidy(entry)
    evidence = activity.evidence
    kept = {name: getattr(activity, name) for name in _values(entry)}
    words = (evidence.title, evidence.place, evidence.unplaced_because)
    if kept != _values(entry) or words != (entry.title, entry.place, entry.unplaced_because):
        raise OtherEntry


def sent_before(save_id: UUID | None, *, by: Actor) -> Activity | None:
    """What this attempt of this person became already: one query, or none."""
    if save_id is None:
        return None
    rows = Activity.objects.filter(save_id=save_id, evidence__created_by=by.user)
    return rows.select_related("evidence").first()


def _record(
    entry: Entry,
    agency_id: int,
    photos: Sequence[Upload],
    claim_ids: Collection[int],
    save_id: UUID | None,
    *,
    by: Actor,
    at: datetime,
) -> Activity:
    check_can_record(by, agency_id)
    entry = tidy(entry)
    check_entry(entry, today=timezone.localdate(at))
    _check_count(len(photos))
    evidence = Evidence.objects.create(
        agency=Agency.objects.get(pk=agency_id),
        form=Evidence.Form.ACTIVITY.value,
        title=entry.title,
        created_at=at,
        created_by=by.user,
    )
    activity = Activity.objects.create(
        evidence=evidence, save_id=save_id, **_values(entry), changed_at=at, changed_by=by.user
    )
    own = _add_photos(activity, photos, by=by, at=at)
    _describe(activity, entry, by=by, at=at)
    store_version(evidence=evidence, upload=activity_sheet(activity, at=at), by=by, at=at)
    questions.prove(evidence, claim_ids, by=by, at=at)
    if len(claim_ids) == 1:
        for photo in own:
            questions.prove(photo, claim_ids, by=by, at=at)
    event = ActivityRecorded(
        evidence=evidence.pk, happened_on=entry.happened_on.isoformat(), photo_count=len(own)
    )
    log(event, by=by.user, at=at)
    return activity


def change_activity(
    *,
    activity: Activity,
    entry: Entry,
    seen: datetime,
    photos: Sequence[Upload] = (),
    dropped: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> None:
    """The entry as it should be; its sheet becomes the next version, the former stays.

    ``seen``: when what the person read was written. ``dropped``: evidence ids of photos that do
    not belong to it; their files stay in the library. Raises WrongField, Refused, NotStored,
    ActivityMoved.
    """
    check_can_change(by, activity.evidence)
    entry = tidy(entry)
    check_entry(entry, today=timezone.localdate(at))
    with transaction.atomic():
        rows = Activity.objects.filter(pk=activity.pk, changed_at=seen)
        if not rows.update(**_values(entry), changed_at=at, changed_by=by.user):
            raise ActivityMoved(Activity.objects.get(pk=activity.pk).changed_by.name)
        activity.photos.filter(evidence__in=dropped).delete()
        _check_count(activity.photos.count() + len(photos))
        fresh = Activity.objects.select_related("evidence__agency", "ward").get(pk=activity.pk)
        Evidence.objects.filter(pk=fresh.evidence_id).update(title=entry.title)
        fresh.evidence.title = entry.title
        _add_photos(fresh, photos, by=by, at=at)
        _describe(fresh, entry, by=by, at=at)
        sheet = activity_sheet(fresh, at=at)
        file = store_version(evidence=fresh.evidence, upload=sheet, by=by, at=at)
        log(ActivityChanged(evidence=fresh.evidence_id, version=file.version), by=by.user, at=at)


def _values(entry: Entry) -> dict[str, object]:
    names = ("happened_on", "ended_on", "ward_id", "story", "girls", "boys", "women", "men")
    return {name: getattr(entry, name) for name in names}


def _check_count(count: int) -> None:
    if count > PHOTOS_AT_MOST:
        raise WrongField("photos", f"Paling banyak {PHOTOS_AT_MOST} foto untuk satu kegiatan.")


def _add_photos(
    activity: Activity, photos: Sequence[Upload], *, by: Actor, at: datetime
) -> list[Evidence]:
    last = activity.photos.order_by("-position").values_list("position", flat=True).first() or 0
    made = []
    for position, upload in enumerate(photos, start=last + 1):
        title = f"{activity.evidence.title[:180]} (foto {position})"
        agency = activity.evidence.agency
        try:
            evidence = store_evidence(upload=upload, title=title, agency=agency, by=by, at=at)
        except NotStored as refusal:
            raise WrongField("photos", f"{upload.name[:80]}: {refusal.reason}") from refusal
        if evidence.files.get().media_type not in PHOTOS:
            raise WrongField("photos", f"{upload.name[:80]} bukan foto. Pilih JPG, PNG, atau HEIC.")
        ActivityPhoto.objects.create(activity=activity, evidence=evidence, position=position)
        made.append(evidence)
    return made


def _describe(activity: Activity, entry: Entry, *, by: Actor, at: datetime) -> None:
    """The writer says of sheet and photos when and where; nobody needs to say it again."""
    is_placed = bool(entry.place or entry.ward_id)
    place = place_text(activity.ward, entry.place, "")[:120] if is_placed else ""
    said = {
        "dated_on": entry.happened_on,
        "years": entry.years,
        "unplaced_because": entry.unplaced_because,
        "described_at": at,
        "described_by": by.user,
    }
    # the sheet says the free place beside the ward, a photo both in one line
    Evidence.objects.filter(pk=activity.evidence_id).update(place=entry.place, **said)
    activity.evidence.place = entry.place
    activity.evidence.unplaced_because = entry.unplaced_because
    photos = Evidence.objects.filter(photo_of__activity=activity)
    photos.update(kind="photo", place=place, **said)
