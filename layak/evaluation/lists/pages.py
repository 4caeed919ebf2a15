"""The list of a round, its filters, the same step for ticked questions, and putting it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.lists.actions import (
    delete_filter,
    due_many,
    ready_many,
    save_filter,
    share_many,
    undo_change,
)
from layak.evaluation.lists.fetching import read_filters
from layak.evaluation.lists.forms import BulkForm, bulk_bar
from layak.evaluation.lists.models import BulkChange, SavedFilter
from layak.evaluation.lists.permissions import bulk_kinds
from layak.evaluation.lists.reads import address_of, changes_at_once
from layak.evaluation.lists.reads import answer_list as list_of_answers
from layak.evaluation.rounds.fetching import chosen_ids, fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import current_round, round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused


@require_GET
@access("answer.view")
def round_current(request: SignedInRequest) -> HttpResponse:
    """The list of the current round, with the filters of the address."""
    round_ = current_round()
    if round_ is None:
        return TemplateResponse(request, "evaluation/round_none.html")
    query = request.META.get("QUERY_STRING", "")
    response = redirect("answer_list", round_.code)
    if query:
        response["Location"] += f"?{query}"
    return response


@require_GET
@access("answer.view")
def answer_list(request: SignedInRequest, code: str) -> HttpResponse:
    return list_response(request, fetch_round(code))


def list_response(
    request: SignedInRequest, round_: Round, *, form: BulkForm | None = None, status: int = 200
) -> HttpResponse:
    """The list, also when the bar below it comes back with a reason."""
    page = list_of_answers(
        round_=round_,
        by=request.actor,
        wanted=read_filters(request.GET),
        at=timezone.now(),
        ticked=frozenset(chosen_ids(request.POST)),
    )
    kinds = bulk_kinds(request.actor)
    bulk = bulk_bar(kinds, page.agencies, form) if kinds and page.rows else None
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    template = f"evaluation/answer_list.html{part}"
    return TemplateResponse(request, template, {"page": page, "bulk": bulk}, status=status)


# A person's own filters of the list.


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


# The same step for the ticked questions of the list, and putting it back.


@require_POST
@access("answer.ready")
def bulk_change(request: SignedInRequest, code: str) -> HttpResponse:
    """One step for all ticked questions; a refusal keeps the ticks and what was typed."""
    round_ = fetch_round(code)
    bodies = list(Agency.objects.current().values_list("code", "name"))
    form = BulkForm(request.POST, kinds=bulk_kinds(request.actor), bodies=bodies)
    if not form.is_valid():
        return list_response(request, round_, form=form, status=422)
    try:
        change = _change(request, round_, form)
    except Refused as refusal:
        form.refuse(refusal)
        return list_response(request, round_, form=form, status=409)
    # how many were changed, and the way to put it back
    count = len(change.after)
    told = ngettext("%(n)d pertanyaan: %(what)s.", "%(n)d pertanyaan: %(what)s.", count) % {
        "n": count,
        "what": change.label,
    }
    url = f"{reverse('change_list', args=[round_.code])}#p{change.pk}"
    messages.success(request, format_html('{} <a href="{}">{}</a>', told, url, _("Urungkan")))
    address = address_of(read_filters(request.GET))
    return redirect(f"{reverse('answer_list', args=[code])}{address if len(address) > 1 else ''}")


def _change(request: SignedInRequest, round_: Round, form: BulkForm) -> BulkChange:
    data, ids = form.cleaned_data, chosen_ids(request.POST)
    by, at = request.actor, timezone.now()
    if data["step"] == "ready":
        return ready_many(round_=round_, answer_ids=ids, by=by, at=at)
    if data["step"] == "due":
        day, reason = data["due_on"], data["reason"]
        return due_many(round_=round_, answer_ids=ids, due_on=day, reason=reason, by=by, at=at)
    agency = get_object_or_404(Agency.objects.current(), code=data["agency"])
    return share_many(round_=round_, answer_ids=ids, step=data["step"], agency=agency, by=by, at=at)


@require_GET
@access("answer.ready")
def change_list(request: SignedInRequest, code: str) -> HttpResponse:
    """What was changed at once, and what may be put back."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "changes": changes_at_once(round_, request.actor),
    }
    return TemplateResponse(request, "evaluation/change_list.html", page)


@require_POST
@access("answer.ready")
def change_undo(request: SignedInRequest, code: str, change_id: int) -> HttpResponse:
    """Put back what nobody has changed since; says what was left."""
    shown = changes_at_once(fetch_round(code), request.actor)
    if change_id not in {change.pk for change, _may_undo in shown}:
        raise Http404
    done = undo_change(change_id=change_id, by=request.actor, at=timezone.now())
    told = _("%(n)d pertanyaan dikembalikan.") % {"n": len(done.codes)}
    if done.left:
        left = ", ".join(done.left[:10]) + (" …" if len(done.left) > 10 else "")
        told = _("%(told)s Dibiarkan karena sudah diubah lagi: %(left)s.") % {
            "told": told,
            "left": left,
        }
    return say_and_go(request, told, "change_list", code)
