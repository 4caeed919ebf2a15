"""One activation for whoever may see it; its times, zones, clocks and marks in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone

from django.urls import reverse
from django.utils import timezone as city
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.numbers import date_id, time_id
from layak.workflows.rapidaction.cases.models import Activation, Occurrence, StepRun
from layak.workflows.rapidaction.cases.permissions import tier_of
from layak.workflows.rapidaction.cases.rules import NOTHING, Relation
from layak.workflows.rapidaction.playbooks.limit_rules import LimitType, Standing, standing
from layak.workflows.rapidaction.playbooks.rules import Playbook
from layak.workflows.rapidaction.scheme.rules import LEVELS

# The recorded events of an activation as the rules want them, and the zones people choose from.

# minutes east of Greenwich
ZONES: Mapping[int, str] = {420: "WIB", 480: "WITA", 540: "WIT"}
MINUTE = timedelta(minutes=1)


def city_offset(moment: datetime) -> int:
    """Minutes east of Greenwich of the city's zone."""
    return (city.localtime(moment).utcoffset() or timedelta()) // MINUTE


def in_zone(moment: datetime, offset_minutes: int) -> datetime:
    """The same moment on the offset in which it happened."""
    return moment.astimezone(timezone(timedelta(minutes=offset_minutes)))


def placed(moment: datetime) -> datetime:
    """A moment on one of our three offsets; any other is brought into the city's zone."""
    offset = (moment.utcoffset() or timedelta()) // MINUTE
    return in_zone(moment, offset if offset in ZONES else city_offset(moment))


def zoned(moment: datetime, offset_minutes: int) -> str:
    """``24 November 2026, 21.44 WITA``."""
    local = in_zone(moment, offset_minutes or city_offset(moment))
    return f"{date_id(local.date())}, {clock_words(moment, offset_minutes)}"


def clock_words(moment: datetime, offset_minutes: int) -> str:
    """``21.44 WITA``."""
    offset = offset_minutes or city_offset(moment)
    return time_id(in_zone(moment, offset), ZONES.get(offset, ""))


