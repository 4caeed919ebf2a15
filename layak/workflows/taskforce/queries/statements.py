"""Statements of a year: the matrix of all agencies, and one with its versions and deeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.rounds.reads import current_round
from layak.platform.audit.models import Event
from layak.rules.words import Part as Piece
from layak.rules.words import difference
from layak.workflows.taskforce.models import RoleStatement
from layak.workflows.taskforce.queries.deeds import Deeds, deeds
from layak.workflows.taskforce.queries.indicators import indicator_names

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
    kind_label: str
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
    newest, signed = _by_agency(year)
    done = deeds(year=year, today=today)
    rows = [_row(agency, newest, signed, done) for agency in agencies]
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


def _by_agency(year: int) -> tuple[dict[int, RoleStatement], dict[int, RoleStatement]]:
    """The newest and the newest signed statement by agency: one query."""
    newest: dict[int, RoleStatement] = {}
    signed: dict[int, RoleStatement] = {}
    for statement in RoleStatement.objects.filter(year=year).order_by("version"):
        newest[statement.agency_id] = statement
        if statement.signed_at is not None:
            signed[statement.agency_id] = statement
    return newest, signed


def _row(
    agency: Agency,
    newest: Mapping[int, RoleStatement],
    signed: Mapping[int, RoleStatement],
    done: Mapping[int, Deeds],
) -> StatementRow:
    last, held = newest.get(agency.pk), signed.get(agency.pk)
    return StatementRow(
        agency_id=agency.pk,
        name=agency.name,
        kind_label=agency.get_kind_display(),
        state=state_of(last),
        version=last.version if last else None,
        signed_version=held.version if held else None,
        indicator_count=len(last.indicators) if last else 0,
        deeds=done.get(agency.pk, Deeds()),
    )


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
class VersionRow:
    id: int
    version: int
    changed_at: datetime
    changed_by: str
    signed_at: datetime | None
    signer: str


@dataclass(frozen=True, kw_only=True)
class StatementPage:
    """``shown`` is the version asked for (the newest by default), None before the first."""

    agency: Agency
    year: int
    shown: RoleStatement | None
    is_newest: bool
    fields: tuple[FieldShown, ...]
    indicators: tuple[tuple[str, str], ...]
    versions: tuple[VersionRow, ...]
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
    return StatementPage(
        agency=agency,
        year=year,
        shown=shown,
        is_newest=bool(found) and shown is found[0],
        fields=_fields(shown, before),
        indicators=tuple((c, names.get(c, "")) for c in (shown.indicators if shown else ())),
        versions=tuple(_version(statement) for statement in found),
        deeds=deeds(year=year, today=today).get(agency.pk, Deeds()),
        state_word=_(word),
        state_tone=tone,
    )


def _fields(shown: RoleStatement | None, before: RoleStatement | None) -> tuple[FieldShown, ...]:
    if shown is None:
        return ()
    return tuple(
        FieldShown(
            label=_(label),
            text=getattr(shown, name),
            parts=_changed(getattr(before, name), getattr(shown, name)) if before else (),
        )
        for name, label in FIELDS
    )


def _changed(old: str, new: str) -> Sequence[Piece]:
    return difference(old, new) if old != new else ()


def _version(statement: RoleStatement) -> VersionRow:
    return VersionRow(
        id=statement.pk,
        version=statement.version,
        changed_at=statement.changed_at,
        changed_by=statement.changed_by.name,
        signed_at=statement.signed_at,
        signer=statement.signer,
    )
