"""The keys of sealed fields before a start, and from one key to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from layak.city.people.second_factors.secrets import SecondFactors
from layak.config.console import named
from layak.config.console.trouble import Trouble
from layak.config.database import dumps
from layak.platform.audit.log import log
from layak.platform.sealing import NoKeys, canaries, rings, rotation
from layak.platform.sealing.models import KeyCanary
from layak.platform.sealing.stores import Store, columns

# What happened to the keys of sealed fields: the id of a key, never a key or a value.


@dataclass(frozen=True, kw_only=True)
class KeyEvent:
    kind: ClassVar[str]
    text: ClassVar[str]

    key_id: str

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _(self.text) % {"key": self.key_id}


class RotationBegun(KeyEvent):
    kind = "keys.rotation_begun"
    text = "Penggantian kunci segel dimulai: kunci baru %(key)s."


class RotationEnded(KeyEvent):
    kind = "keys.rotation_ended"
    text = "Penggantian kunci segel selesai: semua isian memakai %(key)s."


@dataclass(kw_only=True)
class Rotated:
    """``faults`` name values that no key opens: with one of them the old key stays."""

    key_id: str
    count: int = 0
    faults: list[str] = field(default_factory=list)
    is_done: bool = False


INSIDE = (
    "Kunci segel {path} terletak di folder yang ikut dicadangkan ({folder}). "
    "Pindahkan ke luar folder itu, isi LAYAK_KEYRING, lalu jalankan lagi."
)
NOT_FOR_BACKUP = (
    "Kunci segel di {path} tidak membuka cadangan ini. Taruh salinan kunci dari waktu cadangan "
    "itu di sana, lalu ulangi; belum ada yang berubah."
)


def require(*, is_before_tables: bool = False) -> None:
    """Raises Trouble where the key ring is missing, damaged or not the one of this database.

    With ``is_before_tables`` a database without the table of canaries is let pass.
    """
    table = KeyCanary._meta.db_table  # noqa: SLF001
    if is_before_tables and table not in connection.introspection.table_names():
        return
    for folder in (settings.FILES_ROOT, settings.BACKUP_DIR, settings.ARCHIVE_DIR):
        if folder and rings.path().is_relative_to(folder.resolve()):
            raise Trouble(INSIDE.format(path=rings.path(), folder=folder))
    try:
        canaries.check_keys()
    except NoKeys as no_keys:
        raise Trouble(no_keys.sentence) from None


def require_for_backup(dump: Path, url: str) -> None:
    """Raises Trouble where the sealed values of a dump would stay closed here."""
    try:
        for row in dumps.rows_in(dump, url, KeyCanary._meta.db_table):  # noqa: SLF001
            canaries.check(KeyCanary(**row), rings.current())
    except NoKeys:
        raise Trouble(NOT_FOR_BACKUP.format(path=rings.path())) from None


def stores() -> list[Store]:
    """Every place that a rotation has to reach."""
    return [*columns(), SecondFactors()]


def plan() -> tuple[dict[str, int], bool]:
    """How many values of which table `rotate` would seal anew, and whether it goes on with one."""
    require()
    return rotation.waiting(stores()), rotation.is_unfinished()


def rotate(*, at: datetime) -> Rotated:
    """A new key for every sealed value, or the end of a rotation that was cut off.

    Raises Trouble for a wrong ring and Refused while another rotation runs, with nothing changed.
    """
    with rotation.alone():
        require()
        rotation.add_key()
        with transaction.atomic():
            if rotation.write_canary():
                key_id = rotation.newest()
                log(RotationBegun(key_id=key_id), by=named.account(at=at), at=at)
        done = Rotated(key_id=rotation.activate())
        while not done.is_done:
            batches = [batch for store in stores() for batch in store.batches(done.key_id)]
            done.count += sum(batch.count for batch in batches)
            done.faults = [fault for batch in batches for fault in batch.faults]
            if done.faults:
                return done
            with transaction.atomic():
                # a value of an older key may have come meanwhile: then all stores once more
                done.is_done = rotation.is_clear(stores())
                if done.is_done and rotation.retire():
                    log(RotationEnded(key_id=rotation.newest()), by=named.account(at=at), at=at)
        rotation.drop_keys()
    return done
