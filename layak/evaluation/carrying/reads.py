"""What one round would bring from another, and what an answer holds from the last round until it is confirmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.evaluation.answers.models import (
    Answer,
    Assignment,
    Contribution,
    Delegation,
    EvidenceUse,
    TableRow,
)
from layak.evaluation.answers.reads import ROW, answer_of
from layak.evaluation.answers.rules import joined
from layak.evaluation.carrying.rules import Fit, fit
from layak.evaluation.editions.files import former_keys, lineages
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.rules import How, Lineage
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import DASH, answer_url, excerpt, mark_text
from layak.rules.instrument import Edition, Question
from layak.rules.numbers import decimal_id
from layak.rules.scoring import NOT_APPLICABLE, Mark
from layak.rules.words import difference, is_same_wording

# Who worked on the questions of the last round, as they would work on them now.


@dataclass(frozen=True, slots=True)
class Owner:
    """One agency on a question. ``delegate_id`` is a person of the agency, or None."""

    agency_id: int
    is_lead: bool
    caretaker_for_id: int | None = None
    delegate_id: int | None = None
    delegation_note: str = ""


def open_assignments(round_: Round) -> dict[int, list[Assignment]]:
    """The assignments of a round as they stand (or stood at its end), by answer: one query."""
    rows = Assignment.objects.filter(answer__round=round_, ended_at=None)
    found: dict[int, list[Assignment]] = {}
    for row in rows.order_by("answer_id", "-relation", "position", "pk"):
        found.setdefault(row.answer_id, []).append(row)
    return found


def changed_by_hand(round_: Round) -> frozenset[int]:
    """Answers whose agencies somebody chose since the round was opened, or who began: one query."""
    rows = Assignment.objects.filter(answer__round=round_).filter(
        Q(ended_at__isnull=False)
        | Q(assigned_at__gt=round_.opened_at)
        | ~Q(state=Assignment.State.OPEN)
    )
    return frozenset(rows.values_list("answer_id", flat=True))


def open_delegations(round_: Round) -> dict[int, Delegation]:
    """Who works on an assignment in person, by assignment: one query."""
    rows = Delegation.objects.filter(assignment__answer__round=round_, ended_at=None)
    return {row.assignment_id: row for row in rows}


def owners_of(former: Iterable[Assignment], shelf: Shelf) -> tuple[Owner, ...]:
    """The agencies of one question: a lead first, each agency once; empty where none is left.

    A body that went into another is that other now. One that is only invited never leads: the
    round's caretaker does in its place. With several former leads the first one leads.
    """
    rows = list(former)
    leads = [row for row in rows if row.relation == Assignment.Relation.LEAD]
    others = [row for row in rows if row not in leads[:1]]
    lead = _lead(leads, shelf)
    if lead is None and not others:
        return ()
    lead = lead or Owner(shelf.caretaker_id, is_lead=True)
    # whom the caretaker stands for helps first
    helping = [] if lead.caretaker_for_id is None else [lead.caretaker_for_id]
    helping += [heir.pk for row in others if (heir := shelf.heir(row.agency_id)) is not None]
    owners = [
        lead,
        *(Owner(pk, is_lead=False) for pk in dict.fromkeys(helping) if pk != lead.agency_id),
    ]
    # the person of a former assignment, while that person still holds a seat in the agency
    for at, owner in enumerate(owners):
        for row in rows:
            given, heir = shelf.delegations.get(row.pk), shelf.heir(row.agency_id)
            is_theirs = heir is not None and heir.pk == owner.agency_id
            if given is not None and is_theirs and (given.to_id, owner.agency_id) in shelf.seated:
                owners[at] = replace(owner, delegate_id=given.to_id, delegation_note=given.note)
                break
    return tuple(owners)


def _lead(leads: Sequence[Assignment], shelf: Shelf) -> Owner | None:
    if not leads:
        return None
    stood_for = shelf.heir(leads[0].caretaker_for_id)
    if stood_for is not None and stood_for.is_invited:
        return Owner(shelf.caretaker_id, is_lead=True, caretaker_for_id=stood_for.pk)
    agency = shelf.heir(leads[0].agency_id)
    if agency is None:
        return None
    if agency.is_invited:
        return Owner(shelf.caretaker_id, is_lead=True, caretaker_for_id=agency.pk)
    return Owner(agency.pk, is_lead=True)


# What one round would bring from another, question by question: read by page and action alike.

# one former question that is still this one: its mark may be confirmed
WHOLE: tuple[How, ...] = ("same", "reworded")
type Figures = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryItem:
    """What one question would get. ``former`` is the answer it mainly comes from.

    ``owners`` is empty where the assignments stay as they are.
    ``carried`` is what nobody has confirmed yet; None where there is nothing to confirm.
    ``pages`` are those of each evidence, by its id; ``rows`` are those of the table, each with the
    agency that it belongs to today.
    ``is_reworded``: the text or the kind of the question is not what it was.
    """

    answer: Answer
    question: Question
    former: Answer
    how: How
    is_reworded: bool
    note: str
    figures: Figures
    carried: dict[str, str] | None
    uses: tuple[EvidenceUse, ...]
    pages: Mapping[int, str]
    rows: tuple[tuple[TableRow, int], ...]
    owners: tuple[Owner, ...]
    current_owners: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryPlan:
    """``items`` are what can be brought now; ``touched`` are codes that were worked on already.

    ``brought``: codes that hold what came from that round already. ``fresh``: questions without
    predecessor. ``lost``: questions of the former round that nothing here follows.
    """

    round: Round
    source: Round
    items: tuple[CarryItem, ...]
    touched: tuple[str, ...]
    brought: tuple[str, ...]
    fresh: tuple[Question, ...]
    lost: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything of the former round by answer, and who works on the new one.

    ``heirs`` maps every agency to the body that it is today, or None where it has ended;
    ``seated`` are person and agency; ``years`` those that both rounds have data of; ``current``
    are the assignments of now, ``by_hand`` the answers whose agencies a person chose.
    """

    edition: Edition
    years: Sequence[str]
    answers: Mapping[str, Answer]
    uses: Mapping[int, list[EvidenceUse]]
    rows: Mapping[int, list[TableRow]]
    assignments: Mapping[int, list[Assignment]]
    delegations: Mapping[int, Delegation]
    heirs: Mapping[int, Agency | None]
    caretaker_id: int
    seated: frozenset[tuple[int, int]]
    current: Mapping[int, list[Assignment]]
    by_hand: frozenset[int]

    def heir(self, agency_id: int | None) -> Agency | None:
        return None if agency_id is None else self.heirs.get(agency_id)


