"""Reading what is looked at in proof (``data/evidence``), with every fault at its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from layak.rules.proof import Asked, Check, Policy, Terms, Weight
from layak.rules.reading import Spot
from layak.rules.refusal import Problem
from layak.rules.strength_checks import KINDS, OF_PROOFS

WEIGHTS = ("grave", "light")
ANY = "any"


class FaultyChecks(Exception):
    """Checks that may not be used; ``faults`` names every fault with its place."""

    def __init__(self, faults: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = list(faults)


def parse_policy(checks: object, kinds: object) -> Policy:
    """The policy of ``checks.yaml`` and ``kinds.yaml``. Errors: FaultyChecks."""
    faults: list[Problem] = []
    of_checks = Spot(checks, "checks.yaml", faults)
    of_kinds = Spot(kinds, "kinds.yaml", faults)
    policy = Policy(
        kinds=_kinds(of_kinds.below(of_kinds.fields.get("kinds"), "kinds")),
        checks=_checks(of_checks),
        terms=_terms(of_checks.below(of_checks.fields.get("terms"), "terms")),
    )
    _check_complete(of_checks, policy.checks)
    if faults:
        raise FaultyChecks(faults)
    return policy


def _check_complete(spot: Spot, checks: Mapping[str, Check]) -> None:
    known = {KINDS, *OF_PROOFS}
    for code in sorted(known - set(checks)):
        spot.fault(f"pemeriksaan `{code}` tidak ada", "Setiap pemeriksaan perlu sumbernya.")
    for code in sorted(set(checks) - known):
        spot.fault(f"pemeriksaan `{code}` tidak dikenal")


def _checks(spot: Spot) -> dict[str, Check]:
    raw = spot.fields.get("checks")
    rows = [spot.below(one, "checks") for one in raw] if isinstance(raw, list) else []
    return {check.code: check for check in map(_check, rows)}


def _check(spot: Spot) -> Check:
    weight = spot.text("weight")
    if weight not in WEIGHTS:
        spot.fault(f"`weight` harus salah satu dari {', '.join(WEIGHTS)}")
    return Check(
        code=spot.text("code"),
        label=spot.text("label"),
        weight=cast(Weight, weight),
        source=spot.text("source"),
        fix=spot.text("fix"),
    )


def _kinds(spot: Spot) -> dict[str, Asked]:
    return {code: _asked(spot.below(raw, code), code) for code, raw in spot.fields.items()}


def _asked(spot: Spot, code: str) -> Asked:
    is_any = spot.fields.get("papers") == ANY
    return Asked(
        code=code,
        label=spot.text("label"),
        papers=None if is_any else _words(spot, "papers"),
        photo=spot.fields.get("photo") is True,
        table=spot.fields.get("table") is True,
        note=spot.fields.get("note") is True,
    )


def _terms(spot: Spot) -> Terms:
    return Terms(
        signed=frozenset(_words(spot, "signed")),
        lasting=frozenset(_words(spot, "lasting")),
        budget=spot.text("budget"),
        budget_signers=_words(spot, "budget_signers"),
        least_legible=float(spot.number("least_legible")),
        long_pages=int(spot.number("long_pages", Decimal(1))),
    )


def _words(spot: Spot, name: str) -> tuple[str, ...]:
    raw = spot.fields.get(name, [])
    if isinstance(raw, list) and all(isinstance(word, str) for word in raw):
        return tuple(raw)
    spot.fault(f"`{name}` harus berupa daftar kata")
    return ()
