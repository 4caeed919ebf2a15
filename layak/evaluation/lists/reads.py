"""The list of answers of a round: all rows that a person may see, filtered and counted; what was changed at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.permissions import is_with_another, part_waits, waits_for
from layak.evaluation.answers.reads import hidden_codes
from layak.evaluation.editions.reads import edition_of, national_remarks, not_met_nationally
from layak.evaluation.lists.models import BulkChange
from layak.evaluation.lists.permissions import OF_OPERATORS, can_undo
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import (
    Choice,
    Tab,
    closing_days,
    contribution_day,
    due_day,
    round_tabs,
)
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import DASH, answer_url, shown_mark, stage_tone
from layak.rules.numbers import date_id, decimal_id
from layak.rules.refusal import Verdict
from layak.rules.stages import OWING, STATES

# The answers of a round as rows: bodies, own part, files and delegation of each, in one query.

# the own part is one that is still owed before one that is not; each answer is looked up by its
# index, since a round just opened has no statistics yet and a join of groups may then take seconds
ROWS = """
SELECT a.id, a.code, a.position, a.stage, a.mark, a.not_applicable_reason, a.maximum, a.due_on,
  a.saved_at, named.lead_id, coalesce(named.contributor_ids, '{}'), nullif(uses.n, 0),
  named.part_states[1], named.part_days[1], given.to_id, given.name, a.carried IS NOT NULL
FROM evaluation_answer a
CROSS JOIN LATERAL (
  SELECT min(s.agency_id) FILTER (WHERE s.relation = 'lead') AS lead_id,
    array_agg(s.agency_id ORDER BY s.position, s.id)
      FILTER (WHERE s.relation = 'contributor') AS contributor_ids,
    array_agg(s.state ORDER BY s.state = ANY(%(owing)s) DESC, s.id)
      FILTER (WHERE s.relation = 'contributor' AND s.agency_id = ANY(%(contribute)s)) AS part_states,
    array_agg(s.due_on ORDER BY s.state = ANY(%(owing)s) DESC, s.id)
      FILTER (WHERE s.relation = 'contributor' AND s.agency_id = ANY(%(contribute)s)) AS part_days,
    bool_or(s.agency_id = ANY(%(view)s)) AS is_seen
  FROM evaluation_assignment s WHERE s.answer_id = a.id AND s.ended_at IS NULL) named
CROSS JOIN LATERAL (
  SELECT count(*) AS n FROM evaluation_evidenceuse u
  WHERE u.answer_id = a.id AND u.removed_at IS NULL) uses
LEFT JOIN LATERAL (
  SELECT d.to_id, p.name
  FROM evaluation_assignment s JOIN evaluation_delegation d ON d.assignment_id = s.id
  JOIN people_user p ON p.id = d.to_id
  WHERE s.answer_id = a.id AND s.ended_at IS NULL AND s.agency_id = ANY(%(own)s)
    AND d.ended_at IS NULL
  ORDER BY d.id LIMIT 1) given ON true
WHERE a.round_id = %(round)s AND (%(sees_all)s OR named.is_seen) AND a.code <> ALL(%(hidden)s)
ORDER BY a.position
"""


@dataclass(slots=True)
class Row:
    """The columns above in their order, then what the edition and the policy add.

    ``part_state`` and ``part_due_on`` are of the person's own agencies, the delegate is whom they
    gave their work to; None where there is none.
    """

    pk: int
    code: str
    position: int
    stage: str
    mark: Decimal | None
    reason: str
    maximum: Decimal
    due_on: date | None
    saved_at: datetime | None
    lead_id: int | None
    contributor_ids: list[int]
    file_count: int | None
    part_state: str | None
    part_due_on: date | None
    delegate_id: int | None
    delegate_name: str | None
    is_carried: bool
    text: str = ""
    part: str = ""
    indicator: str = ""
    is_waiting: bool = False


def round_rows(round_: Round, by: Actor) -> list[Row]:
    """What ``by`` may see of the questions that are asked, in the order of the instrument.

    One query, and one more where the edition has conditions.
    """
    values = {
        "round": round_.pk,
        "hidden": list(hidden_codes(round_)),
        "sees_all": by.scope("answer.view") == "all",
        "view": list(by.agency_ids("answer.view")),
        "contribute": list(by.agency_ids("contribution.edit")),
        "own": list(by.all_agency_ids),
        "owing": list(OWING),
    }
    return [Row(*row) for row in fetch(ROWS, values)]


# What stands beside the rows of a list: names of bodies, and the filters that a person keeps.

# together, since every list asks for both
NAMES = """
SELECT 'agency', id, name, code, ended_on IS NULL FROM agencies_agency
UNION ALL
SELECT 'filter', id, name, words, TRUE FROM evaluation_savedfilter WHERE user_id = %(user)s
ORDER BY 3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNames:
    """``bodies``: name and code of the agencies asked for, by id; ``current``: code and name of
    every agency of today; ``filters``: id, name and words. All in the order of their names."""

    bodies: dict[int, tuple[str, str]]
    current: list[tuple[str, str]]
    filters: list[tuple[int, str, str]]


def list_names(by: Actor, named: Collection[int]) -> ListNames:
    """Names of agencies and the own filters: one query."""
    rows = fetch(NAMES, {"user": by.user.pk})
    agencies = [row[1:] for row in rows if row[0] == "agency"]
    return ListNames(
        bodies={pk: (name, code) for pk, name, code, _is_on in agencies if pk in named},
        current=[(code, name) for _pk, name, code, is_on in agencies if is_on],
        filters=[row[1:4] for row in rows if row[0] == "filter"],
    )


