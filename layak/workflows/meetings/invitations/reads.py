"""Who could be invited, who was, what they answered, and the words to send them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.agencies.taskforce.models import Position
from layak.city.agencies.taskforce.reads import city_task_force
from layak.city.people.roles.policy import policy
from layak.evaluation.letters.wording import HEADS
from layak.evaluation.rounds.wording import moment_text
from layak.workflows.meetings.invitations.links import invitation_token
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.models import Invitee, Meeting
from layak.workflows.meetings.planning.reads import (
    agenda_items,
    day_words,
    hours_words,
    meeting_label,
)

SIGNS = "commitment.sign"
LONGEST = 160
OTHER = gettext_noop("Pimpinan %(name)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office to invite: ``represents`` as it stands on the list; name and mail where known."""

    represents: str
    agency_id: int | None = None
    name: str = ""
    email: str = ""
    is_member: bool = True


def task_force_offices(*, today: date) -> list[Office]:
    """Positions of the city's task force in force, in its order: four queries."""
    task_force = city_task_force(today)
    if task_force is None:
        return []
    positions = list(
        Position.objects.filter(task_force=task_force, ended_on=None)
        .order_by("position", "pk")
        .prefetch_related("holdings")
    )
    # (name, mail) by seat
    held = SeatHolding.objects.on(today).filter(user__is_active=True)
    rows = held.values_list("seat_id", "user__name", "user__email")
    holders = {seat: (name, email) for seat, name, email in rows}
    offices = []
    for position in positions:
        named = [
            row.name
            for row in position.holdings.all()
            if row.since_on <= today and (row.until_on is None or row.until_on > today)
        ]
        name, email = holders.get(position.seat_id or 0, ("", ""))
        title, body = position.title, position.institution
        offices.append(
            Office(
                represents=title if body in title else f"{title}, {body}"[:LONGEST],
                agency_id=position.agency_id,
                name=(named[0] if named else "") or name,
                email=email,
            )
        )
    return offices


def agency_offices(*, today: date) -> list[Office]:
    """The head of every current agency, by name; who is no member of the task force too: 3 queries."""
    members = set(
        Position.objects.filter(task_force=city_task_force(today), ended_on=None).values_list(
            "agency", flat=True
        )
    )
    # (name, mail) of who signs for each agency today
    signing = [code for code, role in policy().roles.items() if role.rights.get(SIGNS) == "own"]
    held = SeatHolding.objects.on(today).filter(user__is_active=True, seat__role__in=signing)
    rows = held.order_by("-pk").values_list("seat__agency_id", "user__name", "user__email")
    heads = {agency: (name, email) for agency, name, email in rows}
    return [
        Office(
            represents=head_title(agency),
            agency_id=agency.pk,
            name=heads.get(agency.pk, ("", ""))[0],
            email=heads.get(agency.pk, ("", ""))[1],
            is_member=agency.pk in members or not members,
        )
        for agency in Agency.objects.current().order_by("name")
    ]


def head_title(agency: Agency) -> str:
    """Who leads the agency, as a letter calls that person: "Kepala Dinas Kesehatan"."""
    name = agency.name
    if agency.kind == Agency.Kind.KECAMATAN:
        name = name.removeprefix("Kecamatan ")
    return _(HEADS.get(agency.kind, OTHER)) % {"name": name}


# Who was invited and what they answered, and the words to send them.

TONES = {
    Invitee.Reply.WAITING.value: "",
    Invitee.Reply.COMING.value: "done",
    Invitee.Reply.DELEGATE.value: "wait",
    Invitee.Reply.ABSENT.value: "late",
}
NAMED_IN_REMINDER = 40


def standing(meeting: Meeting) -> list[Invitee]:
    """Invitations that hold, in their order: one query."""
    rows = Invitee.objects.filter(meeting=meeting, withdrawn_at=None).select_related("agency")
    return list(rows.order_by("position", "pk"))


