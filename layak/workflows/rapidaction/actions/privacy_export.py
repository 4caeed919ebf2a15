"""The copy that a granted request for access gives: what is kept, and who processed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.reading import CHILD_FIELDS, open_child_for_privacy
from layak.workflows.rapidaction.events.privacy import AccessExported
from layak.workflows.rapidaction.models import PrivacyRequest
from layak.workflows.rapidaction.permissions.privacy import check_can_manage
from layak.workflows.rapidaction.queries.privacy import (
    ShareRow,
    TrailRow,
    kept_lines,
    shares_of,
    trail_of,
)


@dataclass(frozen=True, kw_only=True)
class AccessCopy:
    """``kept`` are pairs of label and word. For one file only; nothing of it is stored."""

    code: str
    kept: list[tuple[str, str]]
    trail: list[TrailRow]
    shares: list[ShareRow]


@transaction.atomic
def make_access_copy(*, request: PrivacyRequest, form: str, by: Actor, at: datetime) -> AccessCopy:
    """Opens the identity for the copy and writes that down. Raises Refused until it is granted."""
    check_can_manage(by)
    granted = request.state == PrivacyRequest.State.GRANTED
    child = request.child
    if not granted or request.kind != PrivacyRequest.Kind.ACCESS or child is None:
        raise Refused(_("Salinan dibuat sesudah permintaan akses dipenuhi oleh orang kedua."))
    opened = open_child_for_privacy(child=child, fields=CHILD_FIELDS, by=by, at=at)
    log(AccessExported(code=request.code, form=form), by=by.user, at=at)
    return AccessCopy(
        code=request.code,
        kept=kept_lines(dict(opened.words), child),
        trail=trail_of(child),
        shares=shares_of(child),
    )
