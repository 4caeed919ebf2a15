"""What a mayor can say in two minutes: chosen from the situation, at most a few points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.numbers import decimal_id, rupiah_id

# a promise late for less is still the agency's own affair
LATE_FROM_DAYS = 3
THANKED_FROM = 2
AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePromise:
    title: str
    agency: str
    days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known today. ``gap`` are points to ``target``, None without a target or a score.

    ``weak_part`` has most points still to win (``weak_points``). ``late`` is ordered, the latest
    first. ``thanked`` kept ``kept_count`` promises in time. ``unfunded_cost`` is whole rupiah of
    the ``unfunded_count`` needs whose cost is known. ``meeting`` is the next one, with its day.
    """

    target: str = ""
    gap: Decimal | None = None
    weak_part: str = ""
    weak_points: Decimal = Decimal(0)
    late: tuple[LatePromise, ...] = ()
    reported_count: int = 0
    thanked: str = ""
    kept_count: int = 0
    unfunded_count: int = 0
    unfunded_cost: int = 0
    ready_year: int = 0
    unsigned_count: int = 0
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """``about`` is a code by which a page knows where the figure stands."""

    about: str
    text: str


def talking_points(now: Situation) -> list[TalkingPoint]:
    """At most five, the most pressing first; empty where nothing is known."""
    return list(_points(now))[:AT_MOST]


def _points(now: Situation) -> Iterator[TalkingPoint]:
    for promise in now.late[:1]:
        if promise.days_late >= LATE_FROM_DAYS:
            yield TalkingPoint(
                "late",
                f"Tanyakan kepada {promise.agency} kapan “{promise.title}” selesai; "
                f"sudah lewat {promise.days_late} hari.",
            )
    if now.gap is not None and now.gap > 0 and now.weak_part:
        yield TalkingPoint(
            "score",
            f"Arahkan perhatian ke {now.weak_part}: {decimal_id(now.weak_points)} poin belum "
            f"diraih, sedangkan {now.target} kurang {decimal_id(now.gap)} poin.",
        )
    if now.unfunded_count:
        cost = f" sebesar {rupiah_id(now.unfunded_cost)}" if now.unfunded_cost else ""
        yield TalkingPoint(
            "unfunded",
            f"Putuskan dana bagi {now.unfunded_count} kesiapan tahun {now.ready_year}{cost} "
            "yang belum ada dananya.",
        )
    if now.unsigned_count:
        yield TalkingPoint(
            "unsigned",
            f"Minta {now.unsigned_count} perangkat daerah menandatangani pernyataan perannya.",
        )
    if now.thanked and now.kept_count >= THANKED_FROM:
        yield TalkingPoint(
            "kept",
            f"Ucapkan terima kasih kepada {now.thanked}: "
            f"{now.kept_count} komitmen ditepati tepat waktu.",
        )
    if now.meeting:
        yield TalkingPoint("meeting", f"Pastikan kepala perangkat daerah hadir pada {now.meeting}.")
    if now.reported_count:
        yield TalkingPoint(
            "reported",
            f"Minta sekretariat memeriksa {now.reported_count} komitmen yang dilaporkan selesai.",
        )
