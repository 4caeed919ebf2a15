"""What comes in through a link: opened, a code tried, files, parts, an approval, the end; and who acts then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, HeldSeat, actor_of
from layak.city.people.second_factors.reads import is_code_of
from layak.evaluation.answers.actions import Collision, Edit, Saved, UnknownField, save_fields
from layak.evaluation.answers.fields import part_names
from layak.evaluation.answers.models import Answer, Assignment
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.links.events import LinkCodeRefused, LinkDone, LinkOpened
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.permissions import WRONG_CODES, check_is_head, check_opens
from layak.evaluation.links.signing import code_hash
from layak.evaluation.parts.actions import decline, hand_in, save_contribution, take_back
from layak.evaluation.proofs.actions import attach_files
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.stages.actions import move_answers
from layak.evaluation.stages.reads import APPROVE, SEND_BACK
from layak.platform.audit.log import log
from layak.platform.audit.models import Event
from layak.platform.notifications import notify
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.uploads.storing import Upload, digest
from layak.rules.refusal import Refused
from layak.rules.stages import DECLINE, HAND_IN, TAKE_BACK

# Who acts through a link: the one place where a link becomes an actor.

ROLE = "link"


def actor_of_link(link: AccessLink, *, today: date) -> Actor:
    """The actor of a link on a day, with nothing beyond the link's agency.

    For an approval the head with the seats that approve for that agency today: none when the
    seat was given up, one query. For the others the account of the link, from no seat anybody
    holds. It reaches answers of the agency; which of them the link reaches is asked of the link.
    """
    if link.task == AccessLink.Task.APPROVAL:
        head = actor_of(link.account, today=today)
        seats = tuple(
            seat
            for seat in head.seats
            if seat.agency_id == link.agency_id
            and Actor(user=head.user, seats=(seat,)).may("answer.approve")
        )
        return replace(head, seats=seats)
    seat = HeldSeat(
        seat_id=0,
        role=ROLE,
        title="Tautan",
        agency_id=link.agency_id,
        agency_name=link.agency.name,
    )
    return Actor(user=link.account, seats=(seat,))


# What comes in through a link: opened, a code tried, files, parts, an approval, the end.
#
# Each locks the link and asks anew whether it still opens. None takes an actor: who acts through
# a link is what ``actor_of_link`` says, and nothing else.


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who sits before the page, as told when the link was opened there."""

    name: str
    position: str = ""

    @property
    def signature(self) -> str:
        return f"{self.name}, {self.position}" if self.position else self.name


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """``known_count`` files were there already, with the very same content."""

    new_count: int
    known_count: int


@transaction.atomic
def open_link(*, link_id: int, visitor: Visitor, at: datetime) -> None:
    """Someone begins on a device: counted and logged with the name given. Raises LinkDead."""
    link, by = _open(link_id, at=at)
    if not visitor.name.strip():
        raise Refused(_("Tulis nama Anda; nama itu tercatat bersama yang diserahkan."))
    link.opened_count, link.opened_at = link.opened_count + 1, at
    link.save(update_fields=["opened_count", "opened_at"])
    event = LinkOpened(
        round=link.round.code,
        link=link.pk,
        agency=link.agency.name,
        name=visitor.name.strip(),
        position=visitor.position.strip(),
        count=link.opened_count,
    )
    log(event, by=by.user, at=at)


@transaction.atomic
def try_code(*, link_id: int, code: str, at: datetime) -> bool:
    """Whether ``code`` is the one told by telephone, or what the head's app shows now.

    A wrong one is counted and logged; the fifth closes the link. Raises LinkDead.
    """
    link, by = _open(link_id, at=at)
    if link.code_hash:
        is_right = constant_time_compare(link.code_hash, code_hash(link.pk, link.nonce, code))
    else:
        is_right = is_code_of(by.user, code)
    if is_right:
        return True
    link.wrong_code_count += 1
    link.save(update_fields=["wrong_code_count"])
    event = LinkCodeRefused(
        round=link.round.code,
        link=link.pk,
        agency=link.agency.name,
        count=link.wrong_code_count,
        is_closed=link.wrong_code_count >= WRONG_CODES,
    )
    log(event, by=None, at=at)
    return False


