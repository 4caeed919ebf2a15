"""The secrets of second factors, sealed inside the JSON of the sign-in package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from layak.platform.sealing import CannotOpen
from layak.platform.sealing.stores import BATCH, Batch, resealed
from layak.platform.sealing.tokens import VERSION, Place
from layak.platform.sealing.values import hold_keys, open_at, seal_at

# the package gives no row when it seals, so all secrets have one place
PLACE = Place("mfa_authenticator", "data", "")
NAMES = ("secret", "seed", "migrated_codes")
TOKEN = f"{VERSION}."


def sealed(secret: str) -> str:
    """Inside the transaction that saves it."""
    hold_keys()
    return seal_at(PLACE, secret)


def opened(kept: str) -> str:
    """Raises CannotOpen. A secret from before sealing is its own text, which has no point."""
    return open_at(PLACE, kept) if kept.startswith(TOKEN) else kept


class SecondFactors:
    """For rotations: every secret that the active key has not sealed, clear ones too."""

    name = "mfa_authenticator"

    def count(self, key_id: str) -> int:
        kept = Authenticator.objects.values_list("data", flat=True)
        return sum(len(_waiting(data, key_id)) for data in kept)

    def batches(self, key_id: str) -> Iterator[Batch]:
        rows = Authenticator.objects.order_by("pk")
        rest = rows
        while True:
            with transaction.atomic():
                some = list(rest.select_for_update()[:BATCH])
                done = Batch()
                for row in some:
                    _reseal(row, key_id, done)
            if not some:
                return
            yield done
            rest = rows.filter(pk__gt=some[-1].pk)


def _secrets(data: dict[str, Any]) -> Iterator[str]:
    for name in NAMES:
        kept = data.get(name)
        yield from kept if isinstance(kept, list) else [kept] if kept else []


def _waiting(data: dict[str, Any], key_id: str) -> list[str]:
    done = f"{TOKEN}{key_id}."
    return [kept for kept in _secrets(data) if not kept.startswith(done)]


def _reseal(row: Any, key_id: str, done: Batch) -> None:
    waiting = _waiting(row.data, key_id)
    if not waiting:
        return
    try:
        fresh = {
            kept: (resealed(kept, PLACE) if kept.startswith(TOKEN) else sealed(kept))
            for kept in waiting
        }
    except CannotOpen:
        done.faults.append(f"{SecondFactors.name}.data {row.pk}")
        return
    row.data = _changed(row.data, lambda kept: fresh.get(kept, kept))
    row.save(update_fields=["data"])
    done.count += len(waiting)


def _changed(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The same with other secrets; everything else stays as it is."""
    fresh = dict(data)
    for name in NAMES:
        kept = data.get(name)
        if isinstance(kept, list):
            fresh[name] = [change(one) for one in kept]
        elif kept:
            fresh[name] = change(kept)
    return fresh
