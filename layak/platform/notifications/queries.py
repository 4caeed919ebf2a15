from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Subquery

from layak.platform.notifications.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

PAGE = 50
# a column of the statement behind the header of every page (ADR 0009): notices of %(user)s
UNREAD_COUNT = """(
  SELECT count(*) FROM notifications_notice n WHERE n.user_id = %(user)s AND n.read_at IS NULL)"""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a person was told about one thing: the newest sentence, and those before it."""

    newest: Notice
    earlier: list[Notice]


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """Fifty notices by matter; ``older_than`` is the id to go on with, None on the last page."""

    matters: list[Matter]
    unread_count: int
    older_than: int | None


def unread_count(user: AbstractBaseUser) -> int:
    """How many notices of the person are unread: one query on a partial index."""
    return Notice.objects.of(user).unread().count()


def notice_page(user: AbstractBaseUser, *, before: int | None = None) -> NoticePage:
    """The person's notices, the newest first, from what was told before the notice ``before``.

    Two queries; an id that is not the person's gives an empty page.
    """
    own = Notice.objects.of(user).order_by("-created_at", "-pk")
    if before is not None:
        told_at = Notice.objects.of(user).filter(pk=before).values("created_at")[:1]
        own = own.filter(
            Q(created_at__lt=Subquery(told_at)) | Q(created_at=Subquery(told_at), pk__lt=before)
        )
    found = list(own[: PAGE + 1])
    matters: dict[str, list[Notice]] = {}
    for notice in found[:PAGE]:
        matters.setdefault(notice.about or notice.url, []).append(notice)
    return NoticePage(
        matters=[Matter(newest=told[0], earlier=told[1:]) for told in matters.values()],
        unread_count=unread_count(user),
        older_than=found[PAGE - 1].pk if len(found) > PAGE else None,
    )
