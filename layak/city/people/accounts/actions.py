"""What people do with accounts: one function, one intention, one transaction, one event. Accounts behind links too."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.people.accounts import events
from layak.city.people.accounts.codes import LIFETIME, code_hash, new_code
from layak.city.people.accounts.models import LINK_PREFIX, ActivationCode, User
from layak.city.people.accounts.permissions import (
    check_can_edit_own_account,
    check_can_manage_account,
    check_can_manage_accounts,
)
from layak.city.people.roles.actor import Actor, check_can_close, user_of
from layak.city.places.queries import is_demo_city
from layak.platform.audit.log import log
from layak.rules.refusal import Refused

# What people do with accounts: one function, one intention, one transaction, one event.

WEAK = {
    "password_too_short": gettext_lazy("Kata sandi terlalu pendek: paling sedikit 12 karakter."),
    "password_too_similar": gettext_lazy("Kata sandi terlalu mirip dengan nama Anda."),
    "password_too_common": gettext_lazy("Kata sandi ini terlalu umum dan mudah ditebak."),
}
CODES_KEPT = timedelta(days=365)
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")


class CodeRefused(Refused):
    """The activation code opens nothing; the reason says what to do."""


class PasswordTooWeak(Refused):
    """The password rules are not met; the reason lists what is wrong."""


@transaction.atomic
def create_user(
    *, username: str, name: str, email: str = "", by: Actor | None, at: datetime
) -> User:
    """A new account without a password: only an activation code opens it.

    ``username`` is stored in small letters (a-z, 0-9, dot, dash, underscore). Raises Refused for
    a bad or taken user name or mail address.
    """
    check_can_manage_accounts(by)
    user = User(
        username=_username(username),
        name=_name(name),
        email=_email(email, of=None),
        created_at=at,
        demo_since_at=at if is_demo_city() else None,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    log(events.AccountCreated.of(user), by=user_of(by), at=at)
    return user


@transaction.atomic
def issue_code(*, user: User, by: Actor | None, at: datetime) -> str:
    """A new activation or reset code for ``user``: valid 72 hours, once; older ones stop working.

    The code is returned here and nowhere else; only its keyed hash is kept.
    """
    check_can_manage_account(by, user, today=timezone.localdate(at))
    account = User.objects.select_for_update().get(pk=user.pk)
    if not account.may_sign_in(today=timezone.localdate(at)):
        raise Refused(_("Akun ini tidak aktif. Aktifkan dahulu, lalu buat kodenya."))
    ActivationCode.objects.open().filter(user=account).update(replaced_at=at)
    code = new_code()
    ActivationCode.objects.create(
        user=account,
        code_hash=code_hash(code),
        issued_at=at,
        issued_by=user_of(by),
        expires_at=at + LIFETIME,
    )
    log(events.CodeIssued.of(account), by=user_of(by), at=at)
    return code


@transaction.atomic
def redeem_code(*, code: str, password: str, email: str = "", at: datetime) -> User:
    """Set the first or a new password with a printed code; sessions of the account end.

    ``email`` replaces the address unless blank. Raises CodeRefused (unknown, used, replaced,
    expired, account closed), PasswordTooWeak, or Refused for a bad address; then nothing changed.
    """
    found = ActivationCode.objects.select_related("user").filter(code_hash=code_hash(code)).first()
    _check_code(found, at=at)
    assert found is not None  # noqa: S101  # _check_code refuses None
    user = found.user
    _check_password(password, user)
    usable = ActivationCode.objects.open().filter(pk=found.pk, expires_at__gt=at)
    if not usable.update(used_at=at):
        _check_code(ActivationCode.objects.get(pk=found.pk), at=at)
        raise CodeRefused(_("Kode sedang dipakai. Coba masuk dengan kata sandi Anda."))
    user.email = _email(email, of=user) or user.email
    user.set_password(password)
    user.save(update_fields=["email", "password"])
    log(events.CodeRedeemed.of(user), by=user, at=at)
    return user


@transaction.atomic
def change_password(*, user: User, old: str, new: str, by: Actor, at: datetime) -> None:
    """The person's own new password; every other session of the account ends."""
    check_can_edit_own_account(by, user)
    if not user.check_password(old):
        raise Refused(_("Kata sandi lama tidak cocok. Periksa lagi, lalu kirim ulang."))
    _check_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])
    log(events.PasswordChanged.of(user), by=by.user, at=at)


@transaction.atomic
def change_name(
    *, user: User, name: str, nip: str | None = None, by: Actor | None, at: datetime
) -> None:
    """Correct how a person stands below letters: by the owner or by who manages accounts.

    ``nip``: 18 digits or ""; None leaves it.
    """
    _check_own_or_managed(by, user, at=at)
    user.name = _name(name)
    user.nip = user.nip if nip is None else nip
    user.save(update_fields=["name", "nip"])
    log(events.AccountRenamed.of(user), by=user_of(by), at=at)


@transaction.atomic
def change_email(*, user: User, email: str, by: Actor | None, at: datetime) -> None:
    """Set or (with "") remove the mail address: by its owner or by who manages accounts."""
    _check_own_or_managed(by, user, at=at)
    user.email = _email(email, of=user)
    user.save(update_fields=["email"])
    log(events.EmailChanged.of(user), by=user_of(by), at=at)


@transaction.atomic
def set_end(*, user: User, until_on: date | None, by: Actor | None, at: datetime) -> None:
    """Name the last day of an account beforehand; None removes it."""
    check_can_manage_account(by, user, today=timezone.localdate(at))
    if until_on is not None:
        _check_not_self(by, user)
        check_can_close(user, today=timezone.localdate(at))
    user.until_on = until_on
    user.save(update_fields=["until_on"])
    log(events.AccountEndSet.of(user), by=user_of(by), at=at)


