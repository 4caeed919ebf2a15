"""Clocks of an activation in the words of its pages; a state is always icon, word and colour."""

from __future__ import annotations

from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from layak.rules.clocks import LimitType, Standing, standing
from layak.rules.rapid_policy import LEVELS
from layak.workflows.rapidaction.models import StepRun
from layak.workflows.rapidaction.queries.case_times import clock_words, span_words, zoned

LEVEL_COLOURS = {"red": "late", "yellow": "wait", "green": "done"}
# colour and word only: a green case is not done, a red one perhaps not late
LEVEL_TONES = {level: f"{colour} bare" for level, colour in LEVEL_COLOURS.items()}


def urgency_of(level: str) -> int:
    """0 for red, the most urgent; sorts what is equally late."""
    return [str(code) for code in LEVELS].index(level)


def address(name: str, *arguments: object) -> str:
    """The address of a page of the section, "" where that room is not there."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


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
    """``21.44 WIB`` when it is within a day, else with its day."""
    if abs((moment - at).days) < 1:
        return clock_words(moment, offset_minutes)
    return zoned(moment, offset_minutes)
