"""A folder comes in, file by file with what each may prove; a person says which prove it and which are left."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import yaml
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.proofs.actions import detach_evidence, reuse_evidence
from layak.evaluation.rounds.models import Round
from layak.evaluation.takeovers.events import (
    DecisionsUndone,
    FilesLeft,
    FilesTaken,
    TakeoverClosed,
    TakeoverOpened,
)
from layak.evaluation.takeovers.models import Takeover, TakeoverFile
from layak.evaluation.takeovers.permissions import check_can_take_over, check_is_open
from layak.evaluation.takeovers.reads import FOLDER as FOLDER_OF_BYTES
from layak.evaluation.takeovers.reads import UNPACK, work_kind
from layak.evaluation.takeovers.rules import Names, names_of, suggest, year_in
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.documents.files.folders import Folder
from layak.platform.documents.files.kinds import NotAllowed, identify
from layak.platform.documents.files.limits import Unreadable
from layak.platform.jobs import progress
from layak.platform.jobs.models import LongWork
from layak.records.evidence.files.actions import store_kept
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.uploads import leftovers
from layak.records.evidence.uploads.storing import Kept, NotStored
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

# A folder of an earlier year comes in: laid aside file by file, each with what it may prove.

FOLDER = Path(__file__).resolve().parents[3] / "data" / "evidence"
LARGEST_ZIP = 2 * 1024**3
CHUNK = 1 << 20
EMPTY = "Berkas ini kosong."


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A file of the folder: an open stream and its path inside the folder."""

    path: str
    stream: BinaryIO
    size: int


@transaction.atomic
def open_takeover(*, round_: Round, agency: Agency, name: str, by: Actor, at: datetime) -> Takeover:
    """A new, still empty folder for an agency. Raises Refused."""
    check_can_take_over(by, round_, agency)
    takeover = Takeover.objects.create(
        round=round_,
        agency=agency,
        name=read_text(name).strip()[:200] or timezone.localdate(at).isoformat(),
        created_at=at,
        created_by=by.user,
    )
    event = TakeoverOpened(
        round=round_.code, takeover=takeover.pk, name=takeover.name, agency=agency.name
    )
    log(event, by=by.user, at=at)
    return takeover


@transaction.atomic
def bring_zip(
    *, takeover: Takeover, file: BinaryIO, size: int, by: Actor, at: datetime
) -> LongWork:
    """Keep the ZIP and queue its unpacking; what is no ZIP is refused at once.

    Raises Refused and NotStored.
    """
    check_can_take_over(by, takeover.round, takeover.agency)
    check_is_open(takeover)
    if size > LARGEST_ZIP:
        raise NotStored("ZIP ini lebih besar dari 2 GB. Pecah menjadi beberapa.")
    try:
        count = len(Folder(file).files)
    except Unreadable as reason:
        raise NotStored(str(reason)) from reason
    if not count:
        raise NotStored("ZIP ini tidak berisi berkas.")
    file.seek(0)
    zipped = f"{FOLDER_OF_BYTES}/zip/{secrets.token_hex(16)}"
    leftovers.remember(zipped)
    kept = default_storage.save(zipped, File(file))
    work = progress.start(work_kind(takeover), by=by.user, total_count=count, at=at)
    jobs.enqueue(UNPACK, work_id=work.pk, takeover_id=takeover.pk, stored_as=kept)
    return work


def unpack(
    *, takeover: Takeover, folder: Folder, at: datetime, on_each: Callable[[], None]
) -> None:
    """Every file of the ZIP, each in a transaction of its own: an interrupted one goes on."""
    for file in folder.files:
        if file.refused:
            refuse_file(takeover=takeover, path=file.path, size=file.size, reason=file.refused)
        else:
            try:
                with folder.open(file, limit=settings.MAX_FILE_BYTES) as (stream, size):
                    incoming = Incoming(path=file.path, stream=stream, size=size)
                    take_in(takeover=takeover, incoming=incoming, at=at)
            except Unreadable as reason:
                refuse_file(takeover=takeover, path=file.path, size=file.size, reason=str(reason))
        on_each()


