"""Notices by mail: text only, one mail for all that waits, reminders once a day."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache
from smtplib import SMTPException

import yaml
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext

from layak.platform.notifications.models import Notice, NoticeQuerySet
from layak.rules.calendars import QuietHours, parse_quiet_hours

logger = logging.getLogger(__name__)

# older notices are not mailed any more: the mail server was away too long
FRESH = timedelta(days=3)


@cache
def quiet_hours() -> QuietHours:
    """When nothing is mailed, in the zone of the city: `data/policy/quiet-hours.yaml`, read once."""
    text = (settings.POLICY_DIR / "quiet-hours.yaml").read_text(encoding="utf-8")
    return parse_quiet_hours(yaml.safe_load(text))


def mail_digests(*, at: datetime) -> int:
    """Mail what waits, one mail per person; how many were sent.

    In quiet hours only the kinds that pass them are mailed. A mail that cannot be sent is tried
    again at the next run; the others go on.
    """
    users = set(_waiting(at=at).values_list("user", flat=True))
    return sum(_mail(user_id, at=at) for user_id in users)


def mail_urgent(*, at: datetime) -> int:
    """Mail at once what does not even wait for the morning: the kinds that pass the quiet hours."""
    users = set(_waiting(at=at, is_urgent=True).values_list("user", flat=True))
    return sum(_mail(user_id, at=at, is_urgent=True) for user_id in users)


def _waiting(*, at: datetime, is_urgent: bool = False) -> NoticeQuerySet:
    waiting = Notice.objects.waiting_for_mail(since=at - FRESH)
    rule = quiet_hours()
    if is_urgent or rule.is_quiet(timezone.localtime(at)):
        waiting = waiting.filter(kind__in=rule.passing_kinds)
    return waiting


def _mail(user_id: int, *, at: datetime, is_urgent: bool = False) -> bool:
    try:
        with transaction.atomic():
            waiting = _waiting(at=at, is_urgent=is_urgent).filter(user=user_id)
            midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
            reminded = Notice.objects.filter(is_reminder=True, mailed_at__gte=midnight)
            if reminded.filter(user=user_id).exists():
                waiting = waiting.filter(is_reminder=False)
            own = waiting.select_related("user").order_by("pk")
            notices = list(own.select_for_update(of=("self",), skip_locked=True))
            if not notices:
                return False
            Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=at)
            user = notices[0].user
            count = len(notices)
            message = EmailMessage(
                subject=ngettext(
                    "Layak: %(count)d pemberitahuan", "Layak: %(count)d pemberitahuan", count
                )
                % {"count": count},
                body=render_to_string(
                    "notifications/digest.txt",
                    {"name": user.get_full_name(), "notices": notices, "site": settings.PUBLIC_URL},
                ),
                to=[user.email],
            )
            message.send()
            return True
    except (OSError, SMTPException):
        logger.warning("mail to account %s could not be sent", user_id, exc_info=True)
        return False
