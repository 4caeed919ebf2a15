"""The last sign-ins of one person, to be recognised, and whether somebody else tried."""

from __future__ import annotations

from datetime import datetime, timedelta

from layak.city.people.accounts.models import User
from layak.city.people.signin.events import DEVICES, WAYS, SignedIn, failed_key
from layak.platform.audit.queries import last_between, last_of

SHOWN = 5
LOOKED_BACK = timedelta(days=30)


def sign_ins_of(user: User, *, at: datetime) -> dict[str, object]:
    """The newest first; ``failed_at`` is the last failure of the last thirty days.

    Two queries, each by an index.
    """
    rows = [
        {
            "at": event.at,
            # from what kind of device, and how
            "device": str(DEVICES[event.facts["device"]]),
            "way": str(WAYS[event.facts["way"]]),
        }
        for event in last_of(SignedIn.kind, by=user, count=SHOWN)
    ]
    failed = last_between(
        failed_key(str(user.pk), "", at=at - LOOKED_BACK), failed_key(str(user.pk), "z", at=at)
    )
    return {"rows": rows, "failed_at": failed.at if failed else None}
