"""The cast of the rapid action scheme: bodies, people and playbooks, through actions.

Maya works cases and Lina supervises them (UPTD PPA); Ratih, Pandu, Dian and Yusuf answer for the
police, the hospital, the education office and a school; Guntur is the school's head.
"""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from tests.conftest import MONDAY, fresh, make_person

BODIES = {
    "uptd-ppa": ("UPTD Perlindungan Perempuan dan Anak", "unit"),
    "unit-ppa-polres": ("Unit PPA Polres", "vertikal"),
    "rsud": ("RSUD Contoh", "lembaga"),
    "disdik": ("Dinas Pendidikan", "dinas"),
    "smpn-contoh": ("SMPN Contoh", "lembaga"),
}
PEOPLE = {
    "maya": ("uptd-ppa", "case-worker"),
    "lina": ("uptd-ppa", "case-supervisor"),
    "ratih": ("unit-ppa-polres", "outside-party"),
    "pandu": ("rsud", "duty-officer"),
    "dian": ("disdik", "duty-officer"),
    "yusuf": ("smpn-contoh", "duty-officer"),
    "guntur": ("smpn-contoh", "agency-head"),
}


@dataclass(frozen=True, kw_only=True)
class World:
    agencies: dict[str, Agency]
    people: dict[str, Actor]
    playbooks: dict[str, PlaybookVersion]


def make_world() -> World:
    """Everything that stands before the first report; ``disdik`` may exist already."""
    agencies = {}
    for code, (name, kind) in BODIES.items():
        found = Agency.objects.filter(code=code).first()
        agencies[code] = found or create_agency(
            name=name, kind=kind, aliases=[], code=code, by=None, at=MONDAY
        )
    people = {
        username: make_person(agencies[code], role, username, f"{username.title()} Contoh")
        for username, (code, role) in PEOPLE.items()
    }
    load_shipped_playbooks(at=MONDAY)
    for role, code in {
        "uptd_ppa": "uptd-ppa",
        "manajer_kasus": "uptd-ppa",
        "supervisor": "uptd-ppa",
        "penerima_laporan": "uptd-ppa",
        "polri_ppa": "unit-ppa-polres",
        "rumah_sakit": "rsud",
        "disdik": "disdik",
        "disdik_kota": "disdik",
        "sekolah": "smpn-contoh",
    }.items():
        RoleAgency.objects.create(role=role, agency=agencies[code])
    return World(agencies=agencies, people=people, playbooks=_playbooks())


def found_world() -> World:
    """The same, of rows that stand already."""
    agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=BODIES)}
    users = User.objects.filter(username__in=PEOPLE)
    people = {user.username: fresh(user) for user in users}
    return World(agencies=agencies, people=people, playbooks=_playbooks())


def _playbooks() -> dict[str, PlaybookVersion]:
    return {version.code: version for version in PlaybookVersion.objects.all()}
