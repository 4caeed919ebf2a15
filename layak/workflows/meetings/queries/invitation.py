"""Who was invited and what they answered, and the words to send them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from layak.evaluation.queries.shown import moment_text
from layak.workflows.meetings.models import Invitee, Meeting, Paper
from layak.workflows.meetings.queries.links import invitation_token
from layak.workflows.meetings.queries.plan import agenda_items
from layak.workflows.meetings.queries.words import day_words, hours_words, meeting_label

TONES = {
    Invitee.Reply.WAITING.value: "",
    Invitee.Reply.COMING.value: "done",
    Invitee.Reply.DELEGATE.value: "wait",
    Invitee.Reply.ABSENT.value: "late",
}
NAMED_IN_REMINDER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteeRow:
    """``told`` says in words what was answered: the delegate, or the reason."""

    id: int
    position: int
    represents: str
    name: str
    agency: str
    reply: str
    reply_label: str
    tone: str
    told: str
    is_mailed: bool
    has_email: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCount:
    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """``counts`` are of everyone, ``rows`` of the chosen answer alone."""

    rows: list[InviteeRow]
    counts: list[ReplyCount]
    total: int
    mailable_count: int
    unmailed_count: int
    waiting_count: int
    reminder: str
    letter: Paper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteePage:
    row: InviteeRow
    address: str
    text: str
    whatsapp_url: str
    replied: str
    mailed: str


def standing(meeting: Meeting) -> list[Invitee]:
    """Invitations that hold, in their order: one query."""
    rows = Invitee.objects.filter(meeting=meeting, withdrawn_at=None).select_related("agency")
    return list(rows.order_by("position", "pk"))


def invitation_page(meeting: Meeting, *, reply: str, site: str) -> InvitationPage:
    """Everything about the invitations of a meeting: two queries."""
    rows = [invitee_row(row) for row in standing(meeting)]
    counts = Counter(row.reply for row in rows)
    wanted = reply if reply in Invitee.Reply.values else ""
    return InvitationPage(
        rows=[row for row in rows if wanted in ("", row.reply)],
        counts=[
            ReplyCount(code=code, label=str(label), count=counts[code], is_chosen=code == wanted)
            for code, label in Invitee.Reply.choices
        ],
        total=len(rows),
        mailable_count=sum(row.has_email for row in rows),
        unmailed_count=sum(row.has_email and not row.is_mailed for row in rows),
        waiting_count=counts[Invitee.Reply.WAITING],
        reminder=_reminder(meeting, rows, site),
        letter=newest_letter(meeting),
    )


def newest_letter(meeting: Meeting) -> Paper | None:
    """The invitation letter as it was made here last; a scan that was only uploaded is none."""
    made = Paper.objects.filter(meeting=meeting, kind=Paper.Kind.INVITATION).exclude(content={})
    return made.order_by("-version").first()


def invitee_row(invitee: Invitee) -> InviteeRow:
    delegate = ", ".join(filter(None, (invitee.delegate_name, invitee.delegate_position)))
    return InviteeRow(
        id=invitee.pk,
        position=invitee.position,
        represents=invitee.represents,
        name=invitee.name,
        agency=_body(invitee),
        reply=invitee.reply,
        reply_label=invitee.get_reply_display(),
        tone=TONES[invitee.reply],
        told=" · ".join(filter(None, (delegate, invitee.reply_note))),
        is_mailed=invitee.mailed_at is not None,
        has_email=bool(invitee.email),
    )


def _body(invitee: Invitee) -> str:
    """The body, unless the office names it already."""
    name = invitee.agency.name if invitee.agency else ""
    return "" if name in invitee.represents else name


def invitee_page(invitee: Invitee, *, site: str) -> InviteePage:
    """One invitation with the words to send: one query."""
    address = f"{site}/undangan/{invitation_token(invitee)}/"
    text = invitation_text(invitee.meeting, invitee, address=address)
    return InviteePage(
        row=invitee_row(invitee),
        address=address,
        text=text,
        whatsapp_url=f"https://wa.me/?text={quote(text)}",
        replied=moment_text(invitee.replied_at) if invitee.replied_at else "",
        mailed=moment_text(invitee.mailed_at) if invitee.mailed_at else "",
    )


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


def _reminder(meeting: Meeting, rows: list[InviteeRow], site: str) -> str:
    """For the group of all members: who has not answered, by office."""
    waiting = [row.represents for row in rows if row.reply == Invitee.Reply.WAITING]
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
    return "\n".join(lines) if waiting else ""
