"""Who moves, when: steps, occurrences, custody and alarms of an activation as rows of its page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, DueChange, Occurrence, StepRun
from layak.workflows.rapidaction.cases.reads import (
    address,
    canonical,
    city_offset,
    due_words,
    left_words,
    recordable,
    rest_words,
    short_due,
    span_words,
    standing_of,
    standing_tag,
    zoned,
)
from layak.workflows.rapidaction.playbooks.limit_rules import CustodyClock
from layak.workflows.rapidaction.playbooks.reads import (
    basis_words,
    confirmed_rows,
    may_say_law,
    playbook_of,
)
from layak.workflows.rapidaction.playbooks.rules import Part, Playbook, Step, StepDue
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.scheme.rules import Level

# Who moves, when: the steps of an activation as rows of its page.

ENDED = (StepRun.State.DONE, StepRun.State.SKIPPED)


@dataclass(frozen=True, kw_only=True)
class HandOffLine:
    code: str
    agency: str
    state: str
    url: str


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step. ``rest`` is how long is left, ``basis`` what the number rests on; ``is_late``: its
    end passed and it is not done, where that is a duty, a goal or a right; ``due_at`` sorts."""

    id: int
    agency: str
    name: str
    output: str
    word: str
    tone: str
    due: str
    rest: str
    basis: str
    state: str
    is_late: bool
    due_at: datetime | None
    # who asks since when and why to leave it out; "" where nobody does
    waiver: str = ""
    notes: tuple[str, ...] = ()
    handoffs: tuple[HandOffLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the rows of one activation are told from, fetched once."""

    activation: Activation
    playbook: Playbook
    dues: Mapping[tuple[str, int], StepDue]
    occurrences: Sequence[Occurrence]
    confirmed: Collection[tuple[str, int]]
    changes: Mapping[int, Sequence[DueChange]]
    handoffs: Mapping[int, Sequence[HandOff]]
    steps: Mapping[tuple[str, int], Step] = field(default_factory=dict)


def facts_of(
    activation: Activation,
    playbook: Playbook,
    dues: Iterable[StepDue],
    occurrences: Sequence[Occurrence],
    handoffs: Iterable[HandOff],
) -> Facts:
    """Two more queries: what the legal office confirmed, and the ends that moved."""
    changes: dict[int, list[DueChange]] = {}
    moved = DueChange.objects.filter(step__activation=activation, former_due_at__isnull=False)
    for change in moved.order_by("pk"):
        changes.setdefault(change.step_id, []).append(change)
    sent: dict[int, list[HandOff]] = {}
    for handoff in handoffs:
        if handoff.step_id is not None:
            sent.setdefault(handoff.step_id, []).append(handoff)
    return Facts(
        activation=activation,
        playbook=playbook,
        dues={(due.part, due.step.order): due for due in dues},
        occurrences=occurrences,
        confirmed=confirmed_rows(activation.playbook),
        changes=changes,
        handoffs=sent,
        steps={(part, step.order): step for part, step in playbook.all_steps},
    )


def step_rows(facts: Facts, runs: Iterable[StepRun], *, at: datetime) -> list[StepRow]:
    """In order of their ends; those without one after them, in the order of the playbook."""
    rows = [_step_row(facts, run, at) for run in runs]
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or at))


def step_name(facts: Facts, run: StepRun) -> str:
    step = facts.steps.get((run.part, run.position))
    return step.name if step else _("Langkah dari versi skema sebelumnya")


def agency_words(facts: Facts, run: StepRun) -> str:
    """The agency that acts, or the role that nobody has taken yet."""
    if run.agency is not None:
        name = run.agency.name
        return _("%(name)s (undangan)") % {"name": name} if run.agency.is_invited else name
    return facts.playbook.common.roles.get(run.role, run.role)


def _step_row(facts: Facts, run: StepRun, at: datetime) -> StepRow:
    step = facts.steps.get((run.part, run.position))
    found = standing_of(run, step.limit_type if step else "target", at=at)
    word, tone = standing_tag(found)
    due, basis = due_words(run), ""
    if run.state == StepRun.State.SKIPPED:
        word, tone = _("Tidak berlaku"), "lock"
        due = rapid_policy().word("skips", run.skipped_because)
    elif step is not None:
        if run.state == StepRun.State.WAITING:
            due = _("mulai saat: %(event)s") % {"event": event_label(facts.playbook, step.trigger)}
        part = facts.dues[run.part, run.position].part
        if run.state == StepRun.State.RUNNING and run.due_at is not None:
            due = _("batas %s") % short_due(run.due_at, run.offset_minutes, at=at)
        says = may_say_law(facts.activation.playbook, part, step, facts.confirmed)
        basis = basis_words(step, says)
    return StepRow(
        id=run.pk,
        agency=agency_words(facts, run),
        name=step_name(facts, run),
        output=step.output if step else "",
        word=word,
        tone=tone,
        due=due,
        rest=rest_words(run, at=at),
        basis=basis,
        state=run.state,
        is_late=found in ("late", "lapsed") and run.state == StepRun.State.RUNNING,
        due_at=run.due_at,
        waiver=waiver_words(run),
        notes=tuple(_notes(facts, run, step)),
        handoffs=tuple(
            HandOffLine(
                code=handoff.code,
                agency=handoff.to_agency.name,
                state=handoff.get_state_display(),
                url=address("handoff_detail", handoff.code),
            )
            for handoff in facts.handoffs.get(run.pk, ())
        ),
    )


def _notes(facts: Facts, run: StepRun, step: Step | None) -> Iterable[str]:
    if step is not None and run.due_at is not None:
        yield from _counting_notes(facts, run, step)
    if run.document:
        yield _("dokumen %(document)s") % {"document": run.document}
    if run.on_behalf_of is not None and run.recorded_by is not None:
        yield _("dicatat %(name)s untuk %(agency)s") % {
            "name": run.recorded_by.name,
            "agency": run.on_behalf_of.name,
        }
    if run.waived_by is not None and run.recorded_by is not None:
        yield _("diminta %(asked)s, disetujui %(second)s") % {
            "asked": run.recorded_by.name,
            "second": run.waived_by.name,
        }
    for change in facts.changes.get(run.pk, ()):
        yield change_words(change, run)


def waiver_words(run: StepRun) -> str:
    """``Diminta tidak berlaku oleh Maya (...); berjalan sampai orang kedua setuju.``"""
    if run.waiver_asked_by is None:
        return ""
    return _(
        "Diminta tidak berlaku oleh %(name)s (%(because)s). Langkah berjalan sampai orang kedua "
        "setuju."
    ) % {
        "name": run.waiver_asked_by.name,
        "because": rapid_policy().word("skips", run.waiver_because).lower(),
    }


def _counting_notes(facts: Facts, run: StepRun, step: Step) -> Iterable[str]:
    if step.limit is not None and not step.limit.amount:
        yield _("segera; terlambat sesudah %(n)d menit (usulan kami)") % {
            "n": rapid_policy().immediate // timedelta(minutes=1)
        }
    if step.limit is not None and step.limit.day_count == "unclear":
        yield _("dihitung hari kalender; naskahnya mungkin bermaksud hari kerja")
    if not facts.dues[run.part, run.position].is_certain:
        yield _("hari libur tahun itu belum diketahui; batas sebenarnya dapat lebih lambat")
    trigger = facts.playbook.common.events[step.trigger].canonical
    for row in facts.occurrences:
        if row.event == trigger and run.due_at is not None and row.recorded_at > run.due_at:
            yield _("peristiwanya baru dicatat %(moment)s, sesudah batas lewat") % {
                "moment": zoned(row.recorded_at, row.offset_minutes)
            }


def change_words(change: DueChange, run: StepRun) -> str:
    """``semula ..., menjadi ..., karena ...``"""

    def said(moment: datetime | None) -> str:
        return zoned(moment, run.offset_minutes) if moment else _("belum berjalan")

    return _("semula %(former)s, menjadi %(now)s, karena %(why)s") % {
        "former": said(change.former_due_at),
        "now": said(change.due_at),
        "why": change.get_because_display().lower(),
    }


def event_label(playbook: Playbook, code: str) -> str:
    event = playbook.common.events.get(code)
    return event.label if event else code


# What happened in an activation, with who wrote it down and what it was before.


def all_occurrences(activation: Activation) -> list[Occurrence]:
    """Every row, corrected and withdrawn ones included: one query."""
    rows = activation.occurrences.select_related("recorded_by", "on_behalf_of")
    return list(rows.order_by("at", "pk"))


def standing(rows: Sequence[Occurrence]) -> list[Occurrence]:
    """Those that no other replaces."""
    replaced = {row.replaces_id for row in rows}
    return [row for row in rows if row.pk not in replaced]


def occurrence_rows(playbook: Playbook, rows: Sequence[Occurrence]) -> tuple[Shown, ...]:
    """``history`` tells the former times, the newest first."""
    by_id = {row.pk: row for row in rows}
    events = playbook.common.events
    return tuple(
        {
            "id": row.pk,
            "label": events[row.event].label if row.event in events else row.event,
            "when": zoned(row.at, row.offset_minutes),
            "who": _who(row),
            "document": row.document,
            "is_withdrawn": row.is_withdrawn,
            "history": tuple(_history(row, by_id)),
        }
        for row in standing(rows)
    )


def not_recorded(playbook: Playbook, rows: Sequence[Occurrence]) -> list[tuple[str, str, str]]:
    """(event, label, sentence) of what may still be recorded."""
    there = {row.event for row in standing(rows) if not row.is_withdrawn}
    known = playbook.common.events
    return [
        (code, label, known[code].says)
        for code, label in recordable(playbook).items()
        if code not in there
    ]


def left_open_by(activation: Activation, event: str) -> list[str]:
    """Names of the steps that end with this event and did not: another agency's, without a paper."""
    playbook = playbook_of(activation.playbook)
    spots = playbook.steps_ended_by(canonical(playbook, event))
    runs = activation.steps.exclude(state__in=ENDED).order_by("part", "position")
    names = playbook.step_names
    places: list[tuple[Part, int]] = [(cast("Part", run.part), run.position) for run in runs]
    return [names[place] for place in places if place in spots]


def _who(row: Occurrence) -> str:
    told = {
        "name": row.recorded_by.name,
        "moment": zoned(row.recorded_at, row.offset_minutes),
    }
    if row.on_behalf_of is not None:
        told["agency"] = row.on_behalf_of.name
        return _("dicatat %(name)s untuk %(agency)s, %(moment)s") % told
    return _("dicatat %(name)s, %(moment)s") % told


def _history(row: Occurrence, by_id: dict[int, Occurrence]) -> list[str]:
    lines = []
    while row.replaces_id is not None:
        former = by_id[row.replaces_id]
        was = _("dicabut") if former.is_withdrawn else zoned(former.at, former.offset_minutes)
        lines.append(
            _("sebelumnya %(was)s; diubah %(name)s, %(why)s")
            % {
                "was": was,
                "name": row.recorded_by.name,
                "why": rapid_policy().word("corrections", row.because).lower(),
            }
        )
        row = former
    return lines


# How long the child may still be held, in words: stages, last lawful moments, warnings.


def custody_rows(dues: Iterable[StepDue], *, at: datetime) -> tuple[Shown, ...]:
    """Every stage of the chain in order; nothing where the playbook has none."""
    rows: list[Shown] = []
    for clock in (clock for due in dues for clock in due.custody):
        word, tone = _tag(clock, at)
        rows.append(
            {
                "name": clock.stage.name,
                "word": word,
                "tone": tone,
                "lines": tuple(_lines(clock, at)),
                "article": clock.stage.article,
            }
        )
    return tuple(rows)


def running_stage(dues: Iterable[StepDue]) -> CustodyClock | None:
    """The stage in which the child is held now, or None."""
    clocks = (clock for due in dues for clock in due.custody)
    return next((clock for clock in clocks if clock.starts_at and clock.left_at is None), None)


def _tag(clock: CustodyClock, at: datetime) -> tuple[str, str]:
    if clock.ends_at is None:
        return _("Belum dimulai"), ""
    if clock.is_overstayed:
        return _("Keluar lewat batas"), "late"
    if clock.left_at is not None:
        return _("Berakhir"), "done"
    if at > clock.ends_at:
        return _("Harus dikeluarkan demi hukum"), "late"
    if any(moment <= at for moment in clock.warn_at):
        return _("Segera berakhir"), "late"
    return _("Berjalan"), "wait"


def _lines(clock: CustodyClock, at: datetime) -> Iterable[str]:
    if clock.starts_at is None or clock.ends_at is None or clock.longest_ends_at is None:
        yield _("%(base)d hari, dapat diperpanjang %(more)d hari") % {
            "base": clock.stage.base_days,
            "more": clock.stage.extension_days,
        }
        return
    yield _("mulai %(moment)s") % {"moment": _said(clock.starts_at)}
    ends = _("saat terakhir yang sah %(moment)s") % {"moment": _said(clock.ends_at)}
    yield ends if clock.left_at else f"{ends} · {left_words(clock.ends_at, at=at)}"
    if not clock.is_extended and clock.left_at is None:
        yield _("dengan perpanjangan sampai %(moment)s") % {"moment": _said(clock.longest_ends_at)}
    if clock.has_void_extension:
        yield _("perpanjangan tercatat di luar waktunya; tidak dihitung")
    if clock.left_at is not None:
        yield _("keluar dari tahap ini %(moment)s") % {"moment": _said(clock.left_at)}
    elif clock.warn_at:
        moments = ", ".join(_said(moment) for moment in clock.warn_at)
        yield _("peringatan %(moments)s") % {"moments": moments}


def _said(moment: datetime) -> str:
    return zoned(moment, (moment.utcoffset() or timedelta()) // timedelta(minutes=1))


# What is late or silent in an activation, in sentences: the top of its page.


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """``url`` leads to what can be done about it, "" where the page itself does."""

    title: str
    text: str
    url: str = ""


def alarms(
    handoffs: Iterable[HandOff], rows: Iterable[StepRow], *, level: str, at: datetime
) -> list[Alarm]:
    """Silent hand-offs first, then late steps."""
    silent = [alarm for handoff in handoffs if (alarm := _silence(handoff, level, at))]
    late = [
        Alarm(
            title=_("%(agency)s belum menyelesaikan satu langkah, lewat %(span)s.")
            % {
                "agency": row.agency,
                "span": span_words(at - row.due_at) if row.due_at else "",
            },
            text=row.name,
        )
        for row in rows
        if row.is_late
    ]
    return [*silent, *late]


def missed(handoff: HandOff, *, at: datetime) -> tuple[str, datetime] | None:
    """What the receiving agency has not done in time, and since when; None while it is in time."""
    waiting = {
        "sent": (_("belum membuka rujukan"), handoff.see_by_at),
        "seen": (_("belum menjawab rujukan"), handoff.answer_by_at),
        "accepted": (_("belum mulai menangani"), handoff.act_by_at),
        "acting": (_("belum menyelesaikan rujukan"), handoff.close_by_at),
    }.get(handoff.state)
    if waiting is None or waiting[1] is None or at <= waiting[1]:
        return None
    return waiting[0], waiting[1]


def _silence(handoff: HandOff, level: str, at: datetime) -> Alarm | None:
    found = missed(handoff, at=at)
    if found is None:
        return None
    what, since = found
    return Alarm(
        title=_("%(agency)s %(what)s %(code)s, lewat %(span)s.")
        % {
            "agency": handoff.to_agency.name,
            "what": what,
            "code": handoff.code,
            "span": span_words(at - since),
        },
        text=_next_rung(since, level, at),
        url=address("handoff_detail", handoff.code),
    )


def _next_rung(since: datetime, level: str, at: datetime) -> str:
    """Who hears next, and when."""
    for rung in rapid_policy().ladder:
        moment = since + rung.after[cast("Level", level)]
        if moment > at:
            return _("%(who)s diberi tahu %(when)s bila tetap diam.") % {
                "who": rung.label,
                "when": short_due(moment, city_offset(moment), at=at),
            }
    return _("Semua tingkat sudah diberi tahu. Hubungi langsung dengan telepon.")
