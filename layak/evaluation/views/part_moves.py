"""Moves of a part: handed in, taken back, declined, asked for again, taken into the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.actions.contributing import ask_again, decline, hand_in, take_back
from layak.evaluation.actions.late_parts import tell_of_late_parts
from layak.evaluation.actions.merging_parts import Pick, take_parts
from layak.evaluation.fields import field_label
from layak.evaluation.forms.contributions import PartNoteForm, read_versions
from layak.evaluation.models import Answer, Contribution
from layak.evaluation.permissions.contributions import (
    check_can_ask_again,
    check_can_contribute,
    check_can_take,
)
from layak.evaluation.queries.part_taking import takings
from layak.evaluation.standing import standing_of
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.contributions import back, both, question_of
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_POST
@access("contribution.edit")
def contribution_hand_in(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    answer, body = both(request, answer_id, agency)
    hand_in(answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Bagian diserahkan; pemimpin diberi tahu."))
    return back(answer.pk)


@require_POST
@access("contribution.edit")
def contribution_take_back(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    answer, body = both(request, answer_id, agency)
    take_back(answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Bagian ditarik kembali dan dapat diubah."))
    return back(answer.pk)


@require_http_methods(["GET", "POST"])
@access("contribution.edit")
def contribution_decline(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """Nothing to bring: a GET asks why."""
    answer, body = both(request, answer_id, agency)
    check_can_contribute(request.actor, standing_of(answer, answer.round), body.pk)
    form = PartNoteForm(
        request.POST if request.method == "POST" else None,
        hint=_("Misalnya: tidak ada program tentang ini, atau datanya pada instansi lain."),
    )
    if request.method == "POST" and form.is_valid():
        decline(
            answer_id=answer.pk,
            agency_id=body.pk,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Dicatat: tidak punya bahan. Pemimpin diberi tahu."))
        return back(answer.pk)
    told = _("Pemimpin jawaban membaca alasan ini. Anda masih dapat menulis kemudian.")
    return _ask(request, answer, body, form, title=_("Tidak punya bahan"), told=told)


@require_http_methods(["GET", "POST"])
@access("answer.edit")
def contribution_ask_again(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """The lead asks for more: a GET asks what is missing."""
    answer, body = both(request, answer_id, agency)
    check_can_ask_again(request.actor, standing_of(answer, answer.round))
    form = PartNoteForm(
        request.POST if request.method == "POST" else None,
        hint=_("Apa yang masih kurang, dan apa yang sebaiknya dilakukan."),
    )
    if request.method == "POST" and form.is_valid():
        ask_again(
            answer_id=answer.pk,
            agency_id=body.pk,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Bagian diminta lagi; %s diberi tahu.") % body.name)
        return back(answer.pk)
    told = _("%s membaca catatan ini, dan bagiannya terbuka lagi untuk ditulis.") % body.name
    return _ask(request, answer, body, form, title=_("Minta lagi"), told=told)


@require_POST
@access("answer.edit")
def late_parts_tell(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """The secretariat hears of parts that came after the answer had gone on."""
    answer = find_answer(request, answer_id)
    tell_of_late_parts(answer_id=answer.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Sekretariat diberi tahu dan dapat mengembalikan jawabannya."))
    return back(answer.pk)


def _ask(
    request: SignedInRequest,
    answer: Answer,
    body: Agency,
    form: PartNoteForm,
    *,
    title: str,
    told: str,
) -> HttpResponse:
    context = {
        "answer": answer,
        "question": question_of(answer),
        "body": body,
        "form": form,
        "title": title,
        "told": told,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "evaluation/contribution_note.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("answer.edit")
def contribution_take(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """Before and after of what would be taken; a POST takes what is ticked."""
    answer, body = both(request, answer_id, agency)
    check_can_take(request.actor, standing_of(answer, answer.round))
    if request.method == "GET":
        return _before_after(request, answer, body, request.GET.getlist("isian"))
    chosen = read_versions(request.POST.getlist("ambil"))
    picks = [
        Pick(field=name, part_version=seen, answer_version=kept)
        for name, (seen, kept) in chosen.items()
    ]
    try:
        take_parts(
            answer_id=answer.pk, agency_id=body.pk, picks=picks, by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        fresh = find_answer(request, answer.pk)
        return _before_after(request, fresh, body, list(chosen), status=409)
    messages.success(request, _("Diambil ke jawaban. Periksa hasilnya, lalu sunting bila perlu."))
    return redirect("answer_detail", answer.pk)


def _before_after(
    request: SignedInRequest,
    answer: Answer,
    body: Agency,
    wanted: list[str],
    *,
    status: int = 200,
) -> HttpResponse:
    question = question_of(answer)
    part = Contribution.objects.select_related("agency").filter(answer=answer, agency=body).first()
    label = field_label("note")
    context = {
        "answer": answer,
        "question": question,
        "body": body,
        "takings": takings(answer, question, part, wanted, text_label=label) if part else [],
    }
    return TemplateResponse(request, "evaluation/contribution_take.html", context, status=status)
