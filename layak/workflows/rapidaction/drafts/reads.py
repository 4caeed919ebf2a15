"""Two versions beside each other, and their due times after the same events, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.places.workdays import working_calendar
from layak.rules.refusal import Refused
from layak.rules.words import Part as Piece
from layak.rules.words import difference
from layak.workflows.rapidaction.catalogue.reads import basis_label, seen_words
from layak.workflows.rapidaction.drafts.rules import (
    StepChange,
    paired,
    playbook_diff,
    unchanged_rows,
)
from layak.workflows.rapidaction.playbooks.limit_rules import OutOfReach
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import (
    limit_type_words,
    limit_words,
    newest_reviews,
)
from layak.workflows.rapidaction.playbooks.rules import Common, Playbook, Step, StepDue, due_times
from layak.workflows.rapidaction.scheme.reads import Shown

# compared word by word; the others are shown wholly replaced
SENTENCES = ("name", "source", "output")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field: its name and the pieces of its wording."""

    label: str
    pieces: list[Piece]


def step_label(field: str) -> str:
    return {
        "name": _("Langkah"),
        "role": _("Siapa"),
        "limit": _("Batas"),
        "trigger": _("Dihitung sejak"),
        "limit_type": _("Jenis batas"),
        "basis": _("Dasar"),
        "source": _("Sumber"),
        "output": _("Hasil"),
        "records": _("Mencatat peristiwa"),
    }[field]


def fact_label(field: str) -> str:
    return {
        "name": _("Nama"),
        "lead_role": _("Penanggung jawab"),
        "opens_when": _("Dibuka bila"),
        "categories": _("Kategori"),
        "common_steps": _("Langkah bersama"),
        "consent_from": _("Persetujuan dari"),
        "consent_for": _("Persetujuan untuk"),
        "consent_override": _("Yang mengesampingkan persetujuan"),
        "handover_documents": _("Dokumen serah terima"),
        "closing": _("Syarat penutupan"),
        "notes": _("Catatan"),
    }[field]


def diff_page(before: Playbook, after: Playbook) -> Shown:
    """What changed, step by step, in words."""
    found, shared = playbook_diff(before, after), after.common
    facts = []
    for change in found.facts:
        was, now = (
            "\n".join(shared.roles.get(line, shared.categories.get(line, line)) for line in lines)
            for lines in (change.before, change.after)
        )
        facts.append(Change(label=fact_label(change.field), pieces=difference(was, now)))
    shown = [change for change in found.steps if change.kind != "same" or change.is_moved]
    return {
        "facts": facts,
        "steps": [_step(change, shared) for change in shown],
        "same_count": len(found.steps) - len(shown),
        "is_empty": not facts and not shown,
    }


def _step(change: StepChange, shared: Common) -> Shown:
    """``mark`` is "+", "-", "~" or "" for a step that only moved; ``says`` tells it in words."""
    step = change.after or change.before
    assert step is not None  # noqa: S101  # a change has one side at least
    mark, says = {
        "added": ("+", _("langkah baru")),
        "removed": ("-", _("langkah dihapus")),
        "changed": ("~", _("langkah berubah")),
        "same": ("↕", _("langkah pindah urutan")),
    }[change.kind]
    if change.kind == "changed" and change.is_moved:
        says = _("langkah berubah dan pindah urutan")
    fields = change.fields if change.kind == "changed" else ()
    if change.kind in ("added", "removed"):
        fields = ("role", "limit", "trigger", "basis", "output")
    return {
        "mark": mark,
        "says": says,
        "order": step.order,
        "name": step.name,
        "changes": [_field(field, change, shared) for field in fields],
    }


def _field(field: str, change: StepChange, shared: Common) -> Change:
    before, after = (
        field_words(step, field, shared) if step else "" for step in (change.before, change.after)
    )
    if field in SENTENCES:
        return Change(label=step_label(field), pieces=difference(before, after))
    whole: list[Piece] = [("removed", before), ("added", after)]
    return Change(label=step_label(field), pieces=[piece for piece in whole if piece[1]])


def field_words(step: Step, field: str, shared: Common) -> str:
    """One part of a step (a key of STEP_PARTS) as people read it."""
    match field:
        case "role":
            return shared.roles[step.role]
        case "limit":
            is_unclear = step.limit is not None and step.limit.day_count == "unclear"
            counted = " " + _("(dihitung hari kalender)") if is_unclear else ""
            return limit_words(step.limit, step.limit_text) + counted
        case "trigger":
            return shared.events[step.trigger].label
        case "limit_type":
            return limit_type_words(step.limit_type)
        case "basis":
            return f"{basis_label(step.basis)} ({seen_words(step.evidence)})"
        case "source":
            return step.source
        case "records":
            return shared.events[step.records].label if step.records else _("tidak ada")
        case _:
            return str(getattr(step, field))


def review_fate(
    version: PlaybookVersion, before: Playbook, after: Playbook
) -> tuple[int, tuple[int, ...]]:
    """How many reviews of ``version`` (which holds ``before``) go with the draft that holds
    ``after``, and the own steps, by their former number, that lose theirs."""
    rows = newest_reviews([version.pk])[version.pk]
    staying = unchanged_rows(before, after)
    lost = tuple(sorted(n for part, n in rows if part == "own" and n not in staying))
    return len(rows) - len(lost), lost


def time_rows(before: Playbook, after: Playbook, at: datetime) -> list[Shown]:
    """Due times of own steps of both, were every event to happen at ``at`` (with a zone); None where
    a step is not in that version.

    Raises Refused where a limit leaves the years that a day can hold.
    """
    old, new = ({due.step.order: due for due in _dues(one, at)} for one in (before, after))
    rows: list[Shown] = []
    for former, now in paired(before.steps, after.steps):
        step = now or former
        assert step is not None  # noqa: S101  # a pair has one side at least
        was = old[former.order] if former else None
        will = new[now.order] if now else None
        before_at, after_at = was.due_at if was else None, will.due_at if will else None
        rows.append(
            {
                "name": step.name,
                "event": after.common.events[step.trigger].label,
                "before": before_at,
                "after": after_at,
                "is_new": former is None,
                "is_gone": now is None,
                "differs": former is None or now is None or before_at != after_at,
                "is_certain": all(due.is_certain for due in (was, will) if due),
            }
        )
    return rows


def _dues(playbook: Playbook, at: datetime) -> list[StepDue]:
    known = playbook.common.events
    events = {known[code].canonical: at for code in playbook.events}
    try:
        dues = due_times(playbook, events, working_calendar())
    except OutOfReach as error:
        raise Refused(_("Tahun itu terlalu jauh untuk dihitung. Pilih hari yang dekat.")) from error
    return [due for due in dues if due.part == "own"]
