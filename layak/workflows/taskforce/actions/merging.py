"""What agencies promised when one merges into another."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.workflows.taskforce.events import StatementsMoved
from layak.workflows.taskforce.models import InstitutionCard, RoleStatement


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Open statements and the newest card follow, where the heir has none of the year.

    Signed statements stay as they were signed; so does an open one where the heir writes its own.
    """
    held = RoleStatement.objects.filter(agency=into_id).values_list("year", "version", "signed_at")
    open_years = {year for year, _version, signed_at in held if signed_at is None}
    last = {year: version for year, version, _signed in sorted(held, key=lambda row: row[:2])}
    moved = 0
    for statement in RoleStatement.objects.filter(agency=from_id, signed_at=None):
        if statement.year not in open_years:
            statement.agency_id = into_id
            statement.version = last.get(statement.year, 0) + 1
            statement.save(update_fields=["agency", "version"])
            moved += 1
    if moved:
        event = StatementsMoved(source=from_id, target=into_id, count=moved)
        log(event, by=user_of(by), at=at)
    _copy_card(from_id, into_id)


def _copy_card(from_id: int, into_id: int) -> None:
    """Cards are never changed: the heir gets a copy, with who wrote it and when."""
    if InstitutionCard.objects.filter(agency=into_id).exists():
        return
    card = InstitutionCard.objects.filter(agency=from_id).order_by("-pk").first()
    if card is not None:
        card.pk, card.agency_id = None, into_id
        card.save(force_insert=True)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of statements and cards."""
    count = RoleStatement.objects.filter(agency=agency_id, signed_at=None).count()
    sentence = ngettext(
        "%(n)d pernyataan peran yang belum ditandatangani",
        "%(n)d pernyataan peran yang belum ditandatangani",
        count,
    )
    lines = [sentence % {"n": count}] if count else []
    if InstitutionCard.objects.filter(agency=agency_id).exists():
        lines.append(_("Kartu lembaga"))
    return lines
