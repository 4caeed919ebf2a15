"""The planted faults and the clean answers as facts, with the years of a round filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from layak.evaluation.editions.files import schema_of
from layak.evaluation.flags.policy import lasting_papers
from layak.evaluation.flags.rules import DatedProof, Facts, Flag, Returned
from layak.rules.proof import Proof
from tests.conftest import shipped

TABLE = yaml.safe_load(Path(__file__).with_name("planted.yaml").read_text(encoding="utf-8"))
NOW = 2025


def year(word: str, now: int = NOW) -> int:
    """``before-2`` as a year."""
    for name, base in (("before", now - 1), ("now", now)):
        if word.startswith(name):
            return base + int(word.removeprefix(name) or 0)
    raise ValueError(word)


def figures(told: dict | None, now: int = NOW) -> dict[str, dict[str, str]]:
    """As an answer keeps them."""
    sides = ("numerator", "denominator")
    return {
        str(year(word, now)): dict(zip(sides, map(str, counts), strict=False))
        for word, counts in (told or {}).items()
    }


def counts(told: dict | None) -> dict[str, Decimal]:
    return {
        f"{side}-{when}": Decimal(text)
        for when, sides in figures(told).items()
        for side, text in sides.items()
    }


def proof_facts(told: dict, now: int = NOW) -> dict:
    """The confirmed facts of an evidence."""
    day = {"since": (1, 1), "until": (12, 31), "dated": (3, 1)}
    days = {name: date(year(told[name], now), *at) for name, at in day.items() if name in told}
    return {
        "years": [year(word, now) for word in told.get("years", ())],
        "kind": told.get("kind", ""),
        "valid_since_on": days.get("since"),
        "valid_until_on": days.get("until"),
        "dated_on": days.get("dated"),
    }


def facts_of(case: dict) -> Facts:
    question = shipped("kla-2024").find(case["code"])
    points = {option.code: option.points for option in question.options}
    option = case.get("option", "")
    proofs = []
    for number, told in enumerate(case.get("proofs", ()), start=1):
        known = proof_facts(told)
        held = Proof(
            years=tuple(known["years"]),
            since_on=known["valid_since_on"],
            until_on=known["valid_until_on"],
        )
        lasts = known["kind"] in lasting_papers()
        proofs.append(
            DatedProof(use_id=number, title="", proof=held, dated_on=known["dated_on"], lasts=lasts)
        )
    notes = case.get("returned", [])
    last = None
    if notes:
        reply = "Naskahnya dilampirkan." if case.get("replied", 0) >= len(notes) else ""
        last = Returned(step_id=7, note=notes[-1], reply=reply)
    return Facts(
        question=question,
        years=(NOW - 1, NOW),
        option=option,
        mark=Decimal(case["mark"]) if "mark" in case else points.get(option),
        counts=counts(case.get("figures")),
        former=counts(case.get("former")),
        table=table_of(question),
        rows=case.get("rows", []),
        proofs=proofs,
        returned=last,
    )


def table_of(question) -> str:
    schema = schema_of(question, "kla-2024")
    return schema.code if schema else ""


def told(flag: Flag) -> tuple[str, str]:
    """Kind and field as the table of planted faults names them."""
    name = flag.field.replace(str(NOW), "now").replace(str(NOW - 1), "before")
    return flag.kind, name.split("-")[0] if name.split("-")[0] in ("proof", "return") else name


def wanted(case: dict) -> set[tuple[str, str]]:
    return {tuple(pair) for pair in case.get("flags", [])}
