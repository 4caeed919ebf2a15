"""What an institution writes of its offer, and what cannot stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from layak.city.places.models import District
from layak.records.evidence.files.models import Evidence
from layak.records.facilities.needs.entries import read_line
from layak.records.facilities.offers.models import ServiceOffer
from layak.records.facilities.offers.policy import offer_policy
from layak.rules.refusal import WrongField

# a school reads the name of a place of learning: it never learns where the child comes from
TELLS_WHERE = re.compile(
    r"\b(lp[ak]s|lpka|lapas|rutan|abh|napi\w*|tahanan|penjara)\b", re.IGNORECASE
)
MOST_PLACES, OLDEST = 2_000, 25
LONGEST = {"name": 160, "access_note": 200, "agreement": 160, "hours": 120, "contact": 200}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
LABELS = {
    "kind": "jenis",
    "name": "nama",
    "levels": "jenjang",
    "capacity": "kapasitas",
    "age_from": "usia termuda",
    "age_to": "usia tertua",
    "sex": "bagi siapa",
    "districts": "kecamatan",
    "is_accessible": "aksesibilitas",
    "access_note": "keterangan akses",
    "agreement": "perjanjian",
    "agreement_until_on": "masa perjanjian",
    "paper_id": "berkas perjanjian",
    "hours": "jam layanan",
    "is_day_and_night": "siang dan malam",
    "contact": "kontak kantor",
}


@dataclass(frozen=True, kw_only=True)
class OfferContent:
    """As in ServiceOffer; ``agreement_until_on`` is the first day without the agreement."""

    kind: str
    name: str
    capacity: int
    levels: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""
    districts: tuple[str, ...] = ()
    is_accessible: bool | None = None
    access_note: str = ""
    agreement: str = ""
    agreement_until_on: date | None = None
    paper_id: int | None = None
    hours: str = ""
    is_day_and_night: bool = False
    contact: str = ""


def read_offer(content: OfferContent, *, agency_id: int) -> OfferContent:
    """The content as it is kept. Raises WrongField with the field."""
    policy = offer_policy()
    if content.kind not in policy.kinds:
        raise WrongField("kind", "Pilih jenis layanan.")
    lines = {
        field: read_line(field, getattr(content, field), most) for field, most in LONGEST.items()
    }
    if not lines["name"]:
        raise WrongField("name", "Tulis nama layanan.")
    if policy.kinds[content.kind].has_levels and TELLS_WHERE.search(lines["name"]):
        raise WrongField(
            "name",
            "Nama ini terbaca oleh sekolah. Sebut sekolah induknya, bukan tempat pembinaannya.",
        )
    if not 1 <= content.capacity <= MOST_PLACES:
        raise WrongField("capacity", f"Tulis kapasitas dari 1 sampai {MOST_PLACES}.")
    if set(content.levels) - set(policy.levels):
        raise WrongField("levels", "Pilih jenjang dari daftar.")
    if content.sex not in ("", "L", "P"):
        raise WrongField("sex", "Pilih bagi siapa layanan ini.")
    _check_ages(content.age_from, content.age_to)
    if (
        content.agreement_until_on is not None
        and not FIRST_DAY <= content.agreement_until_on <= LAST_DAY
    ):
        raise WrongField("agreement_until_on", "Periksa tahun berakhirnya perjanjian.")
    known = District.objects.filter(code__in=content.districts).count() if content.districts else 0
    if known != len(set(content.districts)):
        raise WrongField("districts", "Pilih kecamatan dari daftar.")
    _check_paper(content.paper_id, agency_id)
    has_levels = policy.kinds[content.kind].has_levels
    return replace(
        content,
        name=lines["name"],
        access_note=lines["access_note"],
        agreement=lines["agreement"],
        hours=lines["hours"],
        contact=lines["contact"],
        levels=tuple(code for code in policy.levels if code in content.levels and has_levels),
        districts=tuple(sorted(set(content.districts))),
    )


def _check_ages(least: int | None, most: int | None) -> None:
    for field, age in (("age_from", least), ("age_to", most)):
        if age is not None and not 0 <= age <= OLDEST:
            raise WrongField(field, f"Tulis usia dari 0 sampai {OLDEST} tahun.")
    if least is not None and most is not None and most < least:
        raise WrongField("age_to", "Usia tertua tidak boleh di bawah usia termuda.")


def _check_paper(paper_id: int | None, agency_id: int) -> None:
    """Of the agency's own library and not restricted: the offer shows its title to everyone."""
    if paper_id is None:
        return
    rows = Evidence.objects.filter(pk=paper_id, agency=agency_id)
    if not rows.exclude(sensitivity=Evidence.Sensitivity.RESTRICTED).exists():
        raise WrongField(
            "paper_id", "Pilih berkas yang tidak terbatas dari pustaka bukti instansi ini."
        )


def values(content: OfferContent) -> dict[str, object]:
    """Columns of the row."""
    return vars(content) | {
        "levels": list(content.levels),
        "districts": list(content.districts),
    }


def changed_fields(offer: ServiceOffer, content: OfferContent) -> list[str]:
    told = values(content)
    return [name for name in LABELS if getattr(offer, name) != told[name]]
