"""The copy sheet: answer by answer what is typed into the ministry's application, and what was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from layak.evaluation.conditions import asked, hidden_codes
from layak.evaluation.editions import edition_of
from layak.evaluation.ministry import limits
from layak.evaluation.models import Answer, AnswerCopy, Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.answers import Choice
from layak.evaluation.queries.copy_rows import CopyRow, Found, State, copy_row
from layak.evaluation.queries.copy_values import copy_values
from layak.rules.instrument import Edition, Part

EVERYTHING = "semua"
# as they stand in the address, and what each shows
FILTERS: Mapping[str, frozenset[State]] = {
    "belum": frozenset({"todo"}),
    "berubah": frozenset({"changed"}),
    EVERYTHING: frozenset({"todo", "changed", "copied"}),
}


@dataclass(frozen=True, kw_only=True)
class CopyGroup:
    """An indicator with its rows; ``part`` is set where a part begins."""

    part: Part | None
    code: str
    name: str
    rows: list[CopyRow]


@dataclass(frozen=True, kw_only=True)
class CopySheet:
    """``waiting_count`` answers are not accepted yet and stand nowhere on the sheet."""

    groups: list[CopyGroup]
    part: str
    state: str
    parts: list[Choice]
    states: list[Choice]
    total_count: int
    copied_count: int
    changed_count: int
    waiting_count: int
    has_inferred_limits: bool


def copy_sheet(round_: Round, *, part: str = "", state: str = "") -> CopySheet:
    """The accepted answers of a round in the edition's order: five queries.

    ``part`` is a code or "semua", else the first part with something left; ``state`` a name of
    ``FILTERS``, else what is not copied yet.
    """
    edition = edition_of(round_.revision_id)
    found = list(_found(round_, edition))
    state = state if state in FILTERS else "belum"
    of_state = [entry for entry in found if entry.state in FILTERS[state]]
    part = _part(edition, part, of_state)
    shown = [entry for entry in of_state if part in (EVERYTHING, entry.part.code)]
    return CopySheet(
        groups=list(_groups(edition, round_, shown)),
        part=part,
        state=state,
        parts=_part_choices(edition, of_state, part),
        states=_state_choices(found, state),
        total_count=len(found),
        copied_count=sum(entry.state == "copied" for entry in found),
        changed_count=sum(entry.state == "changed" for entry in found),
        waiting_count=len(edition.questions) - len(hidden_codes(round_)) - len(found),
        has_inferred_limits=any(not limit.is_official for limit in limits().values()),
    )


def _found(round_: Round, edition: Edition) -> Iterator[Found]:
    held = AnswerCopy.objects.filter(answer__round=round_, ended_at=None)
    copies = {copy.answer_id: copy for copy in held.select_related("copied_by")}
    for now in copy_values(round_, _on_the_sheet(round_)):
        part = edition.place(now.answer.code).part
        yield Found(now, part, now.digest, copies.get(now.answer.pk))


def _on_the_sheet(round_: Round) -> QuerySet[Answer]:
    """What ``is_final`` says, and what was copied already although it went back since."""
    stages = stage_policy(round_.policy).stages
    done = [stage.code for stage in stages if stage.counts_as == "done"]
    held = AnswerCopy.objects.filter(answer=OuterRef("pk"), ended_at=None)
    wanted = Q(stage__in=done) | Q(Exists(held))
    if round_.is_locked:
        wanted |= Q(mark__isnull=False) | ~Q(not_applicable_reason="")
    return asked(Answer.objects.filter(wanted, round=round_), round_)


def _part(edition: Edition, wanted: str, left: Sequence[Found]) -> str:
    codes = [part.code for part in edition.parts]
    if wanted == EVERYTHING or wanted in codes:
        return wanted
    return left[0].part.code if left else codes[0]


def _groups(edition: Edition, round_: Round, shown: Sequence[Found]) -> Iterator[CopyGroup]:
    begun: Part | None = None
    below = {entry.now.answer.pk: after.now.answer.pk for entry, after in pairwise(shown)}
    rows = {
        entry.now.answer.code: copy_row(round_, entry, below.get(entry.now.answer.pk, 0))
        for entry in shown
    }
    for part in edition.parts:
        for indicator in part.indicators:
            held = [rows[q.code] for q in indicator.questions if q.code in rows]
            if held:
                begins = part if part is not begun else None
                begun = part
                yield CopyGroup(part=begins, code=indicator.code, name=indicator.name, rows=held)


def _part_choices(edition: Edition, found: Iterable[Found], chosen: str) -> list[Choice]:
    codes = [entry.part.code for entry in found]
    everything = Choice(
        value=EVERYTHING,
        label=_("Semua bagian (%(n)d)") % {"n": len(codes)},
        is_chosen=chosen == EVERYTHING,
    )
    return [
        *(
            Choice(
                value=part.code,
                label=f"{part.name} ({codes.count(part.code)})",
                is_chosen=part.code == chosen,
            )
            for part in edition.parts
        ),
        everything,
    ]


def _state_choices(found: Sequence[Found], chosen: str) -> list[Choice]:
    labels = {
        "belum": _("Belum disalin (%(n)d)"),
        "berubah": _("Berubah sejak disalin (%(n)d)"),
        EVERYTHING: _("Semua (%(n)d)"),
    }
    return [
        Choice(
            value=name,
            label=labels[name] % {"n": sum(entry.state in states for entry in found)},
            is_chosen=name == chosen,
        )
        for name, states in FILTERS.items()
    ]
