"""Drafts of playbooks: begun, saved, discarded, adopted, their law rows reviewed. What was adopted
never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.rules.entries import NotAcceptable, read_text
from layak.rules.refusal import Problem, Refused
from layak.workflows.rapidaction.drafts.documents import too_long, with_law_of
from layak.workflows.rapidaction.drafts.permissions import (
    check_can_adopt,
    check_can_edit,
    check_can_review,
)
from layak.workflows.rapidaction.drafts.rules import law_faults, paired, unchanged_rows
from layak.workflows.rapidaction.playbooks.documents import Document, plain
from layak.workflows.rapidaction.playbooks.events import (
    DraftBegun,
    DraftDiscarded,
    DraftSaved,
    PlaybookAdopted,
    RowsReviewed,
)
from layak.workflows.rapidaction.playbooks.files import codes, common, load
from layak.workflows.rapidaction.playbooks.files import document as shipped_document
from layak.workflows.rapidaction.playbooks.models import LegalReview, PlaybookVersion
from layak.workflows.rapidaction.playbooks.reading_rules import FaultyPlaybook, parse_playbook
from layak.workflows.rapidaction.playbooks.reads import Row, law_rows, newest_reviews, playbook_of
from layak.workflows.rapidaction.playbooks.rules import Playbook

LONGEST_REASON = 600
# the notice to whoever may adopt
TO_ADOPT = "playbook.to_adopt"
LAST_YEAR = 2100


class DraftMoved(Refused):
    """Someone saved the draft since the page was read; ``kept`` is what stands now."""

    def __init__(self, kept: PlaybookVersion) -> None:
        super().__init__(
            _("Orang lain menyimpan rancangan ini sejak halaman dibuka. Keduanya tampil di bawah.")
        )
        self.kept = kept


class FaultyDraft(NotAcceptable):
    """A draft that could not be run, or that changes what is law; ``faults`` say where."""

    def __init__(self, faults: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = list(faults)


@transaction.atomic
def begin_draft(*, code: str, by: Actor, at: datetime, takes_law: bool = False) -> PlaybookVersion:
    """A draft from the newest adopted version; where one is open already, that one.

    With ``takes_law`` its law rows are those that the application brings now.
    """
    check_can_edit(by)
    versions = PlaybookVersion.objects.filter(code=code).select_for_update()
    newest = versions.filter(state=PlaybookVersion.State.ADOPTED).order_by("-version").first()
    if newest is None:
        raise Refused(_("Skema ini tidak dikenal."))
    open_draft = versions.filter(state=PlaybookVersion.State.DRAFT).first()
    if open_draft is not None:
        return open_draft
    shipped = _shipped(code) if takes_law else None
    document = dict(newest.document)
    if shipped is not None:
        pairs = paired(playbook_of(newest).steps, shipped.steps)
        document = with_law_of(newest.document, plain(shipped_document(code)), pairs)
    number = 1 + (versions.aggregate(most=Max("version"))["most"] or 0)
    draft = PlaybookVersion.objects.create(
        code=code,
        version=number,
        title=newest.title,
        document={**document, "version": number},
        created_at=at,
        created_by=by.user,
    )
    log(DraftBegun(playbook=draft.pk, code=code, version=number), by=by.user, at=at)
    return draft


def brings_new_law(version: PlaybookVersion) -> bool:
    """Does the application bring other law rows than this version holds?"""
    shipped = _shipped(version.code)
    return shipped is not None and bool(law_faults(playbook_of(version), shipped))


@transaction.atomic
def save_draft(
    *, draft_id: int, document: Document, seen: int, what: str, by: Actor, at: datetime
) -> PlaybookVersion:
    """Keep the document of a draft; ``what`` changed, in a few words of ours.

    ``seen`` is the ``saved_count`` of what the page showed. Raises DraftMoved, FaultyDraft with
    every fault and its place, Refused.
    """
    draft = _locked(draft_id, seen, by=by)
    told = plain({**document, "playbook": draft.code, "version": draft.version})
    playbook = checked(draft, told)
    draft.document = told
    draft.title = playbook.name[:200]
    return _saved(draft, what=what, by=by, at=at)


@transaction.atomic
def set_terms(
    *, draft_id: int, valid_from_on: date, because: str, seen: int, by: Actor, at: datetime
) -> PlaybookVersion:
    """From when the draft is to hold and why; whoever may adopt is told once.

    Raises DraftMoved, NotAcceptable (empty or too long, a day gone by), Refused.
    """
    draft = _locked(draft_id, seen, by=by)
    reason = read_text(because).strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise NotAcceptable(
            _("Tulis alasan perubahan, paling banyak %(most)d huruf.") % {"most": LONGEST_REASON}
        )
    _check_day(valid_from_on, at=at)
    draft.valid_from_on, draft.changed_because = valid_from_on, reason
    saved = _saved(draft, what=_("mulai berlaku dan alasan"), by=by, at=at)
    today = timezone.localdate(at)
    notify(
        users=people_who_may("playbook.adopt", today=today, scope="all"),
        kind=TO_ADOPT,
        text=_("Rancangan versi %(version)d skema %(code)s menunggu penetapan.")
        % {"version": draft.version, "code": draft.code},
        url=reverse("playbook_adopt", args=[draft.code]),
        at=at,
        once=f"playbook:{draft.pk}",
        about=_about(draft),
    )
    return saved


@transaction.atomic
def discard_draft(*, draft_id: int, seen: int, by: Actor, at: datetime) -> None:
    """Throw a draft away; the version in force stays as it is. Raises DraftMoved, Refused."""
    draft = _locked(draft_id, seen, by=by)
    log(
        DraftDiscarded(playbook=draft.pk, code=draft.code, version=draft.version),
        by=by.user,
        at=at,
    )
    withdraw(about=_about(draft), kind=TO_ADOPT)
    draft.delete()


@transaction.atomic
def adopt_draft(*, draft_id: int, seen: int, by: Actor, at: datetime) -> PlaybookVersion:
    """The draft holds from its day on; the version before ends that day.

    Activations stay with the version they were opened under. Reviews of rows whose number, clock
    and source did not change are carried over. Raises DraftMoved, Refused.
    """
    draft = _fetched(draft_id)
    check_can_adopt(by, draft)
    if draft.saved_count != seen:
        raise DraftMoved(draft)
    begins = draft.valid_from_on
    if begins is None:
        raise Refused(_("Isi dahulu mulai berlaku."))
    _check_day(begins, at=at)
    checked(draft, draft.document)
    former = _lasting(draft.code)
    if former.valid_from_on and begins < former.valid_from_on:
        raise Refused(
            _("Versi %(version)d baru mulai berlaku sesudah hari itu. Pilih hari yang lebih jauh.")
            % {"version": former.version}
        )
    former.valid_until_on = begins
    former.save(update_fields=["valid_until_on"])
    draft.state = PlaybookVersion.State.ADOPTED
    draft.adopted_at, draft.adopted_by = at, by.user
    draft.save()
    carried = _carry_reviews(former, draft)
    log(
        PlaybookAdopted(
            playbook=draft.pk,
            code=draft.code,
            version=draft.version,
            valid_from_on=begins.isoformat(),
            carried=carried,
        ),
        by=by.user,
        at=at,
    )
    withdraw(about=_about(draft), kind=TO_ADOPT)
    _tell_reviewers(draft, at=at)
    return draft


def _about(version: PlaybookVersion) -> str:
    return f"playbook:{version.pk}"


def _tell_reviewers(adopted: PlaybookVersion, *, at: datetime) -> None:
    """Word to the legal office where a row that rests on law has no review."""
    known = set(newest_reviews([adopted.pk])[adopted.pk])
    open_count = len(set(law_rows(_read(adopted))) - known)
    if not open_count:
        return
    notify(
        users=people_who_may("playbook.review", today=timezone.localdate(at), scope="all"),
        kind="playbook.to_review",
        text=_("%(count)d baris hukum skema %(code)s versi %(version)d belum ditinjau.")
        % {"count": open_count, "code": adopted.code, "version": adopted.version},
        url=f"{reverse('playbook_review', args=[adopted.code])}?versi={adopted.version}",
        at=at,
        once=f"playbook-review:{adopted.pk}",
        about=_about(adopted),
    )


def checked(draft: PlaybookVersion, document: Document) -> Playbook:
    """The playbook that a document of this draft holds. Raises FaultyDraft."""
    try:
        playbook = parse_playbook(document, common(), draft.code)
    except FaultyPlaybook as faulty:
        before = f"{draft.code} > playbook {draft.code}"
        faults = [
            replace(fault, at=fault.at.removeprefix(before).removeprefix(" > ") or _("naskah"))
            for fault in faulty.faults
        ]
        raise FaultyDraft([*faults, *too_long(document)]) from faulty
    faults = too_long(document)
    shipped = _shipped(draft.code)
    bases: list[Playbook] = [playbook_of(_lasting(draft.code)), *([shipped] if shipped else [])]
    # what is law comes from the version in force, or with a newer one that ships
    against = [law_faults(base, playbook) for base in bases]
    if all(against):
        faults += against[0]
    if faults:
        raise FaultyDraft(faults)
    return playbook


@cache
def _shipped(code: str) -> Playbook | None:
    """What the application brings under this code, read once."""
    return load(code) if code in codes() else None


def _lasting(code: str) -> PlaybookVersion:
    return PlaybookVersion.objects.select_for_update().get(
        code=code, state=PlaybookVersion.State.ADOPTED, valid_until_on=None
    )


def _fetched(draft_id: int) -> PlaybookVersion:
    draft = PlaybookVersion.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or draft.state != PlaybookVersion.State.DRAFT:
        raise Refused(_("Rancangan ini sudah ditetapkan atau dibuang. Buka lagi skemanya."))
    return draft


def _locked(draft_id: int, seen: int, *, by: Actor) -> PlaybookVersion:
    check_can_edit(by)
    draft = _fetched(draft_id)
    if draft.saved_count != seen:
        raise DraftMoved(draft)
    return draft


def _saved(draft: PlaybookVersion, *, what: str, by: Actor, at: datetime) -> PlaybookVersion:
    draft.saved_count += 1
    draft.save()
    log(
        DraftSaved(playbook=draft.pk, code=draft.code, version=draft.version, what=what),
        by=by.user,
        at=at,
    )
    return draft


def _check_day(begins: date, *, at: datetime) -> None:
    if begins < timezone.localdate(at):
        raise NotAcceptable(_("Mulai berlaku paling cepat hari ini: yang lalu tidak berubah."))
    if begins.year > LAST_YEAR:
        raise NotAcceptable(_("Mulai berlaku terlalu jauh. Periksa tahunnya."))


def _carry_reviews(former: PlaybookVersion, adopted: PlaybookVersion) -> int:
    """Their number. A review keeps its day and its name; it is older than the adoption."""
    own = unchanged_rows(playbook_of(former), _read(adopted))
    kept = []
    for (part, position), review in newest_reviews([former.pk])[former.pk].items():
        place = position if part == "common" else own.get(position)
        if place is not None:
            kept.append(
                LegalReview(
                    playbook=adopted,
                    part=part,
                    position=place,
                    is_confirmed=review.is_confirmed,
                    reviewer=review.reviewer,
                    note=review.note,
                    at=review.at,
                    by_id=review.by_id,
                )
            )
    LegalReview.objects.bulk_create(kept)
    return len(kept)


def _read(version: PlaybookVersion) -> Playbook:
    """Past the memory of adopted versions, which a transaction undone would leave wrong."""
    return parse_playbook(version.document, common(), version.code)


# The word of a named legal reviewer on rows of a playbook: kept beside the former ones.

SHORTEST_NAME, LONGEST_NAME, LONGEST_NOTE = 3, 200, 600


@transaction.atomic
def record_reviews(
    *,
    version_id: int,
    rows: Collection[Row],
    is_confirmed: bool,
    reviewer: str,
    note: str,
    by: Actor,
    at: datetime,
) -> list[LegalReview]:
    """One word on several rows of an adopted version; ``reviewer`` is name and office as signed.

    Raises Refused (right, a draft, a row that rests on no law), NotAcceptable (name, note).
    """
    version = PlaybookVersion.objects.get(pk=version_id)
    check_can_review(by, version)
    name, words = " ".join(read_text(reviewer).split()), read_text(note).strip()
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise NotAcceptable(_("Tulis nama dan jabatan peninjau seperti pada tanda tangannya."))
    if len(words) > LONGEST_NOTE:
        raise NotAcceptable(
            _("Catatan paling banyak %(most)d huruf. Ringkaslah dahulu.") % {"most": LONGEST_NOTE}
        )
    if not is_confirmed and not words:
        raise NotAcceptable(_("Tulis apa yang diragukan, agar penyusun tahu apa yang dicari."))
    # the rows in the order of the playbook. Raises Refused for none, or one without law.
    if not rows:
        raise Refused(_("Pilih dahulu baris yang ditinjau."))
    known = law_rows(playbook_of(version))
    if unknown := sorted(set(rows) - set(known)):
        listed = ", ".join(f"{part} {position}" for part, position in unknown)
        raise Refused(_("Baris ini tidak bersandar pada hukum: %(rows)s.") % {"rows": listed[:200]})
    chosen = [row for row in known if row in set(rows)]
    made = LegalReview.objects.bulk_create(
        LegalReview(
            playbook=version,
            part=part,
            position=position,
            is_confirmed=is_confirmed,
            reviewer=name,
            note=words,
            at=at,
            by=by.user,
        )
        for part, position in chosen
    )
    event = RowsReviewed(
        playbook=version.pk,
        code=version.code,
        version=version.version,
        rows=", ".join(f"{part} {position}" for part, position in chosen),
        is_confirmed=is_confirmed,
    )
    log(event, by=by.user, at=at)
    return made