def add_files(*, takeover: Takeover, files: Sequence[Incoming], by: Actor, at: datetime) -> None:
    """Some files of a folder that is sent piece by piece. Raises Refused."""
    check_can_take_over(by, takeover.round, takeover.agency)
    check_is_open(takeover)
    for incoming in files:
        take_in(takeover=takeover, incoming=incoming, at=at)


def refuse_file(*, takeover: Takeover, path: str, size: int, reason: str) -> None:
    """Name a file that cannot be taken; nothing of it is kept."""
    _row(takeover, path=path, size=size, sha256="", refused_because=reason[:300])


def take_in(*, takeover: Takeover, incoming: Incoming, at: datetime) -> None:
    """Lay one file aside with what its names suggest; a path that is there already is left.

    What cannot be evidence is listed with the reason and not kept.
    """
    if TakeoverFile.objects.filter(takeover=takeover, path=incoming.path).exists():
        return
    if not incoming.size:
        refuse_file(takeover=takeover, path=incoming.path, size=incoming.size, reason=EMPTY)
        return
    incoming.stream.seek(0)
    name = incoming.path.rsplit("/", 1)[-1]
    try:
        media_type = identify(incoming.stream, name, incoming.size).media_type
    except NotAllowed as reason:
        refuse_file(takeover=takeover, path=incoming.path, size=incoming.size, reason=str(reason))
        return
    digest = hashlib.sha256()
    incoming.stream.seek(0)
    for chunk in iter(lambda: incoming.stream.read(CHUNK), b""):
        digest.update(chunk)
    sha256 = digest.hexdigest()
    with transaction.atomic():
        # two files with the same bytes that come at once: the second waits and falls in
        Takeover.objects.select_for_update().get(pk=takeover.pk)
        alike = TakeoverFile.objects.filter(takeover=takeover, sha256=sha256, same_as=None)
        first = alike.exclude(stored_as="").first()
        stored_as = ""
        if first is None:
            incoming.stream.seek(0)
            key = secrets.token_hex(16)
            stored_as = default_storage.save(
                f"{FOLDER_OF_BYTES}/{key[:2]}/{key}", File(incoming.stream)
            )
        known = _known_codes(takeover.round, sha256)
        found = suggest(
            incoming.path,
            _names(takeover.round.revision_id),
            agency=takeover.agency.code,
            known=known,
        )
        _row(
            takeover,
            path=incoming.path,
            size=incoming.size,
            sha256=sha256,
            media_type=media_type,
            stored_as=stored_as,
            same_as=first,
            suggested=[
                {"code": one.code, "why": one.why, "strong": one.is_strong} for one in found
            ],
            suggested_year=year_in(incoming.path, today=timezone.localdate(at)),
        )


def _row(takeover: Takeover, *, path: str, **values: object) -> None:
    with transaction.atomic():
        count = TakeoverFile.objects.filter(takeover=takeover).count()
        TakeoverFile.objects.get_or_create(
            takeover=takeover, path=path, defaults={"position": count, **values}
        )


def _known_codes(round_: Round, sha256: str) -> list[str]:
    """Codes that the same bytes proved in another round and that this round asks too."""
    uses = EvidenceUse.objects.filter(evidence__files__sha256=sha256).exclude(answer__round=round_)
    keys = uses.values_list("answer__question__key", flat=True).distinct()
    asked = {question.key: question.code for question in edition_of(round_.revision_id).questions}
    return sorted(asked[key] for key in keys if key in asked)


@lru_cache(maxsize=4)
def _names(revision_id: int) -> Names:
    file = FOLDER / "short-words.yaml"
    meant = {str(k): str(v) for k, v in yaml.safe_load(file.read_text("utf-8")).items()}
    return names_of(edition_of(revision_id), short_words=meant)