@transaction.atomic
def hand_in_files(
    *, link_id: int, answer_id: int, uploads: Sequence[Upload], is_restricted: bool, at: datetime
) -> HandedIn:
    """Files as evidence of the link's agency on one of its questions; the same file is kept once.

    Raises LinkDead, Refused (not reached, accepted, locked) and NotStored; then none is kept.
    """
    link, by = _open(link_id, at=at)
    _check_task(link, AccessLink.Task.EVIDENCE, AccessLink.Task.PART)
    _check_reached(link, answer_id)
    known = set(
        EvidenceFile.objects.filter(
            evidence__agency=link.agency,
            evidence__uses__answer=answer_id,
            evidence__uses__removed_at=None,
        ).values_list("sha256", flat=True)
    )
    fresh = []
    for upload in uploads:
        sha256 = digest(upload.stream)
        if sha256 not in known:
            known.add(sha256)
            fresh.append(upload)
    levels = Evidence.Sensitivity
    sensitivity = levels.RESTRICTED.value if is_restricted else levels.INTERNAL.value
    attach_files(answer_id=answer_id, uploads=fresh, sensitivity=sensitivity, by=by, at=at)
    return HandedIn(new_count=len(fresh), known_count=len(uploads) - len(fresh))


@transaction.atomic
def save_part(
    *, link_id: int, answer_id: int, edits: Sequence[Edit], at: datetime
) -> list[Saved | Collision]:
    """Text and counts of the link's agency: its part, or the answer itself where it leads.

    By the saving protocol; never the option or the mark. Raises LinkDead, Refused (not reached,
    handed in, wrong stage) and NotAcceptable.
    """
    link, by = _open(link_id, at=at)
    _check_task(link, AccessLink.Task.PART)
    answer = _check_reached(link, answer_id)
    question = edition_of(link.round.revision_id).find(answer.code)
    names = set() if question is None else set(part_names(question, link.round.data_years))
    if any(edit.field not in names for edit in edits):
        raise UnknownField(_("Isian ini tidak ada pada pertanyaan. Muat ulang halaman."))
    lead = Q(relation=Assignment.Relation.LEAD, agency=link.agency_id, ended_at=None)
    if Assignment.objects.filter(lead, answer=answer_id).exists():
        return save_fields(answer_id=answer_id, edits=list(edits), by=by, at=at)
    agency_id = link.agency_id
    return save_contribution(answer_id=answer_id, agency_id=agency_id, edits=edits, by=by, at=at)


@transaction.atomic
def move_part(
    *, link_id: int, answer_id: int, move: str, note: str, visitor: Visitor, at: datetime
) -> None:
    """Hand in, take back or decline the part of the link's agency. Raises as ``hand_in``."""
    link, by = _open(link_id, at=at)
    _check_task(link, AccessLink.Task.EVIDENCE, AccessLink.Task.PART)
    _check_reached(link, answer_id)
    where = {"answer_id": answer_id, "agency_id": link.agency_id}
    if move == TAKE_BACK.code:
        take_back(**where, by=by, at=at)
    elif move == DECLINE.code:
        decline(**where, note=_signed(note, visitor) if note.strip() else "", by=by, at=at)
    elif move == HAND_IN.code:
        hand_in(**where, note=_signed(note, visitor), by=by, at=at)
    else:
        raise Refused(_("Langkah ini tidak dikenal. Muat ulang halaman."))


