"""What happens to an education plan, by the code of its activation; nothing of the child."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.cases.events import OfCase


@dataclass(frozen=True, kw_only=True)
class EducationPlanned(OfCase):
    kind = "education.planned"
    text = "Rencana belajar %(code)s disimpan: jenjang %(level)s, penanggung jawab %(authority)s."

    level: str
    authority: str


@dataclass(frozen=True, kw_only=True)
class RouteChosen(OfCase):
    kind = "education.route_chosen"
    text = "Jalur belajar %(code)s dipilih: %(route)s."

    route: str
    was_advised: bool


@dataclass(frozen=True, kw_only=True)
class PlaceTaken(OfCase):
    kind = "education.place_taken"
    text = "Tempat pada layanan %(offer)d dipakai untuk %(code)s."

    offer: int


@dataclass(frozen=True, kw_only=True)
class PlaceGivenBack(OfCase):
    kind = "education.place_given_back"
    text = "Tempat pada layanan %(offer)d untuk %(code)s dilepas: %(outcome)s."

    offer: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TroubleSolved(OfCase):
    kind = "education.trouble_solved"
    text = "Kendala belajar %(code)s selesai: %(solved_by)s."

    solved_by: str


@dataclass(frozen=True, kw_only=True)
class ReentryBegun(OfCase):
    """Three checks after the release; ``days`` are their due days, ISO."""

    kind = "education.reentry_begun"
    text = "Pemeriksaan kembali bersekolah %(code)s dijadwalkan: %(days)s."

    days: str


@dataclass(frozen=True, kw_only=True)
class ReentryChecked(OfCase):
    kind = "education.reentry_checked"
    text = "Pemeriksaan bulan %(month)d untuk %(code)s: %(found)s."

    month: int
    found: str
