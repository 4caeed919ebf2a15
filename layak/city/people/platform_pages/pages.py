"""The audit trail and a person's notices: they stand here because the platform below knows no pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.accounts.models import User
from layak.city.people.platform_pages.forms import EventFilterForm
from layak.city.people.signin.events import SIGN_INS
from layak.platform.audit.queries import EventFilter, event_choices, event_page
from layak.platform.notifications.actions import mark_all_read, mark_read
from layak.platform.notifications.models import Notice
from layak.platform.notifications.queries import notice_page
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@access("audit.view")
@require_GET
def event_list(request: SignedInRequest) -> HttpResponse:
    """What happened, the newest first, filtered by stream, kind, person and days; nothing of a
    child's matter, whoever reads it.
    """
    choices, people = event_choices(), User.objects.people().order_by("name", "pk")
    offered = {
        "stream": [(name, stream_label(name)) for name in choices.streams],
        "kind": choices.kinds,
        # everyone with an account, whatever they did: who did only sealed things is not told apart
        "by": [(str(pk), name) for pk, name in people.values_list("pk", "name")],
    }
    form = EventFilterForm(request.GET)
    for name, pairs in offered.items():
        form.set_choices(name, [("", _("Semua")), *pairs])
    wanted = dict(form.cleaned_data) if form.is_valid() else {}
    passed = wanted.pop("passed", None) or 0
    page = event_page(EventFilter(**wanted), passed=passed)
    query = request.GET.copy()
    query.pop("passed", None)
    # who did what nobody is named for: a failed sign-in is somebody's, and nobody knows whose
    context = {
        "page": page,
        "rows": [
            (
                row,
                stream_label(row.stream),
                (_("Tidak diketahui") if row.stream == SIGN_INS else _("Sistem")),
            )
            for row in page.rows
        ],
        "form": form,
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "people/event_list.html", context)


def stream_label(stream: str) -> str:
    """How a stream reads on screen: ``city`` is the city itself, ``round:demo`` the round demo."""
    named = {"city": _("Kota"), "evidence": _("Bukti"), SIGN_INS: _("Masuk dan keluar")}
    if stream in named:
        return named[stream]
    family, _colon, code = stream.partition(":")
    return _("Putaran %(code)s") % {"code": code} if family == "round" else stream


# The person's notices.


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
