"""Rounds and their settings: opened, given windows and a target, locked, reopened, closed; the page "Alat"."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.editions.models import EditionRevision
from layak.evaluation.rounds.fetching import fetch_round
from layak.evaluation.rounds.models import Round, Snapshot
from layak.evaluation.rounds.permissions import can_close, can_lock, can_undo_closing
from layak.evaluation.rounds.policy import closing_rule, stage_policy
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.steering.actions import (
    RoundPlan,
    adopt_revision,
    clear_window,
    close_round,
    lock_round,
    open_round,
    reopen_round,
    set_target,
    set_window,
    undo_closing,
)
from layak.evaluation.steering.forms import BindingForm, ReasonForm, RoundForm, WindowForm
from layak.evaluation.steering.reads import (
    binding_check,
    round_lines,
    round_page,
    round_tools,
    snapshot_page,
)
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused

# Rounds and their settings: opened, given windows and a target, locked, reopened, closed.


@require_GET
@access("round.view")
def round_list(request: SignedInRequest) -> HttpResponse:
    page = {"rounds": round_lines(), "may_manage": request.actor.may("round.manage")}
    return TemplateResponse(request, "evaluation/round_list.html", page)


@require_http_methods(["GET", "POST"])
@access("round.manage")
def round_new(request: SignedInRequest) -> HttpResponse:
    """Open a round: questions are shared out to the agencies that the edition names."""
    seat = request.actor.seat
    form = RoundForm(request.POST or None, initial={"caretaker": seat.agency_id if seat else None})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        plan = RoundPlan(
            code=data["code"],
            title=data["title"],
            evaluation_year=data["evaluation_year"],
            data_years=data["data_years"],
            target_rank=data["target_rank"].strip(),
        )
        try:
            opened = open_round(
                plan=plan,
                revision=EditionRevision.objects.get(pk=data["revision"]),
                caretaker=Agency.objects.get(pk=data["caretaker"]),
                previous=Round.objects.filter(pk=data["previous"] or 0).first(),
                carries=data["carries"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = _("%(title)s dibuka. Atur jendela tahapnya.") % {"title": opened.title}
            return say_and_go(request, said, "round_detail", code=opened.code)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/round_form.html", {"form": form}, status=status)


@require_GET
@access("round.view")
def round_detail(request: SignedInRequest, code: str) -> HttpResponse:
    round_ = fetch_round(code)
    page = {"round": round_, "page": round_page(round_, request.actor, at=timezone.now())}
    return TemplateResponse(request, "evaluation/round_detail.html", page)


@require_http_methods(["GET", "POST"])
@access("round.manage")
def round_window(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """When work in one stage is possible."""
    round_ = fetch_round(code)
    try:
        label = stage_policy(round_.policy).stage(stage).label
    except KeyError:
        raise Http404 from None
    window = round_.windows.filter(stage=stage).first()
    initial = {"opens_at": window.opens_at, "closes_at": window.closes_at} if window else None
    form = WindowForm(request.POST or None, initial=initial)

    def set_it() -> None:
        set_window(
            round_=round_,
            stage=stage,
            opens_at=form.cleaned_data["opens_at"],
            closes_at=form.cleaned_data["closes_at"],
            by=request.actor,
            at=timezone.now(),
        )

    if form.is_valid() and acted(form, set_it):
        said = _("Jendela tahap %(label)s diatur.") % {"label": label}
        return say_and_go(request, said, "round_detail", code=code)
    page = {"round": round_, "form": form, "label": label, "stage": stage, "has_window": window}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/round_window.html", page, status=status)


@require_POST
@access("round.manage")
def round_window_clear(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """No limits in time for one stage any more."""
    clear_window(round_=fetch_round(code), stage=stage, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Tahap itu tidak lagi dibatasi waktu."), "round_detail", code=code)


@require_POST
@access("round.manage")
def round_target(request: SignedInRequest, code: str) -> HttpResponse:
    rank = request.POST.get("rank", "").strip()
    set_target(round_=fetch_round(code), rank=rank, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Sasaran predikat diatur."), "round_detail", code=code)


@require_POST
@access("round.manage")
def round_adopt(request: SignedInRequest, code: str) -> HttpResponse:
    """Use a newer revision of the round's own edition."""
    round_ = fetch_round(code)
    number = request.POST.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Http404
    revision = get_object_or_404(
        EditionRevision, edition=round_.revision.edition_id, number=int(number)
    )
    moved = adopt_revision(round_=round_, revision=revision, by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("Putaran memakai revisi %(n)d; %(moved)d pilihan menyesuaikan, nilai tetap.")
        % {"n": revision.number, "moved": moved},
        "round_detail",
        code=code,
    )


