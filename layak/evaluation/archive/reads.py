"""The files of a round under the names of the ministry's application, and what goes into a joined PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath

import yaml
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, Assignment, EvidenceUse
from layak.evaluation.answers.reads import hidden_codes
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.platform.documents.files.archives import distinct_name, safe_name
from layak.platform.documents.files.kinds import ALLOWED
from layak.platform.documents.pictures.pages import PHOTOS
from layak.platform.jobs.models import LongWork
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileCopy
from layak.records.evidence.files.permissions import may_have_original
from layak.records.evidence.files.scanning import quarantine_of
from layak.records.evidence.reading.models import FileText
from layak.rules.instrument import Edition, Indicator, Part
from layak.rules.numbers import decimal_id

# The files of a round under the names that the ministry's application knows: by question code.

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


def archive(round_: Round, actor: Actor | None, *, extent: Extent = WHOLE, at: datetime) -> Archive:
    """The files that ``actor`` may see of a round or a part of it: four queries.

    None is the owner of the installation.
    """
    indicator = extent.indicator
    return Archive(
        round_code=round_.code,
        title=round_.title,
        part=extent.part.name if extent.part else "",
        indicator=f"{indicator.code} {indicator.name}" if indicator else "",
        agency=extent.agency.name if extent.agency else "",
        files=archived_files(round_, extent_answers(round_, extent, actor)),
        taken_at=at,
    )


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


def archived_files(round_: Round, answers: QuerySet[Answer]) -> list[ArchivedFile]:
    """The files in use by these answers of a round, in the edition's order: two queries."""
    uses = list(_uses(answers))
    evidence_ids = {use.evidence_id for use in uses}
    files = (
        EvidenceFile.objects.filter(evidence__in=evidence_ids)
        .select_related("evidence__agency", "scan")
        .order_by("evidence", "-version")
        .distinct("evidence")
    )
    newest = {file.evidence_id: file for file in files}
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


def _file(
    use: _Use, file: EvidenceFile, edition: Edition, stage: str, taken: set[str]
) -> ArchivedFile:
    """``V_perlindungan-khusus/21_nama/14.1_01_judul-bukti.pdf``: plain letters, the ending that
    its content has; short folders, since some systems count the whole path."""
    evidence, place = file.evidence, edition.place(use.code)
    steps = [
        f"{step.code.replace('/', '-')}_{_slug(step.name, LONGEST_FOLDER)}"
        for step in (place.part, place.indicator)
    ]
    code = safe_name(use.code.replace("/", "-"))
    title = _slug(evidence.title, LONGEST_TITLE) or UNTITLED
    name = f"{code}_{use.number:02d}_{title}.{ENDINGS.get(file.media_type, 'bin')}"
    path = distinct_name("/".join([*steps, name]), taken)
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


def _slug(text: str, longest: int) -> str:
    """The whole words of a text that fit; a text without Latin letters leaves none."""
    slug = slugify(_BETWEEN_WORDS.sub(" ", text))
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rpartition("-")[0] or slug[:longest]


# Photos in a ZIP for others than their owner: upright, without what the camera wrote into them.

ENDING = ".jpg"


def without_camera_notes(files: list[ArchivedFile], actor: Actor) -> list[ArchivedFile]:
    """The same files, photos of others by their stripped copies: two queries where there are any.

    A photo whose copy is not made yet stays out and says so.
    """
    ids = {file.file_id for file in files if file.media_type in PHOTOS}
    rows = EvidenceFile.objects.filter(pk__in=ids).select_related("evidence")
    others = {row.pk for row in rows if not may_have_original(actor, row.evidence)}
    copies = FileCopy.objects.filter(kind=FileCopy.Kind.STRIPPED, page=0, file__in=others)
    made = {copy.file_id: copy for copy in copies}
    found = []
    for file in files:
        copy = made.get(file.file_id)
        if copy is not None:
            file = replace(
                file,
                name=str(PurePosixPath(file.name).with_suffix(ENDING)),
                stored_as=copy.stored_as,
                sha256=copy.sha256,
                size=copy.size,
                media_type=copy.media_type,
                is_bare=True,
            )
        elif file.file_id in others:
            file = replace(file, awaits_copy=True)
        found.append(file)
    return found


# What goes into the one PDF of a question: the answer as its cover tells it, and its proofs.