def carry_plan(round_: Round, source: Round, *, today: date) -> CarryPlan:
    """Compare two rounds: eleven queries, whatever their size."""
    edition = edition_of(round_.revision_id)
    lines = lineages(edition_of(source.revision_id), edition)
    shelf = _shelf(round_, source, today=today)
    # the answers of the round; touched is what a person has begun, in any way
    first = stage_policy(round_.policy).first.code
    below = {"answer": OuterRef("pk")}
    begun = (
        ~Q(stage=first)
        | ~Q(versions={})
        | Q(saved_at__isnull=False)
        | Exists(EvidenceUse.objects.filter(**below))
        | Exists(TableRow.objects.filter(**below))
        | Exists(Contribution.objects.filter(**below))
    )
    rows = Answer.objects.filter(round=round_).select_related("question").order_by("position")
    answers = rows.annotate(is_touched=ExpressionWrapper(begun, output_field=BooleanField()))
    followed = {key for line in lines.values() for key in line.keys}
    items, touched, brought, fresh = [], [], [], []
    for answer in answers:
        question = edition.find(answer.code)
        line = lines.get(answer.code)
        keys = line.keys if line else ()
        former = [shelf.answers[key] for key in keys if key in shelf.answers]
        if question is None or line is None or not former:
            fresh += [question] if question else []
        elif answer.carried_from_id is not None:
            brought.append(answer.code)
        elif answer.is_touched:  # type: ignore[attr-defined]  # annotated
            touched.append(answer.code)
        else:
            items.append(_item(answer, question, line, former, shelf))
    return CarryPlan(
        round=round_,
        source=source,
        items=tuple(items),
        touched=tuple(touched),
        brought=tuple(brought),
        fresh=tuple(fresh),
        lost=tuple(q for q in shelf.edition.questions if q.key not in followed),
    )


