"""Who writes and signs what an agency brings, and who speaks for an agency at all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.taskforce.statements.models import RoleStatement


def reaches(by: Actor, permission: str, agency_id: int) -> bool:
    """Whether ``by`` has the right for this agency."""
    return by.scope(permission) == "all" or agency_id in by.agency_ids(permission)


def check_can_write(by: Actor, agency: Agency) -> None:
    """Raise Refused unless ``by`` writes for the agency and it still exists."""
    if not reaches(by, "commitment.edit", agency.pk):
        raise Refused(
            _("Hanya %(name)s dan sekretariat yang menulis di sini.") % {"name": agency.name}
        )
    if agency.ended_on is not None:
        raise Refused(_("%(name)s sudah berakhir.") % {"name": agency.name})


def check_can_sign(by: Actor, statement: RoleStatement) -> None:
    """Raise Refused unless ``by`` heads the agency and the statement is open and filled in."""
    if not reaches(by, "commitment.sign", statement.agency_id):
        raise Refused(
            _("Pernyataan ini ditandatangani kepala %(name)s.") % {"name": statement.agency.name}
        )
    check_is_open(statement)


def check_can_record(by: Actor, statement: RoleStatement) -> None:
    """Raise Refused unless ``by`` records for all agencies and the statement is filled in."""
    if by.scope("commitment.edit") != "all":
        raise Refused(_("Naskah bertanda tangan dicatat oleh sekretariat."))
    check_is_open(statement)


def check_is_open(statement: RoleStatement) -> None:
    if statement.signed_at is not None:
        raise Refused(_("Pernyataan ini sudah ditandatangani. Tulis versi baru bila berubah."))
    if not statement.role.strip() or not statement.brings.strip():
        raise Refused(_("Isi dahulu Peran dan Yang disumbangkan, baru dapat ditandatangani."))


def check_can_remind(by: Actor) -> None:
    """Raise Refused unless ``by`` looks after the statements of all agencies."""
    if by.scope("commitment.edit") != "all":
        raise Refused(_("Yang mengingatkan adalah sekretariat."))


def can_write(by: Actor, agency: Agency) -> Verdict:
    return verdict(check_can_write, by, agency)


def can_sign(by: Actor, statement: RoleStatement) -> Verdict:
    return verdict(check_can_sign, by, statement)


def can_record(by: Actor, statement: RoleStatement) -> Verdict:
    return verdict(check_can_record, by, statement)
