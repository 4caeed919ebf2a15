"""Who came and whose seat stayed empty, for the page, the wall, the printed list and the minutes alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from layak.workflows.meetings.invitations.reads import standing
from layak.workflows.meetings.planning.models import Attendance, Invitee, Meeting
from layak.workflows.meetings.planning.reads import clock

OTHER = "\u2013"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone on the list; ``represents`` is the seat, empty for who was not invited."""

    id: int
    name: str
    position: str
    agency: str
    sex: str
    represents: str
    way: str
    way_code: str
    hour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """A seat with who came for it, or the name that is expected."""

    id: int
    position: int
    represents: str
    agency: str
    expected: str
    reply: str
    person: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCount:
    """Seats of a body, and people who came from it."""

    name: str
    invited: int
    present: int
    people: int
    men: int
    women: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendancePage:
    """``others`` came without an invitation; ``absent`` are the seats that stayed empty."""

    seats: list[SeatRow]
    others: list[Person]
    by_agency: list[AgencyCount]

    @property
    def people(self) -> list[Person]:
        """Everyone who came: by seat in the order of the invitations, then the others."""
        return [row.person for row in self.seats if row.person] + self.others

    @property
    def absent(self) -> list[SeatRow]:
        return [row for row in self.seats if row.person is None]

    @property
    def present_count(self) -> int:
        return sum(row.person is not None for row in self.seats)

    @property
    def women_count(self) -> int:
        return sum(person.sex == "P" for person in self.people)

    @property
    def men_count(self) -> int:
        return sum(person.sex == "L" for person in self.people)


def attendance_page(meeting: Meeting) -> AttendancePage:
    """Everything about who came: two queries, however many."""
    rows = Attendance.objects.filter(meeting=meeting, removed_at=None)
    came = list(rows.select_related("agency", "invitee").order_by("came_at", "pk"))
    people = {row.invitee_id: _person(row) for row in came if row.invitee_id}
    seats = [
        SeatRow(
            id=invitee.pk,
            position=invitee.position,
            represents=invitee.represents,
            agency=invitee.agency.name if invitee.agency else "",
            expected=invitee.delegate_name or invitee.name,
            reply=invitee.get_reply_display() if invitee.reply != Invitee.Reply.WAITING else "",
            person=people.get(invitee.pk),
        )
        for invitee in standing(meeting)
    ]
    known = {row.id for row in seats}
    others = [_person(row) for row in came if row.invitee_id not in known]
    return AttendancePage(seats=seats, others=others, by_agency=_by_agency(seats, others))


def attendance_count(meeting: Meeting) -> tuple[int, int]:
    """(seats present, seats invited), for a page that is asked for every few seconds."""
    invited = Invitee.objects.filter(meeting=meeting, withdrawn_at=None)
    present = invited.filter(attendances__removed_at=None, attendances__isnull=False)
    return present.count(), invited.count()


def free_seats(meeting: Meeting) -> list[Invitee]:
    """Seats for which nobody has come, by name of the office: one query."""
    came = Attendance.objects.filter(meeting=meeting, removed_at=None, invitee__isnull=False)
    rows = Invitee.objects.filter(meeting=meeting, withdrawn_at=None)
    return list(rows.exclude(pk__in=came.values("invitee")).order_by("represents"))


def _person(row: Attendance) -> Person:
    seat = row.invitee
    # the office itself, where the one who holds it came in person
    own = seat.represents if seat and seat.name and seat.name == row.name else ""
    return Person(
        id=row.pk,
        name=row.name,
        position=row.position or own,
        agency=row.agency.name if row.agency else row.agency_name,
        sex=row.sex,
        represents=seat.represents if seat else "",
        way=row.get_way_display(),
        way_code=row.way,
        hour=clock(row.came_at),
    )


def _by_agency(seats: list[SeatRow], others: list[Person]) -> list[AgencyCount]:
    """Bodies by name; seats of none of ours count under the name of the seat's visitor, or apart."""
    apart = _("Lainnya")
    invited = Counter(row.agency or apart for row in seats)
    present = Counter(row.agency or apart for row in seats if row.person)
    came = [(row.agency or apart, row.person.sex) for row in seats if row.person]
    came += [(person.agency or apart, person.sex) for person in others]
    people = Counter(name for name, _sex in came)
    sexes = Counter(came)
    names = sorted({*invited, *people}, key=lambda name: (name == apart, name))
    return [
        AgencyCount(
            name=name,
            invited=invited[name],
            present=present[name],
            people=people[name],
            men=sexes[name, "L"],
            women=sexes[name, "P"],
        )
        for name in names
    ]


@dataclass(frozen=True, kw_only=True)
class Presence:
    """``absent`` are seats that were asked and did not come; ``guest_count`` came unasked."""

    invited_count: int
    present_count: int
    guest_count: int
    absent: list[str]


def presence(meeting: Meeting) -> Presence:
    """Seats asked and seats that came: two queries."""
    seats = Invitee.objects.filter(meeting=meeting, withdrawn_at=None).order_by("position", "pk")
    came = Attendance.objects.filter(meeting=meeting, removed_at=None)
    present: Counter[int | None] = Counter(came.values_list("invitee_id", flat=True))
    asked = list(seats.values_list("pk", "represents"))
    absent = [represents for pk, represents in asked if pk not in present]
    return Presence(
        invited_count=len(asked),
        present_count=len(asked) - len(absent),
        guest_count=present[None],
        absent=absent,
    )


def presence_text(there: Presence) -> str:
    """``81 dari 96 kursi yang diundang hadir; 2 orang hadir di luar undangan``."""
    told = {
        "present": there.present_count,
        "asked": there.invited_count,
        "guests": there.guest_count,
    }
    said = _("%(present)d dari %(asked)d kursi yang diundang hadir") % told
    if not there.invited_count:
        return _("%(guests)d orang hadir") % told if there.guest_count else _("Belum dicatat")
    return said + (
        _("; %(guests)d orang hadir di luar undangan") % told if there.guest_count else ""
    )
