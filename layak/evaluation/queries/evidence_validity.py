"""The page "Masa berlaku": what ends when, and what it still proves in a chosen cycle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.people.roles.actor import Actor
from layak.evaluation.models import EvidenceUse
from layak.evaluation.queries.answers import Choice
from layak.evaluation.queries.evidence_cycle import (
    Cycle,
    Verdict,
    cycles,
    held_text,
    proof_of,
    verdict_on,
)
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import KIND_LABELS, visible_evidence
from layak.rules.proof import WARNED_DAYS

ROWS = 50
STATES = {
    "habis": gettext_noop("Sudah habis"),
    "segera": gettext_noop("Habis dalam 60 hari"),
    "berlaku": gettext_noop("Masih lama"),
    "terbuka": gettext_noop("Tanpa akhir masa berlaku"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityRow:
    id: int
    title: str
    url: str
    facts: str
    agency: str
    held: str
    until_on: date | None
    use_count: int
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityPage:
    rows: list[ValidityRow]
    page: Page[Evidence]
    states: list[Choice]
    cycles: list[Cycle]
    cycle: Cycle | None
    state: str


def validity_page(*, by: Actor, state: str, later: str, number: str, today: date) -> ValidityPage:
    """Evidence in use that ``by`` may see, what ends first on top: four queries."""
    known = cycles()
    cycle = _chosen(known, later)
    everything = _in_use(by)
    counts = _counts(everything, today)
    page = Paginator(_ordered(everything, state, today), ROWS).get_page(number)
    return ValidityPage(
        rows=list(_rows(page.object_list, cycle, today)),
        page=page,
        states=[
            Choice(
                value=code,
                label=f"{_(label)} ({counts[code]})",
                is_chosen=code == state,
                count=counts[code],
            )
            for code, label in STATES.items()
        ],
        cycles=known,
        cycle=cycle,
        state=state if state in STATES else "",
    )


def validity_rows(
    *, by: Actor, state: str, later: str, today: date
) -> tuple[Cycle | None, list[ValidityRow]]:
    """All rows of the list, for a sheet: two queries."""
    cycle = _chosen(cycles(), later)
    return cycle, list(_rows(_ordered(_in_use(by), state, today), cycle, today))


def _chosen(known: list[Cycle], later: str) -> Cycle | None:
    """The asked cycle; without a word the next one."""
    asked = next((cycle for cycle in known if str(cycle.later) == later), None)
    return asked or next((cycle for cycle in known if cycle.later == 1), None)


def _standing() -> QuerySet[EvidenceUse]:
    return EvidenceUse.objects.filter(evidence=OuterRef("pk"), removed_at=None)


def _in_use(by: Actor) -> QuerySet[Evidence]:
    return visible_evidence(by).filter(Exists(_standing()))


def _states(today: date) -> dict[str, Q]:
    soon = today + timedelta(days=max(WARNED_DAYS))
    return {
        "habis": Q(valid_until_on__lt=today),
        "segera": Q(valid_until_on__gte=today, valid_until_on__lte=soon),
        "berlaku": Q(valid_until_on__gt=soon),
        "terbuka": Q(valid_until_on=None),
    }


def _counts(rows: QuerySet[Evidence], today: date) -> dict[str, int]:
    of_states = {code: Count("pk", filter=where) for code, where in _states(today).items()}
    return rows.aggregate(**of_states)


def _ordered(rows: QuerySet[Evidence], state: str, today: date) -> QuerySet[Evidence]:
    where = _states(today).get(state)
    rows = rows.filter(where) if where is not None else rows
    # counted for the rows of a page alone
    counted = _standing().order_by().values("evidence").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(use_count=Subquery(counted))
    return rows.order_by(F("valid_until_on").asc(nulls_last=True), "-pk")


def _rows(found: Iterable[Evidence], cycle: Cycle | None, today: date) -> Iterable[ValidityRow]:
    for evidence in found:
        kind = KIND_LABELS.get(evidence.kind)
        facts = [_(kind) if kind else "", evidence.number]
        count: int = evidence.use_count  # type: ignore[attr-defined]  # annotated
        yield ValidityRow(
            id=evidence.pk,
            title=evidence.title,
            url=f"/bukti/{evidence.pk}/daur/",
            facts=" · ".join(fact for fact in facts if fact),
            agency=evidence.agency.name,
            held=held_text(evidence, today=today),
            until_on=evidence.valid_until_on,
            use_count=count,
            verdict=verdict_on(proof_of(evidence), cycle) if cycle else None,
        )
