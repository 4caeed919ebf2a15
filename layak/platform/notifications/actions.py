from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from layak.platform.notifications.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

KEPT = timedelta(days=365)


def notify(
    *,
    users: Iterable[AbstractBaseUser],
    kind: str,
    text: str,
    url: str,
    at: datetime,
    once: str | None = None,
    about: str = "",
    reminder: bool = False,
) -> None:
    """One notice for each of ``users``, in the transaction of the caller.

    ``text`` is a whole sentence without a child's identity; ``url`` a path of this site.
    ``once`` is a key: a second notice of the same key for the same person does nothing.
    ``about`` ("answer:12") lets ``withdraw`` take it back. A ``reminder`` is mailed with at most
    one mail a day, everything else within ten minutes. Raises ValueError for a foreign address.
    """
    _check_own(url)
    Notice.objects.bulk_create(
        (
            Notice(
                user_id=user.pk,
                kind=kind,
                text=text,
                url=url,
                about=about,
                is_reminder=reminder,
                created_at=at,
                once=None if once is None else f"{once}:{user.pk}",
            )
            for user in users
        ),
        ignore_conflicts=once is not None,
    )


def join_notice(
    *,
    texts: Mapping[int, str],
    kind: str,
    url: str,
    about: str,
    at: datetime,
    again_after: timedelta,
) -> None:
    """The one unread notice of each person about this says what stands in ``texts`` now.

    ``texts``: by the id of an account. One that was made less than ``again_after`` ago changes its words and is not mailed again; an
    older one, or one of another kind, is replaced. Raises ValueError for a foreign address.
    """
    _check_own(url)
    page = Notice.objects.unread().filter(user__in=texts, about=about, url=url)
    kept: dict[int, Notice] = {}
    replaced: list[int] = []
    for row in page.select_for_update().order_by("-pk"):
        is_fresh = row.kind == kind and row.created_at > at - again_after
        if is_fresh and row.user_id not in kept:
            kept[row.user_id] = row
        else:
            replaced.append(row.pk)
    fresh = []
    for user_id, text in texts.items():
        if user_id in kept:
            kept[user_id].text = text
        else:
            notice = Notice(
                user_id=user_id, kind=kind, text=text, url=url, about=about, created_at=at
            )
            fresh.append(notice)
    Notice.objects.filter(pk__in=replaced).delete()
    Notice.objects.bulk_update(kept.values(), ["text"])
    Notice.objects.bulk_create(fresh)


def _check_own(url: str) -> None:
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"A notice leads to a page of this site, not to {url!r}.")


def withdraw(*, about: str, kind: str | None = None) -> None:
    """Take back unread notices about something that no longer holds (reassigned, done, moved)."""
    waiting = Notice.objects.unread().filter(about=about)
    if kind is not None:
        waiting = waiting.filter(kind=kind)
    waiting.delete()


def retell(*, about: str, texts: Mapping[tuple[int, str], str]) -> None:
    """Unread notices about this say what holds now, or are withdrawn; nobody is told anew.

    ``texts``: by the id of an account and the address that the notice leads to.
    """
    unread = list(Notice.objects.unread().filter(about=about).select_for_update().order_by("pk"))
    gone = [row.pk for row in unread if (row.user_id, row.url) not in texts]
    Notice.objects.filter(pk__in=gone).delete()
    kept = [row for row in unread if (row.user_id, row.url) in texts]
    for row in kept:
        row.text = texts[row.user_id, row.url]
    Notice.objects.bulk_update(kept, ["text"])


def keep_true(*, kinds: Collection[str], holding: Mapping[tuple[int, str], str]) -> int:
    """Unread notices of these kinds say what holds now, each thing once; the others are withdrawn.

    ``holding`` maps the id of an account and an ``about`` to the sentence that is true. Of several
    milestones of one thing the newest stays. How many were withdrawn.
    """
    unread = list(Notice.objects.unread().filter(kind__in=kinds).select_for_update().order_by("pk"))
    newest = {(row.user_id, row.about): row.pk for row in unread}
    kept = {pk for told, pk in newest.items() if told in holding}
    gone = [row.pk for row in unread if row.pk not in kept]
    Notice.objects.filter(pk__in=gone).delete()
    changed = [
        row for row in unread if row.pk in kept and holding[row.user_id, row.about] != row.text
    ]
    for row in changed:
        row.text = holding[row.user_id, row.about]
    Notice.objects.bulk_update(changed, ["text"])
    return len(gone)


def pass_on(*, from_id: int, to_id: int | None, about: Collection[str]) -> int:
    """Unread notices of a person about these things go to another, or are taken back; how many.

    They are mailed to the new person too; what that person was told already is not told twice.
    """
    waiting = Notice.objects.unread().filter(user=from_id, about__in=about)
    passed: list[Notice] = []
    if to_id is not None:
        passed = [
            Notice(
                user_id=to_id,
                kind=notice.kind,
                text=notice.text,
                url=notice.url,
                about=notice.about,
                is_reminder=notice.is_reminder,
                created_at=notice.created_at,
                once=notice.once and f"{notice.once.rpartition(':')[0]}:{to_id}",
            )
            for notice in waiting
        ]
    count, _by_table = waiting.delete()
    Notice.objects.bulk_create(passed, ignore_conflicts=True)
    return count


def mark_read(*, notice: Notice, at: datetime) -> None:
    """The person has opened the notice; the first time counts."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=at)


def mark_all_read(*, user: AbstractBaseUser, at: datetime) -> int:
    """All notices of the person so far; how many were unread."""
    return Notice.objects.of(user).unread().filter(created_at__lte=at).update(read_at=at)


def forget(*, at: datetime) -> int:
    """Delete notices older than a year (retention.yaml); how many."""
    count, _by_table = Notice.objects.filter(created_at__lt=at - KEPT).delete()
    return count
