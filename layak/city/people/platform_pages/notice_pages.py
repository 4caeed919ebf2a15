"""The person's notices. They stand here because the platform below knows no pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.platform.notifications.actions import mark_all_read, mark_read
from layak.platform.notifications.models import Notice
from layak.platform.notifications.queries import notice_page
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@access("signed-in")
@require_GET
def notice_list(request: SignedInRequest) -> HttpResponse:
    before = request.GET.get("sebelum", "")
    page = notice_page(
        request.user, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    return TemplateResponse(request, "people/notice_list.html", {"page": page})


@access("signed-in")
@require_POST
def notice_open(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Mark it read and go where it leads."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=notice_id)
    mark_read(notice=notice, at=timezone.now())
    return redirect(notice.url)


@access("signed-in")
@require_POST
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    if mark_all_read(user=request.user, at=timezone.now()):
        messages.success(request, _("Semua pemberitahuan ditandai sudah dibaca."))
    return redirect("notice_list")