# How a person's own part in an answer that others lead reads beside the names of its bodies.


def own_part_text(part_state: str | None, delegate_name: str | None) -> str:
    """Beside the names of the agencies: ``bagian Anda: Diminta lagi, dilimpahkan kepada Sari``."""
    said = []
    if part_state is not None:
        said.append(_("bagian Anda: %(state)s") % {"state": STATES[part_state].lower()})
    if delegate_name:
        said.append(_("dilimpahkan kepada %(name)s") % {"name": delegate_name})
    return ", ".join(said)


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
class AnswerList:
    """``rows`` are tuples in the order the table shows them, ready to print (``_printed``).

    ``address`` is the query part of the list as it is shown; ``saved`` are the own filters: id,
    name, address, and whether it is this one.
    """

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
    saved: list[tuple[int, str, str, bool]]
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
    saved = [(pk, name, f"?{words}", f"?{words}" == address) for pk, name, words in found.filters]
    policy = stage_policy(round_.policy)
    counts: dict[str, int] = {}
    for row in found.asked:
        counts[row.stage] = counts.get(row.stage, 0) + 1
    stages = [
        Choice(
            value=stage.code,
            label=stage.label,
            is_chosen=stage.code == wanted.stage,
            count=counts.get(stage.code, 0),
            url=address_of(replace(wanted, stage=stage.code)),
        )
        for stage in policy.stages
    ]
    return AnswerList(
        round=round_,
        rows=_printed(found, round_, today=timezone.localdate(at), ticked=ticked),
        row_count=len(found.shown),
        visible_count=found.visible_count,
        filters=filter_choices(round_, found, wanted),
        stages=stages,
        wanted=wanted,
        is_filtered=wanted != Wanted(order=wanted.order),
        has_more=any((wanted.part, wanted.indicator, wanted.agency, wanted.order)),
        tabs=round_tabs(by, round_),
        address=address if len(address) > 1 else "",
        saved=saved,
        may_save=len(address) > 1 and not any(is_current for _pk, _name, _url, is_current in saved),
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


type FilterChoices = dict[str, list[Choice]]


def filter_choices(round_: Round, found: Found, wanted: Wanted) -> FilterChoices:
    """What the filters beside stage and words offer."""
    edition = edition_of(round_.revision_id)
    order_names: list[str] = [
        _("Urutan instrumen"),
        _("Tenggat terdekat"),
        _("Selisih nilai"),
        _("Terakhir diisi"),
    ]
    offered: dict[str, tuple[Iterable[tuple[str, str]], str]] = {
        "parts": ([(p.code, p.name) for p in edition.parts], wanted.part),
        "indicators": (
            [(i.code, f"{i.code} {i.name}") for i in edition.indicators],
            wanted.indicator,
        ),
        "agencies": ([(str(pk), name) for pk, name in found.names.items()], wanted.agency),
        "orders": (zip(ORDERS, order_names, strict=True), wanted.order),
    }
    return {
        name: [
            Choice(value=value, label=label, is_chosen=value == chosen) for value, label in pairs
        ]
        for name, (pairs, chosen) in offered.items()
    }


def _placed(rows: list[Row], round_: Round, by: Actor) -> list[Row]:
    """With the place in the edition, whether the next step or the own part waits for ``by``, and
    until which day."""
    edition, policy = edition_of(round_.revision_id), stage_policy(round_.policy)
    stages = {stage.code: stage for stage in policy.stages}
    closing = closing_days(round_)
    turns: dict[tuple[str, int | None], bool] = {}
    for row in rows:
        question = edition.find(row.code)
        place = edition.place(row.code)
        row.text = question.text if question else row.code
        row.part, row.indicator = place.part.code, place.indicator.code
        stage, turn = stages[row.stage], (row.stage, row.lead_id)
        if turn not in turns:
            turns[turn] = waits_for(by, stage.owner, row.lead_id, caretaker_id=round_.caretaker_id)
        is_turn = turns[turn]
        is_away = stage.owner == "agency" and is_with_another(row.delegate_id, by)
        is_part = not is_turn and part_waits(row.part_state, stage.owner)
        row.is_waiting = (is_turn or is_part) and not is_away
        if is_part:
            row.due_on = contribution_day(stage, row.part_due_on, row.due_on, closing)
        else:
            row.due_on = due_day(stage, row.due_on, closing)
    return rows


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
            f"{(_('dari putaran lalu') if row.is_carried else shown_mark(row.mark, row.reason))} / {maximum(row.maximum)}",
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


# Changes of many answers at once that a person may look at, the newest first.

SHOWN = 50


def changes_at_once(round_: Round, by: Actor) -> list[tuple[BulkChange, Verdict]]:
    """The own changes, and those of assignments for who manages them, each with whether it may be
    put back: one query."""
    rows = BulkChange.objects.filter(round=round_).select_related("by", "undone_by")
    if not by.may("assignment.manage"):
        rows = rows.filter(by=by.user)
    found = []
    for change in rows.order_by("-pk")[:SHOWN]:
        if change.kind in OF_OPERATORS and change.by_id != by.user.pk:
            continue
        change.round = round_
        found.append((change, can_undo(by, change)))
    return found
