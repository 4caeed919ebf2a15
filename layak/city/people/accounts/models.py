"""Accounts and their activation codes."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

# what a link without an account acts as: never a person's, never signed in with
LINK_PREFIX = "tautan-"


class UserQuerySet(models.QuerySet["User"]):
    def people(self) -> Self:
        """Without the accounts that stand behind links."""
        return self.exclude(username__startswith=LINK_PREFIX)

    def never_signed_in(self) -> Self:
        return self.filter(is_active=True, last_login=None)

    def ended_before(self, day: date) -> Self:
        """Active accounts whose last day lies before ``day``."""
        return self.filter(is_active=True, until_on__lt=day)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(username__iexact=username)
        return user


class User(AbstractBaseUser):
    """An account of one person. What the person may do comes from the seats held (agencies)."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120)
    # of a civil servant, as it stands below the name on letters; empty for others
    nip = models.CharField(max_length=18, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # the last day on which the person may sign in, when that was set beforehand
    until_on = models.DateField(null=True)
    # set while the account was made for the invented city
    demo_since_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_once"),
            models.UniqueConstraint(Lower("email"), name="email_once", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_behind_link(self) -> bool:
        return self.username.startswith(LINK_PREFIX)

    def may_sign_in(self, *, today: date) -> bool:
        is_in_time = self.until_on is None or today <= self.until_on
        return self.is_active and is_in_time and not self.is_behind_link


class ActivationCodeQuerySet(models.QuerySet["ActivationCode"]):
    def open(self) -> Self:
        """Neither used nor replaced by a newer one."""
        return self.filter(used_at=None, replaced_at=None)


class ActivationCode(models.Model):
    """A printed one-time code that lets a person set a password: 72 hours, single use.

    Only a keyed hash is kept; a newer code of the same account replaces the older.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects = ActivationCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="one_open_code_per_user",
                condition=Q(used_at=None, replaced_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
