"""The city's guidance: a list for the round, and the page where the secretariat writes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.evaluation.actions.guidance import Advice, GuidanceMoved, write_guidance
from layak.evaluation.editions import edition_of
from layak.evaluation.forms.guidance import GuidanceForm
from layak.evaluation.models import Answer, Guidance
from layak.evaluation.queries.guidance import guidance_history, guidance_list, newest_guidance
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_GET
@access("answer.view")
def guidance_of_round(request: SignedInRequest, code: str) -> HttpResponse:
    """All guidance on the questions of a round, searched by words."""
    page = guidance_list(
        round_=fetch_round(code),
        by=request.actor,
        query=request.GET.get("q", "").strip()[:80],
        shows_all=request.GET.get("saring") == "semua" and request.actor.may("guidance.manage"),
    )
    values = {"page": page, "round": page.round, "tabs": page.tabs}
    return TemplateResponse(request, "evaluation/guidance_list.html", values)


@require_http_methods(["GET", "POST"])
@access("guidance.manage")
def guidance_edit(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """Write the guidance of a question; what was typed stays when someone else was faster."""
    answer = find_answer(request, answer_id)
    newest = newest_guidance(answer)
    if request.method == "GET":
        return _response(request, answer, newest, _form(newest))
    form = GuidanceForm(request.POST, request.FILES, has_sample=_has_sample(newest))
    if not form.is_valid():
        return _response(request, answer, newest, form, status=422)
    try:
        written = _write(request, answer, form)
    except GuidanceMoved as moved:
        return _beside(request, answer, form, moved)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _response(request, answer, newest, form, status=422)
    said = _("Petunjuk disimpan.") if written else _("Tidak ada yang berubah.")
    messages.success(request, said)
    return redirect("answer_detail", answer.pk)


def _write(request: SignedInRequest, answer: Answer, form: GuidanceForm) -> Guidance | None:
    told = form.cleaned_data
    advice = Advice(
        text=told["text"],
        good_evidence=told["good_evidence"],
        sample=form.upload,
        keeps_sample=form.keeps_sample,
    )
    at, by = timezone.now(), request.actor
    return write_guidance(answer_id=answer.pk, advice=advice, seen=told["seen"], by=by, at=at)


def _form(newest: Guidance | None) -> GuidanceForm:
    facts: dict[str, object] = {"seen": newest.pk if newest else 0}
    if newest is not None:
        facts |= {"text": newest.text, "good_evidence": newest.good_evidence}
    return GuidanceForm(initial=facts, has_sample=_has_sample(newest))


def _has_sample(newest: Guidance | None) -> bool:
    return newest is not None and newest.sample_id is not None


def _beside(
    request: SignedInRequest, answer: Answer, form: GuidanceForm, moved: GuidanceMoved
) -> HttpResponse:
    """What was typed, and the newer version above it; the next save counts as seen."""
    newest = newest_guidance(answer)
    data = request.POST.copy()
    data["seen"] = str(newest.pk if newest else 0)
    again = GuidanceForm(data, has_sample=_has_sample(newest))
    again.add_error(None, moved.reason)
    return _response(request, answer, newest, again, other=newest, status=409)


def _response(
    request: SignedInRequest,
    answer: Answer,
    newest: Guidance | None,
    form: GuidanceForm,
    *,
    other: Guidance | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {
        "answer": answer,
        "question": edition_of(answer.round.revision_id).find(answer.code),
        "form": form,
        "newest": newest,
        "other": other,
        "versions": guidance_history(answer),
    }
    return TemplateResponse(request, "evaluation/guidance_edit.html", values, status=status)
