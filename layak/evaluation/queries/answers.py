"""The list of answers of a round: all rows that a person may see, filtered and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.due import closing_days, contribution_day, due_day
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Round
from layak.evaluation.national import national_remarks, not_met_nationally
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.own_parts import own_part_text
from layak.evaluation.queries.round_rows import Row, round_rows
from layak.evaluation.queries.round_tabs import Tab, round_tabs
from layak.evaluation.queries.saved_filters import Chip, chips, list_names
from layak.evaluation.queries.shown import DASH, answer_url
from layak.evaluation.waiting import is_with_another, part_waits, waits_for
from layak.rules.numbers import date_id, decimal_id
from layak.rules.stages import Policy, Stage

ORDERS = ("instrumen", "tenggat", "selisih", "terbaru")
LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked the list for; an empty word means everything."""

    part: str = ""
    indicator: str = ""
    agency: str = ""
    stage: str = ""
    text: str = ""
    order: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry of a filter; ``count`` where the list counts it."""

    value: str
    label: str
    is_chosen: bool
    count: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerList:
    """``rows`` are tuples in the order the table shows them, ready to print (``_printed``)."""

    round: Round
    rows: list[tuple[Any, ...]]
    row_count: int
    visible_count: int
    filters: FilterChoices
    stages: list[Choice]
    wanted: Wanted
    is_filtered: bool
    has_more: bool
    tabs: list[Tab]
    address: str
    saved: list[Chip]
    may_save: bool
    agencies: list[tuple[str, str]]


class Kind(NamedTuple):
    """What rows of the table have in common, so that a template is asked once for each kind."""

    tone: str
    stage: str
    is_late: bool
    is_ticked: bool


def answer_list(
    *,
    round_: Round,
    by: Actor,
    wanted: Wanted,
    at: datetime,
    ticked: frozenset[int] = frozenset(),
) -> AnswerList:
    """Every answer of the round that ``by`` may see and asked for: three queries.

    Counts by stage hold for everything asked for except the stage itself. ``ticked`` are the
    answers of a form that came back.
    """
    found = find_rows(round_=round_, by=by, wanted=wanted)
    address = address_of(wanted)
    saved = chips(found.filters, address)
    return AnswerList(
        round=round_,
        rows=_printed(found, round_, today=timezone.localdate(at), ticked=ticked),
        row_count=len(found.shown),
        visible_count=found.visible_count,
        filters=filter_choices(round_, found, wanted),
        stages=_stage_choices(stage_policy(round_.policy), found.asked, wanted),
        wanted=wanted,
        is_filtered=wanted != Wanted(order=wanted.order),
        has_more=any((wanted.part, wanted.indicator, wanted.agency, wanted.order)),
        tabs=round_tabs(by, round_),
        address=address if len(address) > 1 else "",
        saved=saved,
        may_save=len(address) > 1 and not any(chip.is_current for chip in saved),
        agencies=found.current,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``asked`` is what was asked for but for the stage, ``shown`` those of the stage in order;
    ``names`` are the bodies of all that may be seen, ``current`` code and name of every agency
    that may be named, ``filters`` the person's own."""

    asked: list[Row]
    shown: list[Row]
    names: dict[int, str]
    current: list[tuple[str, str]]
    filters: list[tuple[int, str, str]]
    visible_count: int


