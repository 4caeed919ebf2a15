"""The page where the flags of an answer are explained, whoever is to take the next step."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.evaluation.answers.fetching import find_answer, question_of
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.flags.actions import explain_flags
from layak.evaluation.flags.forms import ExplanationForm
from layak.evaluation.flags.permissions import check_can_explain
from layak.evaluation.flags.policy import flag_limits
from layak.evaluation.flags.reads import look_at
from layak.evaluation.rounds.wording import answer_url
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted


@require_http_methods(["GET", "POST"])
@access("flag.explain")
def flag_explain(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """A sentence to each open flag; then back to the answer, or on to the step that was meant."""
    answer = find_answer(request, answer_id)
    question = question_of(answer)
    check_can_explain(request.actor, standing_of(answer, answer.round))
    look = look_at(answer)
    here = answer_url(answer.pk)
    then = request.GET.get("lalu", "")
    if then and not re.fullmatch(r"[a-z_]{1,30}", then):
        raise Http404
    go_on = reverse("answer_move", args=[answer.pk, then]) if then else here
    if not look.waiting:
        messages.info(request, _("Tidak ada tanda yang menunggu penjelasan."))
        return redirect(go_on)
    form = ExplanationForm(look.waiting, posted(request))
    texts = {name: request.POST.get(name, "") for name in form.fields}
    if form.is_valid() and acted(
        form,
        lambda: explain_flags(
            answer_id=answer.pk, texts=texts, by=request.actor, at=timezone.now()
        ),
    ):
        messages.success(request, _("Penjelasan disimpan dan ikut dengan jawaban."))
        return redirect(go_on)
    page = FormPage(
        heading=_("Jelaskan tanda pada %(code)s") % {"code": answer.code},
        lead=_(
            "Tanda tidak berarti salah. Betulkan isiannya, atau jelaskan dengan satu kalimat; "
            "penjelasan terbaca oleh semua yang memeriksa jawaban ini dan gugur bila isian yang "
            "ditandai berubah. Batasnya %(label)s."
        )
        % {"label": flag_limits().label},
        crumbs=[
            (_("Pertanyaan"), reverse("answer_list", args=[answer.round.code])),
            (f"{answer.code} {question.text}", here),
        ],
        facts=[
            _("Sudah dijelaskan: %(say)s %(text)s (%(by)s)")
            % {"say": one.flag.say, "text": one.explained.text, "by": one.explained.by}
            for one in look.raised
            if one.explained
        ],
        submit=_("Simpan penjelasan"),
        back=here,
    )
    response = form_page(request, page, form)
    response.status_code = 422 if form.errors else 200
    return response
