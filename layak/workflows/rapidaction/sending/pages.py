"""Sending: filled in, checked on a page of its own, and only then out of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation, StepRun
from layak.workflows.rapidaction.cases.reads import fetch_case, short_due, zoned
from layak.workflows.rapidaction.cases.rules import SERVICE, TASK
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.conferences.reads import decisions_of
from layak.workflows.rapidaction.duty.reads import able_people
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.handoffs.permissions import check_can_send
from layak.workflows.rapidaction.handoffs.reads import (
    FIELD_LABELS,
    asked_words,
    possible_receivers,
    preset_agencies,
    receiver_kinds,
    tier_words,
    usual_receivers,
)
from layak.workflows.rapidaction.handoffs.rules import dues
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.reads import Shown
from layak.workflows.rapidaction.scheme.rules import Ground, Level, clock_level
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from layak.workflows.rapidaction.sending import reads
from layak.workflows.rapidaction.sending.actions import ReadySend, rehearse, send_ready, send_to_all
from layak.workflows.rapidaction.sending.checks import ShareWords, withdrawn_at
from layak.workflows.rapidaction.sending.forms import ReadyForm, SchoolForm, SendForm, ShareForm
from layak.workflows.rapidaction.sending.reads import Ready

SEND, CHANGE, FIND = "kirim", "ubah", "cari"
# what a withdrawn consent leaves to be said anew
GROUND = ("basis", "given_by", "guardian_is_reported", "text_code", "document")
NOT_SHOWN = ("csrfmiddlewaretoken", "langkah", "cari")
LISTS = ("to", "asked", "fields_shared")


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def handoff_new(request: SignedInRequest, case_code: str) -> HttpResponse:
    """``?formulir=sekolah`` for places of learning; ``?langkah=`` a step, ``?dari=`` a declined
    hand-off whose alternative is asked now, ``?keputusan=`` a decision of a conference.

    404 for whom the activation does not exist; raises Refused for who does not send of it.
    """
    at = timezone.now()
    try:
        activation, _relation, _tier = fetch_case(request.actor, case_code, at)
        check_can_send(request.actor, activation, at=at)
    except (Activation.DoesNotExist, ValueError) as hidden:
        raise Http404 from hidden
    is_school = request.GET.get("formulir") == "sekolah"
    form = _form(request, activation, is_school=is_school)
    wanted = request.POST.get("langkah", "")
    if request.method == "GET" or wanted in (CHANGE, FIND) or not form.is_valid():
        return _page(request, activation, form, is_school=is_school)
    content = form.content() | {
        "activation_id": activation.pk,
        "by": request.actor,
        "at": timezone.now(),
    }
    try:
        if wanted != SEND:
            rehearse(**content)
            return _check_page(request, activation, form, is_school=is_school)
        sent = send_to_all(**content)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, activation, form, is_school=is_school)
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden
    said = ngettext("%(n)d rujukan dikirim.", "%(n)d rujukan dikirim.", len(sent))
    messages.success(request, said % {"n": len(sent)})
    return redirect("handoff_detail", sent[0].code) if len(sent) == 1 else redirect("handoff_list")


def _form(request: SignedInRequest, activation: Activation, *, is_school: bool) -> ShareForm:
    own = request.actor.agency_ids("case.work") | request.actor.agency_ids("case.supervise")
    found = list(possible_receivers(activation, not_of=[activation.lead_id, *own]))
    kinds = receiver_kinds(found)
    offered = [agency for agency in found if (kinds[agency.pk] == "school") == is_school]
    kind = SchoolForm if is_school else SendForm
    data, typed = posted(request), request.POST
    initial = None if data is not None else _initial(request, activation)
    if typed.get("langkah") == FIND:
        # what was typed so far stays, and nothing is asked for yet
        data = None
        initial = {name: typed.getlist(name) if name in LISTS else typed[name] for name in typed}
    return kind(
        data,
        initial=initial,
        receivers=offered,
        usual=usual_receivers(activation),
        answering=able_people([agency.pk for agency in offered], at=timezone.now()),
        sought=typed.get("cari", ""),
    )


def _initial(request: SignedInRequest, activation: Activation) -> dict[str, object]:
    initial: dict[str, object] = {"save_id": uuid4()}
    asked = request.GET.get("langkah", "")
    if asked.isdigit() and len(asked) < 10:
        step = StepRun.objects.filter(activation=activation, pk=int(asked)).first()
        if step is not None:
            codes = Agency.objects.filter(pk__in=preset_agencies(step)).values_list(
                "code", flat=True
            )
            initial |= {"step": step.pk, "to": list(codes)}
    decided = request.GET.get("keputusan", "")
    if decided.isdigit() and len(decided) < 10:
        row = decisions_of(activation).open().select_related("agency").filter(pk=int(decided))
        if decision := row.first():
            initial |= {
                "decision": decision.pk,
                "to": [decision.agency.code],
                "asked": [decision.asked],
            }
    declined = HandOff.objects.filter(
        activation=activation, code=request.GET.get("dari", "")[:12], declined_at__isnull=False
    ).select_related("share", "alternative", "activation__child")
    former = declined.first()
    if former is None:
        return initial
    # sent on, it carries out what the conference decided
    decided_of = decisions_of(activation).open().filter(handoff=former).first()
    tied = {"decision": decided_of.pk} if decided_of else {}
    # the same for the one that was named instead; the sealed word is written anew, and the ground
    # too where it was a consent that was withdrawn since
    share = former.share
    again = {
        "to": [former.alternative.code] if former.alternative else [],
        "asked": former.asked,
        "kind": former.kind,
        "whereabouts": former.whereabouts,
        "basis": share.basis,
        "given_by": share.given_by,
        "guardian_is_reported": share.guardian_is_reported,
        "text_code": share.text_code,
        "purpose": share.purpose,
        "tier": share.tier,
        "fields_shared": share.fields,
        "document": share.document,
        "step": former.step_id,
        **former.answers,
    }
    child = former.activation.child
    if share.basis == "consent" and withdrawn_at(child, share.given_by) is not None:
        again = {name: value for name, value in again.items() if name not in GROUND}
    return initial | again | tied


def _page(
    request: SignedInRequest, activation: Activation, form: ShareForm, *, is_school: bool
) -> HttpResponse:
    context = {
        "activation": activation,
        "form": form,
        "is_school": is_school,
        "tabs": rapid_tabs(request.actor, "case_list"),
    }
    template = "rapidaction/handoffs/handoff_new.html"
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def _check_page(
    request: SignedInRequest, activation: Activation, form: ShareForm, *, is_school: bool
) -> HttpResponse:
    """Who gets what, on which basis and until when; nothing has left the house yet."""
    told, policy = form.cleaned_data, rapid_policy()
    level = clock_level(policy, cast("Level", activation.level), told["asked"])
    until = dues(policy.moments[level], timezone.now())
    shown = {name: _labels(form, name) for name in ("to", "asked", "fields_shared")}
    place = told.get("whereabouts")
    facts = [
        *([(_("Anak sekarang"), policy.word("whereabouts", place))] if place else []),
        (_("Dasar berbagi"), _labels(form, "basis")[0]),
        (_("Persetujuan dari"), _labels(form, "given_by")[0]),
        (_("Naskah"), policy.word("texts", told["text_code"])),
        (_("Tujuan"), policy.word("purposes", told["purpose"])),
        (_("Paling banyak dibuka"), tier_words(told["tier"])),
        (_("Dibuka paling lambat"), zoned(until.see_by, 0)),
        (_("Dijawab paling lambat"), zoned(until.answer_by, 0)),
        (_("Tindakan pertama paling lambat"), zoned(until.act_by, 0)),
    ]
    context = {
        "activation": activation,
        "facts": facts,
        "shown": shown,
        "note": told.get("note", ""),
        "is_school": is_school,
        "is_transfer": told.get("kind") == HandOff.Kind.TRANSFER,
        "answers": [
            (field.label, field.options[told[field.code]])
            for field in (policy.school_form if is_school else ())
        ],
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_SHOWN
            for value in values
        ],
        "tabs": rapid_tabs(request.actor, "case_list"),
    }
    return TemplateResponse(request, "rapidaction/handoffs/handoff_check.html", context)


def _labels(form: ShareForm, name: str) -> list[str]:
    """What was chosen, in words."""
    chosen = form.cleaned_data[name]
    wanted = {chosen} if isinstance(chosen, str) else set(chosen)
    field = cast("forms.ChoiceField", form.fields[name])
    choices = cast("Iterable[tuple[str, str]]", field.choices)
    return [str(label) for value, label in choices if value in wanted]


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def ready_sends(request: SignedInRequest, case_code: str) -> HttpResponse:
    """What stands ready for this case, checked on one page and sent with one press.

    404 for whom the activation does not exist; raises Refused for who does not send of it.
    """
    at, actor = timezone.now(), request.actor
    try:
        activation, _relation, _tier = fetch_case(actor, case_code, at)
        check_can_send(actor, activation, at=at)
    except (Activation.DoesNotExist, ValueError) as hidden:
        raise Http404 from hidden
    own = actor.agency_ids("case.work") | actor.agency_ids("case.supervise")
    typed = forms.UUIDField(required=False)
    try:
        save_id = typed.clean(request.POST.get("save_id", ""))
    except forms.ValidationError:
        save_id = None
    ready = reads.ready_sends(activation, own=own, at=at, save_id=save_id)
    is_red = activation.level == "red"
    picked = [one.send.role for one in ready] if is_red else []
    form = ReadyForm(posted(request), initial={"save_id": uuid4(), "pick": picked}, ready=ready)
    ground = rapid_policy().first_grounds[cast("Level", activation.level)]
    if request.method == "POST" and form.is_valid():
        try:
            sent = send_ready(
                activation_id=activation.pk,
                sends=_chosen(form, ground),
                save_id=form.cleaned_data["save_id"],
                by=actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        except Activation.DoesNotExist as hidden:
            raise Http404 from hidden
        else:
            said = ngettext("%(n)d rujukan dikirim.", "%(n)d rujukan dikirim.", len(sent))
            messages.success(request, said % {"n": len(sent)})
            return redirect("case_detail", activation.code)
    context = {
        "activation": activation,
        "form": form,
        "rows": [_ready_row(one, form, activation, at=at) for one in ready],
        "ground": dict(Share.Basis.choices)[ground.basis].lower(),
        "purpose": rapid_policy().word("purposes", ground.purpose).lower(),
        "tabs": rapid_tabs(actor, "case_list"),
    }
    template = "rapidaction/handoffs/ready_sends.html"
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def _chosen(form: ReadyForm, ground: Ground) -> list[ReadySend]:
    told = form.cleaned_data
    return [
        ReadySend(
            to=to,
            asked=send.asked,
            share=ShareWords(
                basis=ground.basis,
                purpose=ground.purpose,
                text_code=ground.text,
                tier=SERVICE if send.fields else TASK,
                fields=send.fields,
            ),
            # what names nobody carries no free word either
            note=told["note"] if send.fields else "",
            whereabouts=told["whereabouts"],
        )
        for send, to in form.chosen()
    ]


def _ready_row(one: Ready, form: ReadyForm, activation: Activation, *, at: datetime) -> Shown:
    """One that stands ready: to whom, what is asked, what goes along, until when it is answered."""
    role, policy = one.send.role, rapid_policy()
    level = clock_level(policy, cast("Level", activation.level), one.send.asked)
    until = dues(policy.moments[level], at)
    return {
        "role": role,
        "is_picked": role in (form["pick"].value() or ()),
        "agency": one.agencies[0].name,
        "choice": form[f"to-{role}"] if len(one.agencies) > 1 else None,
        "is_silent": one.agencies[0].pk in one.silent,
        "asked": asked_words(one.send.asked),
        "fields": [FIELD_LABELS[name].lower() for name in one.send.fields],
        "until": short_due(until.answer_by, 0, at=at),
    }
