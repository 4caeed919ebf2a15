"""Notices: one sentence for one person, in the application and by mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


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
    """See ``actions.notify``; importable before the tables are loaded."""
    from layak.platform.notifications import actions

    actions.notify(
        users=users,
        kind=kind,
        text=text,
        url=url,
        at=at,
        once=once,
        about=about,
        reminder=reminder,
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
    """See ``actions.join_notice``."""
    from layak.platform.notifications import actions

    actions.join_notice(
        texts=texts, kind=kind, url=url, about=about, at=at, again_after=again_after
    )


def withdraw(*, about: str, kind: str | None = None) -> None:
    """See ``actions.withdraw``."""
    from layak.platform.notifications import actions

    actions.withdraw(about=about, kind=kind)


def retell(*, about: str, texts: Mapping[tuple[int, str], str]) -> None:
    """See ``actions.retell``."""
    from layak.platform.notifications import actions

    actions.retell(about=about, texts=texts)


def keep_true(*, kinds: Collection[str], holding: Mapping[tuple[int, str], str]) -> int:
    """See ``actions.keep_true``."""
    from layak.platform.notifications import actions

    return actions.keep_true(kinds=kinds, holding=holding)
