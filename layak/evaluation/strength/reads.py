"""How far the proof of answers convinces, and how that reads on pages: always as our reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.strength.policy import strength_policy
from layak.evaluation.strength.rules import judge
from layak.platform.documents.files.kinds import ALLOWED
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.library.facts import (
    LOOKALIKES,
    TWINS,
    activity_sql,
    evidence_sql,
    reading_sql,
)
from layak.rules.proof import (
    Alike,
    AnswerFacts,
    Finding,
    Level,
    Likeness,
    Proof,
    ProofFacts,
    Strength,
)

# How far the proof of answers convinces: the facts that the checks ask for, in a few statements.
#
# Whoever shows it asks first who may see the answers; what stands in a restricted file is told to
# nobody who may not open it (``queries.evidence_answer``, ``queries.strength_page``).

SHEETS = frozenset(kind.media_type for kind in ALLOWED if kind.extension in ("xlsx", "csv"))

ANSWERS = """
SELECT a.id, a.code, a.mark, a.not_applicable_reason <> '', a.note <> '',
  (SELECT count(*) FROM evaluation_tablerow t WHERE t.answer_id = a.id AND t.removed_at IS NULL
    AND (t.taken_at IS NOT NULL OR t.agency_id = (
      SELECT s.agency_id FROM evaluation_assignment s WHERE s.answer_id = a.id
      AND s.relation = 'lead' AND s.ended_at IS NULL)))
FROM evaluation_answer a WHERE a.id = ANY(%(answers)s)
"""
USES = f"""
SELECT u.id, u.answer_id, e.id, u.pages, e.title, e.kind, e.sensitivity,
  e.described_at IS NOT NULL, e.years, e.valid_since_on, e.valid_until_on, e.dated_on, e.signer,
  e.place <> '', e.unplaced_because, coalesce(e.media_type, ''),
  coalesce(e.sha256, ''), t.id IS NOT NULL,
  coalesce(t.kind, ''), t.year, t.dated_on, t.page_count, coalesce(t.failed_because, ''),
  t.legibility, t.is_signed, coalesce(t.signer, ''), t.identity_count, t.taken_at IS NOT NULL,
  t.latitude IS NOT NULL, coalesce(t.scan, ''), done.happened_on IS NOT NULL,
  done.ward_id IS NOT NULL
FROM evaluation_evidenceuse u
JOIN LATERAL {evidence_sql("u.evidence_id")} e ON true
LEFT JOIN LATERAL {reading_sql("e.file_id")} t ON true
LEFT JOIN LATERAL {activity_sql("e.id")} done ON true
WHERE u.answer_id = ANY(%(answers)s) AND u.removed_at IS NULL ORDER BY u.id
"""  # noqa: S608 - names of our own tables, as below
# other questions of the round that the same evidence proves
ALSO = """
SELECT u.evidence_id, a.id, a.code FROM evaluation_evidenceuse u
JOIN evaluation_answer a ON a.id = u.answer_id
WHERE a.round_id = %(round)s AND u.removed_at IS NULL AND u.evidence_id = ANY(%(evidence)s)
ORDER BY a.position
"""
# uses in the round of what is the same, and of what looks so
TWIN_USES = f"""
SELECT twin.sha256, twin.id, u.id, u.answer_id, a.code, u.pages
FROM evaluation_evidenceuse u
JOIN evaluation_answer a ON a.id = u.answer_id AND a.round_id = %(round)s
JOIN {TWINS} twin ON twin.id = u.evidence_id
WHERE u.removed_at IS NULL ORDER BY a.position, u.id
"""  # noqa: S608
LOOKALIKE_USES = f"""
SELECT alike.mine_id, alike.kind, alike.dismissed_at IS NOT NULL, alike.id, u.id, u.answer_id,
  a.code, u.pages
