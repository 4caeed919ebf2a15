"""Plants a case of ``planted.yaml`` into an answer, straight in the tables, as no page would let it in."""

from __future__ import annotations

from decimal import Decimal

from layak.evaluation.answers.models import Answer, AnswerStep, EvidenceUse, TableRow
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.flags.reads import looks
from layak.records.evidence.files.models import Evidence
from tests.evaluation.flags.planted import figures, proof_facts, table_of


def plant(case: dict, answer: Answer, *, by, at, with_fields: bool = True) -> None:
    """``with_fields``: option, mark and counts too; without them somebody else types these."""
    now = max(answer.round.data_years)
    agency_id = answer.assignments.get(relation="lead", ended_at=None).agency_id
    question = edition_of(answer.round.revision_id).find(answer.code)
    points = {option.code: option.points for option in question.options}
    fresh = {"stage": "draft", "carried": None, "not_applicable_reason": ""}
    if with_fields:
        option = case.get("option", "")
        mark = Decimal(case["mark"]) if "mark" in case else points.get(option)
        told = figures(case.get("figures"), now)
        fresh |= {"option": option, "mark": mark, "figures": told}
    Answer.objects.filter(pk=answer.pk).update(**fresh)
    if "former" in case:
        past = Answer.objects.filter(round=answer.round.previous_id, question=answer.question_id)
        assert past.update(figures=figures(case["former"], now)) == 1
    for place, cells in enumerate(case.get("rows", ())):
        TableRow.objects.create(
            answer=answer, agency_id=agency_id, table=table_of(question), position=place,
            cells=cells, saved_at=at, saved_by=by,
        )  # fmt: skip
    for told in case.get("proofs", ()):
        evidence = Evidence.objects.create(
            agency_id=agency_id, title="Bukti contoh", created_at=at, created_by=by,
            described_at=at, described_by=by, **proof_facts(told, now),
        )  # fmt: skip
        EvidenceUse.objects.create(answer=answer, evidence=evidence, added_at=at, added_by=by)
    _return(case, answer, by, at)


def _return(case: dict, answer: Answer, by, at) -> None:
    def step(move: str, source: str, target: str, note: str) -> None:
        AnswerStep.objects.create(
            answer=answer, move=move, source=source, target=target, note=note, at=at, by=by
        )

    for number, note in enumerate(case.get("returned", ())):
        step("return", "approved", "returned", note)
        if number < case.get("replied", 0):
            step("ready", "returned", "ready", "Sudah dilengkapi menurut catatan itu.")


def found_in(answers: list[Answer]) -> dict[str, set[tuple[str, str]]]:
    """Flags by code, each as the table of planted faults names it."""
    found = {}
    for pk, look in looks(answers).items():
        answer = next(one for one in answers if one.pk == pk)
        now = max(answer.round.data_years)
        found[answer.code] = {_named(one.flag, now) for one in look.raised}
    return found


def _named(flag, now: int) -> tuple[str, str]:
    name = flag.field.replace(f"-{now}", "-now").replace(f"-{now - 1}", "-before")
    head = name.split("-")[0]
    return flag.kind, head if head in ("proof", "return") else name