@transaction.atomic
def close_takeover(*, takeover: Takeover, by: Actor, at: datetime) -> int:
    """Done: what was not taken is thrown away; how many. Raises Refused."""
    check_can_take_over(by, takeover.round, takeover.agency)
    held = Takeover.objects.select_for_update().get(pk=takeover.pk)
    check_is_open(held)
    if LongWork.objects.running().filter(kind=work_kind(takeover)).exists():
        raise Refused("Isi ZIP masih dibongkar. Tunggu sampai selesai.")
    # also of files that the library held before: their own bytes became nobody's
    versions = EvidenceFile.objects.filter(stored_as=OuterRef("stored_as"))
    dropped = held.files.filter(~Exists(versions)).exclude(stored_as="")
    names = list(dropped.values_list("stored_as", flat=True))
    count = held.files.filter(evidence=None, refused_because="").count()
    dropped.update(stored_as="")
    held.closed_at, held.closed_by = at, by.user
    held.save(update_fields=["closed_at", "closed_by"])
    event = TakeoverClosed(
        round=held.round.code, takeover=held.pk, name=held.name, dropped_count=count
    )
    log(event, by=by.user, at=at)
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
    return count


# What a person says of the files of a folder: they prove this, or they are left.

Decision = TakeoverFile.Decision
MOST_CODES = 10


@dataclass(kw_only=True)
class Taken:
    """``refused`` are (path, code, reason) of uses that were not made; the file then waits on."""

    file_count: int = 0
    use_count: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)


@transaction.atomic
def take_files(
    *, takeover: Takeover, codes_of: Mapping[int, Sequence[str]], by: Actor, at: datetime
) -> Taken:
    """Make the chosen files evidence of the questions by their codes, a file wholly or not at all.

    ``codes_of`` names files that are no copy of another; their copies go with them. Raises Refused: right, closed, nothing chosen.
    """
    files = _locked(takeover, list(codes_of), by=by)
    taken = Taken()
    asked = {code for codes in codes_of.values() for code in codes}
    rows = Answer.objects.visible_to(by).filter(round=takeover.round, code__in=asked)
    answers = dict(rows.values_list("code", "pk"))
    for file in files:
        codes = list(dict.fromkeys(codes_of[file.pk]))[:MOST_CODES]
        if not codes or file.decision == Decision.TAKEN or file.refused_because:
            continue
        code, made = codes[0], 0
        try:
            # a refusal of one question leaves the file as it was
            with transaction.atomic():
                evidence = _evidence(file, by=by, at=at)
                for code in codes:
                    made += _use(evidence, answers.get(code), by=by, at=at)
                _decide(file, Decision.TAKEN, codes=codes, evidence=evidence, by=by, at=at)
        except Refused as refusal:
            taken.refused.append((file.path, code, refusal.reason))
        else:
            taken.file_count += 1
            taken.use_count += made
    if taken.file_count:
        event = FilesTaken(
            round=takeover.round.code,
            takeover=takeover.pk,
            name=takeover.name,
            file_count=taken.file_count,
            use_count=taken.use_count,
        )
        log(event, by=by.user, at=at)
    return taken


def _use(evidence: Evidence, answer_id: int | None, *, by: Actor, at: datetime) -> int:
    if answer_id is None:
        raise Refused(_("Pertanyaan ini tidak ada atau bukan milik Anda."))
    if EvidenceUse.objects.filter(evidence=evidence, answer_id=answer_id, removed_at=None).exists():
        return 0
    reuse_evidence(evidence_id=evidence.pk, answer_id=answer_id, by=by, at=at)
    return 1