FROM evaluation_evidenceuse u
JOIN evaluation_answer a ON a.id = u.answer_id AND a.round_id = %(round)s
JOIN {LOOKALIKES} alike ON alike.id = u.evidence_id
WHERE u.removed_at IS NULL ORDER BY a.position, u.id
"""  # noqa: S608


class _Answer(NamedTuple):
    id: int
    code: str
    mark: Decimal | None
    is_not_applicable: bool
    has_note: bool
    row_count: int


class _Use(NamedTuple):
    id: int
    answer_id: int
    evidence_id: int
    pages: str
    title: str
    kind: str
    sensitivity: str
    is_described: bool
    years: list[int]
    since_on: date | None
    until_on: date | None
    dated_on: date | None
    signer: str
    has_place: bool
    unplaced_because: str
    media_type: str
    sha256: str
    is_read: bool
    read_kind: str
    read_year: int | None
    read_dated_on: date | None
    page_count: int | None
    failed_because: str
    legibility: float | None
    is_signed: bool | None
    read_signer: str
    identity_count: int
    was_taken: bool
    has_position: bool
    scan: Literal["", "waiting", "clean", "infected"]
    activity_day: bool
    activity_place: bool


class _Other(NamedTuple):
    """A use of another evidence that shows the same."""

    evidence_id: int
    use_id: int
    answer_id: int
    code: str
    pages: str


class _Lookalike(NamedTuple):
    evidence_id: int
    kind: Likeness
    is_dismissed: bool
    other: _Other


@dataclass(frozen=True, slots=True)
class _Around:
    """What else the round holds: other questions and look-alikes by evidence, twins by content."""

    also: Mapping[int, list[tuple[int, str]]]
    twins: Mapping[str, list[_Other]]
    lookalikes: Mapping[int, list[_Lookalike]]

    def alike(self, use: _Use) -> Iterator[tuple[Likeness, _Other]]:
        """The same and the nearly same, without what a person says are two."""
        near = self.lookalikes.get(use.evidence_id, ())
        two = {one.other.evidence_id for one in near if one.is_dismissed}
        for other in self.twins.get(use.sha256, ()):
            if other.evidence_id != use.evidence_id and other.evidence_id not in two:
                yield "same", other
        for one in near:
            if not one.is_dismissed:
                yield one.kind, one.other


def strengths(round_: Round, answer_ids: Iterable[int], *, today: date) -> dict[int, Strength]:
    """The strength of these answers of a round, by their ids: five queries, however many."""
    wanted = list(answer_ids)
    answers = [_Answer(*row) for row in fetch(ANSWERS, {"answers": wanted})]
    uses = [_Use(*row) for row in fetch(USES, {"answers": wanted})]
    around = _around(round_, {use.evidence_id for use in uses})
    shelves: dict[int, list[_Use]] = {}
    for use in uses:
        shelves.setdefault(use.answer_id, []).append(use)
    edition, policy = edition_of(round_.revision_id), strength_policy()
    found = {}
    for answer in answers:
        question = edition.find(answer.code)
        facts = AnswerFacts(
            asked=question.evidence if question else (),
            data_years=tuple(round_.data_years),
            proofs=tuple(_proof(use, around) for use in shelves.get(answer.id, ())),
            row_count=answer.row_count,
            has_note=answer.has_note,
            claims=not answer.is_not_applicable and answer.mark != 0,
        )
        found[answer.id] = judge(facts, policy, today=today)
    return found


def strength_of(answer: Answer, *, today: date) -> Strength:
    """The strength of one answer: five queries."""
    return strengths(answer.round, [answer.pk], today=today)[answer.pk]


def _around(round_: Round, evidence_ids: set[int]) -> _Around:
    values = {"round": round_.pk, "evidence": list(evidence_ids)}
    also: dict[int, list[tuple[int, str]]] = {}
    for evidence_id, answer_id, code in fetch(ALSO, values):
        also.setdefault(evidence_id, []).append((answer_id, code))
    twins: dict[str, list[_Other]] = {}
    for sha256, *other in fetch(TWIN_USES, values):
        twins.setdefault(sha256, []).append(_Other(*other))
    lookalikes: dict[int, list[_Lookalike]] = {}
    for evidence_id, kind, is_dismissed, *other in fetch(LOOKALIKE_USES, values):
        found = _Lookalike(evidence_id, kind, is_dismissed, _Other(*other))
        lookalikes.setdefault(evidence_id, []).append(found)
    return _Around(also, twins, lookalikes)


def _proof(use: _Use, around: _Around) -> ProofFacts:
    """Confirmed facts count; what the words suggest only while nobody confirmed."""
    also_at = tuple(
        code
        for answer_id, code in around.also.get(use.evidence_id, ())
        if answer_id != use.answer_id
    )
    # of two on the same answer, only the later one is one too many
    alike = tuple(
        Alike(kind, other.code, other.pages)
        for kind, other in around.alike(use)
        if other.answer_id != use.answer_id or other.use_id < use.id
    )
    return ProofFacts(
        use_id=use.id,
        title=use.title,
        kind=use.kind if use.is_described else use.kind or use.read_kind,
        is_image=use.media_type.startswith("image/"),
        is_sheet=use.media_type in SHEETS,
        is_described=use.is_described,
        proof=Proof(years=tuple(use.years), since_on=use.since_on, until_on=use.until_on),
        suggested_year=None if use.is_described else use.read_year,
        dated_on=use.dated_on if use.is_described else use.dated_on or use.read_dated_on,
        pages=use.pages,
        page_count=use.page_count,
        is_read=use.is_read,
        failed_because=use.failed_because,
        legibility=use.legibility,
        is_signed=use.is_signed,
        signer=use.signer if use.is_described else use.signer or use.read_signer,
        is_public=use.sensitivity == Evidence.Sensitivity.PUBLIC,
        identity_count=use.identity_count,
        has_day=bool(use.dated_on or use.was_taken or use.activity_day),
        has_place=use.has_place or use.has_position or use.activity_place,
        unplaced_because=use.unplaced_because,
        also_at=also_at,
        alike=alike,
        scan=use.scan,
    )


# How the strength of proof reads on pages: a word, a tone, and always that it is our reading.

LEVELS = {
    Level.STRONG: gettext_noop("Kuat"),
    Level.FAIR: gettext_noop("Cukup"),
    Level.WEAK: gettext_noop("Lemah"),
    Level.NONE: gettext_noop("Belum ada bukti"),
}
TONES = {Level.STRONG: "done", Level.FAIR: "wait", Level.WEAK: "note", Level.NONE: "late"}
NOT_NEEDED = gettext_noop("Tidak perlu bukti")
OUTCOMES = {"failed": gettext_noop("Perlu diperbaiki"), "unknown": gettext_noop("Belum diketahui")}
# told of a restricted file to whoever may not open it
HIDDEN = gettext_noop("Ada yang perlu diperiksa pada bukti terbatas; lihat perangkat daerahnya.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLevel:
    label: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """``about`` names the proof where a list holds several; ``outcome`` is a word."""

    label: str
    outcome: str
    tone: str
    say: str
    fix: str
    source: str
    about: str = ""


def shown_level(strength: Strength) -> ShownLevel:
    """The word and the tone of a level; an answer that claims nothing needs no proof."""
    if strength.level == Level.NONE and not strength.is_needed:
        return ShownLevel(label=_(NOT_NEEDED), tone="")
    return ShownLevel(label=_(LEVELS[strength.level]), tone=TONES[strength.level])


def shown_finding(finding: Finding, *, with_title: bool = False) -> ShownFinding:
    """A weakness as a page prints it."""
    return ShownFinding(
        label=_(finding.check.label),
        outcome=_(OUTCOMES[finding.outcome]) if finding.outcome in OUTCOMES else "",
        tone="note" if finding.outcome == "failed" else "wait",
        say=finding.say,
        fix=finding.check.fix if finding.outcome == "failed" else "",
        source=finding.check.source,
        about=finding.title if with_title else "",
    )