@transaction.atomic
def approve_by_link(
    *, link_id: int, answer_ids: Sequence[int], note: str, at: datetime, gives_back: bool = False
) -> int:
    """The head approves ready answers of the link, or gives them back with a note; how many.

    All or nothing. The step says that it came by a link. Raises LinkDead and what ``move_answers`` raises.
    """
    link, by = _open(link_id, at=at)
    _check_task(link, AccessLink.Task.APPROVAL)
    reach = set(link.reach.values_list("answer_id", flat=True))
    if not reach.issuperset(answer_ids):
        raise Refused(_("Tautan ini tidak mencakup pertanyaan itu."))
    said = _("Dikembalikan lewat tautan.") if gives_back else _("Disetujui lewat tautan.")
    # without words of the head's own, what comes back is refused as everywhere
    told = "" if gives_back and not note.strip() else f"{said} {note.strip()}".strip()
    count = move_answers(
        round_=link.round,
        answer_ids=answer_ids,
        move=SEND_BACK if gives_back else APPROVE,
        note=told,
        by=by,
        at=at,
    )
    sources = stage_policy(link.round.policy).move(APPROVE).sources
    if not Answer.objects.filter(pk__in=reach, stage__in=sources).exists():
        _finish(link, by, at=at)
    return count


@transaction.atomic
def finish_link(*, link_id: int, at: datetime) -> None:
    """The visitor is through; whoever made the link is told once. Raises LinkDead, Refused."""
    link, by = _open(link_id, at=at)
    if not Event.objects.filter(stream=link.round.stream, by_id=by.user.pk).exclude(
        kind__startswith="link."
    ):
        raise Refused(_("Belum ada yang diserahkan lewat tautan ini. Buka pertanyaannya dahulu."))
    _finish(link, by, at=at)


def _finish(link: AccessLink, by: Actor, *, at: datetime) -> None:
    if link.done_at is not None:
        return
    link.done_at = at
    link.save(update_fields=["done_at"])
    task = str(link.get_task_display())
    event = LinkDone(round=link.round.code, link=link.pk, agency=link.agency.name, task=task)
    log(event, by=by.user, at=at)
    maker = User.objects.filter(pk=link.created_by_id, is_active=True)
    notify(
        users=list(maker),
        kind="link.done",
        text=_("%(agency)s selesai dengan tautannya: %(task)s.")
        % {"agency": link.agency.name, "task": task},
        url=f"/evaluasi/{link.round.code}/tautan/{link.pk}/",
        at=at,
        about=f"link:{link.pk}",
    )


def _open(link_id: int, *, at: datetime) -> tuple[AccessLink, Actor]:
    """The link under a row lock with who acts through it. Raises LinkDead."""
    links = AccessLink.objects.select_related("round", "agency", "account")
    link = links.select_for_update(of=("self",)).get(pk=link_id)
    check_opens(link, at=at)
    by = actor_of_link(link, today=timezone.localdate(at))
    if link.task == AccessLink.Task.APPROVAL:
        check_is_head(link, by)
    return link, by


def _check_task(link: AccessLink, *tasks: str) -> None:
    if link.task not in tasks:
        raise Refused(_("Tautan ini tidak untuk itu."))


def _check_reached(link: AccessLink, answer_id: int) -> Answer:
    """The answer, where the link reaches it and it still names the agency."""
    answer = Answer.objects.filter(pk=answer_id, pk__in=link.reach.values("answer")).first()
    if answer is None:
        raise Answer.DoesNotExist
    if not Answer.objects.naming(frozenset({link.agency_id})).filter(pk=answer_id).exists():
        raise Refused(
            _("Pertanyaan %(code)s tidak lagi meminta bahan dari %(agency)s. Tidak perlu diisi.")
            % {"code": answer.code, "agency": link.agency.name}
        )
    return answer


def _signed(note: str, visitor: Visitor) -> str:
    """The note with who filled it in: the account of a link is no person."""
    who = _("Lewat tautan, oleh %(who)s.") % {"who": visitor.signature}
    return f"{note.strip()}\n{who}" if note.strip() else who
