"""A copy from which parts were taken out for good becomes an evidence of its own; a long paper is ordered and done by the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import Box
from layak.platform.documents.pictures.redacting import Area, check_areas, redact
from layak.platform.documents.pictures.rendering import page_total
from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.platform.notifications import notify
from layak.records.evidence.files.actions import store_evidence
from layak.records.evidence.files.copies import local_file
from layak.records.evidence.files.models import Evidence, EvidenceFile, Redaction
from layak.records.evidence.files.permissions import check_can_redact
from layak.records.evidence.files.scanning import check_is_clean
from layak.records.evidence.redaction.events import EvidenceRedacted
from layak.records.evidence.redaction.models import RedactionOrder
from layak.records.evidence.uploads.storing import Upload
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

# A copy from which parts were taken out for good becomes an evidence of its own.
#
# A short paper at once, a longer one by the worker: see ``redaction_orders``.

AREAS_LIMIT = 500
NOTHING_MARKED = "Belum ada bagian yang ditandai. Gambar paling sedikit satu kotak."


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the new evidence is to be; ``restricts_source``: the original is closed to others."""

    title: str
    sensitivity: str
    because: str
    restricts_source: bool


def redact_file(
    *,
    file: EvidenceFile,
    areas: Sequence[Area],
    wish: Wish,
    by: Actor,
    at: datetime,
    on_pages: Callable[[int], None] = lambda _count: None,
    on_kept: Callable[[Evidence], None] = lambda _made: None,
) -> Evidence:
    """The new evidence, from which nothing under `areas` can be had back.

    The original stays as it is. ``on_pages`` hears how many pages are drawn; ``on_kept`` belongs
    to the transaction that keeps the result. Raises Refused: not the owner's, not clean, nothing
    marked, too much marked, or a file that cannot be drawn.
    """
    check_redaction(file, areas, by=by)
    with NamedTemporaryFile(prefix="layak-") as out:
        try:
            with local_file(file.stored_as) as path:
                made = redact(path, file.media_type, areas, out=Path(out.name), on_pages=on_pages)
        except Unreadable as refusal:
            raise Refused(str(refusal)) from refusal
        # named after its new title: the name of the original may say what was blacked out
        ending = "pdf" if made.media_type == kinds.PDF.media_type else "jpg"
        name = f"{read_text(wish.title).strip().replace('/', '-')[:150] or 'berkas'}.{ending}"
        drawn = Path(out.name)
        with drawn.open("rb") as stream, transaction.atomic():
            upload = Upload(stream=stream, name=name, size=drawn.stat().st_size)
            result = _keep(file, areas, wish, upload, by=by, at=at)
            on_kept(result)
            return result


def check_redaction(file: EvidenceFile, areas: Sequence[Area], *, by: Actor) -> None:
    """Raises Refused: not the owner's, not clean, nothing marked, too much marked."""
    check_can_redact(by, file.evidence)
    check_is_clean(file)
    if not areas:
        raise Refused(NOTHING_MARKED)
    if len(areas) > AREAS_LIMIT:
        raise Refused(f"Paling banyak {AREAS_LIMIT} kotak sekaligus.")


def _keep(
    file: EvidenceFile,
    areas: Sequence[Area],
    wish: Wish,
    upload: Upload,
    *,
    by: Actor,
    at: datetime,
) -> Evidence:
    source = file.evidence
    result = store_evidence(
        upload=upload,
        title=wish.title,
        agency=source.agency,
        sensitivity=wish.sensitivity,
        by=by,
        at=at,
    )
    # what the paper is stays the same; who signed it and where may be what was blacked out
    # a person still confirms it
    Evidence.objects.filter(pk=result.pk).update(
        kind=source.kind,
        number=source.number,
        dated_on=source.dated_on,
        years=source.years,
        valid_since_on=source.valid_since_on,
        valid_until_on=source.valid_until_on,
    )
    Redaction.objects.create(
        file=file,
        result=result.files.get(version=1),
        areas=[{"page": area.page, **asdict(area.box)} for area in areas],
        because=read_text(wish.because).strip()[:300],
        redacted_at=at,
        redacted_by=by.user,
    )
    if wish.restricts_source:
        restricted = Evidence.Sensitivity.RESTRICTED.value
        Evidence.objects.filter(pk=source.pk).update(sensitivity=restricted)
    event = EvidenceRedacted(
        evidence=source.pk,
        version=file.version,
        result=result.pk,
        area_count=len(areas),
        is_source_restricted=wish.restricts_source,
    )
    log(event, by=by.user, at=at)
    return result


# Redacting a long paper: ordered on the page, done by the worker, its owner told.

TASK = "evidence.redact_file"
KIND = "evidence.redacted"
# more pages than are drawn in the two seconds that a person waits
PAGES_AT_ONCE = 8
# the page tells so long of what it ordered, and a failed order fills it again
KEPT = timedelta(days=2)


