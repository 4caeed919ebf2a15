"""The steps from one key to the next, in an order in which a crash never loses a needed key.

1. `add_key`: the ring gets a newer key, which nothing uses yet. 2. `write_canary`: the database
learns of it. 3. `activate`: from now on it seals. 4. the stores are sealed anew. 5. `retire`: with
no value of an older key left or on its way, their canaries go. 6. `drop_keys`: they leave the ring.
Each step sees from ring and database whether it is still to do, so a rotation that was cut off
goes on where it stood.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import connection
from django.utils.translation import gettext as _

from layak.platform.sealing import canaries, rings
from layak.platform.sealing.models import KeyCanary
from layak.platform.sealing.stores import Store
from layak.rules.refusal import Refused

LOCK = 7_215_004
# seconds: the server notices late that a killed rotation is gone
PATIENCE, PAUSE = 5.0, 0.1


@contextmanager
def alone() -> Iterator[None]:
    """One rotation at a time in a database; raises Refused."""
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if cursor.fetchone()[0]:
                break
            if time.monotonic() > until:
                raise Refused(
                    _("Penggantian kunci lain sedang berjalan; tunggu sampai selesai, lalu ulangi.")
                )
            time.sleep(PAUSE)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def is_unfinished() -> bool:
    """Was a rotation cut off before its end?"""
    return len(rings.current().keys) > 1


def waiting(stores: Iterable[Store]) -> dict[str, int]:
    """How many values of each store a rotation would seal anew now."""
    kept = rings.current().newest if is_unfinished() else ""
    counts = {store.name: store.count(kept) for store in stores}
    return {name: count for name, count in counts.items() if count}


def newest() -> str:
    return rings.current().newest


def add_key() -> None:
    """A newer key on the ring, unless one is there from a rotation that was cut off."""
    ring = rings.current()
    if len(ring.keys) == 1:
        key_id = f"k{rings.number_of(ring.active) + 1}"
        rings.replace(replace(ring, keys={**ring.keys, key_id: rings.new_key()}))


def write_canary() -> bool:
    """Inside a transaction; False when the newest key has its canary already."""
    ring = rings.current()
    if KeyCanary.objects.filter(key_id=ring.newest).exists():
        return False
    canaries.write(ring, ring.newest)
    return True


def activate() -> str:
    """The newest key seals from now on; its id."""
    ring = rings.current()
    if ring.active != ring.newest:
        rings.replace(replace(ring, active=ring.newest))
    return ring.newest


def is_clear(stores: Iterable[Store]) -> bool:
    """Inside a transaction: no value of an older key is left, nor may one still come."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [canaries.LOCK])
    active = rings.current().active
    return not any(store.count(active) for store in stores)


def retire() -> bool:
    """Inside the transaction of `is_clear`; False when a rotation was cut off after it."""
    deleted, _models = KeyCanary.objects.exclude(key_id=rings.current().active).delete()
    return deleted > 0


def drop_keys() -> None:
    """After the commit of `retire`."""
    ring = rings.current()
    rings.replace(replace(ring, keys={ring.active: ring.keys[ring.active]}))