def invitation_page(meeting: Meeting, *, reply: str, site: str) -> dict[str, object]:
    """Everything about the invitations of a meeting: two queries.

    ``counts`` are of everyone, ``rows`` of the chosen answer alone.
    """
    invitees = standing(meeting)
    counts = Counter(invitee.reply for invitee in invitees)
    wanted = reply if reply in Invitee.Reply.values else ""
    # for the group of all members: who has not answered, by office
    waiting = [one.represents for one in invitees if one.reply == Invitee.Reply.WAITING]
    named = [f"- {office}" for office in waiting[:NAMED_IN_REMINDER]]
    if len(waiting) > NAMED_IN_REMINDER:
        named.append(_("... dan %(n)d lagi") % {"n": len(waiting) - NAMED_IN_REMINDER})
    lines = [
        _("%(label)s, %(day)s, %(hours)s, %(place)s.")
        % {
            "label": meeting_label(meeting),
            "day": day_words(meeting),
            "hours": hours_words(meeting),
            "place": meeting.place,
        },
        _("Mohon jawaban dari:"),
        *named,
        _("Buka tautan pribadi yang sudah dikirim, atau masuk ke %(site)s.") % {"site": site},
        _("Terima kasih."),
    ]
    return {
        "rows": [invitee_row(one) for one in invitees if wanted in ("", one.reply)],
        "counts": [
            {"code": code, "label": label, "count": counts[code], "is_chosen": code == wanted}
            for code, label in Invitee.Reply.choices
        ],
        "total": len(invitees),
        "mailable_count": sum(bool(one.email) for one in invitees),
        "unmailed_count": sum(bool(one.email) and one.mailed_at is None for one in invitees),
        "waiting_count": counts[Invitee.Reply.WAITING],
        "reminder": "\n".join(lines) if waiting else "",
        "letter": newest_letter(meeting),
    }


def newest_letter(meeting: Meeting) -> Paper | None:
    """The invitation letter as it was made here last; a scan that was only uploaded is none."""
    made = Paper.objects.filter(meeting=meeting, kind=Paper.Kind.INVITATION).exclude(content={})
    return made.order_by("-version").first()


def invitee_row(invitee: Invitee) -> dict[str, object]:
    """``told`` says in words what was answered: the delegate, or the reason."""
    delegate = ", ".join(filter(None, (invitee.delegate_name, invitee.delegate_position)))
    # the body, unless the office names it already
    name = invitee.agency.name if invitee.agency else ""
    return {
        "invitee": invitee,
        "agency": "" if name in invitee.represents else name,
        "tone": TONES[invitee.reply],
        "told": " · ".join(filter(None, (delegate, invitee.reply_note))),
    }


def invitee_page(invitee: Invitee, *, site: str) -> dict[str, object]:
    """One invitation with the words to send: one query."""
    address = f"{site}/undangan/{invitation_token(invitee)}/"
    text = invitation_text(invitee.meeting, invitee, address=address)
    return {
        "invitee": invitee,
        "tone": TONES[invitee.reply],
        "address": address,
        "text": text,
        "whatsapp_url": f"https://wa.me/?text={quote(text)}",
        "replied": moment_text(invitee.replied_at) if invitee.replied_at else "",
        "mailed": moment_text(invitee.mailed_at) if invitee.mailed_at else "",
    }


def invitation_text(meeting: Meeting, invitee: Invitee, *, address: str) -> str:
    """The invitation in words for a telephone or a mail; no identity beyond the office."""
    items = [f"{n}. {item.title}" for n, item in enumerate(agenda_items(meeting), start=1)]
    lines = [
        _("Yth. %(office)s") % {"office": invitee.represents},
        "",
        _("Mengundang Bapak/Ibu pada %(title)s:") % {"title": meeting.title},
        _("Hari/tanggal: %(day)s") % {"day": day_words(meeting)},
        _("Waktu: %(hours)s") % {"hours": hours_words(meeting)},
        _("Tempat: %(place)s") % {"place": meeting.place},
        *([_("Daring: %(url)s") % {"url": meeting.online_url}] if meeting.online_url else []),
        "",
        *([_("Agenda:"), *items, ""] if items else []),
        _("Mohon jawaban hadir, diwakilkan, atau berhalangan lewat tautan ini:"),
        address,
        "",
        _("Tautan ini untuk kursi Bapak/Ibu saja. Bila diwakilkan, tulis nama yang mewakili."),
        _("%(organiser)s, sekretariat gugus tugas") % {"organiser": meeting.organiser.name},
    ]
    return "\n".join(lines)
