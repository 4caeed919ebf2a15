"""The parts of an answer on one page, the saves of the own one, and its moves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.actions import Collision
from layak.evaluation.answers.fetching import find_answer, question_of
from layak.evaluation.answers.fields import Typed, field_label, part_names
from layak.evaluation.answers.models import Answer, Contribution
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.answers.saving import (
    AnswerForm,
    for_autosave,
    is_autosave,
    other_text,
    read_autosave,
    read_fields,
    say_collision,
    say_refused,
    say_saved,
)
from layak.evaluation.parts.actions import (
    Pick,
    ask_again,
    decline,
    hand_in,
    save_contribution,
    take_back,
    take_parts,
    tell_of_late_parts,
)
from layak.evaluation.parts.forms import PartNoteForm, read_versions
from layak.evaluation.parts.permissions import (
    check_can_ask_again,
    check_can_contribute,
    check_can_take,
)
from layak.evaluation.parts.reads import NOBODY, contribution_page, takings
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, pressed, say_and_go
from layak.rules.refusal import Refused

HAND_IN_TOO = "serahkan"


@require_GET
@access("answer.view")
def contribution_list(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    return _page(request, answer, stand_in=request.GET.get("untuk", ""))


def _page(
    request: SignedInRequest,
    answer: Answer,
    *,
    stand_in: str = "",
    typed: Typed = NOBODY,
    status: int = 200,
) -> HttpResponse:
    page = contribution_page(
        answer=answer,
        by=request.actor,
        site=request.build_absolute_uri("/").rstrip("/"),
        stand_in=stand_in,
        typed=typed,
    )
    return TemplateResponse(
        request, "evaluation/contribution_list.html", {"page": page}, status=status
    )


@for_autosave
@require_POST
@access("contribution.edit")
def contribution_save(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """One field by the autosave protocol, or the whole form; with it, handing in."""
    body = get_object_or_404(Agency, code=agency)
    if is_autosave(request):
        return _autosave(request, answer_id, body)
    answer = find_answer(request, answer_id)
    question = question_of(answer)
    form = read_fields(request.POST, question, list(part_names(question, answer.round.data_years)))
    if form.errors:
        typed = Typed(values=form.values, errors=form.errors)
        return _page(request, answer, stand_in=agency, typed=typed, status=422)
    return _save_form(request, answer, body, form)


def _autosave(request: SignedInRequest, answer_id: int, body: Agency) -> JsonResponse:
    try:
        results = save_contribution(
            answer_id=answer_id,
            agency_id=body.pk,
            edits=[read_autosave(request.POST)],
            by=request.actor,
            at=timezone.now(),
        )
    except Answer.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        return say_refused(refusal)
    result = results[0]
    if isinstance(result, Collision):
        return say_collision(result)
    return JsonResponse(say_saved(result))


def _save_form(
    request: SignedInRequest, answer: Answer, body: Agency, form: AnswerForm
) -> HttpResponse:
    try:
        results = save_contribution(
            answer_id=answer.pk,
            agency_id=body.pk,
            edits=form.edits,
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        typed = Typed(values=form.values)
        return _page(request, answer, stand_in=body.code, typed=typed, status=409)
    late = [result for result in results if isinstance(result, Collision)]
    if late:
        question = question_of(answer)
        typed = Typed(
            values={result.field: form.values[result.field] for result in late},
            others={result.field: other_text(result, question) for result in late},
        )
        fresh = find_answer(request, answer.pk)
        return _page(request, fresh, stand_in=body.code, typed=typed, status=409)
    if request.POST.get("lalu") != HAND_IN_TOO:
        return say_and_go(request, _("Tersimpan."), "contribution_list", answer.pk)
    try:
        hand_in(answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, _("Tersimpan. %s") % refusal.reason)
        return redirect("contribution_list", answer.pk)
    return say_and_go(
        request, _("Bagian diserahkan; pemimpin diberi tahu."), "contribution_list", answer.pk
    )


def both(request: SignedInRequest, answer_id: int, agency: str) -> tuple[Answer, Agency]:
    """The answer, if it is this person's to see, and the agency of the address."""
    return find_answer(request, answer_id), get_object_or_404(Agency, code=agency)


# Moves of a part: handed in, taken back, declined, asked for again, taken into the answer.


@require_POST
@access("contribution.edit")
def contribution_hand_in(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    answer, body = both(request, answer_id, agency)
    hand_in(answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now())
    return say_and_go(
        request, _("Bagian diserahkan; pemimpin diberi tahu."), "contribution_list", answer.pk
    )


@require_POST
@access("contribution.edit")
def contribution_take_back(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    answer, body = both(request, answer_id, agency)
    take_back(answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now())
    return say_and_go(
        request, _("Bagian ditarik kembali dan dapat diubah."), "contribution_list", answer.pk
    )


@require_http_methods(["GET", "POST"])
@access("contribution.edit")
def contribution_decline(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """Nothing to bring: a GET asks why."""
    answer, body = both(request, answer_id, agency)
    check_can_contribute(request.actor, standing_of(answer, answer.round), body.pk)
    form = PartNoteForm(
        posted(request),
        hint=_("Misalnya: tidak ada program tentang ini, atau datanya pada instansi lain."),
    )
    if form.is_valid():
        decline(
            answer_id=answer.pk,
            agency_id=body.pk,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
        return say_and_go(
            request,
            _("Dicatat: tidak punya bahan. Pemimpin diberi tahu."),
            "contribution_list",
            answer.pk,
        )
    told = _("Pemimpin jawaban membaca alasan ini. Anda masih dapat menulis kemudian.")
    return _ask(request, answer, body, form, title=_("Tidak punya bahan"), told=told)


@require_http_methods(["GET", "POST"])
@access("answer.edit")
def contribution_ask_again(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """The lead asks for more: a GET asks what is missing."""
    answer, body = both(request, answer_id, agency)
    check_can_ask_again(request.actor, standing_of(answer, answer.round))
    form = PartNoteForm(
        posted(request),
        hint=_("Apa yang masih kurang, dan apa yang sebaiknya dilakukan."),
    )
    if form.is_valid():
        ask_again(
            answer_id=answer.pk,
            agency_id=body.pk,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
        return say_and_go(
            request,
            _("Bagian diminta lagi; %s diberi tahu.") % body.name,
            "contribution_list",
            answer.pk,
        )
    told = _("%s membaca catatan ini, dan bagiannya terbuka lagi untuk ditulis.") % body.name
    return _ask(request, answer, body, form, title=_("Minta lagi"), told=told)


@require_POST
@access("answer.edit")
def late_parts_tell(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """The secretariat hears of parts that came after the answer had gone on."""
    answer = find_answer(request, answer_id)
    tell_of_late_parts(answer_id=answer.pk, by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("Sekretariat diberi tahu dan dapat mengembalikan jawabannya."),
        "contribution_list",
        answer.pk,
    )


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
    if not pressed(
        request,
        lambda: take_parts(
            answer_id=answer.pk, agency_id=body.pk, picks=picks, by=request.actor, at=timezone.now()
        ),
    ):
        fresh = find_answer(request, answer.pk)
        return _before_after(request, fresh, body, list(chosen), status=409)
    return say_and_go(
        request,
        _("Diambil ke jawaban. Periksa hasilnya, lalu sunting bila perlu."),
        "answer_detail",
        answer.pk,
    )


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
