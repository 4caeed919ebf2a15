from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layak.platform.notifications.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

PAGE = 50
# a column of the statement behind the header of every page (ADR 0009): notices of %(user)s
UNREAD_COUNT = """(
  SELECT count(*) FROM notifications_notice n WHERE n.user_id = %(user)s AND n.read_at IS NULL)"""


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """``older_than`` is the id to go on with, None on the last page."""

    notices: list[Notice]
    unread_count: int
    older_than: int | None


def unread_count(user: AbstractBaseUser) -> int:
    """How many notices of the person are unread: one query on a partial index."""
    return Notice.objects.of(user).unread().count()


def notice_page(user: AbstractBaseUser, *, before: int | None = None) -> NoticePage:
    """The person's notices, the newest first, from below the id ``before``: two queries."""
    own = Notice.objects.of(user).order_by("-pk")
    if before is not None:
        own = own.filter(pk__lt=before)
    found = list(own[: PAGE + 1])
    return NoticePage(
        notices=found[:PAGE],
        unread_count=unread_count(user),
        older_than=found[PAGE - 1].pk if len(found) > PAGE else None,
    )
