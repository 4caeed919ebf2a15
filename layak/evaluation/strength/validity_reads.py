"""What a document still proves in this cycle and the next ones, and what ends when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.reads import Choice, current_round
from layak.evaluation.rounds.wording import DASH, answer_url, day_text
from layak.evaluation.strength.policy import strength_policy
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import KIND_LABELS, visible_evidence
from layak.rules.proof import (
    WARNED_DAYS,
    Proof,
    Reach,
    cycle_years,
    ending,
    lasting,
    proven_years,
    reach,
)

# What a document still proves in this cycle and the next ones: validity x data years x questions.

# this cycle and the two after it
LATER = (0, 1, 2)
NAMES = (
    gettext_noop("Daur ini"),
    gettext_noop("Daur berikutnya"),
    gettext_noop("Dua daur lagi"),
)
TONES = {Reach.ALL: "done", Reach.SOME: "wait", Reach.NONE: "late", Reach.UNKNOWN: "bare"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A cycle that can be looked at: ``later`` years after the current round."""

    later: int
    name: str
    years: list[int]

    @property
    def years_text(self) -> str:
        return _(" dan ").join(map(str, self.years))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``proven`` are the data years that the document proves."""

    cycle: Cycle
    label: str
    tone: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleUse:
    """A question that uses it; ``other_count`` proofs would be left without it."""

    code: str
    text: str
    round: str
    url: str
    pages: str
    maximum: Decimal
    other_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePage:
    """``alone_points`` are of questions that nothing else proves."""

    evidence: Evidence
    held: str
    verdicts: list[Verdict]
    uses: list[CycleUse]
    points: Decimal
    alone_count: int
    alone_points: Decimal


def cycles() -> list[Cycle]:
    """The cycles by the data years of the current round: one query; none without a round."""
    round_ = current_round()
    if round_ is None:
        return []
    return [
        Cycle(later=later, name=_(NAMES[later]), years=cycle_years(round_.data_years, later))
        for later in LATER
    ]


def proof_of(evidence: Evidence) -> Proof:
    """What a person confirmed; a decree without a beginning holds from its day."""
    proof = Proof(
        years=tuple(evidence.years),
        since_on=evidence.valid_since_on,
        until_on=evidence.valid_until_on,
    )
    lasts = evidence.kind in strength_policy().terms.lasting
    return lasting(proof, evidence.dated_on) if lasts else proof


def verdict_on(proof: Proof, cycle: Cycle) -> Verdict:
    """How far a document proves a cycle, in words and with what to do."""
    found = reach(proof, cycle.years)
    proven = _(" dan ").join(map(str, proven_years(proof, cycle.years)))
    label, advice = {
        Reach.ALL: (_("Membuktikan %s") % proven, _("Dapat dipakai lagi.")),
        Reach.SOME: (
            _("Hanya %s") % proven,
            _("Siapkan dokumen lain untuk tahun yang belum terbukti."),
        ),
        Reach.NONE: (_("Tidak membuktikan"), _("Siapkan penggantinya sebelum daur itu.")),
        Reach.UNKNOWN: (
            _("Belum diketahui"),
            _("Isi tahun atau masa berlakunya pada keterangan bukti."),
        ),
    }[found]
    return Verdict(cycle=cycle, label=label, tone=TONES[found], advice=advice)


def cycle_page(*, evidence: Evidence, by: Actor, today: date) -> CyclePage:
    """One document over the cycles: four queries."""
    proof = proof_of(evidence)
    # the questions of its latest round, among those that ``by`` may see
    held = EvidenceUse.objects.filter(evidence=evidence, removed_at=None)
    pages = dict(held.values_list("answer_id", "pages"))
    rows = Answer.objects.visible_to(by).filter(pk__in=pages).select_related("round")
    answers = list(rows.order_by("-round__evaluation_year", "-round__opened_at", "position"))
    latest = [answer for answer in answers if answer.round_id == answers[0].round_id]
    beside = EvidenceUse.objects.filter(answer__in=latest, removed_at=None)
    counted = beside.exclude(evidence=evidence).values("answer").annotate(n=Count("pk"))
    others = dict(counted.values_list("answer", "n"))
    uses = [_use(answer, pages[answer.pk], others.get(answer.pk, 0)) for answer in latest]
    alone = [use for use in uses if not use.other_count]
    return CyclePage(
        evidence=evidence,
        held=held_text(evidence, today=today),
        verdicts=[verdict_on(proof, cycle) for cycle in cycles()],
        uses=uses,
        points=_points(uses),
        alone_count=len(alone),
        alone_points=_points(alone),
    )


def _points(uses: Sequence[CycleUse]) -> Decimal:
    return sum((use.maximum for use in uses), Decimal(0))


def _use(answer: Answer, pages: str, other_count: int) -> CycleUse:
    question = edition_of(answer.round.revision_id).find(answer.code)
    return CycleUse(
        code=answer.code,
        text=question.text if question else "",
        round=answer.round.title,
        url=f"{answer_url(answer.pk)}bukti/",
        pages=pages,
        maximum=answer.maximum,
        other_count=other_count,
    )


def held_text(evidence: Evidence, *, today: date) -> str:
    """Years and validity in one line, with how soon it ends."""
    since, until = evidence.valid_since_on, evidence.valid_until_on
    parts = []
    if evidence.years:
        parts.append(_("tahun %s") % ", ".join(map(str, sorted(evidence.years))))
    if since or until:
        parts.append(
            _("berlaku %(since)s sampai %(until)s")
            % {
                "since": day_text(since) if since else "…",
                "until": day_text(until) if until else _("dicabut"),
            }
        )
    soon = ending(Proof(until_on=until), today=today)
    return ". ".join([" · ".join(parts) or DASH, *([soon] if soon else [])])


# The page "Masa berlaku": what ends when, and what it still proves in a chosen cycle.

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
    of_states = {code: Count("pk", filter=where) for code, where in _states(today).items()}
    counts = everything.aggregate(**of_states)
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
