"""Many questions at once: read, filled in one by one by the autosave, or sent as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.actions.editing import Collision, save_fields
from layak.evaluation.editions import edition_of
from layak.evaluation.forms.answer import AnswerForm
from layak.evaluation.forms.filters import read_grid_filters
from layak.evaluation.forms.grid import read_grid, sent_ids
from layak.evaluation.models import Answer, Round
from layak.evaluation.queries.answer_fields import Typed
from layak.evaluation.queries.grid import grid_address, grid_page
from layak.evaluation.views.fetching import fetch_round
from layak.evaluation.views.saving import other_text
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_GET
@access("answer.view")
def grid(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, fetch_round(code))


def _page(
    request: SignedInRequest,
    round_: Round,
    *,
    typed: Mapping[int, Typed] | None = None,
    refusals: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = grid_page(
        round_=round_,
        by=request.actor,
        wanted=read_grid_filters(request.GET),
        at=timezone.now(),
        typed=typed,
        refusals=refusals,
    )
    return TemplateResponse(request, "evaluation/grid.html", {"page": page}, status=status)


@require_POST
@access("answer.edit")
def grid_save(request: SignedInRequest, code: str) -> HttpResponse:
    """Every row that was changed is saved by itself; the others come back with the reason."""
    round_ = fetch_round(code)
    answers = Answer.objects.visible_to(request.actor).filter(round=round_)
    rows = {answer.pk: answer for answer in answers.filter(pk__in=sent_ids(request.POST))}
    forms = read_grid(request.POST, rows.values(), round_)
    typed: dict[int, Typed] = {}
    refusals: dict[int, str] = {}
    for pk, form in forms.items():
        back, reason = _save_row(request, rows[pk], round_, form)
        if back is not None:
            typed[pk], refusals[pk] = back, reason
    saved_count = len(forms) - len(typed)
    if typed:
        return _page(request, round_, typed=typed, refusals=refusals, status=422)
    messages.success(request, _("%(n)d pertanyaan tersimpan.") % {"n": saved_count})
    wanted = read_grid_filters(request.GET)
    return redirect(f"{reverse('grid', args=[code])}{grid_address(wanted)}")


def _save_row(
    request: SignedInRequest, answer: Answer, round_: Round, form: AnswerForm
) -> tuple[Typed | None, str]:
    """What has to come back of the row, and why; nothing when all of it is saved."""
    if form.errors:
        return Typed(values=form.values, errors=form.errors), ""
    try:
        results = save_fields(
            answer_id=answer.pk, edits=form.edits, by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        return Typed(values=form.values), refusal.reason
    question = edition_of(round_.revision_id).find(answer.code)
    late = [result for result in results if isinstance(result, Collision)]
    if not late or question is None:
        return None, ""
    others = {result.field: other_text(result, question) for result in late}
    return Typed(values={name: form.values[name] for name in others}, others=others), ""
