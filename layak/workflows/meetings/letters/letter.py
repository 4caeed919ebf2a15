"""The invitation as files: letters as DOCX, one or all in a ZIP, the entry for a calendar, a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.letterheads.models import Letterhead
from layak.platform.documents.files.archives import distinct_name, stream_zip
from layak.platform.documents.writing.calendars import Appointment, appointment_file
from layak.platform.documents.writing.letters import invitation_base, letter_docx
from layak.workflows.meetings.invitations.links import invitation_token
from layak.workflows.meetings.invitations.reads import invitation_text, standing
from layak.workflows.meetings.letters.reads import words_for
from layak.workflows.meetings.papers.models import Paper
from layak.workflows.meetings.planning.models import Invitee, Meeting
from layak.workflows.meetings.planning.reads import place_words

CALENDAR = "text/calendar"


def letter_name(paper: Paper) -> str:
    meeting = paper.meeting
    return f"undangan-{meeting.series}-{meeting.number}-{meeting.year}-v{paper.version}.docx"


def letter_file(paper: Paper) -> bytes:
    """The letter with everyone on its list, as it went out. Raises BadTemplate."""
    return _filled(paper.content, _logo(paper), timezone.localtime(paper.made_at))


def letters_zip(paper: Paper, *, on_each: Callable[[], None] = lambda: None) -> Iterator[bytes]:
    """The pieces of a ZIP with a letter for each seat that stands; ``on_each`` after each one."""
    logo, created = _logo(paper), timezone.localtime(paper.made_at)
    taken: set[str] = set()

    def entries() -> Iterator[tuple[str, list[bytes]]]:
        for number, invitee in enumerate(standing(paper.meeting), start=1):
            data = _filled(words_for(paper.content, invitee), logo, created)
            yield distinct_name(f"{number:04} {invitee.represents}.docx", taken), [data]
            on_each()

    yield from stream_zip(entries(), created=created)


def calendar_entry(meeting: Meeting, *, host: str, at: datetime, address: str = "") -> bytes:
    """The meeting for a calendar program; ``address`` is the personal link, where there is one."""
    return appointment_file(
        Appointment(
            key=f"rapat-{meeting.pk}",
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            title=meeting.title,
            place=place_words(meeting),
            text=meeting.purpose,
            url=address or meeting.online_url,
            is_cancelled=meeting.state == Meeting.State.CANCELLED,
        ),
        host=host,
        made_at=at,
    )


def invitation_mail(invitee: Invitee, *, site: str, at: datetime) -> EmailMessage:
    """One seat's mail: words, personal link below ``site``, and the entry for a calendar."""
    meeting = invitee.meeting
    address = f"{site}/undangan/{invitation_token(invitee)}/"
    message = EmailMessage(
        subject=_("Undangan: %(title)s") % {"title": meeting.title},
        body=invitation_text(meeting, invitee, address=address),
        to=[invitee.email],
    )
    host = site.partition("://")[2].partition("/")[0].partition(":")[0] or "layak"
    entry = calendar_entry(meeting, host=host, at=at, address=address)
    message.attach("rapat.ics", entry.decode(), CALENDAR)
    return message


def _filled(content: Mapping[str, Any], logo: bytes | None, created: datetime) -> bytes:
    return letter_docx(content, created=created, template=invitation_base(), logo=logo)


def _logo(paper: Paper) -> bytes | None:
    """The mark that holds now of whose letterhead it is: one query."""
    owner = paper.content.get("kop_milik")
    look = Letterhead.objects.filter(agency=owner).only("logo").first()
    return bytes(look.logo) if look and look.logo else None
