"""Why a page did not come: the server lacks room, or time, or the program has a fault."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Lack:
    """What was sent is kept nowhere; ``status`` is that of HTTP."""

    status: int
    heading: StrOrPromise
    text: StrOrPromise
    advice: StrOrPromise


ROOM = Lack(
    507,
    gettext_lazy("Penyimpanan server penuh"),
    gettext_lazy("Yang Anda kirim belum tersimpan. Tulisan pada formulir masih ada di peramban."),
    gettext_lazy(
        "Beri tahu pengelola sistem. Sesudah ada tempat, kembali ke halaman sebelumnya, lalu kirim "
        "lagi."
    ),
)
TIME = Lack(
    503,
    gettext_lazy("Server sedang sibuk"),
    gettext_lazy("Permintaan Anda belum selesai dan tidak ada yang disimpan setengah."),
    gettext_lazy("Tunggu satu menit, kembali ke halaman sebelumnya, lalu coba lagi."),
)
FAULT = Lack(
    500,
    gettext_lazy("Ada gangguan di server"),
    gettext_lazy(
        "Permintaan Anda belum selesai dan tidak ada yang disimpan setengah. Tulisan pada formulir "
        "masih ada di peramban."
    ),
    gettext_lazy(
        "Tunggu sebentar, kembali ke halaman sebelumnya, lalu coba lagi. Bila tetap begini, beri tahu "
        "pengelola sistem beserta jamnya."
    ),
)


def lack_of(error: BaseException | None) -> Lack:
    """Which lack made ``error``, looking through what it was raised from; else FAULT."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return ROOM
        if isinstance(error, psycopg.errors.DiskFull):
            return ROOM
        if isinstance(error, psycopg.errors.QueryCanceled | psycopg.errors.LockNotAvailable):
            return TIME
        if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
            # no answer at all: it starts again
            return TIME
        error = error.__cause__
    return FAULT