@require_http_methods(["GET", "POST"])
@access("round.lock")
def round_lock(request: SignedInRequest, code: str) -> HttpResponse:
    """What a lock would freeze and whom it concerns; locked once the year was typed."""
    round_ = fetch_round(code)
    at = timezone.now()
    check = binding_check(round_, at=at)
    form = BindingForm(posted(request), round_=round_, seen=check.seen)
    if form.is_valid():
        if form.cleaned_data["seen"] != check.seen:
            form.say_instead("seen", check.seen)
            form.add_error(
                None, _("Hitungan di atas berubah sejak halaman ini dibuka. Periksa lagi.")
            )
        elif acted(form, lambda: lock_round(round_=round_, by=request.actor, at=at)):
            said = _("Putaran dikunci dengan nilai mandiri %(total)s; %(n)d orang diberi tahu.") % {
                "total": check.total,
                "n": check.listener_count,
            }
            return say_and_go(request, said, "round_detail", code=code)
    page = {"round": round_, "check": check, "form": form, "lock": can_lock(request.actor, round_)}
    page |= {"rule": closing_rule()}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/round_lock.html", page, status=status)


@require_POST
@access("round.lock")
def round_reopen(request: SignedInRequest, code: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    reopen_round(round_=fetch_round(code), reason=reason, by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("Putaran dibuka kembali. Cuplikan yang lama tetap tersimpan."),
        "round_detail",
        code=code,
    )


@require_http_methods(["GET", "POST"])
@access("round.lock")
def round_close(request: SignedInRequest, code: str) -> HttpResponse:
    """What closing means, days after the lock; of a closed round, how it is taken back."""
    round_ = fetch_round(code)
    form = BindingForm(posted(request), round_=round_, seen="")

    def close() -> None:
        close_round(round_=round_, by=request.actor, at=timezone.now())

    if form.is_valid() and acted(form, close):
        return say_and_go(request, _("Putaran ditutup."), "round_detail", code=code)
    return _closing_page(request, round_, form, ReasonForm())


@require_POST
@access("round.lock")
def round_close_undo(request: SignedInRequest, code: str) -> HttpResponse:
    """The chair takes back a closing, with a reason."""
    round_ = fetch_round(code)
    form = ReasonForm(request.POST)

    def undo() -> None:
        undo_closing(
            round_=round_,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )

    if form.is_valid() and acted(form, undo):
        said = _("Penutupan dibatalkan. Putaran ini terkunci seperti sebelumnya.")
        return say_and_go(request, said, "round_detail", code=code)
    return _closing_page(request, round_, BindingForm(None, round_=round_, seen=""), form)


def _closing_page(
    request: SignedInRequest, round_: Round, form: BindingForm, undo_form: ReasonForm
) -> HttpResponse:
    at, today = timezone.now(), timezone.localdate()
    rule = closing_rule()
    page = {
        "round": round_,
        "check": binding_check(round_, at=at),
        "form": form,
        "undo_form": undo_form,
        "close": can_close(request.actor, round_, today=today),
        "undo": can_undo_closing(request.actor, round_, today=today),
        "rule": rule,
        "undone_until": round_.closed_at
        and date_id(rule.undone_until(timezone.localdate(round_.closed_at))),
    }
    status = 422 if form.errors or undo_form.errors else 200
    return TemplateResponse(request, "evaluation/round_close.html", page, status=status)


@require_GET
@access("round.view")
def snapshot_detail(request: SignedInRequest, code: str, snapshot_id: int) -> HttpResponse:
    """One frozen score. Its marks are shown to who sees all answers."""
    found = get_object_or_404(
        Snapshot.objects.select_related("round", "taken_by"), pk=snapshot_id, round__code=code
    )
    page = {
        "round": found.round,
        "page": snapshot_page(found),
        "sees_marks": request.actor.scope("answer.view") == "all",
    }
    return TemplateResponse(request, "evaluation/snapshot_detail.html", page)


@require_GET
@access("answer.view")
def tool_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The further pages of a round that this person may open."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "groups": round_tools(request.actor, round_),
    }
    return TemplateResponse(request, "evaluation/tool_list.html", page)
