"""Who came, by which way and device, who left, and who was not let in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.people.accounts.events import AccountEvent

# sign-ins stand in a stream of their own: there are many more of them than of anything else
SIGN_INS = "sign-in"
WINDOW = timedelta(minutes=15)
DEVICES = {
    "phone": gettext_lazy("ponsel"),
    "tablet": gettext_lazy("tablet"),
    "computer": gettext_lazy("komputer"),
    "unknown": gettext_lazy("perangkat yang tidak dikenal"),
}
WAYS = {
    "password": gettext_lazy("kata sandi"),
    "totp": gettext_lazy("kata sandi dan kode aplikasi"),
    "recovery_codes": gettext_lazy("kata sandi dan kode cadangan"),
    "activation": gettext_lazy("kode aktivasi"),
}


def failed_key(who: str, what: str, *, at: datetime) -> str:
    """What keeps failed sign-ins from filling the log: a key for each account and WINDOW.

    Keys of one account sort by time, as long as ``what`` is of small letters.
    """
    window = int(at.timestamp() // WINDOW.total_seconds())
    return f"{SIGN_INS}:{who}:{window:010d}:{what}"


class SessionEvent(AccountEvent):
    @property
    def stream(self) -> str:
        return SIGN_INS


@dataclass(frozen=True, kw_only=True)
class SignedIn(SessionEvent):
    """``device`` is one of DEVICES, ``way`` one of WAYS."""

    kind = "session.opened"
    text = "%(name)s masuk dari %(device)s dengan %(way)s."

    device: str
    way: str

    def sentence(self) -> str:
        device, way = DEVICES.get(self.device, self.device), WAYS.get(self.way, self.way)
        return _(self.text) % {"name": self.name, "device": device, "way": way}


class SignedOut(SessionEvent):
    kind = "session.closed"
    text = "%(name)s keluar."


class SessionEnded(SessionEvent):
    kind = "session.ended"
    text = "Sesi %(name)s berakhir karena lama tidak dipakai."


class SignInFailed(SessionEvent):
    kind = "session.refused"
    text = "Percobaan masuk ke akun %(name)s gagal."


class SignInHeld(SessionEvent):
    kind = "session.held"
    text = "Percobaan masuk ke akun %(name)s ditahan karena terlalu sering."


class SecondFactorFailed(SessionEvent):
    kind = "second_factor.refused"
    text = "Kode dua langkah untuk akun %(name)s salah."


@dataclass(frozen=True, kw_only=True)
class StrangerRefused:
    """The name that was typed is no account; it is not kept, as it may be a password."""

    kind: ClassVar[str] = "session.unknown"

    @property
    def stream(self) -> str:
        return SIGN_INS

    def sentence(self) -> str:
        return _("Percobaan masuk dengan nama yang bukan akun gagal.")
