"""How a child in conflict with the law keeps learning: who is in charge, which route, which days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any, Literal

from layak.rules.entries import NotAcceptable
from layak.rules.facilities import ages_text
from layak.workflows.rapidaction.playbooks.limit_rules import plus_months

Authority = Literal["city", "province", "religion"]
Route = Literal["stay", "filial", "equivalency", "vocational"]

ROUTES: tuple[Route, ...] = ("stay", "filial", "equivalency", "vocational")
LEVELS = ("paud", "sd", "smp", "sma", "smk", "slb")
# there is no madrasah for special needs: the flag does not turn an SLB into one
MADRASAH = ("paud", "sd", "smp", "sma", "smk")
GRADES: Mapping[str, tuple[int, int]] = {
    "sd": (1, 6),
    "smp": (7, 9),
    "sma": (10, 12),
    "smk": (10, 13),
    "slb": (1, 12),
}
MISSING = ("missing", "refused")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
ADULT = 18


# the youngest and the oldest that a child may be, in whole years
type Ages = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationPolicy:
    """``education.yaml``. Days are whole days; ``exam_ages`` are (least, most) or None each."""

    playbooks: tuple[str, ...]
    custody_playbooks: tuple[str, ...]
    release_events: tuple[str, ...]
    planned_release_event: str
    authority: Mapping[str, Authority]
    law: str
    law_step: tuple[str, str, int]
    roles: Mapping[Authority, tuple[str, ...]]
    packages: Mapping[str, str]
    exam_ages: Mapping[str, tuple[int | None, int | None]]
    short_custody_days: int
    urgent_custody_days: int
    first_grade_age: int
    over_age_years: int
    vocational_age: int
    plan_lead_days: int
    eighteen_lead_days: int
    trouble_days: int
    reentry_months: tuple[int, ...]
    solutions: Mapping[str, str]


def parse_education(raw: Mapping[str, Any]) -> EducationPolicy:
    """Errors: ValueError for a level without an authority, or with two."""
    told: dict[str, Authority] = {}
    names: tuple[Authority, ...] = ("city", "province")
    for name in names:
        told |= dict.fromkeys(raw["authority"][name], name)
    count = sum(len(levels) for levels in raw["authority"].values())
    if set(told) != set(LEVELS) or count != len(LEVELS):
        raise ValueError("education.yaml: each level has one authority")
    step = raw["law_step"]
    numbers = (
        "short_custody_days",
        "urgent_custody_days",
        "first_grade_age",
        "over_age_years",
        "vocational_age",
        "plan_lead_days",
        "eighteen_lead_days",
        "trouble_days",
    )
    return EducationPolicy(
        playbooks=tuple(raw["playbooks"]),
        custody_playbooks=tuple(raw["custody_playbooks"]),
        release_events=tuple(raw["release_events"]),
        planned_release_event=raw["planned_release_event"],
        authority=told,
        law=raw["law"],
        law_step=(step["playbook"], step["part"], step["position"]),
        roles={
            "city": tuple(raw["city_roles"]),
            "province": tuple(raw["province_roles"]),
            "religion": tuple(raw["religion_roles"]),
        },
        packages=raw["packages"],
        exam_ages={code: (ages["from"], ages["to"]) for code, ages in raw["exam_ages"].items()},
        reentry_months=tuple(raw["reentry_months"]),
        solutions={entry["code"]: entry["label"] for entry in raw["solutions"]},
        **{name: int(raw[name]) for name in numbers},
    )


def authority_of(
    policy: EducationPolicy, level: str, *, is_madrasah: bool, route: str = ""
) -> Authority:
    """Who is in charge of a child's schooling. Errors: KeyError for an unknown level.

    Equivalency is nonformal and thereby the city's, also Paket C.
    """
    if route == "equivalency":
        return "city"
    if is_madrasah and level in MADRASAH:
        return "religion"
    return policy.authority[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """What the advice rests on. ``ages`` in whole years, the youngest and the oldest that the child may
    be, both the same where the month of birth is known; ``custody_days`` whole days to the longest
    lawful end of the stage that runs, None where nobody is held or no clock runs; ``is_province_late``: asked and
    silent past the time, or declined.
    """

    level: str
    is_madrasah: bool = False
    ages: Ages | None = None
    last_grade: int | None = None
    dapodik: str = ""
    is_over_age: bool = False
    custody_days: int | None = None
    is_province_late: bool = False

    @property
    def is_unregistered(self) -> bool:
        return self.dapodik in MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A route with why it is advised, or what speaks against it; ``warnings`` are read first."""

    route: Route
    is_advised: bool
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def advise(policy: EducationPolicy, pupil: Pupil) -> tuple[Advice, ...]:
    """Every route, those advised first, else in the order of ROUTES. A person decides."""
    against = []
    if pupil.is_unregistered:
        against.append("Anak tidak tercatat pada sekolah asal di Dapodik.")
    if not _is_short(policy, pupil):
        against.append(
            "Masa di dalam panjang atau belum diketahui; belajar jarak jauh sulit dijaga."
        )
    reasons = against or [
        f"Batas tahap penahanan sekarang paling lama {pupil.custody_days} hari dan anak masih "
        "tercatat di kelasnya. Bila perkara berlanjut ke tahap berikutnya, periksa lagi."
    ]
    stay = Advice(route="stay", is_advised=not against, reasons=tuple(reasons))
    warnings = [
        "Pelatihan kerja tidak menggantikan wajib belajar; sertakan Paket bila belum lulus."
    ]
    if pupil.ages is None:
        warnings.append("Usia anak belum diketahui.")
    if pupil.ages is not None and pupil.ages[1] < policy.vocational_age:
        reason = f"Anak belum {policy.vocational_age} tahun (usulan kami)."
    else:
        reason = "Pelengkap, bukan pengganti sekolah."
    vocational = Advice(
        route="vocational", is_advised=False, reasons=(reason,), warnings=tuple(warnings)
    )
    found = (stay, _filial(policy, pupil), _equivalency(policy, pupil), vocational)
    return tuple(sorted(found, key=lambda advice: not advice.is_advised))


