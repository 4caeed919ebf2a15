"""What the rest of the program uses: seal into a row, open from a row, compare blindly."""

from __future__ import annotations

from django.db import models, transaction

from layak.platform.sealing import canaries, rings, tokens
from layak.platform.sealing.fields import SealedField
from layak.platform.sealing.refusals import CannotOpen
from layak.platform.sealing.tokens import Place


def seal_into(row: models.Model, name: str, text: str) -> None:
    """Set ``row.<name>`` to a token that opens in this row and column only; "" stays "".

    Does not save. Raises ValueError for a row without primary key, TypeError for a field that
    is not sealed, NoKeys without a key ring.
    """
    place = place_of(row, name)
    setattr(row, name, seal_at(place, text) if text else "")


def opened(row: models.Model, name: str) -> str:
    """The text of ``row.<name>``; "" for "". Raises CannotOpen, never gives the raw value."""
    token = getattr(row, name)
    return open_at(place_of(row, name), token) if token else ""


def blind_index(purpose: str, text: str) -> str:
    """64 hexadecimal digits that are equal for equal text of one purpose; "" for "".

    The text comes normalised: one digit or letter more is another value. Raises NoKeys.
    """
    return canaries.index_of(canaries.ring_or_first(), purpose, text) if text else ""


def purpose_key(purpose: str) -> bytes:
    """32 bytes for one purpose, the same for as long as the installation lives: a change of keys
    leaves the index key, which they are derived from. Raises NoKeys.
    """
    return canaries.key_for(canaries.ring_or_first(), purpose)


def place_of(row: models.Model, name: str) -> Place:
    meta = row._meta  # noqa: SLF001
    field = meta.get_field(name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{meta.label}.{name} is no SealedField.")
    if row.pk is None:
        raise ValueError(f"{meta.label} needs its primary key before {name} is sealed.")
    key = meta.pk.to_python(row.pk)
    return Place(field.model._meta.db_table, str(field.column), str(key))  # noqa: SLF001


def hold_keys() -> None:
    """Inside a transaction: no key leaves the ring until it ends, so what is read may be saved.

    Only what saves tokens outside a sealed field needs it. Raises NoKeys.
    """
    canaries.hold(canaries.ring_or_first().active, transaction.get_connection())


def seal_at(place: Place, text: str) -> str:
    """A token of the active key for a place that is no column of a row."""
    ring = canaries.ring_or_first()
    return tokens.seal(text, key_id=ring.active, key=ring.keys[ring.active], place=place)


def open_at(place: Place, token: str) -> str:
    """The text of a token. Raises CannotOpen."""
    key = rings.current().keys.get(tokens.key_id_of(token))
    if key is None:
        raise CannotOpen
    return tokens.unseal(token, key=key, place=place)
