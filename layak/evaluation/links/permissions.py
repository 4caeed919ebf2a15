"""Who may make links, and what a link still opens."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.evaluation.links.models import AccessLink
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round, check_right
from layak.rules.refusal import Refused, Verdict, verdict

WRONG_CODES = 5
ASK = "Mintalah tautan baru kepada sekretariat gugus tugas."


class LinkDead(Refused):
    """The link opens nothing any more; the reason says why and whom to ask."""


def check_can_make_link(by: Actor, round_: Round) -> None:
    """Raises Refused without the right, or where the round is locked or closed."""
    check_can_change_round(by, round_, "link.manage")


def can_make_link(by: Actor, round_: Round) -> Verdict:
    return verdict(check_can_make_link, by, round_)


def check_can_revoke_link(by: Actor, link: AccessLink) -> None:
    check_right(by, "link.manage")
    if link.revoked_at is not None:
        raise Refused(_("Tautan ini sudah dicabut."))


def check_can_extend_link(by: Actor, link: AccessLink) -> None:
    check_can_make_link(by, link.round)
    check_can_revoke_link(by, link)
    if link.wrong_code_count >= WRONG_CODES:
        raise Refused(_("Tautan ini ditutup karena kodenya berkali-kali salah. Buat yang baru."))


def can_revoke_link(by: Actor, link: AccessLink) -> Verdict:
    return verdict(check_can_revoke_link, by, link)


def can_extend_link(by: Actor, link: AccessLink) -> Verdict:
    return verdict(check_can_extend_link, by, link)


def check_opens(link: AccessLink, *, at: datetime) -> None:
    """Raises LinkDead for a revoked, closed or expired link and for a finished round."""
    if link.revoked_at is not None:
        raise LinkDead(_("Tautan ini sudah dicabut. %s") % ASK)
    if link.wrong_code_count >= WRONG_CODES:
        raise LinkDead(_("Tautan ini ditutup karena kodenya lima kali salah. %s") % ASK)
    if link.expires_at <= at:
        raise LinkDead(_("Masa berlaku tautan ini sudah habis. %s") % ASK)
    if link.round.closed_at is not None:
        raise LinkDead(
            _("Putaran ini sudah ditutup; tidak ada lagi yang perlu diisi. Terima kasih.")
        )
    if link.round.is_locked:
        raise LinkDead(
            _("Putaran ini sedang terkunci. Hubungi sekretariat bila masih ada yang perlu diisi.")
        )


def check_is_head(link: AccessLink, head: Actor) -> None:
    """Raises LinkDead where the account of an approval no longer holds the head's seat."""
    if link.agency_id not in head.agency_ids("answer.approve"):
        raise LinkDead(
            _("Tautan ini dibuat untuk kepala perangkat daerah yang tidak lagi menjabat. %s") % ASK
        )