def kind_of(file: EvidenceFile) -> str:
    return f"redaction:{file.pk}"


def newest_order(file: EvidenceFile, user: User, *, at: datetime) -> LongWork | None:
    """The work that this person ordered last on a version, while it is told of: one query."""
    works = LongWork.objects.of(user).filter(kind=kind_of(file), started_at__gt=at - KEPT)
    return works.order_by("-pk").first()


def failed_order(work: LongWork | None) -> RedactionOrder | None:
    """What was ordered, where it failed: it fills the page again."""
    if work is None or not work.failed_because:
        return None
    return RedactionOrder.objects.filter(work=work).first()


def order_redaction(
    *, file: EvidenceFile, areas: Sequence[Area], wish: Wish, by: Actor, at: datetime
) -> LongWork | None:
    """Queue the redaction of a long paper; None for a short one, which is done at once.

    What runs is not begun twice. Raises Refused as ``redact_file``, and where another order of
    this person runs.
    """
    check_redaction(file, areas, by=by)
    try:
        with local_file(file.stored_as) as path:
            count = page_total(path, file.media_type)
        check_areas(areas, count)
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    return _ordered(file, areas, wish, count, by=by, at=at) if count > PAGES_AT_ONCE else None


@transaction.atomic
def _ordered(
    file: EvidenceFile, areas: Sequence[Area], wish: Wish, count: int, *, by: Actor, at: datetime
) -> LongWork:
    User.objects.select_for_update(no_key=True).get(pk=by.user.pk)  # two presses, one order
    asked: dict[str, object] = {
        "areas": [{"page": area.page, **asdict(area.box)} for area in areas],
        "title": read_text(wish.title).strip()[:200],
        "sensitivity": wish.sensitivity,
        "because": read_text(wish.because).strip()[:300],
        "is_source_restricted": wish.restricts_source,
    }
    running = newest_order(file, by.user, at=at)
    if running is not None and running.is_running:
        if RedactionOrder.objects.filter(work=running, **asked).exists():
            return running
        raise Refused(
            _(
                "Penyamaran berkas ini masih berjalan. Tunggu sampai jadi, lalu kirim kotak ini "
                "sekali lagi."
            )
        )
    RedactionOrder.objects.filter(file=file, ordered_by=by.user).delete()
    work = progress.start(kind_of(file), by=by.user, total_count=count, at=at)
    RedactionOrder.objects.create(work=work, file=file, **asked, ordered_at=at, ordered_by=by.user)
    jobs.enqueue(TASK, work_id=work.pk)
    return work


def areas_of_order(order: RedactionOrder) -> list[Area]:
    """``order.areas`` as values."""
    found = []
    for told in order.areas:
        sides = {name: float(told[name]) for name in ("left", "top", "right", "bottom")}
        found.append(Area(page=int(told["page"]), box=Box(**sides)))
    return found


def carry_out(*, work: LongWork, at: datetime) -> None:
    """Inside the job: the result, the end of the work and its notice are one transaction.

    A refusal, with rights as they are now, ends the work with its reason.
    """
    rows = RedactionOrder.objects.select_related("file__evidence__agency", "ordered_by")
    order = rows.get(work=work)
    wish = Wish(
        title=order.title,
        sensitivity=order.sensitivity,
        because=order.because,
        restricts_source=order.is_source_restricted,
    )
    try:
        redact_file(
            file=order.file,
            areas=areas_of_order(order),
            wish=wish,
            by=actor_of(order.ordered_by, today=timezone.localdate(at)),
            at=at,
            on_pages=lambda count: progress.advance(work.pk, by_count=count),
            on_kept=partial(_done, order, at=at),
        )
    except Refused as refusal:
        _failed(order, refusal.reason, at=at)


def _done(order: RedactionOrder, made: Evidence, *, at: datetime) -> None:
    url = reverse("evidence_detail", args=[made.pk])
    progress.finish(order.work_id, at=at, result_url=url)
    text = _("Salinan tersamarkan sudah jadi. Periksa hasilnya sebelum membagikannya.")
    notify(users=[order.ordered_by], kind=KIND, text=text, url=url, at=at, once=_once(order))
    order.delete()


@transaction.atomic
def _failed(order: RedactionOrder, reason: str, *, at: datetime) -> None:
    progress.fail(order.work_id, at=at, reason=reason)
    url = reverse("evidence_redact", args=[order.file.evidence_id, order.file.version])
    text = _("Penyamaran belum berhasil: %(reason)s") % {"reason": reason}
    notify(users=[order.ordered_by], kind=KIND, text=text, url=url, at=at, once=_once(order))


def _once(order: RedactionOrder) -> str:
    return f"redaction:{order.work_id}"


def forget_orders(*, at: datetime) -> int:
    """Delete orders that failed and were not given again; how many."""
    old = RedactionOrder.objects.filter(ordered_at__lte=at - KEPT, work__finished_at__isnull=False)
    count, _by_table = old.delete()
    return count
