"""What stands at an address on a day: pasted by a person, copied by them, or fetched."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor, actor_of
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.records.evidence.capture.events import LinkCaptured
from layak.records.evidence.capture.fetching import PDF, Fetched, NotFetched, fetch, words_of
from layak.records.evidence.capture.models import LinkCapture
from layak.records.evidence.capture.sheet import capture_sheet, page_text
from layak.records.evidence.files import questions
from layak.records.evidence.files.actions import store_version
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import check_can_change, check_can_record
from layak.records.evidence.uploads.storing import NotStored, Upload
from layak.rules.entries import read_text
from layak.rules.refusal import Refused, WrongField

ADDRESS = re.compile(r"https?://[^\s/]+\S*")
ADDRESS_AT_MOST = 2000
EXTRACT_AT_MOST = 20_000
NOTICE = "link.not_fetched"
BARE = (
    "Tempel kutipan isinya atau unggah salinannya: laman dapat berubah atau hilang, alamat saja "
    "tidak membuktikan apa pun."
)


@dataclass(frozen=True, kw_only=True)
class Link:
    """``seen_on``: the day on which the person read it there."""

    address: str
    title: str
    seen_on: date
    extract: str = ""


@transaction.atomic
def record_link(
    *,
    link: Link,
    copy: Upload | None = None,
    agency_id: int,
    claim_ids: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> Evidence:
    """An evidence of the form link; its first file is the copy, else the sheet of the extract.

    Where the installation fetches, it is asked for in the background. Raises WrongField, Refused
    (agency, claim), NotStored (copy).
    """
    check_can_record(by, agency_id)
    link = _tidy(link)
    _check(link, copy, today=timezone.localdate(at))
    evidence = Evidence.objects.create(
        agency=Agency.objects.get(pk=agency_id),
        form=Evidence.Form.LINK.value,
        title=link.title,
        created_at=at,
        created_by=by.user,
    )
    _capture(evidence, link, copy, by=by, at=at)
    questions.prove(evidence, claim_ids, by=by, at=at)
    return evidence


@transaction.atomic
def capture_link(
    *, evidence: Evidence, link: Link, copy: Upload | None = None, by: Actor, at: datetime
) -> LinkCapture:
    """What stands there now, as the next version; the former stays. Raises as ``record_link``."""
    check_can_change(by, evidence)
    link = _tidy(link)
    _check(link, copy, today=timezone.localdate(at))
    return _capture(evidence, link, copy, by=by, at=at)


def _tidy(link: Link) -> Link:
    return replace(
        link,
        address=link.address.strip(),
        title=read_text(link.title).strip()[:200],
        extract=read_text(link.extract).strip(),
    )


def _check(link: Link, copy: Upload | None, *, today: date) -> None:
    if not ADDRESS.fullmatch(link.address) or len(link.address) > ADDRESS_AT_MOST:
        raise WrongField("address", "Tulis alamat lengkapnya, diawali http:// atau https://.")
    if not link.title:
        raise WrongField("title", "Tulis apa yang ada di laman itu.")
    if link.seen_on > today:
        raise WrongField("seen_on", "Hari itu belum tiba. Tulis hari Anda membacanya.")
    if len(link.extract) > EXTRACT_AT_MOST:
        raise WrongField("extract", "Kutipan paling panjang 20.000 huruf. Unggah salinannya saja.")
    if not link.extract and copy is None and not settings.FETCH_LINKS:
        raise WrongField("extract", BARE)


def _capture(
    evidence: Evidence, link: Link, copy: Upload | None, *, by: Actor, at: datetime
) -> LinkCapture:
    upload = copy or capture_sheet(
        evidence, address=link.address, seen_on=link.seen_on, extract=link.extract, by=by, at=at
    )
    try:
        file = store_version(evidence=evidence, upload=upload, by=by, at=at)
    except NotStored as refusal:
        raise WrongField("copy", refusal.reason) from refusal
    capture = LinkCapture.objects.create(
        evidence=evidence,
        address=link.address,
        captured_on=link.seen_on,
        extract=link.extract,
        file=file,
        recorded_at=at,
        recorded_by=by.user,
    )
    _log(capture, file, by=by, at=at)
    if settings.FETCH_LINKS:
        jobs.enqueue("evidence.fetch_link", capture_id=capture.pk)
    return capture


def _log(capture: LinkCapture, file: EvidenceFile, *, by: Actor, at: datetime) -> None:
    event = LinkCaptured(
        evidence=capture.evidence_id, version=file.version, is_fetched=capture.is_fetched
    )
    log(event, by=by.user, at=at)


def fetch_link(*, capture_id: int, at: datetime) -> None:
    """Ask the address of a capture; what comes is the next version, why not a notice.

    Does nothing where the installation does not fetch. Harmless when it runs twice: the same
    content is kept once.
    """
    if not settings.FETCH_LINKS:
        return
    asked = LinkCapture.objects.select_related("evidence__agency", "recorded_by").get(pk=capture_id)
    try:
        page = fetch(asked.address, is_anywhere=settings.FETCH_LINKS_ANYWHERE)
        _keep_page(asked, page, at=at)
    except (NotFetched, NotStored) as failure:
        reason = failure.reason if isinstance(failure, Refused) else str(failure)
        # without address and title: either may name a person
        notify(
            users=[asked.recorded_by],
            kind=NOTICE,
            text=_("Isi tautan tidak terambil: %(why)s Kutipan Anda tetap tersimpan.")
            % {"why": reason},
            url=f"/bukti/{asked.evidence_id}/tautan/",
            at=at,
            once=f"link-not-fetched:{asked.pk}",
        )


@transaction.atomic
def _keep_page(asked: LinkCapture, page: Fetched, *, at: datetime) -> None:
    by = actor_of(asked.recorded_by, today=timezone.localdate(at))
    words = "" if page.media_type == PDF else read_text(words_of(page)).strip()
    if page.media_type != PDF and not words:
        raise NotFetched(_("Laman ini tidak memuat tulisan."))
    day = timezone.localdate(at)
    if page.media_type == PDF:
        data, name = page.data, f"laman-{day}.pdf"
    else:
        data, name = page_text(page.address, day, words).encode(), f"laman-{day}.txt"
    newest = asked.evidence.files.latest("version")
    if newest.sha256 == hashlib.sha256(data).hexdigest():
        return
    upload = Upload(stream=io.BytesIO(data), name=name, size=len(data))
    file = store_version(evidence=asked.evidence, upload=upload, by=by, at=at)
    capture = LinkCapture.objects.create(
        evidence=asked.evidence,
        address=asked.address,
        captured_on=day,
        extract=words[:EXTRACT_AT_MOST],
        is_fetched=True,
        file=file,
        recorded_at=at,
        recorded_by=asked.recorded_by,
    )
    _log(capture, file, by=by, at=at)
