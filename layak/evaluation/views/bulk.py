"""The same step for the ticked questions of the list, and putting it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.actions.bulk import due_many, ready_many, share_many
from layak.evaluation.actions.undoing import PutBack, undo_change
from layak.evaluation.forms.bulk import BulkForm
from layak.evaluation.forms.filters import read_filters
from layak.evaluation.models import BulkChange, Round
from layak.evaluation.permissions.bulk import bulk_kinds
from layak.evaluation.queries.answers import address_of
from layak.evaluation.queries.bulk import change_lines
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.answers import list_response
from layak.evaluation.views.fetching import chosen_ids, fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


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
        form.add_error(None, refusal.reason)
        return list_response(request, round_, form=form, status=409)
    _say(request, round_, change)
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


def _say(request: SignedInRequest, round_: Round, change: BulkChange) -> None:
    """How many were changed, and the way to put it back."""
    count = len(change.after)
    told = ngettext("%(n)d pertanyaan: %(what)s.", "%(n)d pertanyaan: %(what)s.", count) % {
        "n": count,
        "what": change.label,
    }
    url = f"{reverse('change_list', args=[round_.code])}#p{change.pk}"
    messages.success(request, format_html('{} <a href="{}">{}</a>', told, url, _("Urungkan")))


@require_GET
@access("answer.ready")
def change_list(request: SignedInRequest, code: str) -> HttpResponse:
    """What was changed at once, and what may be put back."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "changes": change_lines(round_, request.actor),
    }
    return TemplateResponse(request, "evaluation/change_list.html", page)


@require_POST
@access("answer.ready")
def change_undo(request: SignedInRequest, code: str, change_id: int) -> HttpResponseRedirect:
    """Put back what nobody has changed since; says what was left."""
    shown = {line.pk for line in change_lines(fetch_round(code), request.actor)}
    if change_id not in shown:
        raise Http404
    done = undo_change(change_id=change_id, by=request.actor, at=timezone.now())
    messages.success(request, _said(done))
    return redirect("change_list", code)


def _said(done: PutBack) -> str:
    told = _("%(n)d pertanyaan dikembalikan.") % {"n": len(done.codes)}
    if not done.left:
        return told
    left = ", ".join(done.left[:10]) + (" …" if len(done.left) > 10 else "")
    return _("%(told)s Dibiarkan karena sudah diubah lagi: %(left)s.") % {
        "told": told,
        "left": left,
    }