def _shelf(round_: Round, source: Round, *, today: date) -> Shelf:
    answers = Answer.objects.filter(round=source).select_related("question")
    uses = EvidenceUse.objects.filter(answer__round=source, removed_at=None).order_by("pk")
    rows = TableRow.objects.standing().filter(answer__round=source).order_by("position", "pk")
    everyone = {agency.pk: agency for agency in Agency.objects.all()}
    heirs: dict[int, Agency | None] = {}
    for pk, agency in everyone.items():
        heir = agency
        while heir.merged_into_id:
            heir = everyone[heir.merged_into_id]
        heirs[pk] = heir if heir.ended_on is None else None
    holdings = SeatHolding.objects.on(today).values_list("user_id", "seat__agency_id")
    return Shelf(
        edition=edition_of(source.revision_id),
        years=[str(year) for year in round_.data_years if year in source.data_years],
        answers={answer.question.key: answer for answer in answers},
        uses=_by_answer(uses),
        rows=_by_answer(rows),
        assignments=open_assignments(source),
        delegations=open_delegations(source),
        heirs=heirs,
        caretaker_id=round_.caretaker_id,
        seated=frozenset(holdings),
        current=open_assignments(round_),
        by_hand=changed_by_hand(round_),
    )


def _by_answer[T: (EvidenceUse, TableRow)](found: Iterable[T]) -> dict[int, list[T]]:
    shelves: dict[int, list[T]] = {}
    for row in found:
        shelves.setdefault(row.answer_id, []).append(row)
    return shelves


def _item(
    answer: Answer, question: Question, line: Lineage, former: Sequence[Answer], shelf: Shelf
) -> CarryItem:
    main, is_whole = former[0], line.how in WHOLE
    asked = shelf.edition.find(main.code)
    assigned = [row for one in former for row in shelf.assignments.get(one.pk, ())]
    owners = owners_of(assigned, shelf)
    uses, pages = _uses(former, shelf)
    # the rows of a body that has ended go to the lead
    lead_id = owners[0].agency_id if owners else shelf.caretaker_id
    rows = tuple(
        (row, heir.pk if (heir := shelf.heir(row.agency_id)) else lead_id)
        for one in former
        for row in shelf.rows.get(one.pk, ())
    )
    # the notes of questions that became one, each under its former code
    note = (
        main.note
        if len(former) == 1
        else "\n\n".join(f"{one.code}: {one.note}" for one in former if one.note)
    )
    counts = {year: main.figures[year] for year in shelf.years if year in main.figures}
    figures = counts if is_whole and question.figures != "none" else {}
    is_same = asked is not None and is_same_wording(asked.text, question.text)
    return CarryItem(
        answer=answer,
        question=question,
        former=main,
        how=line.how,
        is_reworded=not (is_whole and is_same),
        note=note,
        figures=figures,
        carried=_carried(main, is_whole=is_whole, brings=bool(note or figures or rows or uses)),
        uses=tuple(uses.values()),
        pages=pages,
        rows=rows,
        owners=() if answer.pk in shelf.by_hand else owners,
        current_owners=tuple(shelf.current.get(answer.pk, ())),
    )


def _uses(former: Iterable[Answer], shelf: Shelf) -> tuple[dict[int, EvidenceUse], dict[int, str]]:
    """Each evidence once, with the pages of all its uses."""
    uses: dict[int, EvidenceUse] = {}
    pages: dict[int, str] = {}
    for use in (use for one in former for use in shelf.uses.get(one.pk, ())):
        known = pages.get(use.evidence_id)
        pages[use.evidence_id] = use.pages if known is None else joined(known, use.pages)
        uses[use.evidence_id] = use
    return uses, pages


def _carried(former: Answer, *, is_whole: bool, brings: bool) -> dict[str, str] | None:
    """The former values as text; empty ones where the question is no longer the same one.

    What was itself carried and never confirmed is not carried on as if it had counted.
    """
    if is_whole and former.has_answer:
        return {
            "option": former.option,
            "mark": "" if former.mark is None else f"{former.mark:.2f}",
            "not_applicable": former.not_applicable_reason,
        }
    return {"option": "", "mark": "", "not_applicable": ""} if brings else None


# What an answer holds from the last round until it is confirmed, and that round's answer beside its question.

GONE = "Pertanyaan asalnya tidak ada lagi. Pilih jawabannya."


def carried_print(answer: Answer, revision_id: int) -> str:
    """Twelve letters that change with what was carried and with the wording it is laid on."""
    spelt = json.dumps([answer.carried_from_id, answer.carried, revision_id], sort_keys=True)
    return hashlib.sha256(spelt.encode()).hexdigest()[:12]


