"""What happened to accounts. Sentences name staff, never a password, a code or a mail address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class AccountEvent:
    kind: ClassVar[str]
    text: ClassVar[str]

    user: int
    name: str

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(user=user.pk, name=user.name)

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return _(self.text) % {"name": self.name}


class AccountCreated(AccountEvent):
    kind = "account.created"
    text = "Akun %(name)s dibuat."


class AccountRenamed(AccountEvent):
    kind = "account.renamed"
    text = "Nama akun diubah menjadi %(name)s."


class EmailChanged(AccountEvent):
    kind = "account.email_changed"
    text = "Alamat surel akun %(name)s diubah."


class PasswordChanged(AccountEvent):
    kind = "account.password_changed"
    text = "Kata sandi akun %(name)s diubah."


class AccountEndSet(AccountEvent):
    kind = "account.end_set"
    text = "Tanggal akhir akun %(name)s diubah."


class AccountDeactivated(AccountEvent):
    kind = "account.deactivated"
    text = "Akun %(name)s dinonaktifkan."


class AccountReactivated(AccountEvent):
    kind = "account.reactivated"
    text = "Akun %(name)s diaktifkan kembali."


class CodeIssued(AccountEvent):
    kind = "code.issued"
    text = "Kode aktivasi untuk akun %(name)s dibuat."


class CodeRedeemed(AccountEvent):
    kind = "code.redeemed"
    text = "Kode aktivasi akun %(name)s dipakai untuk membuat kata sandi."


class SecondFactorAdded(AccountEvent):
    kind = "second_factor.added"
    text = "Pengamanan dua langkah akun %(name)s dipasang."


class SecondFactorRemoved(AccountEvent):
    kind = "second_factor.removed"
    text = "Pengamanan dua langkah akun %(name)s dilepas."


class RecoveryCodesRenewed(AccountEvent):
    kind = "recovery_codes.renewed"
    text = "Kode cadangan akun %(name)s dibuat baru."
