"""What a person says of the files of a folder: they prove this, or they are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.evidence import detach_evidence
from layak.evaluation.actions.evidence_uses import reuse_evidence
from layak.evaluation.events.takeovers import DecisionsUndone, FilesLeft, FilesTaken
from layak.evaluation.models import Answer, EvidenceUse, Takeover, TakeoverFile
from layak.evaluation.permissions.takeovers import check_can_take_over, check_is_open
from layak.platform.audit.log import log
from layak.records.evidence.files.actions import store_kept
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.uploads.storing import Kept
from layak.rules.refusal import Refused

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
    answers = _answers(takeover, {code for codes in codes_of.values() for code in codes}, by)
    for file in files:
        codes = list(dict.fromkeys(codes_of[file.pk]))[:MOST_CODES]
        if codes and file.decision != Decision.TAKEN and not file.refused_because:
            _take(file, codes, answers, taken, by=by, at=at)
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


def _take(
    file: TakeoverFile,
    codes: Sequence[str],
    answers: Mapping[str, int],
    taken: Taken,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """One file with all its questions; a refusal of one leaves the file as it was."""
    code = codes[0]
    try:
        with transaction.atomic():
            evidence = _evidence(file, by=by, at=at)
            made = 0
            for code in codes:
                made += _use(evidence, answers.get(code), by=by, at=at)
            _decide(file, Decision.TAKEN, codes=codes, evidence=evidence, by=by, at=at)
    except Refused as refusal:
        taken.refused.append((file.path, code, refusal.reason))
        return
    taken.file_count += 1
    taken.use_count += made


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
            _release(file, by=by, at=at)
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


def _release(file: TakeoverFile, *, by: Actor, at: datetime) -> None:
    """Take off the uses that came with this decision."""
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


def _locked(takeover: Takeover, file_ids: Sequence[int], *, by: Actor) -> list[TakeoverFile]:
    check_can_take_over(by, takeover.round, takeover.agency)
    check_is_open(Takeover.objects.select_for_update().get(pk=takeover.pk))
    rows = TakeoverFile.objects.filter(takeover=takeover, pk__in=file_ids, same_as=None)
    whole = rows.select_related("evidence", "takeover__round", "takeover__agency")
    files = list(whole.order_by("position"))
    if not files:
        raise Refused(_("Pilih sedikitnya satu berkas dari daftar ini."))
    return files


def _answers(takeover: Takeover, codes: set[str], by: Actor) -> dict[str, int]:
    rows = Answer.objects.visible_to(by).filter(round=takeover.round, code__in=codes)
    return dict(rows.values_list("code", "pk"))


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
