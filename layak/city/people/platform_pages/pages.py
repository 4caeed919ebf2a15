"""The audit trail and a person's notices: they stand here because the platform below knows no pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.accounts.models import User
from layak.city.people.platform_pages.forms import EventFilterForm
from layak.city.people.signin.events import SIGN_INS
from layak.platform import jobs
from layak.platform.audit.events import TrailVerificationAsked
from layak.platform.audit.heads import current_head
from layak.platform.audit.log import log
from layak.platform.audit.queries import (
    EventFilter,
    Verified,
    event_choices,
    event_page,
    verifications,
)
from layak.platform.notifications.actions import mark_all_read, mark_read
from layak.platform.notifications.models import Notice
from layak.platform.notifications.queries import notice_page
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go


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


# one night missed: the job runs at 02.15, and a large city takes a minute
OVERDUE = timedelta(hours=26)
VERIFICATIONS = 14


@access("audit.view")
@require_GET
def trail_detail(request: SignedInRequest) -> HttpResponse:
    """When the whole trail was last verified, what was found, and its head to note elsewhere."""
    now = timezone.now()
    done = verifications(count=VERIFICATIONS)
    last = done[0] if done else None
    context = {
        "last": last,
        "state": _state(last, now=now),
        "more_count": last.problem_count - len(last.problems) if last else 0,
        "done": done,
        "head": current_head(at=now),
    }
    return TemplateResponse(request, "people/trail_detail.html", context)


def _state(last: Verified | None, *, now: datetime) -> dict[str, str]:
    """How the trail stands: title, text and tone of the notice."""
    if last is None:
        text = _("Pemeriksaan pertama berjalan malam ini, atau sekarang dengan tombol di atas.")
        return {"tone": "wait", "title": _("Belum pernah diperiksa"), "text": text}
    if last.problem_count:
        text = _("Ada yang diubah atau dihapus di luar Layak. Baca temuannya di bawah ini.")
        title = _("Jejak tidak utuh: %(count)s temuan") % {"count": last.problem_count}
        return {"tone": "error", "title": title, "text": text}
    if now - last.at > OVERDUE:
        text = _("Pemeriksaan malam terlewat. Lihat apakah pekerja antrean berjalan.")
        return {"tone": "late", "title": _("Sudah lama tidak diperiksa"), "text": text}
    text = _("Tidak ada catatan yang diubah, dihapus, atau terpotong.")
    return {"tone": "done", "title": _("Jejak utuh"), "text": text}


@access("audit.view")
@require_POST
@transaction.atomic
def trail_verify(request: SignedInRequest) -> HttpResponse:
    jobs.enqueue("ground.trail", once="ground.trail")
    log(TrailVerificationAsked(), by=request.user, at=timezone.now())
    said = _("Pemeriksaan sedang berjalan. Muat ulang halaman ini sebentar lagi.")
    return say_and_go(request, said, "trail_detail")


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
