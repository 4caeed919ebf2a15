"""The files of a round under the names that the ministry's application knows: by question code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.text import slugify

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.conditions import hidden_codes
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Assignment, EvidenceUse, Round
from layak.evaluation.policies import stage_policy
from layak.platform.documents.files.archives import distinct_name, safe_name
from layak.platform.documents.files.kinds import ALLOWED
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.scanning import quarantine_of
from layak.rules.instrument import Edition, Indicator, Part

ENDINGS = {kind.media_type: kind.extension for kind in ALLOWED}
LONGEST_TITLE = 60
LONGEST_FOLDER = 40
UNTITLED = "bukti"
_BETWEEN_WORDS = re.compile(r"[^\w\s-]|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """One evidence of one answer, its newest version. Its number in ``name`` is its own.

    A restricted file, and one that was not found clean, is named and stays where it is.
    ``pages`` are those that prove it ("3-5, 8"), "" the whole document; ``document_number``,
    ``dated_on`` and ``years`` are as a person confirmed them.
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
    file_id: int = 0
    version: int = 1
    media_type: str = ""
    pages: str = ""
    document_number: str = ""
    dated_on: date | None = None
    years: tuple[int, ...] = ()
    # a photo of others without the camera's notes, or one whose copy without them is not made yet
    is_bare: bool = False
    awaits_copy: bool = False

    @property
    def is_sent(self) -> bool:
        return not (self.is_restricted or self.in_quarantine or self.awaits_copy)

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Which questions are meant: those in all that is named, every question where nothing is."""

    part: Part | None = None
    indicator: Indicator | None = None
    agency: Agency | None = None

    @property
    def stem(self) -> str:
        """For names of files: "ii-8-dinkes", "" for the whole round."""
        codes = [named.code for named in (self.part, self.indicator, self.agency) if named]
        return slugify("-".join(codes))


WHOLE = Extent()


@dataclass(frozen=True, kw_only=True)
class Archive:
    """``part``, ``indicator`` and ``agency`` are "" where nothing is left aside."""

    round_code: str
    title: str
    part: str
    indicator: str
    agency: str
    files: list[ArchivedFile]
    taken_at: datetime

    @property
    def sent(self) -> list[ArchivedFile]:
        return [file for file in self.files if file.is_sent]

    @property
    def left_out_count(self) -> int:
        return len(self.files) - len(self.sent)


@dataclass(frozen=True, slots=True)
class _Use:
    answer_id: int
    code: str
    stage: str
    evidence_id: int
    pages: str
    number: int


def archive(round_: Round, actor: Actor, *, extent: Extent = WHOLE, at: datetime) -> Archive:
    """The files that ``actor`` may see of a round or a part of it: four queries."""
    return _archive(round_, extent_answers(round_, extent, actor), extent, at=at)


def city_archive(round_: Round, *, extent: Extent = WHOLE, at: datetime) -> Archive:
    """The files for the owner of the installation."""
    return _archive(round_, extent_answers(round_, extent, None), extent, at=at)


def extent_answers(round_: Round, extent: Extent, actor: Actor | None) -> QuerySet[Answer]:
    """The answers of an extent that are asked at all and whose evidence ``actor`` may see.

    None is the owner of the installation. An agency's answers are those that it leads.
    """
    answers = round_.answers.exclude(code__in=hidden_codes(round_))
    if actor is not None and actor.scope("evidence.view") != "all":
        answers = answers.naming(actor.agency_ids("evidence.view"))
    if extent.agency is not None:
        leads = Assignment.objects.filter(agency=extent.agency, relation="lead", ended_at=None)
        answers = answers.filter(pk__in=leads.values("answer"))
    if extent.part is not None:
        codes = [q.code for indicator in extent.part.indicators for q in indicator.questions]
        answers = answers.filter(code__in=codes)
    if extent.indicator is not None:
        answers = answers.filter(code__in=[q.code for q in extent.indicator.questions])
    return answers


def _archive(round_: Round, answers: QuerySet[Answer], extent: Extent, *, at: datetime) -> Archive:
    indicator = extent.indicator
    return Archive(
        round_code=round_.code,
        title=round_.title,
        part=extent.part.name if extent.part else "",
        indicator=f"{indicator.code} {indicator.name}" if indicator else "",
        agency=extent.agency.name if extent.agency else "",
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
    for answer_id, code, stage, evidence_id, pages, removed_at in every.values_list(
        "answer_id", "answer__code", "answer__stage", "evidence_id", "pages", "removed_at"
    ):
        counts[answer_id] = counts.get(answer_id, 0) + 1
        if removed_at is None:
            yield _Use(answer_id, code, stage, evidence_id, pages, counts[answer_id])


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
        file_id=file.pk,
        version=file.version,
        media_type=file.media_type,
        pages=use.pages,
        document_number=evidence.number,
        dated_on=evidence.dated_on,
        years=tuple(evidence.years),
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
