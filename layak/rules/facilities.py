"""What agencies make ready for a coming year, and which offer of an institution fits what is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

# What an agency makes ready for a coming year: what is missing, what may happen next.
#
# Our reading of the task force's sheet "kesiapan tahun depan"; no rule of the ministry.

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


# What institutions bring for children: which offer fits what is asked, and why another does not.
#
# An offer never fits by chance: everything it demands and a need leaves open counts as fitting,
# and a person looks. Days of an agreement: ``until_on`` is the first day on which it no longer
# holds.


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferKind:
    """``asked`` are the requests of the rapid action scheme that this kind can meet, ``feeds`` the
    questions of the evaluation that it can help to prove.
    """

    code: str
    label: str
    unit: str
    has_levels: bool
    asked: frozenset[str]
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPolicy:
    """``offers.yaml``. ``warn_days`` from the longest to the shortest."""

    kinds: Mapping[str, OfferKind]
    levels: Mapping[str, str]
    releases: Mapping[str, str]
    warn_days: tuple[int, ...]
    stale_after_days: int

    def kinds_for(self, asked: Sequence[str]) -> frozenset[str]:
        """Kinds that meet at least one of the requests."""
        return frozenset(code for code, kind in self.kinds.items() if kind.asked & set(asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a child needs, as far as it may be told: never who. ``age`` in whole years."""

    asked: tuple[str, ...]
    level: str = ""
    age: int | None = None
    sex: str = ""
    district_code: str = ""
    needs_access: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacts:
    """An offer as the rule sees it. Empty ``levels`` or ``districts``: no limit."""

    kind: str
    levels: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""
    districts: tuple[str, ...] = ()
    is_accessible: bool | None = None
    until_on: date | None = None
    is_ended: bool = False
    capacity: int = 1
    taken: int = 0

    @property
    def free(self) -> int:
        return max(self.capacity - self.taken, 0)


def parse_offers(raw: Mapping[str, Any]) -> OfferPolicy:
    """Errors: ValueError with what is wrong."""
    policy = OfferPolicy(
        kinds={
            entry["code"]: OfferKind(
                code=entry["code"],
                label=entry["label"],
                unit=entry["unit"],
                has_levels=entry["levels"],
                asked=frozenset(entry["asked"]),
                feeds=tuple(entry["feeds"]),
            )
            for entry in raw["kinds"]
        },
        levels={entry["code"]: entry["label"] for entry in raw["levels"]},
        releases={entry["code"]: entry["label"] for entry in raw["releases"]},
        warn_days=tuple(raw["warn_days_before_expiry"]),
        stale_after_days=raw["stale_after_days"],
    )
    if list(policy.warn_days) != sorted(set(policy.warn_days), reverse=True):
        raise ValueError("offers.yaml: warn_days_before_expiry must fall")
    if min((*policy.warn_days, policy.stale_after_days), default=1) < 1:
        raise ValueError("offers.yaml: days must be at least one")
    return policy


def is_expired(until_on: date | None, *, today: date) -> bool:
    """The agreement no longer holds today."""
    return until_on is not None and until_on <= today


def warning_due(policy: OfferPolicy, until_on: date | None, *, today: date) -> int | None:
    """The warning that stands today: the least of its days that the rest fits into, or None.

    59 days before the end it is 60, seven days before it is 7; nothing once it is over. A job that
    missed a day thereby still warns.
    """
    if until_on is None or is_expired(until_on, today=today):
        return None
    left = (until_on - today).days
    return min((days for days in policy.warn_days if left <= days), default=None)


def is_stale(policy: OfferPolicy, changed_on: date, *, today: date) -> bool:
    """Nobody looked after it for longer than the policy bears."""
    return today - changed_on > timedelta(days=policy.stale_after_days)


def closed_because(offer: OfferFacts, *, today: date) -> str:
    """Why nothing can be reserved of it today, whoever asks; "" when something can."""
    if offer.is_ended:
        return "Layanan ini sudah diakhiri."
    if offer.until_on is not None and is_expired(offer.until_on, today=today):
        return f"Perjanjiannya berakhir {date_id(offer.until_on)}."
    if not offer.free:
        return f"Penuh: {offer.taken} dari {offer.capacity} terpakai."
    return ""


def why_not(offer: OfferFacts, need: Need, policy: OfferPolicy, *, today: date) -> tuple[str, ...]:
    """Every reason for which it does not fit; empty when it does."""
    reasons = []
    if offer.kind not in policy.kinds_for(need.asked):
        reasons.append("Bukan untuk yang diminta.")
    if need.level and offer.levels and need.level not in offer.levels:
        names = ", ".join(policy.levels.get(code, code) for code in offer.levels)
        reasons.append(f"Hanya untuk jenjang {names}.")
    if age := _age_reason(offer, need.age):
        reasons.append(age)
    if offer.sex and need.sex and offer.sex != need.sex:
        whom = "anak perempuan" if offer.sex == "P" else "anak laki-laki"
        reasons.append(f"Hanya untuk {whom}.")
    if offer.districts and need.district_code and need.district_code not in offer.districts:
        reasons.append("Hanya untuk kecamatan lain.")
    if need.needs_access and not offer.is_accessible:
        known = offer.is_accessible is not None
        reasons.append("Belum aksesibel." if known else "Aksesibilitas belum diketahui.")
    if closed := closed_because(offer, today=today):
        reasons.append(closed)
    return tuple(reasons)


def _age_reason(offer: OfferFacts, age: int | None) -> str:
    if age is None:
        return ""
    least, most = offer.age_from, offer.age_to
    if (least is None or age >= least) and (most is None or age <= most):
        return ""
    return f"Hanya untuk usia {ages_text(least, most)}."


def ages_text(least: int | None, most: int | None) -> str:
    """The years of age in words; "" without a limit."""
    if least is None and most is None:
        return ""
    if most is None:
        return f"mulai {least} tahun"
    if least is None:
        return f"sampai {most} tahun"
    return f"{least} sampai {most} tahun" if least != most else f"{least} tahun"


def rank(offer: OfferFacts, need: Need, reasons: Sequence[str]) -> tuple[int, int, int, int]:
    """The order of fit, the best least: what fits first, then the nearest, then the emptiest.

    Near is what names the district and the level of the need; what serves everyone comes after.
    """
    is_near = bool(need.district_code) and need.district_code in offer.districts
    is_made_for = bool(need.level) and need.level in offer.levels
    return (len(reasons), -int(is_near), -int(is_made_for), -offer.free)
