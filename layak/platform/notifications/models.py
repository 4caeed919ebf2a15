from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: AbstractBaseUser) -> Self:
        return self.filter(user_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def waiting_for_mail(self, *, since: datetime) -> Self:
        """Unread, not mailed, not too old, to an active account with a mail address."""
        return (
            self.unread()
            .filter(mailed_at=None, created_at__gte=since, user__is_active=True)
            .exclude(user__email="")
        )


class Notice(models.Model):
    """One sentence for one person, with the page where it can be acted upon."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    kind = models.CharField(max_length=60)
    text = models.TextField()
    url = models.CharField(max_length=200)
    # what it is about ("answer:12"), so that it can be withdrawn when that no longer holds
    about = models.CharField(max_length=60, blank=True, default="")
    # a reminder waits for the one reminder mail of the day
    is_reminder = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    # when the gateway took it as a message to a telephone
    sent_at = models.DateTimeField(null=True)
    # when it did not, the last time
    send_failed_at = models.DateTimeField(null=True)
    # the same reminder twice (a job that runs again) does nothing
    once = models.CharField(max_length=160, null=True, unique=True)  # noqa: DJ001

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_user"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["created_at"], name="notice_unmailed", condition=Q(mailed_at=None)
            ),
            models.Index(fields=["created_at"], name="notice_unsent", condition=Q(sent_at=None)),
            models.Index(fields=["about"], name="notice_about", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
