"""What an agency makes ready for a coming year: what is missing, what may happen next.

Our reading of the task force's sheet "kesiapan tahun depan"; no rule of the ministry.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from layak.rules.refusal import Refused

PROPOSED, AGREED, DEFERRED, DONE, DROPPED = "proposed", "agreed", "deferred", "done", "dropped"
DECISIONS = (AGREED, DEFERRED, DROPPED)
# what still waits for something; a dropped one counts nowhere
UNFINISHED = (PROPOSED, AGREED, DEFERRED)
NO_FUNDING = "none"
WHOLE = 100
# from this month on offices speak of the coming year
HALF_YEAR = 7
YEARS_BACK, YEARS_AHEAD = 1, 5
# what a meeting looked at; other fields may change afterwards
REVIEWED_FIELDS = frozenset({"kind", "need", "cost"})


def year_meant(today: date) -> int:
    """The year that people who name none mean: the coming one from July on."""
    return today.year + 1 if today.month >= HALF_YEAR else today.year


def check_year(year: int, *, today: date) -> None:
    """Raises Refused for a year that is past, or too far to be planned now."""
    if not today.year - YEARS_BACK <= year <= today.year + YEARS_AHEAD:
        raise Refused(
            f"Kesiapan diisi untuk tahun {today.year - YEARS_BACK} sampai "
            f"{today.year + YEARS_AHEAD}. Periksa tahunnya."
        )


def check_target(target_on: date | None, *, year: int) -> None:
    """Raises Refused where the day is so far from the year that it was mistyped."""
    if target_on is not None and not year - 1 <= target_on.year <= year + 1:
        raise Refused(
            f"Target {target_on.day}-{target_on.month}-{target_on.year} jauh dari tahun {year}. "
            "Periksa tahunnya."
        )


def gaps(*, cost: int | None, funding: str, target_on: date | None) -> list[str]:
    """What a row that is accepted still lacks, each in words; empty for a whole one."""
    missing = []
    if funding == NO_FUNDING:
        missing.append("belum ada dana")
    if cost is None:
        missing.append("biaya belum dihitung")
    if target_on is None:
        missing.append("belum ada tanggal")
    return missing


def is_late(*, state: str, target_on: date | None, today: date) -> bool:
    return state in (PROPOSED, AGREED) and target_on is not None and target_on < today


def state_after_change(state: str, changed: Collection[str], *, is_reviewer: bool) -> str:
    """What a change makes of the state: what was agreed in another form goes to the meeting again."""
    if is_reviewer or not REVIEWED_FIELDS & set(changed):
        return state
    return PROPOSED if state in (AGREED, DEFERRED) else state


def check_changes(state: str) -> None:
    """Raises Refused for a row that is ready or dropped."""
    if state == DONE:
        raise Refused("Kesiapan ini sudah dinyatakan siap. Turunkan kemajuannya dahulu.")
    if state == DROPPED:
        raise Refused("Kesiapan ini dibatalkan. Usulkan sebagai baris baru bila diperlukan lagi.")


def check_decision(state: str, decision: str, note: str) -> None:
    """Raises Refused for a decision that cannot be, or that needs a reason."""
    if decision not in DECISIONS:
        raise Refused("Pilih disepakati, ditunda, atau dibatalkan.")
    if state == DONE:
        raise Refused("Kesiapan ini sudah dinyatakan siap; tidak ada lagi yang diputuskan.")
    if decision != AGREED and not note.strip():
        raise Refused("Tulis alasannya: perangkat daerah yang mengusulkan perlu tahu.")


def state_after_progress(state: str, percent: int, *, has_proof: bool) -> str:
    """What progress makes of the state: ready at 100 % with proof, agreed again below.

    Raises Refused for a share that cannot be, and for a row that was put off or dropped.
    """
    if not 0 <= percent <= WHOLE:
        raise Refused("Tulis kemajuan dari 0 sampai 100 persen.")
    if state in (DEFERRED, DROPPED):
        raise Refused("Kesiapan ini ditunda atau dibatalkan; kemajuannya tidak dicatat.")
    if percent == WHOLE and has_proof:
        return DONE
    return AGREED if state == DONE else state
