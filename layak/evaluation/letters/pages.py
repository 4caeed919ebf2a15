"""Request letters: written for many agencies at once, kept, printed again."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.places.queries import municipality
from layak.evaluation.letters.actions import make_letters
from layak.evaluation.letters.forms import LetterPlanForm
from layak.evaluation.letters.letter import letter_file, letter_name, letters_zip
from layak.evaluation.letters.models import RequestLetter
from layak.evaluation.letters.reads import (
    chosen_letters,
    default_due,
    letter_message,
    letter_rows,
    recipients,
    signer_choices,
)
from layak.evaluation.letters.wording import NATURES, OPENING, SUBJECT, LetterPlan
from layak.evaluation.rounds.fetching import PDF, chosen_ids, download, fetch_round, ticked_ids
from layak.evaluation.rounds.permissions import can_change_round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.rounds.wording import demo_mark
from layak.platform.documents.files.kinds import DOCX
from layak.platform.documents.writing.letters import BadTemplate
from layak.platform.documents.writing.pdf import NotConverted, can_convert, docx_pdf
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.rules.refusal import Refused


@require_http_methods(["GET", "POST"])
@access("letter.make")
def letter_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Whom to write to, the words of the letters, and those that went out."""
    round_ = fetch_round(code)
    signers = signer_choices()
    city, today = municipality(), timezone.localdate()
    told = {
        "city": city.name if city else _("kota ini"),
        "year": round_.evaluation_year,
        "years": ", ".join(map(str, round_.data_years)),
    }
    initial: dict[str, object] = {
        "number": f"400.2/{{nomor}}/{today.year}",
        "dated_on": today,
        "due_on": default_due(round_, today=today),
        "nature": NATURES[1],
        "subject": _(SUBJECT),
        "opening": _(OPENING) % told,
    }
    form = LetterPlanForm(posted(request), signers=signers, initial=initial)
    if form.is_valid():
        try:
            made = make_letters(
                round_=round_,
                agency_ids=chosen_ids(request.POST),
                plan=LetterPlan(**form.cleaned_data),
                city=city,
                mark=demo_mark(city),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            said = _("%(n)d surat dibuat.") % {"n": len(made)}
            return say_and_go(request, said, "letter_list", code=code)
    found = recipients(round_)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "surat"),
        "form": form,
        "has_signers": bool(signers),
        "recipients": found,
        "ticked": ticked_ids(request, [(row.agency_id, row.code) for row in found]),
        "letters": letter_rows(round_),
        "may_make": can_change_round(request.actor, round_, "letter.make"),
        "has_pdf": can_convert(),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/letter_list.html", page, status=status)


@require_GET
@access("letter.make")
def letter_detail(request: SignedInRequest, code: str, letter_id: int) -> HttpResponse:
    """One letter as it reads, its files, and words for WhatsApp."""
    letter = _letter(code, letter_id)
    site = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    message = letter_message(letter, site=site)
    page = {
        "round": letter.round,
        "tabs": round_tabs(request.actor, letter.round, "surat"),
        "letter": letter,
        "words": letter.content,
        "message": message,
        "whatsapp": f"https://wa.me/?text={quote(message)}",
        "has_pdf": can_convert(),
    }
    return TemplateResponse(request, "evaluation/letter_detail.html", page)


def _letter(code: str, letter_id: int) -> RequestLetter:
    letters = RequestLetter.objects.select_related("round", "agency")
    return get_object_or_404(letters, pk=letter_id, round__code=code)


@require_GET
@access("letter.make")
def letter_docx(request: SignedInRequest, code: str, letter_id: int) -> HttpResponse:
    """The letter as DOCX; the reason where the city's template no longer holds."""
    letter = _letter(code, letter_id)
    try:
        data = letter_file(letter)
    except BadTemplate as error:
        return _instead(request, letter, str(error))
    return download(data, name=f"{letter_name(letter)}.docx", media_type=DOCX.media_type)


@require_GET
@access("letter.make")
def letter_pdf(request: SignedInRequest, code: str, letter_id: int) -> HttpResponse:
    """The same as PDF, where LibreOffice is on the server; else the reason."""
    letter = _letter(code, letter_id)
    try:
        data = docx_pdf(letter_file(letter))
    except (BadTemplate, NotConverted) as error:
        return _instead(request, letter, str(error))
    return download(data, name=f"{letter_name(letter)}.pdf", media_type=PDF)


def _instead(request: SignedInRequest, letter: RequestLetter, reason: str) -> HttpResponse:
    messages.warning(request, reason)
    return redirect("letter_detail", code=letter.round.code, letter_id=letter.pk)


@require_GET
@access("letter.make")
def letter_archive(request: SignedInRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """The ticked letters, or the newest of each agency, as a ZIP sent while it is made."""
    round_ = fetch_round(code)
    letters = chosen_letters(round_, chosen_ids(request.GET))
    if not letters:
        messages.warning(request, _("Belum ada surat pada putaran ini."))
        return redirect("letter_list", code=code)
    try:
        pieces = letters_zip(letters)
    except BadTemplate as error:
        return _instead(request, letters[0], str(error))
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"surat-{round_.code}.zip")
        or "attachment"
    )
    return response