@transaction.atomic
def deactivate_user(*, user: User, by: Actor | None, at: datetime) -> None:
    """Close an account at once: its sessions and open codes end. A second call does nothing."""
    check_can_manage_account(by, user, today=timezone.localdate(at))
    _check_not_self(by, user)
    check_can_close(user, today=timezone.localdate(at))
    close_account(user=user, by=by, at=at)


def close_account(*, user: User, by: Actor | None, at: datetime) -> None:
    """The unguarded half of ``deactivate_user``, for actions that did the checks themselves."""
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return
    user.is_active = False
    ActivationCode.objects.open().filter(user=user).update(replaced_at=at)
    log(events.AccountDeactivated.of(user), by=user_of(by), at=at)


@transaction.atomic
def reactivate_user(*, user: User, by: Actor | None, at: datetime) -> None:
    """Open a closed account again; it keeps its password and needs a seat to see anything."""
    check_can_manage_account(by, user, today=timezone.localdate(at))
    user.is_active, user.until_on = True, None
    user.save(update_fields=["is_active", "until_on"])
    log(events.AccountReactivated.of(user), by=user_of(by), at=at)


@transaction.atomic
def remove_second_factor(*, user: User, by: Actor | None, at: datetime) -> None:
    """For someone who lost the telephone: sign-in by password alone until it is set up again."""
    check_can_manage_account(by, user, today=timezone.localdate(at))
    removed, _models = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refused(_("Akun ini tidak memakai pengamanan dua langkah."))
    log(events.SecondFactorRemoved.of(user), by=user_of(by), at=at)


def close_ended_accounts(*, at: datetime) -> int:
    """Close every account whose last day has passed; how many. By schedule, so no actor."""
    with transaction.atomic():
        ended = list(User.objects.ended_before(timezone.localdate(at)).select_for_update())
        for user in ended:
            close_account(user=user, by=None, at=at)
    return len(ended)


def forget_codes(*, at: datetime) -> int:
    """Delete activation codes older than a year (retention.yaml); how many."""
    count, _by_table = ActivationCode.objects.filter(issued_at__lt=at - CODES_KEPT).delete()
    return count


def _check_own_or_managed(by: Actor | None, user: User, *, at: datetime) -> None:
    if by is None or by.user.pk != user.pk:
        check_can_manage_account(by, user, today=timezone.localdate(at))


def _check_not_self(by: Actor | None, user: User) -> None:
    if by is not None and by.user.pk == user.pk:
        raise Refused(_("Akun sendiri tidak dapat ditutup. Mintalah pengelola kursi yang lain."))


def _check_code(found: ActivationCode | None, *, at: datetime) -> None:
    if found is None:
        raise CodeRefused(
            _("Kode tidak dikenal. Periksa lagi: kode terdiri dari 12 huruf dan angka.")
        )
    if found.used_at is not None:
        raise CodeRefused(
            _("Kode ini sudah dipakai. Masuk dengan kata sandi Anda, atau mintalah kode baru.")
        )
    if found.replaced_at is not None:
        raise CodeRefused(
            _("Kode ini tidak berlaku lagi. Pakai lembar kode yang terakhir Anda terima.")
        )
    if found.expires_at <= at:
        raise CodeRefused(_("Kode ini sudah lewat 72 jam. Mintalah kode baru kepada sekretariat."))
    if not found.user.may_sign_in(today=timezone.localdate(at)):
        raise CodeRefused(_("Akun untuk kode ini tidak aktif. Hubungi sekretariat."))


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        said = [str(WEAK.get(str(fault.code), fault.message)) for fault in error.error_list]
        raise PasswordTooWeak(" ".join(said)) from error


def _username(text: str) -> str:
    username = text.strip().lower()
    if not USERNAME.fullmatch(username):
        raise Refused(
            _("Nama pengguna terdiri dari huruf a-z, angka, titik, atau garis; paling sedikit 3.")
        )
    if username.startswith(LINK_PREFIX):
        raise Refused(
            _("Awalan %(prefix)s dipakai untuk tautan. Pilih nama pengguna yang lain.")
            % {"prefix": LINK_PREFIX}
        )
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(
            _("Nama pengguna %(name)s sudah dipakai. Pilih yang lain.") % {"name": username}
        )
    return username


def _name(text: str) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not name or len(name) > 120:
        raise Refused(_("Tulis nama orangnya, paling panjang 120 huruf."))
    return name


def _email(text: str, *, of: User | None) -> str:
    email = text.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("Alamat surel tidak lengkap. Contoh: nama@kota.go.id.")) from None
    others = User.objects.filter(email__iexact=email)
    if of is not None:
        others = others.exclude(pk=of.pk)
    if others.exists():
        raise Refused(_("Alamat surel ini sudah dipakai akun lain. Tulis alamat lain."))
    return email


# Accounts that stand behind links: they give what comes in a name, and nobody signs in by them.


def make_link_account(*, name: str, at: datetime) -> User:
    """A closed account without a password, called ``name`` (cut at 120 letters).

    The link that it is made for tells of it: there is no event of its own.
    """
    user = User(
        username=f"{LINK_PREFIX}{secrets.token_hex(12)}",
        name=" ".join(name.split())[:120],
        is_active=False,
        created_at=at,
        demo_since_at=at if is_demo_city() else None,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    return user
