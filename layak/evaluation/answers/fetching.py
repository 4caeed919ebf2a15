"""What the pages of an answer begin with and end with."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import fetch_answer
from layak.evaluation.editions.reads import edition_of
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Question
from layak.rules.stages import Move


def find_answer(request: SignedInRequest, answer_id: int) -> Answer:
    """The answer with its standing; 404 when it is not this person's to see."""
    try:
        return fetch_answer(answer_id, request.actor, at=timezone.now())
    except Answer.DoesNotExist as missing:
        raise Http404 from missing


# The parts of an answer: one page for all of them, and the saves of the own one.


def question_of(answer: Answer) -> Question:
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    return question


def say_moved(request: HttpRequest, step: Move) -> None:
    """What happened, in the words of the move."""
    said = {
        "ready": _("Jawaban dinyatakan siap."),
        "withdraw": _("Jawaban ditarik kembali."),
        "approve": _("Jawaban disetujui."),
        "waive": _("Persetujuan dibebaskan."),
        "accept": _("Jawaban diterima."),
        "return": _("Jawaban dikembalikan."),
        "send_back": _("Jawaban dikembalikan kepada operator."),
        "undo_approve": _("Persetujuan dibatalkan."),
        "undo_statement": _("Catatan surat pernyataan dibatalkan."),
        "undo_waive": _("Pembebasan dibatalkan."),
        "undo_accept": _("Penerimaan dibatalkan."),
    }
    messages.success(request, said.get(step.code, f"{step.verb}."))
