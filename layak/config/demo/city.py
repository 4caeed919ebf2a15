"""The demo city's places, bodies, seats, accounts, and the letterhead of its secretariat."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.actions import Head, Official, add_signer, set_letterhead
from layak.city.agencies.seats.actions import NewPerson, assign_holder, create_seat
from layak.city.agencies.seats.models import Seat
from layak.city.people.accounts.actions import issue_code, redeem_code
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.city.places.actions import found
from layak.config.demo import content
from layak.evaluation.editions.files import load_edition_file
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.revisions.actions import load_edition
from layak.rules.instrument import Edition

SECRETARIAT = "dp3a"


@dataclass(kw_only=True)
class City:
    """The made city: bodies by code, seats by (body, role), first holder of each seat."""

    revision: EditionRevision
    edition: Edition
    agencies: dict[str, Agency]
    seats: dict[tuple[str, str], Seat]
    users: dict[str, User]

    def actor(self, username: str, *, at: datetime) -> Actor:
        """The person with the seats of that day."""
        return actor_of(self.users[username], today=timezone.localdate(at))

    def holder(self, agency: str, role: str) -> str | None:
        """The user name of the first holder of a seat of this role, or None."""
        people = content.cast().people
        return next((p.username for p in people if (p.agency, p.role) == (agency, role)), None)


def some_days_on(at: datetime, days: int, *, hour: int = 9) -> datetime:
    """That hour, in the city's zone, of the day so many days later; earlier, where below 0."""
    local = timezone.localtime(at) + timedelta(days=days)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def make_city(*, at: datetime) -> City:
    """Everything that stands before the first round; ``at`` is the day of its founding."""
    found(content.city(), demo=True, at=at)
    edition = load_edition_file(content.story()["edition"])
    revision = load_edition(edition=edition, by=None, at=at)
    for code in content.story()["examples"]:
        load_edition(edition=load_edition_file(code), by=None, at=at)
    extra, aliases, merging = content.bodies()
    named = [
        content.Body(
            code=agency.code,
            name=agency.name,
            kind=agency.kind,
            command=agency.command,
            aliases=tuple(aliases.get(agency.code, ())),
        )
        for agency in edition.agencies
    ]
    old = content.Body(
        code=merging["code"], name=merging["name"], kind=merging["kind"], command="kota"
    )
    agencies = {
        body.code: create_agency(**asdict(body), by=None, at=at) for body in [*named, *extra, old]
    }
    seats: dict[tuple[str, str], Seat] = {}
    users: dict[str, User] = {}
    cast = content.cast()
    since = timezone.localdate(at)
    for person in cast.people:
        agency = agencies[person.agency]
        seat = create_seat(agency=agency, role=person.role, title=person.title, by=None, at=at)
        seats.setdefault((person.agency, person.role), seat)
        someone = NewPerson(username=person.username, name=person.name)
        holding = assign_holder(seat=seat, person=someone, since_on=since, by=None, at=at)
        users[person.username] = holding.user
    # passwords through a code, as everyone gets theirs; the others wait for the secretariat's
    for username in cast.signs_in:
        code = issue_code(user=users[username], by=None, at=at)
        later = at + timedelta(hours=2)
        users[username] = redeem_code(code=code, password=cast.password, at=later)
    return City(revision=revision, edition=edition, agencies=agencies, seats=seats, users=users)


def add_letterhead(made: City, *, at: datetime) -> None:
    """Words only: a mark is the city's own."""
    agency, above = made.agencies[SECRETARIAT], made.agencies["sekretariat-daerah"]
    by = made.actor(made.holder(SECRETARIAT, "secretariat") or "", at=at)
    set_letterhead(
        agency=agency,
        head=Head(
            lines=f"PEMERINTAH KOTA MUSI RAYA\n{agency.name.upper()}",
            address="Jalan Sungai Musi Nomor 1, Musi Raya",
            contact="Telepon (000) 000000, dp3a@musiraya.example",
            place="Musi Raya",
        ),
        by=by,
        at=at,
    )
    # who signs for the mayor signs under the letterhead of the own office
    set_letterhead(
        agency=above,
        head=Head(
            lines=f"PEMERINTAH KOTA MUSI RAYA\n{above.name.upper()}",
            address="Jalan Sungai Musi Nomor 2, Musi Raya",
            contact="Telepon (000) 000000, setda@musiraya.example",
            place="Musi Raya",
        ),
        by=by,
        at=at,
    )
    add_signer(
        agency=above,
        official=Official(
            name="Ketut Wirawan, S.H., M.Si. (contoh)",
            nip="",
            grade="Pembina Tingkat I",
            position="Sekretaris Daerah",
            capacity="",
            behalf="a.n.",
            behalf_of="Wali Kota Musi Raya",
        ),
        by=by,
        at=at,
    )
