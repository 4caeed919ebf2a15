"""Letters about late promises: drafted by the system, let out by a person."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.agencies.bodies.models import Agency
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, say_and_go
from layak.records.followups.escalation.actions import (
    dismiss_escalation,
    edit_escalation,
    release_escalation,
)
from layak.records.followups.escalation.forms import DismissForm, LetterForm
from layak.records.followups.escalation.letter import escalation_docx
from layak.records.followups.escalation.reads import escalation_list as listed
from layak.records.followups.escalation.reads import find_escalation, row_of
from layak.records.followups.promises.models import Escalation
from layak.records.followups.promises.owners import office_holders
from layak.records.followups.promises.policy import followup_policy
from layak.records.followups.promises.reads import followup_tabs

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RELEASE = "lepas"


@require_GET
@access("escalation.release")
def escalation_list(request: SignedInRequest) -> HttpResponse:
    """Drafts that wait for a decision, and what was decided."""
    values = {
        "tabs": followup_tabs(request.actor, "nota"),
        "page": listed(today=timezone.localdate()),
    }
    return TemplateResponse(request, "followups/escalation_list.html", values)


@require_GET
@access("escalation.release")
def escalation_detail(request: SignedInRequest, escalation_id: int) -> HttpResponse:
    return _page(request, _find(escalation_id))


@require_POST
@access("escalation.release")
def escalation_write(request: SignedInRequest, escalation_id: int) -> HttpResponse:
    """The words are kept, or the letter leaves in them: the button says which."""
    row = _find(escalation_id)
    form = LetterForm(request.POST)
    is_release = request.POST.get("langkah") == RELEASE
    act = release_escalation if is_release else edit_escalation
    if form.is_valid() and acted(
        form,
        lambda: act(escalation_id=row.pk, **form.cleaned_data, by=request.actor, at=timezone.now()),
    ):
        said = _("Nota dinas dilepas. Cetak dan serahkan.") if is_release else _("Disimpan.")
        return say_and_go(request, said, "escalation_detail", row.pk)
    return _page(request, row, letter=form, status=422)


@require_POST
@access("escalation.release")
def escalation_dismiss(request: SignedInRequest, escalation_id: int) -> HttpResponse:
    row = _find(escalation_id)
    form = DismissForm(request.POST)
    if form.is_valid() and acted(
        form,
        lambda: dismiss_escalation(
            escalation_id=row.pk,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(request, _("Konsep ditolak; tidak ada yang keluar."), "escalation_list")
    return _page(request, row, dismissing=form, status=422)


@require_GET
@access("escalation.release")
def escalation_file(request: SignedInRequest, escalation_id: int) -> HttpResponse:
    """The released letter as DOCX; a draft has no paper."""
    row = _find(escalation_id)
    seat = request.actor.seat
    if row.released_at is None or seat is None:
        raise Http404
    data = escalation_docx(
        row,
        sender=Agency.objects.get(pk=seat.agency_id),
        sender_office=_("Sekretariat Gugus Tugas"),
    )
    return download(data, name=f"nota-dinas-{row.pk}.docx", media_type=DOCX)


def _find(escalation_id: int) -> Escalation:
    try:
        return find_escalation(escalation_id)
    except Escalation.DoesNotExist as missing:
        raise Http404 from missing


def _page(
    request: SignedInRequest,
    row: Escalation,
    *,
    letter: LetterForm | None = None,
    dismissing: DismissForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    rung = followup_policy().rung(row.rung)
    # accounts that act for the office; none where the paper alone reaches it
    readers = office_holders(rung, today=today) if rung else []
    subject, body = row.content.get("subject", ""), row.content.get("body", "")
    page = {
        "row": row_of(row, today),
        "body": body,
        "readers": tuple(user.name for user in readers),
    }
    values = {
        "page": page,
        "letter": letter or LetterForm(initial={"subject": subject, "body": body}),
        "dismissing": dismissing or DismissForm(),
        "paragraphs": body.split("\n\n"),
        "tried": letter or dismissing,
    }
    return TemplateResponse(request, "followups/escalation_detail.html", values, status=status)
