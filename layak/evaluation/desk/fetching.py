"""The question page, also when a form of another room comes back with what was typed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from layak.evaluation.answers.fields import Typed
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.uploads import ACCEPT
from layak.evaluation.desk.reads import NOBODY, answer_page
from layak.platform.web.http import SignedInRequest


def answer_response(
    request: SignedInRequest, answer: Answer, *, typed: Typed = NOBODY, status: int = 200
) -> HttpResponse:
    """The question page, also when a form comes back with what was typed."""
    page = answer_page(answer=answer, by=request.actor, at=timezone.now(), typed=typed)
    context = {
        "page": page,
        "upload_accept": ACCEPT,
        "upload_limit": settings.MAX_FILE_BYTES,
    }
    return TemplateResponse(request, "evaluation/answer_detail.html", context, status=status)
