"""Links for those without an account, as the secretariat makes, sends and revokes them."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.city.people.second_factors.qr import qr_path
from layak.evaluation.links.actions import extend_link, make_link, make_links, revoke_link
from layak.evaluation.links.forms import ExtendForm, LinkForm
from layak.evaluation.links.models import AccessLink
from layak.evaluation.links.permissions import can_make_link
from layak.evaluation.links.reads import agency_choices, link_page, link_rows, open_answers
from layak.evaluation.rounds.fetching import chosen_ids, fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused


@require_GET
@access("link.manage")
def link_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Every link of the round and what became of it."""
    round_ = fetch_round(code)
    page = _around(request, round_) | {
        "rows": link_rows(round_, at=timezone.now()),
        "may_make": can_make_link(request.actor, round_),
    }
    return TemplateResponse(request, "evaluation/link_list.html", page)


@require_http_methods(["GET", "POST"])
@access("link.manage")
def link_make(request: SignedInRequest, code: str) -> HttpResponse:
    """Links for the ticked agencies, or for one agency (``?perangkat=``) with ticked questions."""
    round_ = fetch_round(code)
    asked = request.GET.get("perangkat", "")
    agency = get_object_or_404(Agency, code=asked) if asked else None
    if request.method == "GET":
        task = request.GET.get("tugas", "")
        known = task if task in AccessLink.Task.values else AccessLink.Task.EVIDENCE.value
        form = LinkForm(initial={"key": secrets.token_hex(10), "task": known})
        return _make_page(request, round_, agency, form)
    form = LinkForm(request.POST)
    if form.is_valid():
        now, origin = timezone.now(), _origin(request)
        try:
            if agency is None:
                codes = request.POST.getlist("perangkat")
                chosen = list(Agency.objects.filter(code__in=codes).order_by("name"))
                made = make_links(
                    round_=round_, agencies=chosen, plan=form.plan, by=request.actor, at=now
                )
            else:
                one = make_link(
                    round_=round_,
                    agency=agency,
                    answer_ids=chosen_ids(request.POST),
                    plan=form.plan,
                    by=request.actor,
                    at=now,
                )
                made = [one]
        except Refused as refusal:
            form.refuse(refusal)
        else:
            # the links with their codes, shown this once
            entries = [
                (link_page(one.link, origin=origin, by=request.actor, at=now), one.code)
                for one in made
            ]
            page = _around(request, round_) | {"entries": entries}
            return TemplateResponse(request, "evaluation/link_made.html", page)
    return _make_page(request, round_, agency, form)


def _make_page(
    request: SignedInRequest, round_: Round, agency: Agency | None, form: LinkForm
) -> HttpResponse:
    page = _around(request, round_) | {
        "form": form,
        "agency": agency,
        "may_make": can_make_link(request.actor, round_),
    }
    if agency is None:
        choices = agency_choices(round_, today=timezone.localdate())
        wants_all = request.GET.get("centang") == "semua" and not form.is_bound
        page["choices"] = choices
        page["ticked"] = (
            [agency.code for agency, open_count, _ready, _head in choices if open_count]
            if wants_all
            else request.POST.getlist("perangkat")
        )
    else:
        task = str(form["task"].value())
        page["answers"] = open_answers(round_, task).get(agency.pk, [])
        page["ticked"] = chosen_ids(request.POST) if form.is_bound else None
        page["task_label"] = dict(AccessLink.Task.choices).get(task, "")
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/link_make.html", page, status=status)


@require_GET
@access("link.manage")
def link_detail(request: SignedInRequest, code: str, link_id: int) -> HttpResponse:
    round_ = fetch_round(code)
    link = _link(round_, link_id)
    found = link_page(link, origin=_origin(request), by=request.actor, at=timezone.now())
    page = _around(request, round_) | {
        "page": found,
        "qr": qr_path(found.address) if found.opens else None,
        "extend_form": ExtendForm(),
    }
    return TemplateResponse(request, "evaluation/link_detail.html", page)


@require_POST
@access("link.manage")
def link_extend(request: SignedInRequest, code: str, link_id: int) -> HttpResponse:
    link = _link(fetch_round(code), link_id)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["days"][0]))
        return redirect("link_detail", code, link_id)
    extend_link(
        link_id=link.pk, days=form.cleaned_data["days"], by=request.actor, at=timezone.now()
    )
    return say_and_go(request, _("Tautan diperpanjang."), "link_detail", code, link_id)


@require_POST
@access("link.manage")
def link_revoke(request: SignedInRequest, code: str, link_id: int) -> HttpResponse:
    link = _link(fetch_round(code), link_id)
    revoke_link(link_id=link.pk, by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("Tautan dicabut. Yang sudah masuk lewat tautan ini tetap ada."),
        "link_detail",
        code,
        link_id,
    )


def _link(round_: Round, link_id: int) -> AccessLink:
    links = AccessLink.objects.select_related("round", "agency", "account", "created_by")
    return get_object_or_404(links, pk=link_id, round=round_)


def _origin(request: SignedInRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _around(request: SignedInRequest, round_: Round) -> dict[str, object]:
    return {"round": round_, "tabs": round_tabs(request.actor, round_, "alat")}
