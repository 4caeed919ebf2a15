"""Handing on to the ministry's application: the copy sheet and its ticks."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.answers.models import Answer
from layak.evaluation.copying.actions import tick_copy, untick_copy
from layak.evaluation.copying.reads import copy_sheet
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.reads import round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("copy.tick")
def copy_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Accepted answers as they are typed into the ministry's application, in its order."""
    round_ = fetch_round(code)
    asked = request.GET
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "salin"),
        "sheet": copy_sheet(round_, part=asked.get("bagian", ""), state=asked.get("saring", "")),
    }
    return TemplateResponse(request, "evaluation/copy_list.html", page)


@require_POST
@access("copy.tick")
def copy_tick(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    """The answer was copied as the page showed it."""
    answer = _answer(request, code, answer_id)
    seen = request.POST.get("sidik", "")
    tick_copy(answer_id=answer.pk, seen=seen, by=request.actor, at=timezone.now())
    messages.success(request, _("%(code)s ditandai sudah disalin.") % {"code": answer.code})
    return _back(request, code)


@require_POST
@access("copy.tick")
def copy_untick(request: SignedInRequest, code: str, answer_id: int) -> HttpResponse:
    """The mark is taken back."""
    answer = _answer(request, code, answer_id)
    untick_copy(answer_id=answer.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Tanda pada %(code)s dilepas.") % {"code": answer.code})
    return _back(request, code)


def _answer(request: SignedInRequest, code: str, answer_id: int) -> Answer:
    rows = Answer.objects.visible_to(request.actor)
    return get_object_or_404(rows, round__code=code, pk=answer_id)


def _back(request: SignedInRequest, code: str) -> HttpResponseRedirect:
    """To the same part and filter, at the row that comes next."""
    told = {name: request.POST.get(name, "")[:20] for name in ("bagian", "saring")}
    following = request.GET.get("lanjut", "")
    row = f"#jawaban-{following}" if following.isascii() and following.isdigit() else ""
    return HttpResponseRedirect(f"{reverse('copy_list', args=[code])}?{urlencode(told)}{row}")
