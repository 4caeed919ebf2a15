"""Who sees and plans whose turns; who names numbers and agencies of roles."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict


def reaches(by: Actor, right: str, agency_id: int) -> bool:
    """Whether a right of ``by`` covers this agency: ``duty.view`` shows names and telephone numbers of
    who is on duty."""
    return by.scope(right) == "all" or agency_id in by.agency_ids(right)


def check_can_plan(by: Actor, agency_id: int) -> None:
    """Raise Refused unless ``by`` plans the turns of this agency."""
    if not reaches(by, "duty.manage", agency_id):
        raise Refused(
            _("Jadwal piket diatur kepala instansinya atau sekretariat. Mintalah kepada mereka.")
        )


def can_plan(by: Actor, agency_id: int) -> Verdict:
    return verdict(check_can_plan, by, agency_id)


def check_can_note_leave(by: Actor, user_id: int, agency_ids: frozenset[int]) -> None:
    """One's own leave, or that of somebody who answers for an agency whose turns ``by`` plans.

    ``agency_ids`` are the agencies for which the person answers.
    """
    if by.user.pk == user_id and by.may("duty.view"):
        return
    if not any(reaches(by, "duty.manage", agency_id) for agency_id in agency_ids):
        raise Refused(_("Cuti dicatat oleh orangnya sendiri atau pengatur jadwal instansinya."))


def check_can_manage_emergency(by: Actor | None) -> None:
    """Raise Refused unless ``by`` keeps the emergency numbers and the agencies of roles.

    ``None`` acts for the start of the installation.
    """
    if by is not None and not by.may("emergency.manage"):
        raise Refused(_("Nomor darurat dan instansi peran diatur sekretariat atau administrator."))