def span_words(span: timedelta) -> str:
    """How long, in the largest unit that says enough: "14 menit", "22 jam", "6 hari"."""
    if span < timedelta(hours=1):
        return _("%(n)d menit") % {"n": max(span // MINUTE, 1)}
    if span < timedelta(days=2):
        return _("%(n)d jam") % {"n": span // timedelta(hours=1)}
    return _("%(n)d hari") % {"n": span.days}


def standing_occurrences(activation: Activation) -> list[Occurrence]:
    """The row of each event that counts now, withdrawn ones included: one query."""
    rows = Occurrence.objects.filter(activation=activation, replaced_by=None)
    return list(rows.select_related("recorded_by", "on_behalf_of").order_by("at", "pk"))


def times_of(rows: Iterable[Occurrence], playbook: Playbook) -> dict[str, datetime]:
    """Event to its real time on its own offset, as far as this playbook counts from it."""
    return {
        row.event: in_zone(row.at, row.offset_minutes)
        for row in rows
        if not row.is_withdrawn and row.event in playbook.events
    }


def recordable(playbook: Playbook) -> dict[str, str]:
    """Canonical event to label: what starts a clock here, and what its steps record."""
    known = playbook.common.events
    codes = playbook.events | {step.records for _part, step in playbook.all_steps if step.records}
    canonical = {known[code].canonical for code in codes}
    return {code: event.label for code, event in known.items() if code in canonical}


def canonical(playbook: Playbook, event: str) -> str:
    """The one name under which an event is kept; "" for one that this playbook does not know."""
    known = playbook.common.events.get(event)
    return known.canonical if known and known.canonical in recordable(playbook) else ""


def may_lie_ahead(playbook: Playbook, event: str) -> bool:
    """Is it an event from which some step counts backwards: a hearing, a release?"""
    return any(
        step.trigger == event and step.limit is not None and step.limit.is_before
        for _part, step in playbook.all_steps
    )


# Clocks of an activation in the words of its pages; a state is always icon, word and colour.

LEVEL_COLOURS = {"red": "late", "yellow": "wait", "green": "done"}
# colour and word only: a green case is not done, a red one perhaps not late
LEVEL_TONES = {level: f"{colour} bare" for level, colour in LEVEL_COLOURS.items()}


def urgency_of(level: str) -> int:
    """0 for red, the most urgent; sorts what is equally late."""
    return [str(code) for code in LEVELS].index(level)


def address(name: str, *arguments: object) -> str:
    """The address of a page of the section; one that cannot be built is a fault of ours."""
    return reverse(name, args=arguments)


def standing_of(run: StepRun, limit_type: LimitType, *, at: datetime) -> Standing:
    """Where a step stands; without a number it only waits or runs."""
    if run.state == StepRun.State.DONE:
        return "done"
    if run.due_at is None:
        return "running" if run.state == StepRun.State.RUNNING else "waiting"
    return standing(run.due_at, limit_type, now=at, warn_at=run.warnings)


def standing_tag(found: Standing) -> tuple[str, str]:
    """Word and tone of a standing."""
    return {
        "waiting": (_("Menunggu kejadian"), ""),
        "running": (_("Berjalan"), "wait"),
        "warned": (_("Segera berakhir"), "wait"),
        "late": (_("Terlambat"), "late"),
        "lapsed": (_("Hak berakhir"), "late"),
        "closed": (_("Kewenangan berakhir"), "note"),
        "done": (_("Selesai"), "done"),
    }[found]


def due_words(run: StepRun) -> str:
    """``batas 24 November 2026, 21.44 WIB``; a step that is done says when."""
    if run.done_at is not None:
        return _("selesai %(moment)s") % {"moment": zoned(run.done_at, run.offset_minutes)}
    if run.due_at is None:
        return _("tanpa batas angka") if run.state == StepRun.State.RUNNING else ""
    return _("batas %(moment)s") % {"moment": zoned(run.due_at, run.offset_minutes)}


def rest_words(run: StepRun, *, at: datetime) -> str:
    """``sisa 22 jam``, ``lewat 14 menit``; a step that was done late says by how much."""
    if run.due_at is None or run.state == StepRun.State.SKIPPED:
        return ""
    if run.done_at is None:
        return left_words(run.due_at, at=at)
    if run.done_at <= run.due_at:
        return ""
    return _("lewat %(span)s dari batas") % {"span": span_words(run.done_at - run.due_at)}


def left_words(ends_at: datetime, *, at: datetime) -> str:
    """``sisa 22 jam`` or ``lewat 14 menit``."""
    if at > ends_at:
        return _("lewat %(span)s") % {"span": span_words(at - ends_at)}
    return _("sisa %(span)s") % {"span": span_words(ends_at - at)}


def short_due(moment: datetime, offset_minutes: int, *, at: datetime) -> str:
    """``21.44`` when it is within a day, else with its day, ``6 Maret, 21.44``, and its year where
    it is another; the zone only where it is not the city's."""
    local = in_zone(moment, offset_minutes or city_offset(moment))
    is_ours = offset_minutes in (0, city_offset(moment))
    clock = time_id(local) if is_ours else clock_words(moment, offset_minutes)
    if abs(moment - at) < timedelta(days=1):
        return clock
    year = f" {local.year}"
    day = date_id(local.date())
    return f"{day.removesuffix(year) if local.year == at.year else day}, {clock}"


def due_and_left(due_at: datetime | None, offset_minutes: int, *, at: datetime) -> str:
    """``21.44 WIB · sisa 22 jam``; "" where there is no end."""
    if due_at is None:
        return ""
    return f"{short_due(due_at, offset_minutes, at=at)} · {left_words(due_at, at=at)}"


# The word that keeps a drill apart from a child.


DRILL = "GLADI: "


def drill_mark(activation: Activation) -> str:
    """Before every notice of a drill, so that nobody runs for an invented child."""
    return _(DRILL) if activation.is_drill else ""


# One activation for whoever may see at least its task.


def fetch_case(by: Actor, code: str, at: datetime) -> tuple[Activation, Relation, int]:
    """The activation, the relation and the tier of this person: at most three queries.

    Raises Activation.DoesNotExist for an unknown code and for whom it does not exist alike.
    """
    if not code.isprintable():
        # the database cannot even be asked for it
        raise Activation.DoesNotExist
    rows = Activation.objects.select_related("playbook", "lead", "child", "district", "parent")
    activation = rows.defer("playbook__document").get(code=code)
    relation, tier = tier_of(activation, by, at=at)
    if tier == NOTHING:
        raise Activation.DoesNotExist
    return activation, relation, tier
