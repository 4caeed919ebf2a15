"""A person's own filters of the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layak.evaluation.actions.filters import delete_filter, save_filter
from layak.evaluation.forms.filters import read_filters
from layak.evaluation.models import SavedFilter
from layak.evaluation.queries.answers import address_of
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


def _address(words: str) -> str:
    """The address of a list with these words; only those that a filter knows."""
    return address_of(read_filters(QueryDict(words[:1000].removeprefix("?"))))


def _back(code: str, words: str) -> HttpResponse:
    address = _address(words)
    return redirect(f"{reverse('answer_list', args=[code])}{address if len(address) > 1 else ''}")


@require_POST
@access("answer.view")
def filter_save(request: SignedInRequest, code: str) -> HttpResponse:
    round_ = fetch_round(code)
    name, words = request.POST.get("name", ""), _address(request.POST.get("words", ""))
    kept = save_filter(name=name, words=words, by=request.actor, at=timezone.now())
    messages.success(request, _("Saringan “%(name)s” disimpan.") % {"name": kept.name})
    return _back(round_.code, kept.words)


@require_POST
@access("answer.view")
def filter_delete(request: SignedInRequest, code: str, filter_id: int) -> HttpResponse:
    round_ = fetch_round(code)
    try:
        delete_filter(filter_id=filter_id, by=request.actor)
    except SavedFilter.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("Saringan dihapus."))
    return _back(round_.code, request.POST.get("words", ""))
