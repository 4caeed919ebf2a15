"""Statements of a year: the matrix of all agencies, one with its versions, and what was done beside it; what a seat takes over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.handovers import Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.roles.policy import policy
from layak.evaluation.answers.models import Assignment, EvidenceUse
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.policy import DEFAULT_POLICY, stage_policy
from layak.evaluation.rounds.reads import current_round
from layak.evaluation.rounds.wording import DASH
from layak.platform.audit.models import Event
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.followups.lists.reads import rates
from layak.rules.instrument import Edition, Part
from layak.rules.words import Part as Piece
from layak.rules.words import difference
from layak.workflows.taskforce.statements.models import RoleStatement


def current_edition() -> Edition | None:
    """The edition of the current round; without a round the newest loaded; None without any."""
    round_ = current_round()
    if round_ is not None:
        return edition_of(round_.revision_id)
    newest = EditionRevision.objects.order_by("-pk").values_list("pk", flat=True).first()
    return edition_of(newest) if newest is not None else None


def parts() -> tuple[Part, ...]:
    edition = current_edition()
    return edition.parts if edition else ()


def indicator_names() -> dict[str, str]:
    """Name by code, in the order of the edition; empty while there is none."""
    return {indicator.code: indicator.name for part in parts() for indicator in part.indicators}


@dataclass(slots=True)
class Deeds:
    """Counts of one agency and year. ``answer_count``: questions it leads."""

    answer_count: int = 0
    answered_count: int = 0
    accepted_count: int = 0
    evidence_count: int = 0
    part_count: int = 0
    handed_in_count: int = 0
    in_time_count: int = 0
    due_count: int = 0
    kept_count: int = 0
    open_count: int = 0
    late_count: int = 0
    need_count: int = 0
    ready_count: int = 0

    @property
    def questions(self) -> str:
        return done_of_all(self.accepted_count, self.answer_count)

    @property
    def parts(self) -> str:
        return done_of_all(self.in_time_count, self.part_count)

    @property
    def followups(self) -> str:
        return done_of_all(self.kept_count, self.due_count)

    @property
    def readiness(self) -> str:
        return done_of_all(self.ready_count, self.need_count)


def done_of_all(part: int, whole: int) -> str:
    """``3 dari 8``; a dash where there was nothing to do."""
    return _("%(part)d dari %(whole)d") % {"part": part, "whole": whole} if whole else DASH


def deeds(*, year: int, today: date) -> dict[int, Deeds]:
    """Deeds by agency id; who did nothing is not in it. At most eight queries.

    Questions, parts and attached evidence of the rounds of the evaluation year, readiness planned
    for it, follow-ups whose agreed day fell in it, or in today's year while it has not begun.
    """
    found: dict[int, Deeds] = {}
    _answers(found, year)
    _parts(found, year)
    uses = EvidenceUse.objects.filter(answer__round__evaluation_year=year, removed_at=None)
    counted = uses.values_list("evidence__agency").annotate(Count("evidence", distinct=True))
    _fill(found, "evidence_count", counted.order_by())
    for rate in rates(today=today, year=min(year, today.year)):
        of_agency = found.setdefault(rate.agency_id, Deeds())
        of_agency.due_count, of_agency.kept_count = rate.due_count, rate.on_time_count
        of_agency.open_count, of_agency.late_count = rate.open_count, rate.late_count
    needs = ReadinessNeed.objects.filter(year=year).exclude(state=ReadinessNeed.State.DROPPED)
    planned = needs.values_list("agency").annotate(Count("pk")).order_by()
    _fill(found, "need_count", planned)
    _fill(found, "ready_count", planned.filter(state=ReadinessNeed.State.DONE))
    return found


def _answers(found: dict[int, Deeds], year: int) -> None:
    counts = {stage.code: stage.counts_as for stage in stage_policy(DEFAULT_POLICY).stages}
    led = Assignment.objects.filter(
        relation=Assignment.Relation.LEAD, ended_at=None, answer__round__evaluation_year=year
    )
    grouped = led.values_list("agency", "answer__stage").annotate(n=Count("pk")).order_by()
    for agency_id, stage, count in grouped:
        of_agency = found.setdefault(agency_id, Deeds())
        of_agency.answer_count += count
        of_agency.answered_count += count * (counts.get(stage) != "open")
        of_agency.accepted_count += count * (counts.get(stage) == "done")


def _parts(found: dict[int, Deeds], year: int) -> None:
    handed_in = Q(state=Assignment.State.HANDED_IN)
    in_time = handed_in & (Q(due_on=None) | Q(since_on__lte=F("due_on")))
    helped = Assignment.objects.filter(
        relation=Assignment.Relation.CONTRIBUTOR,
        ended_at=None,
        answer__round__evaluation_year=year,
    ).annotate(since_on=TruncDate("state_since_at"))
    grouped = helped.values_list("agency").annotate(
        all=Count("pk"),
        done=Count("pk", filter=handed_in),
        kept=Count("pk", filter=in_time),
    )
    for agency_id, count, done, kept in grouped.order_by():
        of_agency = found.setdefault(agency_id, Deeds())
        of_agency.part_count, of_agency.handed_in_count = count, done
        of_agency.in_time_count = kept


def _fill(found: dict[int, Deeds], name: str, rows: Iterable[tuple[int, int]]) -> None:
    for agency_id, count in rows:
        setattr(found.setdefault(agency_id, Deeds()), name, count)


STATES = {
    "signed": ("Ditandatangani", "done"),
    "open": ("Belum ditandatangani", "wait"),
    "missing": ("Belum ada", "bare"),
}
FIELDS = (
    ("role", "Peran"),
    ("brings", "Yang disumbangkan"),
    ("capacity", "Kemampuan: orang, sarana, anggaran"),
    ("asks", "Yang diminta dari kota"),
)


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    """``state``: signed | open | missing, of the newest version; ``signed_version`` is the newest
    signed one, None while there is none."""

    agency_id: int
    name: str
    state: str
    version: int | None
    signed_version: int | None
    indicator_count: int
    deeds: Deeds

    @property
    def word(self) -> str:
        return _(STATES[self.state][0])

    @property
    def tone(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """``unnamed``: indicators (code, name) that no statement of the year names."""

    year: int
    rows: tuple[StatementRow, ...]
    counts: Mapping[str, int]
    unnamed: tuple[tuple[str, str], ...]
    agency_count: int

    @property
    def waits_count(self) -> int:
        """Agencies whose newest version is missing or not signed."""
        return self.agency_count - self.counts.get("signed", 0)


def statement_year(today: date) -> int:
    """The year that statements are written for now: that of the current round, else today's."""
    round_ = current_round()
    return round_.evaluation_year if round_ else today.year


