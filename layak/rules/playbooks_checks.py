"""What makes a set of steps work together: order, events, no loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layak.rules.playbooks import EventName, Step
from layak.rules.reading import Spot


def check_events(spot: Spot, events: Mapping[str, EventName]) -> None:
    """Another name points at a known event that is no other name itself."""
    for code, event in events.items():
        meant = events.get(event.same_as)
        if event.same_as and (meant is None or meant.same_as):
            spot.fault(f"peristiwa {code}: `same_as` harus menunjuk peristiwa lain yang asli")


def check_order(spot: Spot, kind: str, steps: Sequence[Step]) -> None:
    """Steps are numbered 1, 2, 3 in their order."""
    for expected, step in enumerate(steps, start=1):
        if step.order != expected:
            spot.fault(f"{kind} {step.order} seharusnya bernomor {expected}")


def check_records(spot: Spot, steps: Sequence[Step]) -> None:
    """No step waits, over however many others, for what only happens when it is done itself."""
    loop = _loop(steps)
    if loop:
        way = " > ".join(loop)
        spot.fault(f"langkah saling menunggu: {way}", "Hapus salah satu `records` pada jalan itu.")


def _loop(steps: Sequence[Step]) -> list[str]:
    """The events of one loop, its first repeated at the end; empty when there is none."""
    follows: dict[str, list[str]] = {}
    for step in steps:
        if step.records:
            follows.setdefault(step.trigger, []).append(step.records)
    safe: set[str] = set()
    for start in follows:
        way = [start]
        turns = [iter(follows[start])]
        while turns:
            event = next(turns[-1], None)
            if event is None:
                turns.pop()
                safe.add(way.pop())
            elif event in way:
                return [*way[way.index(event) :], event]
            elif event not in safe:
                way.append(event)
                turns.append(iter(follows.get(event, ())))
    return []
