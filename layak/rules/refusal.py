"""How a rule says no: with a reason a person can act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class Refused(Exception):
    """A rule does not allow this; `reason` is the sentence shown to the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongField(Refused):
    """One field does not hold what it should; ``field`` names it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Verdict:
    """The same answer as a value, for a button and the hint beside it."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in something handed to us: where it is, what is wrong, what to do."""

    at: str
    say: str
    fix: str = ""


class Faulty(Exception):
    """Something that may not be used as it was given; ``faults`` names every fault."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


def verdict[**P](check: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Verdict:
    """Run a `check_*` function and turn its refusal into a value.

    Errors: only `Refused` is caught; anything else is a fault in the program and passes through.
    """
    try:
        check(*args, **kwargs)
    except Refused as refusal:
        return Verdict(allowed=False, reason=refusal.reason)
    return Verdict(allowed=True)
