"""Links as the secretariat sees them, and what a link could ask of each agency."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy as rights
from layak.evaluation.answers.models import Assignment
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.permissions import WRONG_CODES, can_extend_link, can_revoke_link
from layak.evaluation.links.signing import is_genuine, link_token, number_in
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.wording import day_text, excerpt, moment_text
from layak.platform.audit.models import Event
from layak.rules.refusal import Verdict
from layak.rules.stages import OWING

# What a link could ask of each agency: the questions that still wait for it.

TEXT_SHOWN = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAnswer:
    """A question that waits for an agency; ``text`` is cut for a line of a list."""

    answer_id: int
    code: str
    text: str
    is_led: bool


def open_answers(round_: Round, task: str) -> dict[int, list[OpenAnswer]]:
    """Questions that a link of this task could ask for, by agency in the round's order: one query.

    Evidence and part: what the agency has to write or hand in still. Approval: what is ready.
    """
    policy = stage_policy(round_.policy)
    edition = edition_of(round_.revision_id)
    named = (
        Assignment.objects.filter(answer__round=round_, ended_at=None)
        .order_by("answer__position")
        .values_list("agency_id", "relation", "state", "answer_id", "answer__code", "answer__stage")
    )
    found: dict[int, list[OpenAnswer]] = {}
    for agency_id, relation, state, answer_id, code, stage in named:
        is_led = relation == Assignment.Relation.LEAD
        if task == AccessLink.Task.APPROVAL:
            waits = is_led and stage in policy.move("approve").sources
        elif is_led:
            waits = policy.is_editable(stage)
        else:
            waits = state in OWING and policy.stage(stage).counts_as != "done"
        if waits:
            question = edition.find(code)
            text = "" if question is None else excerpt(question.text, TEXT_SHOWN)
            entry = OpenAnswer(answer_id=answer_id, code=code, text=text, is_led=is_led)
            found.setdefault(agency_id, []).append(entry)
    return found


def agency_choices(round_: Round, *, today: date) -> list[tuple[Agency, int, int, str]]:
    """Agencies for which a link could be made, by name: how much waits for each, how much is ready,
    and its head, "" where no one approves today. Four queries."""
    waiting = open_answers(round_, AccessLink.Task.EVIDENCE)
    ready = open_answers(round_, AccessLink.Task.APPROVAL)
    heads = heads_on(today)
    agencies = Agency.objects.filter(pk__in={*waiting, *ready}).order_by("name")
    return [
        (
            agency,
            len(waiting.get(agency.pk, ())),
            len(ready.get(agency.pk, ())),
            next(iter(heads.get(agency.pk, {}).values()), ""),
        )
        for agency in agencies
    ]


def heads_on(today: date) -> dict[int, dict[int, str]]:
    """Who approves for each agency on a day, the longest holder first: account to name; one query."""
    roles = [
        role.code for role in rights().roles.values() if role.rights.get("answer.approve") == "own"
    ]
    holdings = SeatHolding.objects.on(today).filter(seat__role__in=roles, user__is_active=True)
    rows = holdings.order_by("since_on", "pk").values_list(
        "seat__agency_id", "user_id", "user__name"
    )
    found: dict[int, dict[int, str]] = {}
    for agency_id, user_id, name in rows:
        found.setdefault(agency_id, {}).setdefault(user_id, name)
    return found


# Links as the secretariat sees them: for whom, until when, opened or not, and what to send.

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
    # what is known of its use, the newest first: moments with the sentences of the log
    kinds = ["link.opened", "link.code_refused", "link.extended", "link.revoked", "link.done"]
    events = Event.objects.filter(
        stream=link.round.stream, kind__in=kinds, facts__link=link.pk, at__gte=link.created_at
    )
    visits = [(moment_text(event.at), event.sentence) for event in events.order_by("-pk")[:50]]
    return LinkPage(
        row=_row(link, len(answers), heads.get(link.agency_id, {}), at=at),
        link=link,
        address=address,
        text=text,
        whatsapp_url=f"https://wa.me/?text={quote(text)}",
        answers=answers,
        visits=visits,
        made=_("%(name)s, %(day)s")
        % {"name": link.created_by.name, "day": moment_text(link.created_at)},
        uses_code=bool(link.code_hash),
        is_approval=link.task == AccessLink.Task.APPROVAL,
        may_revoke=can_revoke_link(by, link),
        may_extend=can_extend_link(by, link),
    )


def _row(link: AccessLink, answer_count: int, heads: Container[int], *, at: datetime) -> LinkRow:
    state, tone = _state(link, heads, at=at)
    opened = _("belum pernah")
    if link.opened_at is not None:
        often = ngettext("%(n)d kali", "%(n)d kali", link.opened_count) % {"n": link.opened_count}
        opened = f"{often}, {moment_text(link.opened_at)}"
    return LinkRow(
        id=link.pk,
        agency=link.agency.name,
        recipient=link.recipient,
        task=link.get_task_display(),
        answer_count=answer_count,
        until=day_text(timezone.localdate(link.expires_at)),
        opened=opened,
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