LIMITS = Path(__file__).resolve().parents[3] / "data" / "evidence" / "limits.yaml"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class JoinedSheet:
    """One question with its files in use. ``mark`` is the city's own, in words."""

    answer_id: int
    code: str
    text: str
    round_title: str
    lead: str
    mark: str
    files: list[ArchivedFile]
    limit: int

    @property
    def title(self) -> str:
        return f"{self.code} {self.text}"


def joined_sheets(round_: Round, answers: QuerySet[Answer]) -> list[JoinedSheet]:
    """Every answer of these that has evidence, in the edition's order: four queries."""
    by_answer: dict[int, list[ArchivedFile]] = {}
    for file in archived_files(round_, answers):
        by_answer.setdefault(file.answer_id, []).append(file)
    rows = answers.filter(pk__in=by_answer).order_by("position")
    leads = dict(
        rows.filter(assignments__relation="lead", assignments__ended_at=None).values_list(
            "pk", "assignments__agency__name"
        )
    )
    return [_sheet(round_, row, leads.get(row.pk, ""), by_answer[row.pk]) for row in rows]


def joined_sheet(round_: Round, answer: Answer) -> JoinedSheet:
    """One answer, also without any evidence: three queries."""
    only = round_.answers.filter(pk=answer.pk)
    lead = only.filter(assignments__relation="lead", assignments__ended_at=None)
    name = lead.values_list("assignments__agency__name", flat=True).first()
    return _sheet(round_, answer, name or "", archived_files(round_, only))


def _sheet(round_: Round, answer: Answer, lead: str, files: list[ArchivedFile]) -> JoinedSheet:
    edition = edition_of(round_.revision_id)
    question = edition.find(answer.code)
    if not answer.is_applicable:
        mark = _("tidak berlaku")
    elif answer.mark is None:
        mark = _("belum diisi")
    else:
        marks = {"mark": decimal_id(answer.mark), "maximum": decimal_id(answer.maximum)}
        mark = _("%(mark)s dari %(maximum)s") % marks
    return JoinedSheet(
        answer_id=answer.pk,
        code=answer.code,
        text=question.text if question else "",
        round_title=round_.title,
        lead=lead,
        mark=mark,
        files=files,
        limit=limit_of(edition.code),
    )


@cache
def limit_of(edition: str) -> int:
    """Bytes that the one PDF of a question of this edition may weigh (data/evidence/limits.yaml)."""
    told = yaml.safe_load(LIMITS.read_text("utf-8"))["joined_mb"]
    return int(told["editions"].get(edition, told["default"])) * MEGABYTE


def words_by_page(file_id: int) -> list[str]:
    """What was read on each page of a version; one text where it has no pages, none unread."""
    read = FileText.objects.filter(file=file_id).first()
    if read is None or not read.text.strip():
        return []
    bounds = [*read.page_starts, len(read.text)] if read.page_starts else [0, len(read.text)]
    return [read.text[begin:end].strip() for begin, end in pairwise(bounds)]


# The joined PDFs that a person asked for: how far they are, what is to be said, where they lie.

KEPT = timedelta(days=1)


def kind_of(about: Answer | Round) -> str:
    return f"joined:{about.pk}" if isinstance(about, Answer) else f"joined-set:{about.pk}"


def stored_as(work: LongWork) -> str:
    """Its name in storage."""
    ending = "zip" if work.kind.startswith("joined-set:") else "pdf"
    return f"gabungan/{work.pk}.{ending}"


def told_as(work: LongWork) -> str:
    return f"gabungan/{work.pk}.json"


@dataclass(frozen=True, kw_only=True)
class JoinedWork:
    work: LongWork
    size: int = 0
    page_count: int = 0
    remarks: list[str] = field(default_factory=list)


def newest_joined(about: Answer | Round, user: User, *, at: datetime) -> JoinedWork | None:
    """What this person asked for last, while it is kept: one query."""
    asked = LongWork.objects.of(user).filter(kind=kind_of(about), started_at__gt=at - KEPT)
    work = asked.order_by("-pk").first()
    if work is None:
        return None
    if not work.result_url:
        return JoinedWork(work=work)
    try:
        with default_storage.open(told_as(work)) as file:
            told = json.load(file)
    except OSError:
        return None
    return JoinedWork(
        work=work,
        size=told["size"],
        page_count=told.get("page_count", 0),
        remarks=told["remarks"],
    )


def result_url(about: Answer | Round) -> str:
    if isinstance(about, Answer):
        return reverse("joined_file", args=[about.pk])
    return reverse("joined_set_file", args=[about.code])
