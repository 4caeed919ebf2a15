"""What every action on a promise shares: the row lock, the step in its history, the notice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.notifications import notify, withdraw
from layak.records.followups.promises.models import Escalation, FollowUp, FollowUpStep
from layak.records.followups.promises.owners import OwnerBook
from layak.records.followups.promises.reads import followup_url
from layak.rules.numbers import date_id

KIND = FollowUpStep.Kind


def lock_followup(followup_id: int) -> FollowUp:
    """The promise under a row lock, so that of two people at once one comes second."""
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("agency", "seat")
    return rows.get(pk=followup_id)


def write_step(
    followup: FollowUp,
    kind: FollowUpStep.Kind,
    *,
    note: str = "",
    days: tuple[date, date] | None = None,
    by: Actor | None,
    at: datetime,
) -> None:
    """One line of its history; ``days`` are the former and the new due day."""
    former, due = days or (None, None)
    FollowUpStep.objects.create(
        followup=followup,
        kind=kind.value,
        note=note,
        former_due_on=former,
        due_on=due,
        at=at,
        by=by.user if by else None,
    )


def about(followup_id: int) -> str:
    return f"followup:{followup_id}"


def tell(
    followup: FollowUp,
    users: Iterable[User],
    kind: str,
    text: str,
    *,
    by: Actor | None,
    at: datetime,
) -> None:
    """A notice to these people, without the one who acts. The title stays on its page."""
    others = [user for user in users if by is None or user.pk != by.user.pk]
    notify(
        users=others,
        kind=kind,
        text=text,
        url=followup_url(followup.pk),
        at=at,
        about=about(followup.pk),
    )


def tell_owner(followup: FollowUp, kind: str, text: str, *, by: Actor | None, at: datetime) -> None:
    """To whoever answers for it today: holder, head, or secretariat."""
    book = OwnerBook(timezone.localdate(at))
    tell(followup, book.of(followup.agency_id, followup.seat_id).users, kind, text, by=by, at=at)


def tell_new_owner(followup: FollowUp, *, by: Actor | None, at: datetime) -> None:
    """That a promise is theirs now, and until when."""
    said = _("Tindak lanjut baru untuk %(agency)s, tenggat %(day)s.") % {
        "agency": followup.agency.name,
        "day": date_id(followup.due_on),
    }
    tell_owner(followup, "followup.given", said, by=by, at=at)


def take_back(followup: FollowUp) -> None:
    """Unread notices and drafts of letters about it no longer hold."""
    withdraw(about=about(followup.pk))
    drafts = Escalation.objects.filter(
        followup=followup, needs_release=True, released_at=None, dismissed_at=None
    )
    for pk in drafts.values_list("pk", flat=True):
        withdraw(about=f"escalation:{pk}")
    drafts.delete()