def matrix(*, year: int, today: date, state: str = "", text: str = "") -> Matrix:
    """All agencies with their statement of the year and what they did: constant queries."""
    agencies = list(Agency.objects.current().order_by("name"))
    newest: dict[int, RoleStatement] = {}
    signed: dict[int, RoleStatement] = {}
    for statement in RoleStatement.objects.filter(year=year).order_by("version"):
        newest[statement.agency_id] = statement
        if statement.signed_at is not None:
            signed[statement.agency_id] = statement
    done = deeds(year=year, today=today)
    rows = []
    for agency in agencies:
        last, held = newest.get(agency.pk), signed.get(agency.pk)
        row = StatementRow(
            agency_id=agency.pk,
            name=agency.name,
            state=state_of(last),
            version=last.version if last else None,
            signed_version=held.version if held else None,
            indicator_count=len(last.indicators) if last else 0,
            deeds=done.get(agency.pk, Deeds()),
        )
        rows.append(row)
    named = {code for statement in newest.values() for code in statement.indicators}
    wanted = [
        row
        for row in rows
        if (not state or row.state == state) and text.casefold() in row.name.casefold()
    ]
    return Matrix(
        year=year,
        rows=tuple(wanted),
        counts=Counter(row.state for row in rows),
        unnamed=tuple((c, n) for c, n in indicator_names().items() if c not in named),
        agency_count=len(rows),
    )


def reminded_at(year: int) -> datetime | None:
    """When those who have not signed were reminded last: one query."""
    reminders = Event.objects.filter(kind="statement.reminded", facts__year=year)
    return reminders.order_by("-id").values_list("at", flat=True).first()


def state_of(statement: RoleStatement | None) -> str:
    if statement is None:
        return "missing"
    return "open" if statement.signed_at is None else "signed"


@dataclass(frozen=True, kw_only=True)
class FieldShown:
    """``parts``: what changed against the version before, word by word; empty without one."""

    label: str
    text: str
    parts: Sequence[Piece]


@dataclass(frozen=True, kw_only=True)
class StatementPage:
    """``shown`` is the version asked for (the newest by default), None before the first."""

    agency: Agency
    year: int
    shown: RoleStatement | None
    is_newest: bool
    fields: list[FieldShown]
    indicators: tuple[tuple[str, str], ...]
    versions: list[RoleStatement]
    deeds: Deeds
    state_word: str
    state_tone: str


def statement_page(
    agency: Agency, *, year: int, today: date, version: int | None = None
) -> StatementPage:
    """One agency's statement of a year beside what it did: constant queries."""
    found = list(
        RoleStatement.objects.filter(agency=agency, year=year)
        .select_related("changed_by", "signed_by", "agency")
        .order_by("-version")
    )
    asked = next((s for s in found if s.version == version), None)
    shown = asked or (found[0] if found else None)
    before = next((s for s in found if shown and s.version == shown.version - 1), None)
    word, tone = STATES[state_of(shown)]
    names = indicator_names()
    fields = []
    for name, label in FIELDS if shown else ():
        text, old = getattr(shown, name), getattr(before, name, None)
        parts = () if old is None or old == text else difference(old, text)
        fields.append(FieldShown(label=_(label), text=text, parts=parts))
    return StatementPage(
        agency=agency,
        year=year,
        shown=shown,
        is_newest=bool(found) and shown is found[0],
        fields=fields,
        indicators=tuple((c, names.get(c, "")) for c in (shown.indicators if shown else ())),
        versions=found,
        deeds=deeds(year=year, today=today).get(agency.pk, Deeds()),
        state_word=_(word),
        state_tone=tone,
    )


def handover_sections(seat: Seat, today: date) -> list[Section]:
    """The statement of the seat's agency this year: three queries; none for other seats."""
    if policy().roles[seat.role].rights.get("commitment.edit") != "own":
        return []
    year = statement_year(today)
    newest = (
        RoleStatement.objects.filter(agency=seat.agency_id, year=year).order_by("-version").first()
    )
    line = Line(
        text=_("Pernyataan peran tahun %(year)d") % {"year": year},
        remark=_(STATES[state_of(newest)][0]),
        url=f"/pernyataan-peran/{year}/{seat.agency_id}/",
    )
    return [Section(title=_("Pernyataan peran"), empty="", lines=(line,))]
