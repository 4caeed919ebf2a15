"""How long the child may still be held, in words: stages, last lawful moments, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from layak.rules.custody import CustodyClock
from layak.rules.playbooks import StepDue
from layak.workflows.rapidaction.queries.case_times import zoned
from layak.workflows.rapidaction.queries.case_words import left_words


@dataclass(frozen=True, kw_only=True)
class CustodyRow:
    name: str
    word: str
    tone: str
    lines: tuple[str, ...]
    article: str


def custody_rows(dues: Iterable[StepDue], *, at: datetime) -> tuple[CustodyRow, ...]:
    """Every stage of the chain in order; nothing where the playbook has none."""
    clocks = [clock for due in dues for clock in due.custody]
    return tuple(_row(clock, at) for clock in clocks)


def running_stage(dues: Iterable[StepDue]) -> CustodyClock | None:
    """The stage in which the child is held now, or None."""
    clocks = (clock for due in dues for clock in due.custody)
    return next((clock for clock in clocks if clock.starts_at and clock.left_at is None), None)


def _row(clock: CustodyClock, at: datetime) -> CustodyRow:
    word, tone = _tag(clock, at)
    return CustodyRow(
        name=clock.stage.name,
        word=word,
        tone=tone,
        lines=tuple(_lines(clock, at)),
        article=clock.stage.article,
    )


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
