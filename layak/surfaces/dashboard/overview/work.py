"""What waits for a person, what is late, and how far each body is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.evaluation.lists.current_reads import Row, newest_notes
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import excerpt
from layak.platform.charts.bars import Stage
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.stages import ASK_AGAIN, STATES, Policy, counted

SOON = timedelta(days=7)
SHOWN = 6


@dataclass(slots=True)
class _Tally:
    agency_id: int
    name: str
    stages: list[str] = field(default_factory=list)
    done_count: int = 0
    late_count: int = 0


def waiting(round_: Round, edition: Edition, rows: Iterable[Row], *, today: date) -> dict[str, Any]:
    """What the person can do next, the most pressing first: at most one query.

    ``to_judge_count``: those that someone else has written and the person judges.
    """
    mine = [row for row in rows if row.is_waiting]
    policy = stage_policy(round_.policy)
    mine.sort(key=lambda row: _urgency(row, policy, today))
    shown = mine[:SHOWN]
    # why answers came back: the note of the newest step of each
    back = [row.pk for row in shown if row.stage != policy.first.code and row.is_open]
    found = newest_notes(back) if back else {}
    notes = {answer: excerpt(note, 90) for answer, note in found.items()}
    return {
        "items": [_item(row, edition, policy, notes, today=today) for row in shown],
        "count": len(mine),
        "more_count": len(mine) - len(shown),
        "late_count": sum(row.is_late(today) for row in mine),
        "to_judge_count": sum(not row.is_open and not row.part_state for row in mine),
        "all_url": f"/evaluasi/{round_.code}/?milik=saya",
    }


def late(round_: Round, edition: Edition, rows: Iterable[Row], *, today: date) -> dict[str, object]:
    """What is past its day among the questions the person may open and that wait for others."""
    found = [row for row in rows if row.is_visible and row.is_late(today) and not row.is_waiting]
    found.sort(key=lambda row: row.due_on or today)
    policy = stage_policy(round_.policy)
    shown = found[:SHOWN]
    return {
        "items": [
            _item(row, edition, policy, {row.pk: row.lead_name}, today=today) for row in shown
        ],
        "count": len(found),
        "more_count": len(found) - len(shown),
        "all_url": f"/evaluasi/{round_.code}/?urut=tenggat",
    }


def _urgency(row: Row, policy: Policy, today: date) -> tuple[int, date]:
    """Late first, then what is due within a week, then what came back, then the rest."""
    due = row.due_on or date.max
    if row.is_late(today):
        return (0, due)
    if due <= today + SOON:
        return (1, due)
    came_back = (
        row.is_open and row.stage != policy.first.code
    ) or row.part_state == ASK_AGAIN.target
    return (2 if came_back else 3, due)


def _item(
    row: Row, edition: Edition, policy: Policy, notes: dict[int, str], *, today: date
) -> dict[str, str]:
    """A question in a list: ``tag`` with its tone, ``remark`` beneath."""
    question = edition.find(row.code)
    tag, tone = _tag(row, policy, today)
    page, remark = "", notes.get(row.pk, "")
    if row.part_state:
        # only the part of the own agency waits
        told = {"lead": row.lead_name, "state": STATES[row.part_state].lower()}
        page, remark = "bagian/", _("Bagian Anda untuk %(lead)s: %(state)s") % told
    return {
        "url": f"/evaluasi/jawaban/{row.pk}/{page}",
        "code": row.code,
        "text": excerpt(question.text, 80) if question else "",
        "tag": tag,
        "tone": tone,
        "remark": remark,
    }


def _tag(row: Row, policy: Policy, today: date) -> tuple[str, str]:
    """The most pressing thing to say: late, came back, due soon, else the stage."""
    stage = policy.stage(row.stage)
    if row.is_late(today) and row.due_on:
        days = (today - row.due_on).days
        return ngettext("Lewat %(n)d hari", "Lewat %(n)d hari", days) % {"n": days}, "late"
    if row.part_state:
        if row.part_state == ASK_AGAIN.target:
            return STATES[row.part_state], "note"
        return (_due(row.due_on, today), "wait") if row.due_on else (_("Bagian Anda"), "")
    if row.is_open and stage != policy.first:
        return stage.label, "note"
    if row.is_open and row.due_on:
        return _due(row.due_on, today), "wait"
    return stage.label, "" if row.is_open else "wait"


def _due(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days == 0:
        return _("Hari ini")
    return _("Besok") if days == 1 else _("%(n)d hari lagi") % {"n": days}


def bodies(round_: Round, rows: Iterable[Row], *, today: date) -> list[dict[str, str]]:
    """The bodies with most left to do, at most six; those that are through are left out.

    ``reach`` is the length of the bar, 0 to 100.
    """
    tallies: dict[int, _Tally] = {}
    for row in rows:
        if row.lead_id is None:
            continue
        tally = tallies.setdefault(row.lead_id, _Tally(row.lead_id, row.lead_name))
        tally.stages.append(row.stage)
        tally.done_count += row.is_done
        tally.late_count += row.is_late(today)
    left = [tally for tally in tallies.values() if tally.done_count < len(tally.stages)]
    left.sort(key=lambda tally: (-tally.late_count, tally.done_count - len(tally.stages)))
    shown = []
    for tally in left[:SHOWN]:
        total = len(tally.stages)
        done = _("%(done)d dari %(all)d") % {"done": tally.done_count, "all": total}
        late = _("%(n)d lewat tenggat") % {"n": tally.late_count}
        shown.append(
            {
                "name": tally.name,
                "url": f"/evaluasi/{round_.code}/?perangkat={tally.agency_id}",
                "done": done,
                "late": late if tally.late_count else "",
                "reach": f"{100 * tally.done_count / total:.1f}",
                "bar_label": _("%(name)s: %(done)s diterima") % {"name": tally.name, "done": done},
            }
        )
    return shown


def stages(round_: Round, rows: Iterable[Row]) -> list[Stage]:
    """How many answers stand in each stage, in the order of the policy."""
    policy = stage_policy(round_.policy)
    counts = counted(row.stage for row in rows)
    looks = iter(("rank-2", "rank-3", "rank-4"))
    drawn = []
    for stage in policy.stages:
        look = "done" if stage.counts_as == "done" else "note"
        if stage == policy.first:
            look = "rank-0"
        elif stage.counts_as == "waiting":
            look = next(looks, "rank-4")
        drawn.append(Stage(stage.label, counts.get(stage.code, 0), look))
    return drawn


def own_share(
    edition: Edition, rows: Iterable[Row], agency_ids: frozenset[int]
) -> dict[str, str] | None:
    """What the person's own bodies lead and bring; None where they are named nowhere.

    ``agency_ids`` is empty for those who see every body.
    """
    named = [row for row in rows if row.is_visible] if agency_ids else []
    mine = [row for row in named if row.lead_id in agency_ids]
    if not named:
        return None
    said = []
    if mine:
        reached = sum((row.mark for row in mine if isinstance(row.mark, Decimal)), Decimal(0))
        found = (edition.find(row.code) for row in mine)
        available = sum((question.maximum for question in found if question), Decimal(0))
        told = {
            "answered": sum(row.mark is not None for row in mine),
            "all": len(mine),
            "reached": decimal_id(reached),
            "available": plain_id(available),
        }
        sentence = _(
            "%(answered)d dari %(all)d pertanyaan dijawab, "
            "nilai mandiri %(reached)s dari %(available)s."
        )
        said.append(sentence % told)
    if len(named) > len(mine):
        said.append(_("Menyumbang pada %(n)d pertanyaan.") % {"n": len(named) - len(mine)})
    names = ", ".join(sorted({row.lead_name for row in mine})) or _("Perangkat daerah Anda")
    return {"names": names, "sentence": " ".join(said)}
