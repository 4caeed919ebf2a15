"""The head of the chain, signed and kept outside the database: against it a cut end shows.

A head stays true for ever: whatever is linked later stands behind it. So the newest lies in the
home, each backup has its own, and any of them may be checked against the database at any time.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from layak.platform.audit import chain
from layak.platform.audit.chain import Problem
from layak.platform.audit.models import Link
from layak.platform.sealing import purpose_key

PURPOSE = "audit.head"
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Head:
    """The end of the chain at a moment: ``number`` links, the last with ``digest``.

    ``waiting`` rows were committed and not yet linked. Number 0 is an empty chain.
    """

    number: int
    digest: str
    waiting: int
    at: datetime


def path() -> Path:
    """Where the newest head lies."""
    return Path(settings.TRAIL_HEAD)


def current_head(*, at: datetime) -> Head:
    """The head as the database has it now."""
    last = chain.last_link()
    return Head(
        number=last.pk if last else 0,
        digest=last.digest if last else chain.FIRST,
        waiting=chain.waiting_count(),
        at=at,
    )


def signed_head(*, at: datetime) -> bytes:
    """Link what waits, then the head as a signed JSON object in UTF-8: to be kept elsewhere.

    Beside a backup: take it before the dump begins, so that the dump holds all that it names.
    Raises NoKeys.
    """
    chain.link_pending(at=at)
    return signed(current_head(at=at))


def check_head(stored: bytes, *, where: str) -> list[Problem]:
    """A head that was kept elsewhere against this database; [] when it fits.

    ``where`` says in Indonesian which head it is ("cadangan layak-2026-12-01-0130"). Found: an end
    cut off since, a chain written anew, a head that nobody with the key has signed. Raises NoKeys.
    """
    head = opened_head(stored)
    if head is None:
        say = _("Kepala jejak di %(where)s rusak atau tidak bertanda sah.") % {"where": where}
        return [Problem(kind="head", say=say)]
    return check_noted(head.number, head.digest, where=where)


def check_noted(number: int, digest: str, *, where: str) -> list[Problem]:
    """Number and digest of a head as somebody wrote them down; as ``check_head``, without a key."""
    if _goes_through(number, digest):
        return []
    last = chain.last_link()
    now = last.pk if last else 0
    told = {"where": where, "number": number, "now": now}
    if now < number:
        say = _(
            "Ujung jejak terpotong: kepala di %(where)s mencatat %(number)s mata rantai, "
            "sekarang tinggal %(now)s."
        )
        return [Problem(kind="tail", first=now + 1, last=number, say=say % told)]
    say = _("Jejak ditulis ulang: mata rantai %(number)s bukan lagi yang tercatat di %(where)s.")
    return [Problem(kind="tail", first=number, last=number, say=say % told)]


def fits(head: Head) -> bool:
    """Does the chain still go through this head?"""
    return _goes_through(head.number, head.digest)


def _goes_through(number: int, digest: str) -> bool:
    return number == 0 or Link.objects.filter(pk=number, digest=digest).exists()


def signed(head: Head) -> bytes:
    shape = {
        "format": FORMAT,
        "number": head.number,
        "digest": head.digest,
        "waiting": head.waiting,
        "at": head.at.astimezone(UTC).isoformat(),
    }
    return json.dumps(shape | {"signature": _signature(shape)}, indent=1).encode() + b"\n"


def opened_head(stored: bytes) -> Head | None:
    """The head in its signed form; None where shape or signature is wrong."""
    try:
        shape = json.loads(stored)
        signature = shape.pop("signature")
        if not hmac.compare_digest(signature, _signature(shape)):
            return None
        return Head(
            number=shape["number"],
            digest=shape["digest"],
            waiting=shape["waiting"],
            at=datetime.fromisoformat(shape["at"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _signature(shape: dict[str, Any]) -> str:
    text = json.dumps(shape, sort_keys=True, separators=(",", ":"))
    return hmac.digest(purpose_key(PURPOSE), text.encode(), "sha256").hex()


def stored_head() -> bytes | None:
    """The newest head of this home; None where none was kept yet."""
    try:
        return path().read_bytes()
    except FileNotFoundError:
        return None


def keep_head(*, at: datetime) -> bool:
    """Put the head of now into the home; False where the one that lies there does not fit.

    Then it stays: it is the proof that an end was cut off. Raises NoKeys, OSError.
    """
    stored = stored_head()
    head = current_head(at=at)
    if stored is not None:
        former = opened_head(stored)
        if former is None or not fits(former):
            return False
        if former.number == head.number:
            return True
    replace_head(signed(head))
    return True


def replace_head(text: bytes) -> None:
    """Lay a head into the home in one step, whatever lies there."""
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.write_bytes(text)
    fresh.replace(target)
