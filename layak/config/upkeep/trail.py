"""The audit trail looked at as a whole: its chain, its head in the home, and the answers that it tells of."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.evaluation.answers.altered_reads import altered_fields
from layak.evaluation.answers.fields import field_label
from layak.platform.audit import chain, heads
from layak.platform.audit.chain import Problem
from layak.platform.audit.events import TrailRestarted, TrailVerified
from layak.platform.audit.log import log
from layak.platform.notifications import notify

# how many findings an event holds; the rest is counted
TOLD = 50
PERMISSION = "audit.view"
KIND = "trail.broken"
URL = "/pengaturan/jejak/pemeriksaan/"


@dataclass(frozen=True, kw_only=True)
class Verification:
    """``number`` rows are linked; ``seconds`` is how long it took."""

    number: int
    seconds: float
    problems: list[Problem]


def look(*, at: datetime) -> Verification:
    """Link what waits, then look at everything; nothing else is written. Raises NoKeys."""
    began = time.monotonic()
    chain.link_pending(at=at, is_thorough=True)
    stored = heads.stored_head()
    problems = heads.check_head(stored, where=_("folder Layak")) if stored else []
    problems += chain.verify()
    say = _(
        "Putaran %(round)s, pertanyaan %(code)s: %(field)s di tabel bukan yang disimpan terakhir."
    )
    for altered in altered_fields():
        told = {
            "round": altered.round,
            "code": altered.code,
            "field": field_label(altered.field),
        }
        problems.append(Problem(kind="answer", say=say % told))
    head = heads.current_head(at=at)
    return Verification(number=head.number, seconds=time.monotonic() - began, problems=problems)


def verify(*, at: datetime) -> Verification:
    """Look at everything, leave the result in the trail, and alarm where something does not hold.

    The same findings ring once; a further one rings again. Raises NoKeys.
    """
    found = look(at=at)
    says = [problem.say for problem in found.problems]
    event = TrailVerified(
        number=found.number,
        seconds=round(found.seconds),
        problem_count=len(says),
        problems=says[:TOLD],
    )
    # looking takes long on a large city: it holds no lock, so the result is a transaction of its own
    with transaction.atomic():
        log(event, by=None, at=at)
        if says:
            text = _(
                "Jejak audit tidak utuh: %(count)s temuan. Jangan mengubah apa pun di server dahulu."
            )
            notify(
                users=people_who_may(PERMISSION, today=timezone.localdate(at), scope="all"),
                kind=KIND,
                text=text % {"count": len(says)},
                url=URL,
                at=at,
                once=f"{KIND}:{hashlib.sha256('\n'.join(says).encode()).hexdigest()[:32]}",
            )
    return found


def begin_again(*, because: str, at: datetime) -> None:
    """After a backup was put back: the head of this database replaces the one in the home.

    What the former head named stays in the trail, so that the gap in time remains told.
    """
    stored = heads.stored_head()
    former = heads.opened_head(stored) if stored else None
    if former is not None and not heads.fits(former):
        event = TrailRestarted(number=former.number, digest=former.digest, because=because)
        with transaction.atomic():
            log(event, by=None, at=at)
    chain.link_pending(at=at, is_thorough=True)
    heads.replace_head(heads.signed(heads.current_head(at=at)))
