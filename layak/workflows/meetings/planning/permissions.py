"""Who may see and prepare meetings."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict
from layak.workflows.meetings.planning.models import Meeting


def check_may_manage(by: Actor) -> None:
    """The right alone, where no meeting stands yet."""
    if not by.may("meeting.manage"):
        raise Refused(
            _("Anda tidak berwenang menyiapkan rapat. Sekretariat dan ketua yang menyiapkannya.")
        )


def check_can_manage(by: Actor, meeting: Meeting) -> None:
    """Raise Refused without the right, and for a meeting that was cancelled."""
    check_may_manage(by)
    if meeting.state == Meeting.State.CANCELLED:
        raise Refused(_("Rapat ini dibatalkan; isinya tinggal dibaca."))


def check_can_prepare(by: Actor, meeting: Meeting) -> None:
    """Plan, agenda, and invitees: as ``check_can_manage``, until the minutes are signed."""
    check_can_manage(by, meeting)
    if meeting.state == Meeting.State.SIGNED:
        raise Refused(_("Notulen rapat ini sudah ditandatangani; rencananya tidak diubah lagi."))


def can_manage(by: Actor, meeting: Meeting) -> Verdict:
    return verdict(check_can_manage, by, meeting)


def can_prepare(by: Actor, meeting: Meeting) -> Verdict:
    return verdict(check_can_prepare, by, meeting)
