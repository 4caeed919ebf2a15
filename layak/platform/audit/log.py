"""Writing events: always inside the transaction of the action that they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.db import transaction

from layak.platform.audit.models import Event

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Happened(Protocol):
    """An event value of a package's events.py: a frozen dataclass in the past tense."""

    kind: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def stream(self) -> str: ...

    def sentence(self) -> str: ...


def log(
    event: Happened, *, by: AbstractBaseUser | None, at: datetime, once: str | None = None
) -> None:
    """Append ``event``; with ``once`` a second event of the same key does nothing.

    ``by`` is None only for what the system does by schedule. Must run inside a transaction,
    so that what happened and its trace stand or fall together.
    """
    _check_inside()
    row = _row(event, by=by, at=at, once=once)
    Event.objects.bulk_create([row], ignore_conflicts=once is not None)


def log_all(events: Iterable[Happened], *, by: AbstractBaseUser | None, at: datetime) -> None:
    """Append ``events`` in their order: one query. As ``log``."""
    _check_inside()
    Event.objects.bulk_create(_row(event, by=by, at=at, once=None) for event in events)


def _check_inside() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is logged inside the transaction of its action.")


def _row(event: Happened, *, by: AbstractBaseUser | None, at: datetime, once: str | None) -> Event:
    return Event(
        kind=event.kind,
        stream=event.stream,
        sentence=event.sentence(),
        facts=asdict(event),
        by_id=None if by is None else by.pk,
        at=at,
        once=once,
    )