def find_rows(*, round_: Round, by: Actor, wanted: Wanted) -> Found:
    """The answers of the round that ``by`` may see and asked for: three queries."""
    everything = _placed(round_rows(round_, by), round_, by)
    named = {pk for row in everything for pk in (row.lead_id, *row.contributor_ids) if pk}
    beside = list_names(by, named)
    bodies = beside.bodies
    asked = [row for row in everything if matches(row, wanted, bodies)]
    shown = [row for row in asked if wanted.stage in ("", row.stage)]
    shown.sort(key=SORTS.get(wanted.order, SORTS["instrumen"]))
    return Found(
        asked=asked,
        shown=shown,
        names={pk: name for pk, (name, _code) in bodies.items()},
        current=beside.current,
        filters=beside.filters,
        visible_count=len(everything),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    parts: list[Choice]
    indicators: list[Choice]
    agencies: list[Choice]
    orders: list[Choice]


def filter_choices(round_: Round, found: Found, wanted: Wanted) -> FilterChoices:
    """What the filters beside stage and words offer."""
    edition = edition_of(round_.revision_id)
    return FilterChoices(
        parts=_choices([(p.code, p.name) for p in edition.parts], wanted.part),
        indicators=_choices(
            [(i.code, f"{i.code} {i.name}") for i in edition.indicators], wanted.indicator
        ),
        agencies=_choices([(str(pk), name) for pk, name in found.names.items()], wanted.agency),
        orders=_choices(list(zip(ORDERS, _order_names(), strict=True)), wanted.order),
    )


def _placed(rows: list[Row], round_: Round, by: Actor) -> list[Row]:
    edition, policy = edition_of(round_.revision_id), stage_policy(round_.policy)
    stages = {stage.code: stage for stage in policy.stages}
    closing = closing_days(round_)
    turns: dict[tuple[str, int | None], bool] = {}
    for row in rows:
        question = edition.find(row.code)
        place = edition.place(row.code)
        row.text = question.text if question else row.code
        row.part, row.indicator = place.part.code, place.indicator.code
        turn = (row.stage, row.lead_id)
        if turn not in turns:
            owner = stages[row.stage].owner
            turns[turn] = waits_for(by, owner, row.lead_id, caretaker_id=round_.caretaker_id)
        _place_turn(row, stages[row.stage], closing, by, is_turn=turns[turn])
    return rows


def _place_turn(
    row: Row, stage: Stage, closing: Mapping[str, date], by: Actor, *, is_turn: bool
) -> None:
    """Does the next step, or the own part, wait for ``by``; and until which day."""
    is_away = stage.owner == "agency" and is_with_another(row.delegate_id, by)
    is_part = not is_turn and part_waits(row.part_state, stage.owner)
    row.is_waiting = (is_turn or is_part) and not is_away
    if is_part:
        row.due_on = contribution_day(stage, row.part_due_on, row.due_on, closing)
    else:
        row.due_on = due_day(stage, row.due_on, closing)


def matches(row: Row, wanted: Wanted, bodies: Mapping[int, tuple[str, str]]) -> bool:
    """Does a row have every word that was asked for? A word is the beginning of its code, or
    stands in its text or in the name or code of one of its bodies."""
    if wanted.part not in ("", row.part) or wanted.indicator not in ("", row.indicator):
        return False
    if wanted.is_mine and not row.is_waiting:
        return False
    if wanted.agency and wanted.agency not in map(str, (row.lead_id, *row.contributor_ids)):
        return False
    words = wanted.text.casefold().split()
    if not words:
        return True
    ids = (row.lead_id or 0, *row.contributor_ids)
    named = " ".join(word for pk in ids for word in bodies.get(pk, ()))
    found, code = f"{row.text} {named}".casefold(), row.code.casefold()
    return all(code.startswith(word) or word in found for word in words)


SORTS: dict[str, Callable[[Row], Any]] = {
    "instrumen": lambda row: row.position,
    "tenggat": lambda row: (row.due_on or date.max, row.position),
    "selisih": lambda row: ((row.mark or 0) - row.maximum, row.position),
    "terbaru": lambda row: (-(row.saved_at or LONG_AGO).timestamp(), row.position),
}


def _order_names() -> list[str]:
    return [_("Urutan instrumen"), _("Tenggat terdekat"), _("Selisih nilai"), _("Terakhir diisi")]


def stage_tone(policy: Policy, stage: Stage) -> str:
    """The tone of a stage's tag: done, waiting for others, come back, or none."""
    if stage.counts_as == "open":
        return "" if stage == policy.first else "note"
    return "done" if stage.counts_as == "done" else "wait"


def shown_mark(mark: Decimal | None, reason: str) -> str:
    """A mark, "tidak berlaku" or a dash: three things that are not the same."""
    if reason:
        return _("tidak berlaku")
    return DASH if mark is None else decimal_id(mark)


def _mark(row: Row) -> str:
    return _("dari putaran lalu") if row.is_carried else shown_mark(row.mark, row.reason)


def _printed(
    found: Found, round_: Round, *, today: date, ticked: frozenset[int]
) -> list[tuple[Any, ...]]:
    """Kind, id, address, code, text, bodies, mark of maximum, number of files and due day."""
    policy = stage_policy(round_.policy)
    tags = {stage.code: (stage_tone(policy, stage), stage.label) for stage in policy.stages}
    unmet = national_remarks(edition_of(round_.revision_id))
    said = f" · {not_met_nationally()}"
    bodies, maximum, day = _bodies(found.names), cache(decimal_id), cache(date_id)
    return [
        (
            Kind(
                *tags[row.stage],
                is_late=row.due_on is not None and row.due_on < today,
                is_ticked=row.pk in ticked,
            ),
            row.pk,
            answer_url(row.pk),
            row.code,
            row.text,
            bodies(row.lead_id, len(row.contributor_ids), row.part_state, row.delegate_name)
            + (said if row.code in unmet else ""),
            f"{_mark(row)} / {maximum(row.maximum)}",
            row.file_count or 0,
            day(row.due_on) if row.due_on else "",
        )
        for row in found.shown
    ]


def _bodies(names: Mapping[int, str]) -> Callable[[int | None, int, str | None, str | None], str]:
    """The lead, how many work beside it, and the own part: ``Dinas Kesehatan +2``."""

    @cache
    def told(lead_id: int | None, others: int, state: str | None, delegate: str | None) -> str:
        lead = names.get(lead_id or 0, DASH)
        bodies = f"{lead} +{others}" if others else lead
        own = own_part_text(state, delegate)
        return f"{bodies} · {own}" if own else bodies

    return told


def _choices(pairs: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value=value, label=label, is_chosen=value == chosen) for value, label in pairs]


def address_of(wanted: Wanted) -> str:
    """The query part of the list's address for these wishes."""
    words = {
        "q": wanted.text,
        "bagian": wanted.part,
        "indikator": wanted.indicator,
        "perangkat": wanted.agency,
        "tahap": wanted.stage,
        "urut": wanted.order,
        "milik": "saya" if wanted.is_mine else "",
    }
    return "?" + urlencode({name: word for name, word in words.items() if word})


def _stage_choices(policy: Policy, rows: list[Row], wanted: Wanted) -> list[Choice]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.stage] = counts.get(row.stage, 0) + 1
    return [
        Choice(
            value=stage.code,
            label=stage.label,
            is_chosen=stage.code == wanted.stage,
            count=counts.get(stage.code, 0),
            url=address_of(replace(wanted, stage=stage.code)),
        )
        for stage in policy.stages
    ]
