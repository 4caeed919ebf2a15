"""The files of a round under the names that the ministry's application knows: by question code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.text import slugify

from layak.city.agencies.models import Agency
from layak.city.people.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, EvidenceUse, Round
from layak.evaluation.policies import stage_policy
from layak.platform.documents.archives import distinct_name, safe_name
from layak.platform.documents.filetypes import ALLOWED
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.records.evidence.scanning import quarantine_of
from layak.rules.instrument import Edition, Part

ENDINGS = {kind.media_type: kind.extension for kind in ALLOWED}
LONGEST_TITLE = 60
LONGEST_FOLDER = 40
UNTITLED = "bukti"
_BETWEEN_WORDS = re.compile(r"[^\w\s-]|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """One evidence of one answer, its newest version. ``number`` is its own as long as it is used.

    A restricted file, and one that was not found clean, is named and stays where it is.
    """

    answer_id: int
    code: str
    folder: str
    name: str
    title: str
    agency: str
    stage: str
    sha256: str
    size: int
    stored_as: str
    is_restricted: bool
    in_quarantine: bool = False

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class Archive:
    """``part`` and ``agency`` are "" where nothing is left aside."""

    round_code: str
    title: str
    part: str
    agency: str
    files: list[ArchivedFile]
    taken_at: datetime

    @property
    def sent(self) -> list[ArchivedFile]:
        return [file for file in self.files if not (file.is_restricted or file.in_quarantine)]

    @property
    def left_out_count(self) -> int:
        return len(self.files) - len(self.sent)


@dataclass(frozen=True, slots=True)
class _Use:
    answer_id: int
    code: str
    stage: str
    evidence_id: int
    number: int


def archive(round_: Round, actor: Actor, *, part: Part | None, at: datetime) -> Archive:
    """The files that ``actor`` may see of a round or one part of it: two queries."""
    answers = round_.answers.all()
    if actor.scope("evidence.view") != "all":
        answers = answers.naming(actor.agency_ids("evidence.view"))
    return _archive(round_, answers, part=part, agency="", at=at)


def city_archive(round_: Round, *, agency: Agency | None, at: datetime) -> Archive:
    """The files for the owner of the installation, or of the questions that an agency leads."""
    answers = round_.answers.all()
    if agency is not None:
        answers = answers.filter(
            assignments__agency=agency, assignments__relation="lead", assignments__ended_at=None
        )
    name = agency.name if agency else ""
    return _archive(round_, answers, part=None, agency=name, at=at)


def _archive(
    round_: Round, answers: QuerySet[Answer], *, part: Part | None, agency: str, at: datetime
) -> Archive:
    if part is not None:
        codes = [q.code for indicator in part.indicators for q in indicator.questions]
        answers = answers.filter(code__in=codes)
    return Archive(
        round_code=round_.code,
        title=round_.title,
        part=part.name if part else "",
        agency=agency,
        files=archived_files(round_, answers),
        taken_at=at,
    )


def archived_files(round_: Round, answers: QuerySet[Answer]) -> list[ArchivedFile]:
    """The files in use by these answers of a round, in the edition's order: two queries."""
    uses = list(_uses(answers))
    newest = _newest({use.evidence_id for use in uses})
    edition = edition_of(round_.revision_id)
    stages = {stage.code: stage.label for stage in stage_policy(round_.policy).stages}
    taken: set[str] = set()
    return [
        _file(use, newest[use.evidence_id], edition, stages[use.stage], taken)
        for use in uses
        if use.evidence_id in newest
    ]


def _uses(answers: QuerySet[Answer]) -> Iterator[_Use]:
    """Uses that hold, numbered among all that ever were: a name stays when another file goes."""
    every = EvidenceUse.objects.filter(answer__in=answers).order_by("answer__position", "pk")
    counts: dict[int, int] = {}
    for answer_id, code, stage, evidence_id, removed_at in every.values_list(
        "answer_id", "answer__code", "answer__stage", "evidence_id", "removed_at"
    ):
        counts[answer_id] = counts.get(answer_id, 0) + 1
        if removed_at is None:
            yield _Use(answer_id, code, stage, evidence_id, counts[answer_id])


def _newest(evidence_ids: set[int]) -> dict[int, EvidenceFile]:
    files = (
        EvidenceFile.objects.filter(evidence__in=evidence_ids)
        .select_related("evidence__agency", "scan")
        .order_by("evidence", "-version")
        .distinct("evidence")
    )
    return {file.evidence_id: file for file in files}


def _file(
    use: _Use, file: EvidenceFile, edition: Edition, stage: str, taken: set[str]
) -> ArchivedFile:
    evidence = file.evidence
    path = distinct_name(f"{_folder(edition, use.code)}/{_name(use, file)}", taken)
    folder, _, name = path.rpartition("/")
    return ArchivedFile(
        answer_id=use.answer_id,
        code=use.code,
        folder=folder,
        name=name,
        title=evidence.title,
        agency=evidence.agency.name,
        stage=stage,
        sha256=file.sha256,
        size=file.size,
        stored_as=file.stored_as,
        is_restricted=evidence.sensitivity == Evidence.Sensitivity.RESTRICTED,
        in_quarantine=bool(quarantine_of(file)),
    )


def _name(use: _Use, file: EvidenceFile) -> str:
    """``14.1_01_judul-bukti.pdf``: plain letters, the ending that its content has."""
    code = safe_name(use.code.replace("/", "-"))
    title = _slug(file.evidence.title, LONGEST_TITLE) or UNTITLED
    return f"{code}_{use.number:02d}_{title}.{ENDINGS.get(file.media_type, 'bin')}"


def _slug(text: str, longest: int) -> str:
    """The whole words of a text that fit; a text without Latin letters leaves none."""
    slug = slugify(_BETWEEN_WORDS.sub(" ", text))
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rpartition("-")[0] or slug[:longest]


def _folder(edition: Edition, code: str) -> str:
    """``V_perlindungan-khusus/21_nama``: short, since some systems count the whole path."""
    place = edition.place(code)
    steps = ((place.part.code, place.part.name), (place.indicator.code, place.indicator.name))
    return "/".join(
        f"{step.replace('/', '-')}_{_slug(name, LONGEST_FOLDER)}" for step, name in steps
    )
