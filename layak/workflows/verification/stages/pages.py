"""The stages of a round: opened, extended for an agency, closed and frozen."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import last_day, round_tabs
from layak.evaluation.rounds.wording import day_text, moment_text
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, say_and_go
from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.scheme.rules import SchemeStage
from layak.workflows.verification.stages.actions import close_stage, extend_stage, open_stage
from layak.workflows.verification.stages.forms import ClosingForm, ExtensionForm, StageForm
from layak.workflows.verification.stages.models import VerificationStage
from layak.workflows.verification.stages.reads import RoundStage, round_stages, unjudged_by_part


@require_GET
@access("verification.view")
def stage_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Each stage with its window, who judges, how many marks it has and whether it is frozen."""
    round_ = fetch_round(code)
    stages = round_stages(round_)
    is_running = any(one.row is not None and one.row.closed_at is None for one in stages)
    may_manage = request.actor.may("verification.manage")
    # the next one is the first after the last that was opened
    opened = [number for number, one in enumerate(stages) if one.row is not None]
    following = opened[-1] + 1 if opened else 0
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "verifikasi"),
        "stages": [
            _shown(one, may_open=may_manage and not is_running and number >= following)
            for number, one in enumerate(stages)
        ],
        "may_manage": may_manage,
    }
    return TemplateResponse(request, "verification/stage_list.html", page)


def _shown(one: RoundStage, *, may_open: bool) -> dict[str, object]:
    row = one.row
    tone, word = "", _("belum dibuka")
    window = frozen = ""
    if row is not None:
        first, last = timezone.localdate(row.opens_at), last_day(row.closes_at)
        window = _("%(first)s sampai %(last)s") % {"first": day_text(first), "last": day_text(last)}
        tone, word = "wait", _("berjalan")
    if row is not None and row.closed_at is not None:
        tone, word = "done", _("ditutup")
        told = {"moment": moment_text(row.closed_at), "digest": row.digest[:12]}
        frozen = _("Beku sejak %(moment)s, sidik jari %(digest)s.") % told
    return {
        "code": one.kind.code,
        "label": one.kind.label,
        "who": one.kind.who,
        "tone": tone,
        "word": word,
        "window": window,
        "count": len(one.given),
        "waiting": one.waiting_count,
        "frozen": frozen,
        "is_intact": one.is_intact,
        "is_running": tone == "wait",
        "may_open": may_open and row is None,
        "longer": [
            _("%(agency)s sampai %(day)s, ditetapkan %(signer)s: %(reason)s")
            % {
                "agency": longer.agency.name,
                "day": day_text(last_day(longer.until_at)),
                "signer": longer.signer,
                "reason": longer.reason,
            }
            for longer in (row.longer.select_related("agency").order_by("pk") if row else ())
        ],
    }


@require_http_methods(["GET", "POST"])
@access("verification.manage")
def stage_open(request: SignedInRequest, code: str, phase: str) -> HttpResponse:
    round_, kind = fetch_round(code), _kind(phase)
    today = timezone.localdate()
    start = {"first_on": today, "last_on": today + timedelta(days=max(kind.days - 1, 0))}
    form = StageForm(posted(request), initial=start)
    if form.is_valid() and acted(
        form,
        lambda: open_stage(
            round_=round_,
            code=kind.code,
            opens_at=form.opens_at,
            closes_at=form.closes_at,
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return _done(request, round_, _("%s dibuka.") % kind.label)
    lead = _("Yang menilai: %s.") % kind.who
    heading = _("Buka: %s") % kind.label
    return _form_page(request, round_, form, heading=heading, submit=_("Buka tahap"), lead=lead)


@require_http_methods(["GET", "POST"])
@access("verification.manage")
def stage_extend(request: SignedInRequest, code: str, phase: str) -> HttpResponse:
    round_, kind = fetch_round(code), _kind(phase)
    row = get_object_or_404(VerificationStage, round=round_, code=kind.code)
    form = ExtensionForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: extend_stage(
            stage_id=row.pk,
            agency=form.cleaned_data["agency"],
            days=form.cleaned_data["days"],
            reason=form.cleaned_data["reason"],
            signer=form.cleaned_data["signer"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return _done(request, round_, _("Jendelanya diperpanjang untuk perangkat daerah itu."))
    heading = _("Perpanjang: %s") % kind.label
    lead = _(
        "Hanya untuk pertanyaan yang dipimpin satu perangkat daerah. Alasan dan penandatangannya tercatat."
    )
    return _form_page(request, round_, form, heading=heading, submit=_("Perpanjang"), lead=lead)


@require_http_methods(["GET", "POST"])
@access("verification.manage")
def stage_close(request: SignedInRequest, code: str, phase: str) -> HttpResponse:
    round_, kind = fetch_round(code), _kind(phase)
    row = get_object_or_404(VerificationStage, round=round_, code=kind.code)
    unjudged = unjudged_by_part(row)
    count = sum(len(lines) for _part, lines in unjudged)
    form = ClosingForm(posted(request), expected=count)
    if form.is_valid() and acted(
        form, lambda: close_stage(stage_id=row.pk, by=request.actor, at=timezone.now())
    ):
        return _done(request, round_, _("%s ditutup; nilainya beku.") % kind.label)
    page = {
        "round": round_,
        "label": kind.label,
        "unjudged": unjudged,
        "count": count,
        "form": form,
    }
    return TemplateResponse(request, "verification/stage_close.html", page)


def _kind(code: str) -> SchemeStage:
    try:
        kind = scheme().stage(code)
    except KeyError as missing:
        raise Http404 from missing
    if kind.marks == "answers":
        raise Http404
    return kind


def _done(request: SignedInRequest, round_: Round, said: str) -> HttpResponse:
    return say_and_go(request, said, "verification_stages", round_.code)


def _form_page(
    request: SignedInRequest,
    round_: Round,
    form: PlainForm,
    *,
    heading: str,
    submit: str,
    lead: str,
) -> HttpResponse:
    back = reverse("verification_stages", args=[round_.code])
    page = FormPage(
        heading=heading, submit=submit, back=back, lead=lead, crumbs=[(_("Verifikasi"), back)]
    )
    return form_page(request, page, form)
