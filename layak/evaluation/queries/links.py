"""Links as the secretariat sees them: for whom, until when, opened or not, and what to send."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.link_signing import is_genuine, link_token, number_in
from layak.evaluation.models import AccessLink, Round
from layak.evaluation.permissions.links import (
    WRONG_CODES,
    can_extend_link,
    can_revoke_link,
)
from layak.evaluation.queries.link_choices import heads_on
from layak.evaluation.queries.shown import day_text, excerpt, moment_text
from layak.platform.audit.models import Event
from layak.rules.refusal import Verdict

# a message on a telephone stays readable; the rest is on the page behind the link
ITEMS_SENT = 12
TEXT_SENT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """One link in the list. ``state`` in words with its tone; ``opened`` says how often and when."""

    id: int
    agency: str
    recipient: str
    task: str
    answer_count: int
    until: str
    opened: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """A link with what is sent: its text, and the address that opens WhatsApp with it."""

    row: LinkRow
    link: AccessLink
    address: str
    text: str
    whatsapp_url: str
    answers: list[tuple[str, str]]
    visits: list[tuple[str, str]]
    made: str
    uses_code: bool
    is_approval: bool
    may_revoke: Verdict
    may_extend: Verdict

    @property
    def opens(self) -> bool:
        return self.row.tone in ("", "wait", "done")


def link_of_token(token: str) -> AccessLink | None:
    """The link that this address opens; None for a guessed one: one query."""
    number = number_in(token)
    link = None if number is None else _links().filter(pk=number).first()
    if link is None:
        is_genuine(token, 0, "")
        return None
    return link if is_genuine(token, link.pk, link.nonce) else None


def _links() -> QuerySet[AccessLink]:
    return AccessLink.objects.select_related("round", "agency", "account", "created_by")


def link_rows(round_: Round, *, at: datetime) -> list[LinkRow]:
    """The links of a round, newest first: two queries."""
    links = _links().filter(round=round_).annotate(answer_count=Count("reach"))
    heads = heads_on(timezone.localdate(at))
    return [
        _row(link, link.answer_count, heads.get(link.agency_id, {}), at=at)
        for link in links.order_by("-pk")
    ]


def link_page(link: AccessLink, *, origin: str, by: Actor, at: datetime) -> LinkPage:
    """One link with its text to send; ``origin`` is ``https://host``: three queries."""
    codes = list(link.reach.order_by("answer__position").values_list("answer__code", flat=True))
    edition = edition_of(link.round.revision_id)
    answers = [
        (code, "" if question is None else question.text)
        for code in codes
        for question in (edition.find(code),)
    ]
    address = f"{origin}/tautan/{link_token(link.pk, link.nonce)}/"
    text = _message(link, answers, address)
    heads = heads_on(timezone.localdate(at))
    return LinkPage(
        row=_row(link, len(answers), heads.get(link.agency_id, {}), at=at),
        link=link,
        address=address,
        text=text,
        whatsapp_url=f"https://wa.me/?text={quote(text)}",
        answers=answers,
        visits=_visits(link),
        made=_("%(name)s, %(day)s")
        % {"name": link.created_by.name, "day": moment_text(link.created_at)},
        uses_code=bool(link.code_hash),
        is_approval=link.task == AccessLink.Task.APPROVAL,
        may_revoke=can_revoke_link(by, link),
        may_extend=can_extend_link(by, link),
    )


def _row(link: AccessLink, answer_count: int, heads: Container[int], *, at: datetime) -> LinkRow:
    state, tone = _state(link, heads, at=at)
    return LinkRow(
        id=link.pk,
        agency=link.agency.name,
        recipient=link.recipient,
        task=link.get_task_display(),
        answer_count=answer_count,
        until=day_text(timezone.localdate(link.expires_at)),
        opened=_opened(link),
        state=state,
        tone=tone,
    )


def _state(link: AccessLink, heads: Container[int], *, at: datetime) -> tuple[str, str]:
    """In words, with its tone; ``heads`` are the accounts that approve for the agency today."""
    if link.revoked_at is not None:
        return _("Dicabut"), "lock"
    if link.wrong_code_count >= WRONG_CODES:
        return _("Ditutup: kode salah"), "late"
    if link.done_at is not None:
        return _("Selesai"), "done"
    if link.expires_at <= at:
        return _("Habis masa berlaku"), "late"
    if link.task == AccessLink.Task.APPROVAL and link.account_id not in heads:
        return _("Mati: kepala berganti"), "late"
    return (_("Dibuka"), "wait") if link.opened_count else (_("Belum dibuka"), "")


def _opened(link: AccessLink) -> str:
    if link.opened_at is None:
        return _("belum pernah")
    often = ngettext("%(n)d kali", "%(n)d kali", link.opened_count) % {"n": link.opened_count}
    return f"{often}, {moment_text(link.opened_at)}"


def _visits(link: AccessLink) -> list[tuple[str, str]]:
    """What is known of its use, the newest first: moments with the sentences of the log."""
    kinds = ["link.opened", "link.code_refused", "link.extended", "link.revoked", "link.done"]
    events = Event.objects.filter(
        stream=link.round.stream, kind__in=kinds, facts__link=link.pk, at__gte=link.created_at
    )
    return [(moment_text(event.at), event.sentence) for event in events.order_by("-pk")[:50]]


def _message(link: AccessLink, answers: list[tuple[str, str]], address: str) -> str:
    """The text to send: what is asked, of whom, until when, and where. Only this agency's items."""
    facts = {
        "recipient": link.recipient,
        "agency": link.agency.name,
        "round": link.round.title,
        "day": day_text(timezone.localdate(link.expires_at)),
        "name": link.created_by.name,
    }
    asked = {
        AccessLink.Task.EVIDENCE: _("Mohon bukti untuk %(n)d pertanyaan berikut:"),
        AccessLink.Task.PART: _("Mohon isian dan bukti untuk %(n)d pertanyaan berikut:"),
        AccessLink.Task.APPROVAL: _("Mohon persetujuan untuk %(n)d jawaban berikut:"),
    }[AccessLink.Task(link.task)]
    items = [f"{code} {excerpt(text, TEXT_SENT)}" for code, text in answers[:ITEMS_SENT]]
    if len(answers) > ITEMS_SENT:
        items.append(_("... dan %(n)d lagi") % {"n": len(answers) - ITEMS_SENT})
    lines = [
        _("Yth. %(recipient)s, %(agency)s") % facts,
        "",
        _("%(round)s.") % facts + " " + asked % {"n": len(answers)},
        *(f"- {item}" for item in items),
        "",
        *([link.message, ""] if link.message else []),
        _("Buka tautan ini, tanpa akun dan tanpa kata sandi, sampai %(day)s:") % facts,
        address,
        "",
        *([_("Kodenya kami sampaikan lewat telepon.")] if link.code_hash else []),
        _("Tautan ini hanya untuk %(agency)s. Mohon tidak diteruskan.") % facts,
        _("%(name)s, sekretariat gugus tugas") % facts,
    ]
    return "\n".join(lines)