def _evidence(file: TakeoverFile, *, by: Actor, at: datetime) -> Evidence:
    """The evidence of these bytes: taken already, in the library of the agency, or new."""
    if file.evidence is not None:
        return file.evidence
    agency = file.takeover.agency
    known = EvidenceFile.objects.filter(sha256=file.sha256, evidence__agency=agency).exclude(
        evidence__sensitivity=Evidence.Sensitivity.RESTRICTED
    )
    found = known.select_related("evidence").order_by("pk").first()
    if found is not None:
        evidence = found.evidence
    else:
        is_own = agency.pk in by.agency_ids("evidence.add")
        evidence = store_kept(
            kept=Kept(
                stored_as=file.stored_as,
                sha256=file.sha256,
                size=file.size,
                media_type=file.media_type,
            ),
            name=PurePosixPath(file.path).name,
            title=PurePosixPath(file.path).stem.replace("_", " "),
            agency=agency,
            on_behalf_of=None if is_own else agency,
            by=by,
            at=at,
        )
        if file.suggested_year:
            Evidence.objects.filter(pk=evidence.pk).update(years=[file.suggested_year])
    return evidence


@transaction.atomic
def leave_files(*, takeover: Takeover, file_ids: Sequence[int], by: Actor, at: datetime) -> int:
    """These files prove nothing here; how many. Raises Refused."""
    files = [f for f in _locked(takeover, file_ids, by=by) if f.decision == Decision.WAITING]
    for file in files:
        _decide(file, Decision.LEFT, codes=[], evidence=file.evidence, by=by, at=at)
    if files:
        event = FilesLeft(
            round=takeover.round.code,
            takeover=takeover.pk,
            name=takeover.name,
            file_count=len(files),
        )
        log(event, by=by.user, at=at)
    return len(files)


@transaction.atomic
def undo_decisions(*, takeover: Takeover, file_ids: Sequence[int], by: Actor, at: datetime) -> int:
    """Back to undecided: uses made by it are taken off, the evidence stays. Raises Refused."""
    files = [f for f in _locked(takeover, file_ids, by=by) if f.decision != Decision.WAITING]
    for file in files:
        if file.decision == Decision.TAKEN:
            # take off the uses that came with this decision
            assert file.decided_at is not None  # noqa: S101 - the database says so of every decision
            uses = EvidenceUse.objects.select_related("evidence").filter(
                evidence=file.evidence,
                answer__round=file.takeover.round,
                answer__code__in=file.codes,
                added_at=file.decided_at,
                removed_at=None,
            )
            for use in uses:
                detach_evidence(use=use, by=by, at=at)
        _write(file, decision=Decision.WAITING, codes=[], decided_at=None, decided_by=None)
    if files:
        event = DecisionsUndone(
            round=takeover.round.code,
            takeover=takeover.pk,
            name=takeover.name,
            file_count=len(files),
        )
        log(event, by=by.user, at=at)
    return len(files)


def _locked(takeover: Takeover, file_ids: Sequence[int], *, by: Actor) -> list[TakeoverFile]:
    check_can_take_over(by, takeover.round, takeover.agency)
    check_is_open(Takeover.objects.select_for_update().get(pk=takeover.pk))
    rows = TakeoverFile.objects.filter(takeover=takeover, pk__in=file_ids, same_as=None)
    whole = rows.select_related("evidence", "takeover__round", "takeover__agency")
    files = list(whole.order_by("position"))
    if not files:
        raise Refused(_("Pilih sedikitnya satu berkas dari daftar ini."))
    return files


def _decide(
    file: TakeoverFile,
    decision: TakeoverFile.Decision,
    *,
    codes: Sequence[str],
    evidence: Evidence | None,
    by: Actor,
    at: datetime,
) -> None:
    _write(
        file,
        decision=decision,
        codes=list(codes),
        evidence=evidence,
        decided_at=at,
        decided_by=by.user,
    )


def _write(file: TakeoverFile, **values: object) -> None:
    """What is decided of a file holds for its copies."""
    whole = Q(pk=file.pk) | Q(same_as=file)
    TakeoverFile.objects.filter(whole).update(**values)