def _is_short(policy: EducationPolicy, pupil: Pupil) -> bool:
    return pupil.custody_days is not None and pupil.custody_days <= policy.short_custody_days


def _filial(policy: EducationPolicy, pupil: Pupil) -> Advice:
    against = []
    if pupil.level == "paud":
        against.append("Kelas filial tidak ada untuk PAUD.")
    if pupil.is_over_age:
        against.append("Usia anak di atas kelaziman kelasnya; Dapodik dapat menolak.")
    if pupil.is_unregistered:
        against.append("Anak tidak tercatat di Dapodik; ujian dan ijazah dapat gagal.")
    if _is_short(policy, pupil):
        against.append(
            f"Batas tahap penahanan sekarang {pupil.custody_days} hari: terlalu singkat."
        )
    if (
        pupil.is_province_late
        and authority_of(policy, pupil.level, is_madrasah=pupil.is_madrasah) == "province"
    ):
        against.append(
            "Provinsi belum menjawab; tanpa jawabannya kelas filial tidak dapat dimulai."
        )
    reasons = against or ["Anak tercatat dan cukup lama di dalam untuk satu semester."]
    return Advice(route="filial", is_advised=not against, reasons=tuple(reasons))


def _equivalency(policy: EducationPolicy, pupil: Pupil) -> Advice:
    package = policy.packages.get(pupil.level, "")
    if not package:
        reason = "Tidak ada Paket untuk jenjang ini."
        return Advice(route="equivalency", is_advised=False, reasons=(reason,))
    reasons = []
    if pupil.is_over_age:
        reasons.append("Usia anak di atas kelaziman kelas formal.")
    if pupil.is_unregistered:
        reasons.append("Anak tidak tercatat di Dapodik sekolah formal.")
    if pupil.is_province_late and policy.authority[pupil.level] == "province":
        reasons.append("Provinsi belum menjawab; Paket C lewat PKBM atau SKB wewenang kota.")
    return Advice(
        route="equivalency",
        is_advised=bool(reasons),
        reasons=tuple(reasons) or ("Jalur formal masih terbuka.",),
        warnings=(exam_warning(policy, package, pupil.ages),),
    )


def exam_warning(policy: EducationPolicy, package: str, ages: Ages | None) -> str:
    """What is to be read before an equivalency route is chosen: it always stands."""
    name = package.replace("-", " ").title()
    least, most = policy.exam_ages[package]
    limits = ages_text(least, most)
    if not limits:
        return (
            f"{name} punya batas usia peserta ujian, dan batasnya belum dicatat di kota ini. "
            "Tanyakan Dinas Pendidikan sebelum memilih."
        )
    if ages is None:
        return f"Ujian {name} hanya untuk usia {limits}; usia anak belum diketahui."
    said = words_of_ages(ages)
    if (least is not None and ages[1] < least) or (most is not None and ages[0] > most):
        return f"Ujian {name} hanya untuk usia {limits}; anak {said} tidak dapat ikut sekarang."
    if (least is not None and ages[0] < least) or (most is not None and ages[1] > most):
        return f"Ujian {name} hanya untuk usia {limits}; anak {said}: pastikan bulan lahirnya."
    return f"Ujian {name} untuk usia {limits}; periksa lagi menjelang ujian."


def package_of(policy: EducationPolicy, level: str) -> str:
    """The Paket that stands for a level, "" where there is none."""
    return policy.packages.get(level, "")


