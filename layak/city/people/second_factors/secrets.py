"""The secrets of second factors, sealed inside the JSON of the sign-in package."""

from __future__ import annotations

from collections.abc import Iterator
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


def _waiting(data: dict[str, Any], key_id: str) -> list[str]:
    """The secrets that another key has sealed, or none yet."""
    found: list[str] = []
    for name in NAMES:
        kept = data.get(name)
        found += kept if isinstance(kept, list) else [kept] if kept else []
    return [kept for kept in found if not kept.startswith(f"{TOKEN}{key_id}.")]


def _reseal(row: Authenticator, key_id: str, done: Batch) -> None:
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
    # everything else in it stays as it is
    changed = dict(row.data)
    for name in NAMES:
        kept = row.data.get(name)
        if isinstance(kept, list):
            changed[name] = [fresh.get(one, one) for one in kept]
        elif kept:
            changed[name] = fresh.get(kept, kept)
    row.data = changed
    row.save(update_fields=["data"])
    done.count += len(waiting)
