"""The ring against the database: nothing is written under a key without a canary.

A transaction that writes a sealed value holds a shared lock until it ends; the rotation takes
it alone before it drops a key, so no value of that key can still be on its way.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from layak.platform.sealing import rings, tables, tokens
from layak.platform.sealing.refusals import CannotOpen, NoKeys
from layak.platform.sealing.rings import Ring
from layak.platform.sealing.tokens import Place

if TYPE_CHECKING:
    from layak.platform.sealing.models import KeyCanary

LOCK = 7_215_003
KNOWN = "Kunci ini membuka isian tersegel."
PURPOSE = "sealing.canary"
OTHER = (
    "Kunci segel di {path} bukan kunci basis data ini. "
    "Kembalikan salinan kunci yang benar, lalu jalankan lagi; jangan membuat yang baru."
)


@dataclass(frozen=True)
class _Held:
    """Stands among what is done on commit: there as long as the lock is, savepoints included."""

    ring: Ring
    key_id: str

    def __call__(self) -> None:
        """Nothing is left to do."""


def _canaries() -> type[KeyCanary]:
    # fields need this module before the models of any package are there
    model: type[KeyCanary] = apps.get_model("sealing", "KeyCanary")
    return model


def index_of(ring: Ring, purpose: str, text: str) -> str:
    """HMAC-SHA-256 in hexadecimal, under a key of its own for each purpose."""
    return hmac.digest(key_for(ring, purpose), text.encode(), hashlib.sha256).hex()


def key_for(ring: Ring, purpose: str) -> bytes:
    """A key of its own for each purpose, out of the index key."""
    return hmac.digest(ring.index, purpose.encode(), hashlib.sha256)


def ring_or_first() -> Ring:
    """The ring; made here where neither it nor anything sealed exists yet. Raises NoKeys."""
    if not rings.path().exists():
        if _canaries().objects.exists() or tables.holds_tokens():
            raise NoKeys(rings.MISSING.format(path=rings.path()))
        rings.create()
    return rings.current()


def check_keys() -> None:
    """May this installation start? Every canary opens, and the active key has one.

    The very first start makes ring and canary. Raises NoKeys with nothing changed.
    """
    ring = ring_or_first()
    try:
        _check_all(ring)
    except NoKeys:
        # a rotation may have gone on between the look at the file and that at the table
        if rings.current() == ring:
            raise
        _check_all(rings.current())


def _check_all(ring: Ring) -> None:
    with transaction.atomic():
        prove(ring, ring.active)
        for canary in _canaries().objects.all():
            check(canary, ring)


def hold(key_id: str, connection: BaseDatabaseWrapper) -> None:
    """Let this transaction write values of a key, which stays on the ring until it ends.

    Raises CannotOpen for a key that is gone, NoKeys for a ring that is not this database's.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A sealed value is saved inside the transaction of its action.")
    held = [entry[1] for entry in connection.run_on_commit if isinstance(entry[1], _Held)]
    if not held:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    ring = ring_or_first()
    mark = _Held(ring, key_id)
    if mark not in held:
        prove(ring, key_id)
        transaction.on_commit(mark, using=connection.alias)


def prove(ring: Ring, key_id: str) -> None:
    """The canary of a key is there and opens; that of a new active key is written here."""
    if key_id not in ring.keys:
        raise CannotOpen(_replaced())
    canary = _canaries().objects.filter(key_id=key_id).first()
    if canary is None:
        # for the active key of a ring that opens all other canaries; the very first has none
        if key_id != ring.active:
            raise CannotOpen(_replaced())
        for other in _canaries().objects.all():
            check(other, ring)
        write(ring, key_id)
        canary = _canaries().objects.get(key_id=key_id)
    check(canary, ring)


def _replaced() -> str:
    return _("Kunci segel baru saja diganti. Muat ulang halaman ini, lalu simpan sekali lagi.")


def write(ring: Ring, key_id: str) -> None:
    """The canary of a key; one that another process wrote meanwhile stays."""
    made = tokens.seal(KNOWN, key_id=key_id, key=ring.keys[key_id], place=_place(key_id))
    canary = _canaries()(key_id=key_id, sealed=made, index_check=index_of(ring, PURPOSE, KNOWN))
    _canaries().objects.bulk_create([canary], ignore_conflicts=True)


def check(canary: KeyCanary, ring: Ring) -> None:
    """Raises NoKeys where the ring does not open this canary or has another index key."""
    try:
        key = ring.keys[canary.key_id]
        text = tokens.unseal(canary.sealed, key=key, place=_place(canary.key_id))
    except (KeyError, CannotOpen):
        raise NoKeys(OTHER.format(path=rings.path())) from None
    if text != KNOWN or not hmac.compare_digest(canary.index_check, index_of(ring, PURPOSE, KNOWN)):
        raise NoKeys(OTHER.format(path=rings.path()))


def _place(key_id: str) -> Place:
    return Place("sealing_keycanary", "sealed", key_id)
