"""Notices that cannot wait, as messages to a telephone: an HTTP gateway of the city, where it has one.

`docs/pemasangan.md` says what is sent and how the receiver checks it.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db import transaction

from layak.platform.notifications.mail import quiet_hours
from layak.platform.notifications.models import Notice, NoticeQuerySet

logger = logging.getLogger(__name__)

# ours: tried again every minute so long; an older alarm has climbed the ladder meanwhile
FRESH = timedelta(hours=1)
LATE_AFTER = timedelta(minutes=5)
TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``phone`` as ``+62812...``; ``text`` is a sentence with codes only."""

    notice_id: int
    phone: str
    text: str


class _Stay(HTTPRedirectHandler):
    """What is signed goes to the address that was set and to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> None:
        return None


_opener = build_opener(_Stay)


def is_set() -> bool:
    return bool(settings.GATEWAY_URL)


def waiting(*, at: datetime) -> NoticeQuerySet:
    """Unread, not sent, of a kind that passes the quiet hours, from the last hour."""
    unread = Notice.objects.unread().filter(sent_at=None, created_at__gte=at - FRESH)
    return unread.filter(kind__in=quiet_hours().passing_kinds).order_by("pk")


def send(messages: Iterable[Message], *, at: datetime) -> int:
    """Send each once; how many the gateway took. What it did not take is tried at the next run.

    A message that it refuses holds up no other; a gateway that does not answer ends the run.
    """
    done = 0
    for message in messages:
        try:
            done += _send_one(message, at=at)
        except HTTPError as error:
            _note_failure(message, at=at)
            logger.warning("gateway answered %s to notice %s", error.code, message.notice_id)
            error.close()
        except (OSError, HTTPException) as error:
            _note_failure(message, at=at)
            logger.warning("gateway does not answer (%s)", type(error).__name__)
            break
    return done


def failing_count(*, at: datetime) -> int:
    """How many messages were tried for five minutes and not taken."""
    return (
        waiting(at=at).filter(send_failed_at__isnull=False, created_at__lt=at - LATE_AFTER).count()
    )


def _note_failure(message: Message, *, at: datetime) -> None:
    Notice.objects.filter(pk=message.notice_id).update(send_failed_at=at)


@transaction.atomic
def _send_one(message: Message, *, at: datetime) -> bool:
    """Marked before it is sent: an exception takes the mark back."""
    unsent = Notice.objects.unread().filter(pk=message.notice_id, sent_at=None)
    if not unsent.update(sent_at=at):
        return False
    words = {"id": message.notice_id, "phone": message.phone, "text": message.text}
    body = json.dumps(words, ensure_ascii=False).encode()
    moment = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Layak-Timestamp": moment,
        "X-Layak-Signature": sign(body, moment=moment, secret=settings.GATEWAY_SECRET),
    }
    request = Request(settings.GATEWAY_URL, data=body, headers=headers, method="POST")  # noqa: S310  # https by settings
    with _opener.open(request, timeout=TIMEOUT_SECONDS):
        return True


def sign(body: bytes, *, moment: str, secret: str) -> str:
    """``sha256=`` and the HMAC over ``<timestamp>.<body>`` in hexadecimal."""
    signed = moment.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, sha256).hexdigest()
