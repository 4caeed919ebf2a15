"""How questions were agreed to be read: at the question, as a list of a round, with history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import JSONField, Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.agreements.models import Agreement, Dissent
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import NEWEST_AGREEMENT
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import Tab, round_tabs
from layak.evaluation.rounds.wording import answer_url, day_text, moment_text
from layak.rules.words import difference

type State = Literal["", "ada", "belum", "berbeda"]
STATES: tuple[State, ...] = ("ada", "belum", "berbeda")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedReading:
    """What counts for a question now; ``dissents`` are (agency, text).

    ``decided`` says where and when, ``decided_url`` its page here, or empty.
    """

    id: int
    version: int
    reading: str
    denominator: str
    denominator_source: str
    accepted_proof: str
    lead: str
    decided: str
    decided_url: str
    dissents: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """A question of the list; ``agreed`` is None where nothing is agreed."""

    code: str
    text: str
    part_code: str
    url: str
    page_url: str
    agreed: AgreedReading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementList:
    """Counts are of all questions of the round that this person may see."""

    round: Round
    tabs: list[Tab]
    rows: list[AgreementRow]
    parts: list[tuple[str, str]]
    agreed_count: int
    dissent_count: int
    all_count: int
    may_decide: bool


def with_agreement(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Annotates the agreement that counts, for ``agreed_reading``."""
    sql = RawSQL(NEWEST_AGREEMENT, (), output_field=JSONField())  # noqa: S611 - a constant
    return answers.annotate(agreement_facts=sql)


def agreed_reading(answer: Answer) -> AgreedReading | None:
    """Of an answer that came through ``with_agreement`` or ``fetch_answer``: no query."""
    facts: Mapping[str, Any] | None = answer.agreement_facts  # type: ignore[attr-defined]
    if not facts or not facts["reading"]:
        return None
    return AgreedReading(
        id=facts["id"],
        version=facts["version"],
        reading=facts["reading"],
        denominator=facts["denominator"],
        denominator_source=facts["source"],
        accepted_proof=facts["proof"],
        lead=facts["lead"] or "",
        decided=_decided(facts["label"], date.fromisoformat(facts["on"])),
        decided_url=facts["url"],
        dissents=[(agency, text) for agency, text in facts["dissents"] or []],
    )


def seen_version(answer: Answer) -> int:
    """The newest version, also one that took the agreement back; 0 without any."""
    facts: Mapping[str, Any] | None = answer.agreement_facts  # type: ignore[attr-defined]
    return facts["version"] if facts else 0


def _decided(label: str, day: date) -> str:
    return _("Disepakati di %(where)s, %(day)s") % {"where": label, "day": day_text(day)}


def agreement_list(
    *, round_: Round, by: Actor, state: State = "", part: str = "", words: str = ""
) -> AgreementList:
    """Questions that this person may see, with what was agreed: one query.

    ``state``: "ada", "belum", "berbeda" (with dissent) or all; ``part`` a code; ``words`` are
    looked for in code, wording and reading.
    """
    seen = Answer.objects.visible_to(by).filter(round=round_).select_related(None)
    edition = edition_of(round_.revision_id)
    rows = []
    for answer in with_agreement(seen).order_by("position"):
        question = edition.find(answer.code)
        if question is None:
            continue
        rows.append(
            AgreementRow(
                code=answer.code,
                text=question.text,
                part_code=edition.place(question.code).part.code,
                url=answer_url(answer.pk),
                page_url=f"{answer_url(answer.pk)}kesepakatan/",
                agreed=agreed_reading(answer),
            )
        )
    return AgreementList(
        round=round_,
        tabs=round_tabs(by, round_, "kesepakatan"),
        rows=[
            row
            for row in rows
            if part in ("", row.part_code)
            and _is_in(row.agreed, state)
            and words.lower()
            in f"{row.code} {row.text} {row.agreed.reading if row.agreed else ''}".lower()
        ],
        parts=[(one.code, one.name) for one in edition.parts],
        agreed_count=sum(row.agreed is not None for row in rows),
        dissent_count=sum(bool(row.agreed and row.agreed.dissents) for row in rows),
        all_count=len(rows),
        may_decide=by.may("agreement.decide"),
    )


def _is_in(agreed: AgreedReading | None, state: State) -> bool:
    if state == "ada":
        return agreed is not None
    if state == "belum":
        return agreed is None
    return not state or bool(agreed and agreed.dissents)


def agreement_history(answer: Answer) -> list[dict[str, object]]:
    """All versions with their dissent, the newest first, over rounds and editions: two queries.

    Each with what it changed in the one before; without words it took the agreement back.
    """
    dissents = Dissent.objects.select_related("agency").order_by("pk")
    rows = Agreement.objects.filter(question=answer.question_id).select_related("written_by")
    rows = rows.prefetch_related(Prefetch("dissents", queryset=dissents))
    versions: list[dict[str, object]] = []
    former = ""
    for row in rows.order_by("version"):
        versions.append(
            {
                "number": row.version,
                "moment": moment_text(row.written_at),
                "by": row.written_by.name,
                "decided": _decided(row.decided_label, row.decided_on)
                if row.reading
                else _("Dicabut di %(where)s, %(day)s")
                % {"where": row.decided_label, "day": day_text(row.decided_on)},
                "is_withdrawal": not row.reading,
                "reading": difference(former, row.reading) if row.reading else [],
                "dissents": [(one.agency.name, one.text) for one in row.dissents.all()],
            }
        )
        former = row.reading or former
    return versions[::-1]


def newest_agreement(answer: Answer) -> Agreement | None:
    """The version that counts, as a row: one query."""
    rows = Agreement.objects.filter(question=answer.question_id).select_related("written_by")
    return rows.order_by("-version").first()


def agency_choices() -> list[tuple[str, str]]:
    """Agencies that may lead or differ: one query."""
    rows = Agency.objects.current().order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]
