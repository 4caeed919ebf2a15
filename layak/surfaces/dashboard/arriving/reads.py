"""The first six steps of a new city: each a page that exists, ticked by what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.letterheads.models import Letterhead
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import Event
from layak.platform.web.access import rule_of
from layak.surfaces.dashboard.arriving.events import BeginningStepPassed
from layak.workflows.meetings.planning.models import Invitee

# code, title, why, name of the page, what one does there
STEPS = (
    (
        "kota",
        gettext_noop("Kota dan wilayahnya"),
        gettext_noop(
            "Kecamatan dan kelurahan sudah terisi menurut kode resmi. Lihat apakah benar."
        ),
        "place_list",
        gettext_noop("Lihat wilayah"),
    ),
    (
        "kop",
        gettext_noop("Kop surat"),
        gettext_noop("Undangan dan surat permintaan memakainya."),
        "letterhead_list",
        gettext_noop("Isi kop surat"),
    ),
    (
        "perangkat",
        gettext_noop("Perangkat daerah"),
        gettext_noop("Yang disebut instrumen sudah ada. Betulkan namanya, tambah yang kurang."),
        "agency_list",
        gettext_noop("Lihat perangkat daerah"),
    ),
    (
        "orang",
        gettext_noop("Orang"),
        gettext_noop(
            "Kursi operator, kepala, dan sekretariat, lalu kode untuk masuk pertama kali."
        ),
        "account_list",
        gettext_noop("Isi kursi"),
    ),
    (
        "putaran",
        gettext_noop("Putaran pertama"),
        gettext_noop("Tahun evaluasi, tahun data, dan predikat yang dituju. Dibuka sekretariat."),
        "round_new",
        gettext_noop("Buka putaran"),
    ),
    (
        "undangan",
        gettext_noop("Undangan pertama"),
        gettext_noop("Rapat koordinasi pertama, dengan undangan untuk setiap perangkat daerah."),
        "meeting_create",
        gettext_noop("Buat rapat"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``url`` is empty where the step is somebody else's."""

    code: str
    title: str
    why: str
    url: str
    action: str
    is_done: bool
    is_passed: bool

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_passed


def first_steps(actor: Actor, *, today: date) -> list[Step]:
    """All six, as far as they are: five queries."""
    facts = Event.objects.filter(kind=BeginningStepPassed.kind).values_list("facts", flat=True)
    passed = {told["step"] for told in facts}
    # the first administrator is one of them
    people = SeatHolding.objects.on(today).values("user").distinct().count()
    done = {
        "kop": Letterhead.objects.exists(),
        "orang": people > 1,
        "putaran": Round.objects.exists(),
        "undangan": Invitee.objects.exists(),
    }
    steps = []
    for code, title, why, name, action in STEPS:
        url = reverse(name)
        rule = rule_of(resolve(url).func) or ""
        steps.append(
            Step(
                code=code,
                title=_(title),
                why=_(why),
                url=url if actor.may(rule) else "",
                action=_(action),
                is_done=done.get(code, False),
                is_passed=code in passed,
            )
        )
    return steps
