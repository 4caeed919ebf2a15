"""What a calendar program reads: no account, a secret address, counts only."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layak.city.people.accounts.brake import count_wrong
from layak.city.people.accounts.models import User
from layak.evaluation.dues.calendar_reads import nonce_in
from layak.evaluation.dues.models import CalendarFeed
from layak.platform.documents.writing.calendars import calendar_file
from layak.platform.web.access import access
from layak.platform.web.views import too_many
from layak.surfaces.dashboard.calendar.reads import person_days

REFRESH = timedelta(hours=6)


@require_safe
@access("public")
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The calendar of the person whose address this is; 404 for every other token."""
    user = _owner(token)
    if user is None:
        if not count_wrong(request, "link"):
            return too_many(request)
        raise Http404
    now = timezone.now()
    site = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    data = calendar_file(
        _("Tenggat KLA"),
        person_days(user, site=site, at=now),
        host=request.get_host().partition(":")[0],
        made_at=now,
        refresh=REFRESH,
    )
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="tenggat-kla.ics"'
    return response


def _owner(token: str) -> User | None:
    """Whose address it is, while that account may sign in."""
    nonce = nonce_in(token)
    if nonce is None:
        return None
    feed = CalendarFeed.objects.select_related("user").filter(nonce=nonce).first()
    today = timezone.localdate()
    return feed.user if feed and feed.user.may_sign_in(today=today) else None
