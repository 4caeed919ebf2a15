"""Who answers requests for data and failures of its protection."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.children.models import PrivacyRequest

ENDED = (PrivacyRequest.State.GRANTED, PrivacyRequest.State.REFUSED)


def check_can_manage(by: Actor) -> None:
    if by.scope("privacy.manage") != "all":
        raise Refused(_("Ini dikerjakan petugas pelindungan data pribadi."))


def check_can_check(by: Actor, request: PrivacyRequest) -> None:
    check_can_manage(by)
    if request.state != PrivacyRequest.State.OPEN:
        raise Refused(_("Keputusannya sudah diusulkan atau selesai. Muat ulang halaman."))


def check_can_propose(by: Actor, request: PrivacyRequest) -> None:
    check_can_check(by, request)
    if request.may_endanger is None:
        raise Refused(
            _("Periksa keselamatan lebih dahulu: apakah ini dapat membahayakan seseorang?")
        )


def check_can_decide(by: Actor, request: PrivacyRequest) -> None:
    check_can_manage(by)
    if request.state != PrivacyRequest.State.PROPOSED:
        raise Refused(_("Belum ada usulan keputusan, atau sudah diputuskan. Muat ulang halaman."))
    if request.proposed_by_id == by.user.pk:
        raise Refused(_("Usulan Anda diputuskan orang kedua; beri tahu rekan Anda."))
