"""What stops a program of ours with one sentence instead of a traceback."""

from __future__ import annotations

from layak.rules.refusal import Refused


class Trouble(Exception):
    """The sentence tells the person at the terminal what is wrong and what to do next."""


class UsageError(Exception):
    """Bad use of a command: one sentence, exit 2."""


def sentence_for(error: Exception) -> str | None:
    """What to say of a failure that is no fault in the code; None when it is one."""
    kind = f"{type(error).__module__}.{type(error).__name__}"
    if "No space left on device" in str(error):
        return "Penyimpanan penuh; kosongkan sebagian, lalu ulangi."
    if kind in {"django.db.utils.OperationalError", "psycopg.OperationalError"}:
        return f"Basis data tidak terjangkau: {(str(error).strip().splitlines() or ['tanpa keterangan'])[0]}"
    if kind == "django.core.exceptions.ImproperlyConfigured":
        return str(error)
    if kind == "django.db.utils.ProgrammingError" and "does not exist" in str(error):
        return "Tabel basis data belum lengkap; jalankan bin/layak migrate dahulu."
    return error.reason if isinstance(error, Refused) else None
