"""Due days of every agency, and reminders to send by hand."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.dues.actions import set_agency_days
from layak.evaluation.dues.forms import DueForm
from layak.evaluation.dues.reads import due_page, open_answer_ids, open_stages
from layak.evaluation.dues.reminder_reads import reminder_texts
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import can_change_round
from layak.evaluation.rounds.policy import reminder_rule
from layak.evaluation.rounds.reads import closing_days, round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.rules.refusal import Refused

# By which day every agency has to be ready: seen, set, extended.


@require_GET
@access("assignment.manage")
def due_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Agencies with what they owe and until when."""
    round_ = fetch_round(code)
    return _page(request, round_, _form(request, round_))


@require_POST
@access("assignment.manage")
def due_set(request: SignedInRequest, code: str) -> HttpResponse:
    """The same day for the ticked agencies; a refusal keeps what was typed."""
    round_ = fetch_round(code)
    form = _form(request, round_)
    if not form.is_valid():
        return _page(request, round_, form, status=422)
    ids = open_answer_ids(round_, form.cleaned_data["stages"])
    codes = request.POST.getlist("perangkat")
    if not ids:
        form.add_error(None, _("Tidak ada pertanyaan pada tahap itu."))
        return _page(request, round_, form, status=409)
    try:
        count = set_agency_days(
            round_=round_,
            answer_ids=ids,
            agencies=list(Agency.objects.current().filter(code__in=codes).order_by("name")),
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, round_, form, status=409)
    said = _("Tenggat %(n)d bagian diubah.") if count else _("Tenggatnya sudah demikian.")
    return say_and_go(request, said % {"n": count} if count else said, "due_list", code=code)


@require_GET
@access("assignment.manage")
def remind_list(request: SignedInRequest, code: str) -> HttpResponse:
    """A text for every person with something to do, to be sent by hand."""
    round_ = fetch_round(code)
    site = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    values = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "ingatkan"),
        "rule": reminder_rule(),
        "page": reminder_texts(round_, site=site, at=timezone.now()),
    }
    return TemplateResponse(request, "evaluation/remind_list.html", values)


def _form(request: SignedInRequest, round_: Round) -> DueForm:
    return DueForm(
        posted(request),
        stages=[(stage.code, stage.label) for stage in open_stages(round_)],
        closing=closing_days(round_),
        years=(round_.opened_at.year, round_.evaluation_year + 1),
    )


def _page(
    request: SignedInRequest, round_: Round, form: DueForm, *, status: int = 200
) -> HttpResponse:
    page = due_page(round_, at=timezone.now())
    asked = request.POST if request.method == "POST" else request.GET
    ticked = set(asked.getlist("perangkat"))
    if request.GET.get("centang") == "semua":
        ticked = {agency.code for agency, _owed in page["lines"]}
    values = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "tenggat"),
        "page": page,
        "form": form,
        "ticked": ticked,
        "may_change": can_change_round(request.actor, round_, "assignment.manage"),
    }
    return TemplateResponse(request, "evaluation/due_list.html", values, status=status)
