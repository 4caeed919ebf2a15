"""What differs between two playbooks, by step and field, and what of it may not differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from layak.rules.refusal import Problem
from layak.workflows.rapidaction.playbooks.rules import Playbook, Step

type Kind = Literal["same", "changed", "added", "removed"]
type Value = tuple[object, ...]
type Pair = tuple[Step | None, Step | None]

STEP_PARTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "role": ("role",),
    "limit": ("limit", "limit_text"),
    "trigger": ("trigger",),
    "limit_type": ("limit_type",),
    "basis": ("basis", "evidence", "step_basis"),
    "source": ("source", "source_ref"),
    "output": ("output",),
    "records": ("records",),
}
# what the law says of a row: who, what, by when, from when, and where it stands
LOCKED = ("name", "role", "limit", "trigger", "limit_type", "basis", "source")
LOCKED_WORDS = {
    "name": "nama langkah",
    "role": "peran",
    "limit": "angka",
    "trigger": "peristiwa awal",
    "limit_type": "jenis batas",
    "basis": "dasar",
    "source": "sumber",
}
# below this two steps are two steps
ALIKE = 0.75
SAME_ROLE, SAME_TRIGGER, SAME_ORDER = 0.2, 0.2, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """One step before and after; `fields` are keys of STEP_PARTS. `is_moved`: among the others."""

    kind: Kind
    before: Step | None
    after: Step | None
    fields: tuple[str, ...] = ()
    is_moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A fact of the playbook itself, as lines before and after."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookDiff:
    """`steps` in the order after; what was removed stands where it stood."""

    facts: tuple[FactChange, ...]
    steps: tuple[StepChange, ...]

    @property
    def is_empty(self) -> bool:
        return not self.facts and all(
            change.kind == "same" and not change.is_moved for change in self.steps
        )


def playbook_diff(before: Playbook, after: Playbook) -> PlaybookDiff:
    """Every difference of two versions but their number and review."""
    pairs = paired(before.steps, after.steps)
    # former positions of the steps that changed place among those that stayed
    now = [old.order for old, new in pairs if old and new]
    then = sorted(now)
    blocks = SequenceMatcher(None, then, now, autojunk=False).get_matching_blocks()
    stayed = {order for block in blocks for order in then[block.a : block.a + block.size]}
    moved = frozenset(set(now) - stayed)
    said = _lines(after)
    return PlaybookDiff(
        facts=tuple(
            FactChange(field=field, before=lines, after=said[field])
            for field, lines in _lines(before).items()
            if lines != said[field]
        ),
        steps=tuple(_change(old, new, moved) for old, new in pairs),
    )


def paired(before: Sequence[Step], after: Sequence[Step]) -> list[Pair]:
    """Each step with its counterpart: first what is equal, then what bears the same name, then
    what is most alike."""
    found: dict[int, Step] = {}
    left = list(before)
    for is_by_name in (False, True):
        for new in after:
            old = next(
                (
                    step
                    for step in left
                    if (step.name == new.name if is_by_name else not differing(step, new))
                ),
                None,
            )
            if new.order not in found and old is not None:
                found[new.order] = old
                left.remove(old)
    scored = [
        (_likeness(old, new), old, new) for old in left for new in after if new.order not in found
    ]
    for score, old, new in sorted(scored, key=lambda one: (-one[0], one[1].order, one[2].order)):
        if score >= ALIKE and old in left and new.order not in found:
            found[new.order] = old
            left.remove(old)
    pairs: list[Pair] = [(found.get(step.order), step) for step in after]
    for gone in left:
        pairs.insert(_place(pairs, gone), (gone, None))
    return pairs


def differing(before: Step, after: Step) -> tuple[str, ...]:
    """The keys of STEP_PARTS in which two steps differ; their order does not count."""
    return tuple(
        part
        for part, names in STEP_PARTS.items()
        if any(getattr(before, name) != getattr(after, name) for name in names)
    )


def law_faults(before: Playbook, after: Playbook) -> list[Problem]:
    """What `after` changes that only the law may: each with its place. `before` is in force."""
    faults = [fault for old, new in paired(before.steps, after.steps) for fault in _row(old, new)]
    if before.reviewed_by != after.reviewed_by or before.reviewed_on != after.reviewed_on:
        faults.append(
            Problem("`reviewed_by`", "tinjauan hukum dicatat per baris, bukan dalam naskah")
        )
    if _custody(before) != _custody(after):
        faults.append(
            Problem(
                "`custody_clocks`",
                "batas penahanan ditetapkan undang-undang dan terkunci",
                "Kembalikan seperti pada versi yang berlaku.",
            )
        )
    return faults


def unchanged_rows(before: Playbook, after: Playbook) -> dict[int, int]:
    """Positions before to positions after, of steps that say the same about their limit."""
    return {
        old.order: new.order
        for old, new in paired(before.steps, after.steps)
        if old and new and not set(differing(old, new)) & set(LOCKED)
    }


def _likeness(old: Step, new: Step) -> float:
    score = SequenceMatcher(None, old.name.lower(), new.name.lower(), autojunk=False).ratio()
    score += SAME_ROLE * (old.role == new.role)
    score += SAME_TRIGGER * (old.trigger == new.trigger)
    return score + SAME_ORDER * (old.order == new.order)


def _place(pairs: Sequence[Pair], gone: Step) -> int:
    """Behind the last step that stood before it."""
    before = [number for number, (old, _) in enumerate(pairs) if old and old.order < gone.order]
    return before[-1] + 1 if before else 0


def _change(old: Step | None, new: Step | None, moved: frozenset[int]) -> StepChange:
    if old is None or new is None:
        return StepChange(kind="added" if old is None else "removed", before=old, after=new)
    fields = differing(old, new)
    return StepChange(
        kind="changed" if fields else "same",
        before=old,
        after=new,
        fields=fields,
        is_moved=old.order in moved,
    )


def _lines(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    consent = playbook.consent
    return {
        "name": (playbook.name,),
        "lead_role": (playbook.lead_role,),
        "opens_when": (playbook.opens_when,),
        "categories": playbook.categories,
        "common_steps": tuple(step.name for step in playbook.common_steps),
        "consent_from": consent.required_from,
        "consent_for": (consent.for_what,),
        "consent_override": (consent.override,),
        "handover_documents": playbook.handover_documents,
        "closing": tuple(criterion.line for criterion in playbook.closing),
        "notes": playbook.notes,
    }


def _row(old: Step | None, new: Step | None) -> Iterator[Problem]:
    if old is not None and old.basis == "law":
        if new is None:
            yield Problem(
                f"langkah {old.order}",
                f"bersandar pada hukum ({old.source}) dan tidak dapat dihapus",
            )
            return
        for field in differing(old, new):
            if field in LOCKED:
                yield Problem(
                    f"langkah {new.order} > {LOCKED_WORDS[field]}",
                    f"terkunci, karena bersandar pada hukum ({old.source})",
                    "Kembalikan seperti pada versi yang berlaku.",
                )
    elif new is not None and new.basis == "law":
        yield Problem(
            f"langkah {new.order} > dasar",
            "hanya baris bawaan yang boleh disebut bersandar pada hukum",
            "Pilih usulan kota, dan sebut alasannya pada sumber.",
        )


def _custody(playbook: Playbook) -> Value:
    """The chain with the step that watches it, as the step itself says it."""
    chain = playbook.custody
    if chain is None:
        return ()
    watching = next((step for step in playbook.steps if step.order == chain.step), None)
    return (chain.stages, chain.released_by, watching.name if watching else "")
