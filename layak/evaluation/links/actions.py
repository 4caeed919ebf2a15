"""Links for those without an account: made, extended, revoked by the secretariat."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.actions import make_link_account
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.people.second_factors.reads import has_code_app
from layak.evaluation.links.events import LinkExtended, LinkMade, LinkRevoked
from layak.evaluation.links.models import AccessLink, AccessLinkAnswer
from layak.evaluation.links.permissions import (
    check_can_extend_link,
    check_can_make_link,
    check_can_revoke_link,
)
from layak.evaluation.links.reads import heads_on, open_answers
from layak.evaluation.links.signing import code_hash
from layak.evaluation.rounds.models import Round
from layak.platform.audit.log import log
from layak.rules.entries import read_text
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

DAYS = 7
MOST_DAYS = 30
CODE_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class LinkPlan:
    """What the links shall ask, and how long. ``key`` names the attempt: twice is once."""

    task: str
    days: int = DAYS
    recipient: str = ""
    message: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class MadeLink:
    """``code`` exists only here, right after making: tell it by telephone, store it never."""

    link: AccessLink
    code: str = ""


@transaction.atomic
def make_links(
    *, round_: Round, agencies: Sequence[Agency], plan: LinkPlan, by: Actor, at: datetime
) -> list[MadeLink]:
    """One link for each agency with all that waits for it; all or nothing. Raises Refused."""
    check_can_make_link(by, round_)
    waiting = open_answers(round_, plan.task)
    if not agencies:
        raise Refused(_("Pilih sedikitnya satu perangkat daerah."))
    return [
        make_link(
            round_=round_,
            agency=agency,
            answer_ids=[entry.answer_id for entry in waiting.get(agency.pk, ())],
            plan=plan,
            by=by,
            at=at,
        )
        for agency in agencies
    ]


@transaction.atomic
def make_link(
    *,
    round_: Round,
    agency: Agency,
    answer_ids: Sequence[int],
    plan: LinkPlan,
    by: Actor,
    at: datetime,
) -> MadeLink:
    """A link for one agency and some of the questions that wait for it.

    The same ``plan.key`` again gives the same link, without its code. Raises Refused (right,
    locked or closed round, days, nothing to ask, nobody who approves).
    """
    check_can_make_link(by, round_)
    nonce = f"{plan.key or secrets.token_hex(10)}-{agency.pk}"
    made = AccessLink.objects.filter(nonce=nonce, round=round_).first()
    if made is not None:
        return MadeLink(link=made)
    _check_plan(round_, agency, answer_ids, plan)
    account, recipient = _who_acts(agency, plan, at=at)
    link = AccessLink.objects.create(
        round=round_,
        agency=agency,
        task=plan.task,
        recipient=recipient,
        account=account,
        nonce=nonce,
        message=read_text(plan.message).strip()[:300],
        created_at=at,
        created_by=by.user,
        expires_at=at + timedelta(days=plan.days),
    )
    AccessLinkAnswer.objects.bulk_create(
        AccessLinkAnswer(link=link, answer_id=answer_id) for answer_id in set(answer_ids)
    )
    code = _give_code(link)
    answer_count = len(set(answer_ids))
    event = LinkMade(
        round=link.round.code,
        link=link.pk,
        agency=link.agency.name,
        task=link.get_task_display(),
        recipient=link.recipient,
        answer_count=answer_count,
        until=date_id(timezone.localdate(link.expires_at)),
    )
    log(event, by=link.created_by, at=link.created_at)
    return MadeLink(link=link, code=code)


@transaction.atomic
def extend_link(*, link_id: int, days: int, by: Actor, at: datetime) -> AccessLink:
    """The link lives ``days`` from now, also when it had expired. Raises Refused."""
    link = _locked(link_id)
    check_can_extend_link(by, link)
    _check_days(days)
    link.expires_at = max(link.expires_at, at + timedelta(days=days))
    link.save(update_fields=["expires_at"])
    until = date_id(timezone.localdate(link.expires_at))
    event = LinkExtended(round=link.round.code, link=link.pk, agency=link.agency.name, until=until)
    log(event, by=by.user, at=at)
    return link


@transaction.atomic
def revoke_link(*, link_id: int, by: Actor, at: datetime) -> None:
    """The link opens nothing from now on; what came through it stays. Raises Refused."""
    link = _locked(link_id)
    check_can_revoke_link(by, link)
    link.revoked_at, link.revoked_by = at, by.user
    link.save(update_fields=["revoked_at", "revoked_by"])
    event = LinkRevoked(round=link.round.code, link=link.pk, agency=link.agency.name)
    log(event, by=by.user, at=at)


def end_all_links(*, by: User, at: datetime) -> int:
    """Every link that still opens something opens nothing more; how many. For a restored backup."""
    live = AccessLink.objects.filter(revoked_at=None, expires_at__gt=at)
    return live.update(revoked_at=at, revoked_by=by)


def _locked(link_id: int) -> AccessLink:
    links = AccessLink.objects.select_related("round", "agency")
    return links.select_for_update(of=("self",)).get(pk=link_id)


def _check_plan(round_: Round, agency: Agency, answer_ids: Sequence[int], plan: LinkPlan) -> None:
    if plan.task not in AccessLink.Task.values:
        raise Refused(_("Pilih tugas tautan dari daftar."))
    _check_days(plan.days)
    waiting = {entry.answer_id for entry in open_answers(round_, plan.task).get(agency.pk, ())}
    if not waiting:
        raise Refused(
            _("Tidak ada pertanyaan yang menunggu %(agency)s untuk tugas ini.")
            % {"agency": agency.name}
        )
    if not answer_ids:
        raise Refused(_("Pilih sedikitnya satu pertanyaan."))
    if not waiting.issuperset(answer_ids):
        raise Refused(
            _("Sebagian pertanyaan tidak lagi menunggu %(agency)s. Muat ulang, lalu pilih lagi.")
            % {"agency": agency.name}
        )


def _check_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("Masa berlaku tautan 1 sampai %(most)d hari.") % {"most": MOST_DAYS})


def _who_acts(agency: Agency, plan: LinkPlan, *, at: datetime) -> tuple[User, str]:
    """The account that acts through the link, and for whom it is meant."""
    recipient = " ".join(read_text(plan.recipient).split())[:120]
    if plan.task == AccessLink.Task.APPROVAL:
        heads = heads_on(timezone.localdate(at)).get(agency.pk)
        if not heads:
            raise Refused(
                _(
                    "Belum ada yang memegang kursi kepala %(agency)s. Beri pemegang kursinya, "
                    "atau catat surat pernyataan bertanda tangan."
                )
                % {"agency": agency.name}
            )
        head = User.objects.get(pk=next(iter(heads)))
        return head, head.name
    recipient = recipient or _("Penanggung jawab data")
    name = _("%(recipient)s (tautan %(agency)s)") % {"recipient": recipient, "agency": agency.name}
    return make_link_account(name=name, at=at), recipient


def _give_code(link: AccessLink) -> str:
    """A code for an approval by someone without an authenticator app; only its hash is kept."""
    if link.task != AccessLink.Task.APPROVAL or has_code_app(link.account):
        return ""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    link.code_hash = code_hash(link.pk, link.nonce, code)
    link.save(update_fields=["code_hash"])
    return code
