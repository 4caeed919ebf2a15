"""What is remembered of signing in and out (ASVS 5.0 16.3.1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from layak.city.people.accounts.models import User
from layak.city.people.signin import events
from layak.city.people.signin.rules import device_kind
from layak.platform.audit.log import Happened, log

STRANGERS = 64
STRANGER = "x"


@transaction.atomic
def note_sign_in(*, user: User, way: str, user_agent: str, at: datetime) -> None:
    """``way`` is one of events.WAYS; of the browser only the kind of device is kept."""
    device = device_kind(user_agent)
    event = events.SignedIn(user=user.pk, name=user.name, device=device, way=way)
    log(event, by=user, at=at)


@transaction.atomic
def note_sign_out(*, user: User, at: datetime) -> None:
    """By the person's own press."""
    log(events.SignedOut.of(user), by=user, at=at)


@transaction.atomic
def note_session_end(*, user: User, session_key: str, at: datetime) -> None:
    """Found idle, once for each session: ``at`` is when it was found, not when it was left."""
    trace = salted_hmac("layak.people.session", session_key, algorithm="sha256").hexdigest()
    log(events.SessionEnded.of(user), by=user, at=at, once=f"session-end:{trace}")


@transaction.atomic
def note_failed_sign_in(*, login: str, is_held: bool, at: datetime) -> None:
    """``login`` as typed. ``is_held``: not even looked at, as there were too many before."""
    user = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).first()
    what = "held" if is_held else "failed"
    if user is None:
        _log_once(events.StrangerRefused(), f"{STRANGER}{_share(login)}", what, at=at)
    else:
        kind = events.SignInHeld if is_held else events.SignInFailed
        _log_once(kind.of(user), str(user.pk), what, at=at)


@transaction.atomic
def note_failed_code(*, user: User, at: datetime) -> None:
    """The password was right, the second factor was not."""
    _log_once(events.SecondFactorFailed.of(user), str(user.pk), "code", at=at)


def _log_once(event: Happened, who: str, what: str, *, at: datetime) -> None:
    log(event, by=None, at=at, once=events.failed_key(who, what, at=at))


def _share(login: str) -> int:
    """Which of the STRANGERS a name falls to: tells nothing of it, and is the same each time."""
    return (
        salted_hmac("layak.people.stranger", login.lower(), algorithm="sha256").digest()[0]
        % STRANGERS
    )