def looks_over_age(
    policy: EducationPolicy, *, level: str, last_grade: int | None, ages: Ages | None
) -> bool:
    """Older than the grade after the last one usually allows, at the youngest that the child may be:
    a hint to check, no decision."""
    if ages is None or last_grade is None or level not in GRADES:
        return False
    return ages[0] >= policy.first_grade_age + last_grade + policy.over_age_years


def check_grade(level: str, grade: int | None) -> None:
    """Raises NotAcceptable for a grade that the level does not have."""
    if grade is None:
        return
    if level not in GRADES:
        raise NotAcceptable("PAUD tidak memakai kelas; kosongkan.")
    first, last = GRADES[level]
    if not first <= grade <= last:
        raise NotAcceptable(f"Kelas pada jenjang ini {first} sampai {last}.")


def read_month(typed: str) -> str:
    """A month ``2026-05`` as it is kept, "" if empty. Raises NotAcceptable."""
    text = typed.strip()
    if not text:
        return ""
    if not MONTH.fullmatch(text) or not MINYEAR < int(text[:4]) < MAXYEAR:
        raise NotAcceptable("Tulis bulan dan tahun, misalnya 2027-05.")
    return text


def check_eighteen_month(month: str, *, today: date) -> None:
    """From eighteen months of the past to a newborn's: else it is a mistake.

    Raises NotAcceptable.
    """
    if not month:
        return
    first = first_of(month)
    if not today - timedelta(days=3 * 366) <= first <= plus_month(today, ADULT * 12):
        raise NotAcceptable("Periksa bulannya: bulan anak menjadi 18 tahun, bukan bulan lahirnya.")


def eighteen_month(born_on: date) -> str:
    """The month in which a child turns eighteen; the day stays sealed."""
    return f"{born_on.year + ADULT:04d}-{born_on.month:02d}"


def age_in(month: str, *, today: date) -> int | None:
    """Whole years of age from the month of turning eighteen; None without one.

    Within the month of birth the day is unknown: the younger age counts.
    """
    if not month:
        return None
    first = first_of(month)
    passed = (today.year - first.year) * 12 + today.month - first.month
    return ADULT + (passed - 1) // 12


def ages_of(month: str, band: str, *, today: date) -> Ages | None:
    """How old a child may be: by the month of turning eighteen, else by the band that the case knows
    ("12-15"); None where neither is known."""
    age = age_in(month, today=today)
    return band_ages(band) if age is None else (age, age)


def band_ages(band: str) -> Ages | None:
    if not band:
        return None
    least, most = band.split("-")
    return int(least), int(most)


def check_same_age(month: str, band: str, *, day: date) -> None:
    """The month of turning eighteen fits the band that the case knows; ``day`` is when that was written
    down. Raises NotAcceptable.
    """
    age, known = age_in(month, today=day), band_ages(band)
    if age is None or known is None:
        return
    # in the month of birth the day decides, which stays sealed
    oldest = age + (first_of(month).month == day.month)
    if oldest < known[0] or age > known[1]:
        raise NotAcceptable(
            f"Menurut bulan ini anak {age} tahun, padahal penanganan mencatat "
            f"{words_of_ages(known)}. Betulkan bulannya, atau umur di data anak."
        )


def words_of_ages(ages: Ages) -> str:
    least, most = ages
    return f"{least} tahun" if least == most else f"{least} sampai {most} tahun"


def first_of(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def plus_month(day: date, months: int) -> date:
    """Calendar months: the same day, or the month's last one where it is missing."""
    return plus_months(datetime.combine(day, time()), months).date()


def reentry_days(policy: EducationPolicy, released_on: date) -> dict[int, date]:
    """The day of each check by its month, each counted from the release itself."""
    return {month: plus_month(released_on, month) for month in policy.reentry_months}


def plan_due_on(policy: EducationPolicy, release_on: date) -> date:
    """When the way home must be planned."""
    return release_on - timedelta(days=policy.plan_lead_days)


def handover_due_on(policy: EducationPolicy, month: str) -> date:
    """When schooling is handed over before eighteen: the day is unknown, so the month begins it."""
    return first_of(month) - timedelta(days=policy.eighteen_lead_days)


def days_left(ends_at: datetime, *, at: datetime) -> int:
    """Whole days until a moment; a begun day does not count; 0 once it is over."""
    return max((ends_at - at) // timedelta(days=1), 0)


def custody_alarm(policy: EducationPolicy, days: int | None) -> str:
    """The sentence that links the countdown and the route; "" while there is time."""
    if days is None or days > policy.urgent_custody_days:
        return ""
    if not days:
        return "Batas penahanan habis hari ini: bebas demi hukum, rute belajar berubah."
    return f"Bebas demi hukum dalam {days} hari: rute belajar berubah."
