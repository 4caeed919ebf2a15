"""The demo city's coordination meetings: the rakor of the story with its minutes, and the next one."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from django.utils import timezone
from PIL import Image, ImageDraw

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Signer
from layak.city.agencies.taskforce.models import PositionHolding
from layak.city.places.queries import municipality
from layak.config.demo import content
from layak.config.demo.city import City, some_days_on
from layak.evaluation.letters.wording import NATURES
from layak.evaluation.rounds.wording import demo_mark
from layak.records.evidence.uploads.storing import Upload
from layak.records.followups.promises.entries import NewFollowUp
from layak.workflows.meetings.agenda.actions import accept_proposal
from layak.workflows.meetings.attendance.actions import Came, record_list
from layak.workflows.meetings.final_minutes.actions import freeze_minutes
from layak.workflows.meetings.final_minutes.reads import Closing
from layak.workflows.meetings.invitations.actions import ReplyContent, invite_offices, record_reply
from layak.workflows.meetings.invitations.reads import (
    Office,
    agency_offices,
    standing,
    task_force_offices,
)
from layak.workflows.meetings.letters.actions import make_invitation, send_invitations
from layak.workflows.meetings.letters.reads import OPENING, LetterPlan
from layak.workflows.meetings.minutes.actions import (
    NewLine,
    close_meeting,
    open_meeting,
    promise,
    write_entry,
)
from layak.workflows.meetings.papers.actions import NewPaper, add_papers, move_paper
from layak.workflows.meetings.papers.policy import minutes_policy
from layak.workflows.meetings.planning.actions import MeetingPlan, create_meeting
from layak.workflows.meetings.planning.models import Meeting
from layak.workflows.meetings.planning.policy import meeting_kinds

# What was said and promised in the demo city's rakor, and where its minutes lie now.


def add_minutes(made: City, meeting: Meeting) -> None:
    """The lines with their owners, then the paper that waits on a desk."""
    told = content.told("minutes")
    by = made.actor("wati", at=meeting.starts_at)
    open_meeting(meeting_id=meeting.pk, by=by, at=meeting.starts_at)
    agencies = dict(Agency.objects.current().values_list("code", "pk"))
    items = list(meeting.agenda.order_by("position").values_list("pk", flat=True))
    day = timezone.localdate(meeting.starts_at)
    at = meeting.starts_at + timedelta(minutes=15)
    for line in [*told["talk"], *told["promises"]]:
        at += timedelta(minutes=5)
        speaker = agencies.get(line.get("speaker", ""))
        new = NewLine(
            meeting_id=meeting.pk,
            text=line["text"],
            item_id=items[line["item"] - 1],
            speaker_id=speaker,
        )
        entry = write_entry(line=new, by=by, at=at).entry
        if "agency" in line:
            wanted = NewFollowUp(
                title=line["text"],
                agency_id=agencies[line["agency"]],
                due_on=day + timedelta(days=line["days"]),
                problem=line["problem"],
                proof_wanted=line["proof"],
                supporter_ids=tuple(agencies[code] for code in line.get("supporters", ())),
                codes=tuple(line["codes"]),
            )
            promise(entry_id=entry.pk, new=wanted, by=by, at=at)
    _papers(made, meeting, told, at=meeting.ends_at)


def _papers(made: City, meeting: Meeting, told: content.Told, *, at: datetime) -> None:
    by = made.actor("wati", at=at)
    close_meeting(meeting_id=meeting.pk, by=by, at=at)
    for number, caption in enumerate(told["photos"]):
        new = NewPaper(meeting_id=meeting.pk, kind="photo", title=caption)
        # a drawn picture of a hall, without any person in it
        image = Image.new("RGB", (960, 640), (227, 241 - 20 * number, 240))
        pen = ImageDraw.Draw(image)
        pen.rectangle((80, 80, 880, 300), fill=(11, 100, 103))
        for row in range(3):
            for seat in range(10):
                left, top = 80 + seat * 82, 360 + row * 80 + number * 4
                pen.rectangle((left, top, left + 60, top + 46), fill=(95, 168, 166))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=70)
        picture = Upload(stream=io.BytesIO(out.getvalue()), name="rapat.jpg", size=out.tell())
        add_papers(new=new, uploads=[picture], by=by, at=at)
    policy = minutes_policy()
    closing = Closing(
        number=told["number"].format(year=meeting.year),
        basis=policy.basis,
        closing=policy.closing,
    )
    later = at + timedelta(hours=26)
    paper = freeze_minutes(meeting_id=meeting.pk, closing=closing, by=by, at=later)
    move_paper(paper_id=paper.pk, desk="Asisten I Sekretaris Daerah", by=by, at=later)


# The demo city's coordination meetings: the rakor of the story, and the next one being prepared.

HELD_DAYS_AGO = 16
NEXT_IN_DAYS = 12
PLANNED_BEFORE = timedelta(days=9)
REPLIES = ("coming", "delegate", "absent")
ANSWERED = 9


def add_meetings(made: City, *, at: datetime) -> None:
    """The rakor of the story, and the next one of its series."""
    add_minutes(made, held_meeting(made, at=at))
    next_meeting(made, at=at)


def held_meeting(made: City, *, at: datetime) -> Meeting:
    """96 seats invited, 81 of them present, each with a name; its letter went out."""
    starts = some_days_on(at, -HELD_DAYS_AGO)
    planned = starts - PLANNED_BEFORE
    by = made.actor("wati", at=planned)
    plan = _plan(made, "skema-aksi-cepat", starts)
    meeting = create_meeting(plan=plan, by=by, at=planned)
    invite_offices(meeting_id=meeting.pk, offices=_offices(planned), by=by, at=planned)
    city = municipality()
    make_invitation(
        meeting_id=meeting.pk,
        plan=LetterPlan(
            number=content.told("meeting")["letter"]["number"],
            dated_on=timezone.localdate(planned),
            nature=NATURES[1],
            subject=content.told("meeting")["letter"]["subject"],
            opening=OPENING,
            contact="Wati Rahayu, telepon (000) 000000",
            copies=["Wali Kota Musi Raya (sebagai laporan)"],
            signer=Signer.objects.get(agency=made.agencies["sekretariat-daerah"]).pk,
        ),
        city=city,
        mark=demo_mark(city),
        by=by,
        at=planned,
    )
    send_invitations(meeting_id=meeting.pk, by=by, at=planned)
    came = starts + timedelta(minutes=20)
    by = made.actor("wati", at=came)
    empty = set(content.told("meeting")["empty"])
    sexes = dict(PositionHolding.objects.exclude(sex="").values_list("name", "sex"))
    everyone = [
        Came(
            invitee_id=seat.pk,
            name=seat.name or _name(number)[0],
            sex=sexes.get(seat.name) or _name(number)[1],
        )
        for number, seat in enumerate(standing(meeting), start=1)
        if number not in empty
    ]
    record_list(meeting_id=meeting.pk, everyone=everyone, by=by, at=came)
    meeting.refresh_from_db()
    return meeting


def next_meeting(made: City, *, at: datetime) -> Meeting:
    """Planned and invited; some have answered; the agenda takes what is still open."""
    before = at - timedelta(hours=2)
    by = made.actor("wati", at=before)
    plan = _plan(made, "persamaan-persepsi", some_days_on(at, NEXT_IN_DAYS))
    meeting = create_meeting(plan=plan, by=by, at=before)
    accept_proposal(meeting_id=meeting.pk, source="open-list", by=by, at=before)
    accept_proposal(meeting_id=meeting.pk, source="weakest", by=by, at=before)
    invite_offices(meeting_id=meeting.pk, offices=_offices(before), by=by, at=before)
    send_invitations(meeting_id=meeting.pk, by=by, at=before)
    for number, seat in enumerate(standing(meeting)[:ANSWERED]):
        reply = REPLIES[number % len(REPLIES)]
        name = _name(number + 40)[0] if reply == "delegate" else ""
        answer = ReplyContent(reply=reply, delegate_name=name)
        record_reply(invitee_id=seat.pk, content=answer, by=None, at=before)
    meeting.refresh_from_db()
    return meeting


def _offices(at: datetime) -> list[Office]:
    """The task force, heads of agencies outside it, then other posts, until 96 seats are given."""
    today = timezone.localdate(at)
    members, heads = task_force_offices(today=today), agency_offices(today=today)
    seated = {office.agency_id for office in members}
    names = dict(Agency.objects.current().values_list("pk", "name"))
    posts = [
        Office(represents=post.format(name=names[head.agency_id]), agency_id=head.agency_id)
        for post in content.told("meeting")["posts"]
        for head in heads
        if head.agency_id
    ]
    others = [head for head in heads if head.agency_id not in seated]
    return [*members, *others, *posts][: content.told("meeting")["seats"]]


def _name(number: int) -> tuple[str, str]:
    """An invented name with the sex on the list; another one for each number up to 96."""
    given, family = content.told("meeting")["given"], content.told("meeting")["family"]
    first, sex = given[number % len(given)]
    return f"{first} {family[number // len(given) % len(family)]}", sex


def _plan(made: City, kind: str, starts: datetime) -> MeetingPlan:
    usual = meeting_kinds()[kind]
    return MeetingPlan(
        kind=kind,
        title=usual.title,
        purpose=usual.purpose,
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        place="Ruang rapat Sekretariat Daerah (contoh)",
        online_url="https://rapat.musiraya.example/rakor",
        organiser_id=made.agencies["dp3a"].pk,
        chair_agency_id=made.agencies["sekretariat-daerah"].pk,
        chair_position="Asisten I Sekretaris Daerah",
        chair_name="Ketut Wirawan, S.H., M.Si. (contoh)",
        note_taker_position="Sekretariat gugus tugas",
        note_taker_name="Wati Rahayu (contoh)",
    )
