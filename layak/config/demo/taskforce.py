"""The demo city's task force: two decrees, who sits where, what agencies promise, institutions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from layak.city.agencies.bodies.actions import create_agency
from layak.city.agencies.positions.actions import Office, Official, add_positions, hold_position
from layak.city.agencies.seats.actions import NewPerson, assign_holder, create_seat
from layak.city.agencies.taskforce.actions import Decree, record_task_force, replace_task_force
from layak.city.agencies.taskforce.models import TaskForce
from layak.city.agencies.taskforce.reads import place_rows
from layak.city.people.roles.actor import Actor, actor_of
from layak.config.demo import content
from layak.config.demo.city import City
from layak.workflows.taskforce.institutions.actions import Card, write_card
from layak.workflows.taskforce.statements.actions import (
    StatementText,
    save_statement,
    seen_key,
    sign_statement,
)

# the decree in force began so long ago and runs out so soon, that its warning shows
BEGAN, LEFT = timedelta(days=330), timedelta(days=35)
FORMER = timedelta(days=365)


def add_task_force(made: City, *, year: int, at: datetime) -> None:
    """Institutions first, since some sit in the task force; then decrees, places, statements."""
    by = made.actor(made.holder("dp3a", "secretariat") or "", at=at)
    for institution in content.told("taskforce")["institutions"]:
        agency = create_agency(
            code=institution["code"],
            name=institution["name"],
            kind="lembaga",
            command=institution["command"],
            by=None,
            at=at,
        )
        made.agencies[agency.code] = agency
        seat = create_seat(agency=agency, role="contributor", by=None, at=at)
        made.seats[(agency.code, "contributor")] = seat
        holding = assign_holder(
            seat=seat,
            person=NewPerson(**institution["person"]),
            since_on=timezone.localdate(at),
            by=None,
            at=at,
        )
        card = Card(
            **{name: institution[name] for name in ("kind", "role", "services", "asks", "contact")}
        )
        own = actor_of(holding.user, today=timezone.localdate(at))
        write_card(agency_id=agency.pk, card=card, seen=0, by=own, at=at)
    city = _city(made, by=by, at=at)
    _places(city, by=by, at=at)
    for statement in content.told("taskforce")["statements"]:
        head = made.actor(made.holder(statement["agency"], "agency-head") or "", at=at)
        names = ("role", "brings", "capacity", "asks", "indicators")
        saved = save_statement(
            agency_id=made.agencies[statement["agency"]].pk,
            year=year,
            text=StatementText(**{name: statement[name] for name in names}),
            seen="",
            by=head,
            at=at,
        )
        if statement["signed"]:
            sign_statement(statement_id=saved.pk, seen=seen_key(saved), by=head, at=at)


def _city(made: City, *, by: Actor, at: datetime) -> TaskForce:
    """The former decree with everyone, the one that replaced it, and eleven who changed since."""
    today = timezone.localdate(at)
    began = today - BEGAN
    first = record_task_force(
        level="city",
        place_code="",
        decree=_decree("former", since_on=began - FORMER, until_on=began - timedelta(days=1)),
        by=by,
        at=at,
    )
    offices = [_office(made, row) for row in content.told("taskforce")["offices"]]
    add_positions(task_force=first, offices=offices, by=by, at=at)
    later = _decree("decree", since_on=began, until_on=today + LEFT)
    second = replace_task_force(former=first, decree=later, by=by, at=at)
    positions = {position.title: position for position in second.positions.all()}
    for title, name, capacity, sex in content.told("taskforce")["changed"]:
        official = Official(
            name=name, capacity=capacity, sex=sex, since_on=began + timedelta(days=30)
        )
        hold_position(position=positions[title], official=official, by=by, at=at)
    return second


def _decree(which: str, *, since_on: date, until_on: date) -> Decree:
    told = content.told("taskforce")
    return Decree(
        decreed_on=since_on,
        signer=told["signer"],
        since_on=since_on,
        until_on=until_on,
        **told[which],
    )


def _office(made: City, row: list[str]) -> Office:
    group, duty, title, body, holder, sex = row
    agency = made.agencies.get(body)
    # the head's account acts for those who coordinate a cluster, and for the secretary
    leads = duty == "koordinator" or group == "sekretaris"
    seat = made.seats.get((body, "agency-head")) if leads else None
    return Office(
        group=group,
        duty=duty,
        title=title,
        agency_id=agency.pk if agency else None,
        institution="" if agency else body,
        seat_id=seat.pk if seat and title.startswith("Kepala Dinas") else None,
        holder=holder,
        holder_sex=sex,
    )


def _places(city: TaskForce, *, by: Actor, at: datetime) -> None:
    for level, heads in content.told("taskforce")["places"].items():
        head_title = "Camat" if level == "district" else "Lurah"
        for number, (place, head) in enumerate(zip(place_rows(level), heads, strict=False), 1):
            found = record_task_force(
                level=level,
                place_code=place.code,
                decree=Decree(
                    number=f"{number:03d}/GT-{'KEC' if level == 'district' else 'KEL'}",
                    decreed_on=city.decreed_on,
                    since_on=city.since_on,
                    signer=head_title,
                ),
                by=by,
                at=at,
            )
            office = f"{head_title} {place.name}"
            offices = [Office(group="ketua", duty="pejabat", title=office, holder=head)]
            if number == 1:  # one place still looks for its secretary
                title = "Kepala Seksi Kesejahteraan Sosial"
                offices.append(Office(group="sekretaris", duty="pejabat", title=title))
            add_positions(task_force=found, offices=offices, by=by, at=at)
