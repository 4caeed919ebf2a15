"""The key ring: a file outside the database, read again whenever it was replaced."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from layak.platform.sealing.refusals import NoKeys
from layak.platform.sealing.tokens import KEY_BYTES

KEY_ID = re.compile(r"k[0-9]{1,6}")
MISSING = (
    "Kunci segel tidak ditemukan di {path}, padahal basis data ini memakainya. "
    "Kembalikan salinan kunci ke tempat itu, lalu jalankan lagi; jangan membuat yang baru."
)
DAMAGED = (
    "Berkas kunci segel {path} rusak atau terpotong. "
    "Gantilah dengan salinannya yang utuh, lalu jalankan lagi."
)
UNREADABLE = (
    "Berkas kunci segel {path} tidak dapat dibaca atau ditulis ({why}); "
    "perbaiki izinnya, lalu jalankan lagi."
)
_read: tuple[tuple[object, ...], Ring] | None = None


@dataclass(frozen=True, kw_only=True)
class Ring:
    """``active`` seals, all of ``keys`` open; ``index`` makes blind indexes only."""

    active: str
    keys: Mapping[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    @property
    def newest(self) -> str:
        return max(self.keys, key=number_of)


def number_of(key_id: str) -> int:
    return int(key_id[1:])


def path() -> Path:
    return Path(settings.KEYRING)


def current() -> Ring:
    """The ring on the disk now. Raises NoKeys."""
    global _read
    where = path()
    try:
        found = where.stat()
        mark = (where, found.st_ino, found.st_mtime_ns, found.st_size)
        if _read is None or _read[0] != mark:
            _read = (mark, parsed(where.read_bytes(), where=where))
    except FileNotFoundError:
        raise NoKeys(MISSING.format(path=where)) from None
    except OSError as error:
        raise NoKeys(UNREADABLE.format(path=where, why=error.strerror)) from None
    return _read[1]


def parsed(text: bytes, *, where: Path) -> Ring:
    """Raises NoKeys where anything of the shape is missing, doubled or of another length."""
    try:
        found = json.loads(text)
        ring = Ring(
            active=found["active"],
            keys={key_id: _key(value) for key_id, value in found["keys"].items()},
            index=_key(found["index"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoKeys(DAMAGED.format(path=where)) from None
    distinct = {*ring.keys.values(), ring.index}
    is_whole = ring.active in ring.keys and len(distinct) == len(ring.keys) + 1
    if not is_whole or not all(KEY_ID.fullmatch(key_id) for key_id in ring.keys):
        raise NoKeys(DAMAGED.format(path=where))
    return ring


def _key(value: str) -> bytes:
    key = base64.b64decode(value, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key


def create() -> None:
    """The first ring of an installation; one that another process made meanwhile stays."""
    with _locked():
        if not path().exists():
            replace(Ring(active="k1", keys={"k1": new_key()}, index=new_key()))


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def replace(ring: Ring) -> None:
    """Put ``ring`` on the disk in one step, readable by its owner alone. Raises NoKeys."""
    target = path()
    shape = {
        "active": ring.active,
        "keys": {key_id: base64.b64encode(key).decode() for key_id, key in ring.keys.items()},
        "index": base64.b64encode(ring.index).decode(),
    }
    try:
        text = json.dumps(shape, indent=1)
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
        # the name too must outlive a power cut, before anything is sealed with what it names
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise NoKeys(UNREADABLE.format(path=target, why=error.strerror)) from None


@contextmanager
def _locked() -> Iterator[None]:
    folder = path().parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise NoKeys(UNREADABLE.format(path=path(), why=error.strerror)) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