def former_question(answer: Answer) -> Question | None:
    """The question as it was asked then; ``carried_from__round`` should have been fetched."""
    former = answer.carried_from
    return edition_of(former.round.revision_id).find(former.code) if former else None


def carried_fit(answer: Answer, question: Question) -> Fit:
    """What confirming would set; the answer must hold something that is carried."""
    former = former_question(answer)
    if former is None:
        return Fit(why_not=GONE, is_same_wording=False, is_same_ladder=False)
    return fit(former, question, answer.carried or {})


# The answer of the round before, beside the question page: what it was, what it would become.

CARRIED = f"{ROW} WHERE evaluation_answer.id = %(answer)s"
FORMER = f"""{ROW}
JOIN evaluation_question q ON q.id = evaluation_answer.question_id
WHERE evaluation_answer.round_id = %(round)s AND q.key = ANY(%(keys)s)
ORDER BY evaluation_answer.id LIMIT 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """An option then and now; a dash where it was not or is no more."""

    label: str
    then: str
    now: str
    is_changed: bool


def former_of(answer: Answer, edition: Edition, question: Question) -> Answer | None:
    """The answer that this one follows, with its round: one query, none in a first round.

    ``answer`` came through ``fetch_answer``, which knows the edition of the round before.
    """
    if answer.carried_from_id is not None:
        answer.carried_from = _former(CARRIED, {"answer": answer.carried_from_id})
        return answer.carried_from
    if answer.round.previous_id is None:
        return None
    keys = former_keys(answer.previous_edition, edition.code, question.key)
    return _former(FORMER, {"round": answer.round.previous_id, "keys": list(keys)})


def _former(sql: str, values: dict[str, object]) -> Answer | None:
    rows = fetch(sql, values)
    return answer_of(rows[0]) if rows else None


def former_line(former: Answer | None) -> dict[str, object] | None:
    """The former answer in one line, for beside the page."""
    if former is None:
        return None
    return {
        "title": former.round.title,
        "url": answer_url(former.pk),
        "mark": f"{mark_text(_mark(former))} / {decimal_id(former.maximum)}",
        "note": excerpt(former.note),
    }


def _mark(former: Answer) -> Mark:
    return former.mark if former.is_applicable else NOT_APPLICABLE


def carried_notice(answer: Answer, question: Question) -> dict[str, object] | None:
    """What came along and waits; None where nothing does. No query after ``former_of``.

    ``becomes`` says what confirming sets, ``why_not`` why it cannot; ``wording`` and ``ladder``
    are empty where nothing changed.
    """
    former = answer.carried_from
    if answer.carried is None or former is None:
        return None
    then, fit = former_question(answer), carried_fit(answer, question)
    becomes = ""
    if not fit.why_not:
        option = _option(question, fit.option)
        mark = _("nilai %s") % decimal_id(fit.mark or Decimal(0))
        becomes = f"{option}, {mark}" if option else mark
        if fit.not_applicable:
            becomes = _("tidak berlaku")
    return {
        "title": former.round.title,
        "url": answer_url(former.pk),
        "seen": carried_print(answer, answer.round.revision_id),
        "option": _option(then, former.option),
        "mark": f"{mark_text(_mark(former))} / {decimal_id(former.maximum)}",
        "note": former.not_applicable_reason or former.note,
        "becomes": becomes,
        "why_not": fit.why_not,
        "wording": []
        if then is None or fit.is_same_wording
        else difference(then.text, question.text),
        "ladder": [] if then is None or fit.is_same_ladder else _ladder(then, question),
    }


def _option(question: Question | None, code: str) -> str:
    options = question.options if question else ()
    return next((option.label for option in options if option.code == code), "")


def _ladder(then: Question, now: Question) -> list[Rung]:
    """Both ladders beside each other, by the names of their options; the maximum at the end."""
    before = {option.label: decimal_id(option.points) for option in then.options}
    after = {option.label: decimal_id(option.points) for option in now.options}
    lines = [
        *((label, before.get(label, DASH), points) for label, points in after.items()),
        *((label, points, DASH) for label, points in before.items() if label not in after),
        (_("Nilai maksimal"), decimal_id(then.maximum), decimal_id(now.maximum)),
    ]
    return [
        Rung(label=label, then=old, now=new, is_changed=old != new) for label, old, new in lines
    ]
