"""The list of activations, one of them, and what is recorded of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, pressed, say_and_go
from layak.workflows.rapidaction.cases.fetching import form_page, found_case, settled, worked_on
from layak.workflows.rapidaction.cases.fields import when_initial
from layak.workflows.rapidaction.cases.models import Activation, Occurrence, StepRun
from layak.workflows.rapidaction.cases.reads import zoned
from layak.workflows.rapidaction.casework.forms import (
    BehalfForm,
    CorrectionForm,
    FilterForm,
    LevelForm,
    OccurrenceForm,
    ReasonForm,
    SkipForm,
)
from layak.workflows.rapidaction.casework.reads import case_links, case_page, task_page
from layak.workflows.rapidaction.casework.reads import case_list as listed
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.intake.reads import proposed_time
from layak.workflows.rapidaction.playbooks.reads import playbook_of
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from layak.workflows.rapidaction.steps import actions, occurrence_actions
from layak.workflows.rapidaction.steps.opening_actions import change_level
from layak.workflows.rapidaction.steps.reads import (
    all_occurrences,
    event_label,
    left_open_by,
    not_recorded,
)
from layak.workflows.rapidaction.steps.rules import is_of_another
from layak.workflows.rapidaction.waivers import actions as waivers


@require_GET
@child_access("handoff.receive")
def case_list(request: SignedInRequest) -> HttpResponse:
    """Newest first; for each only as much as one may see of it. Whoever works on cases or
    supervises them also answers hand-offs (roles.yaml)."""
    form = FilterForm(request.GET)
    wanted = form.wanted(before=request.GET.get("sebelum", ""))
    context = {
        "page": listed(request.actor, wanted, at=timezone.now()),
        "form": form,
        "is_narrowed": bool(request.GET),
        "reset_url": reverse("case_list") if request.GET else "",
        "may_break_glass": request.actor.may("case.open-sealed"),
        "tabs": rapid_tabs(request.actor, "case_list"),
    }
    return TemplateResponse(request, "rapidaction/cases/case_list.html", context)


@require_GET
@child_access("signed-in")
def case_detail(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Who moves, when; for a receiving agency its task alone."""
    at = timezone.now()
    activation, relation, _tier = found_case(request, case_code, at=at)
    context: dict[str, object] = {
        "activation": activation,
        "tabs": rapid_tabs(request.actor, "case_list"),
        "at": at,
    }
    if relation == "referred":
        context["page"] = task_page(activation, request.actor, at=at)
        return TemplateResponse(request, "rapidaction/cases/case_task.html", context)
    context["page"] = case_page(activation, relation, request.actor, at=at)
    context["links"] = case_links(activation, relation)
    return TemplateResponse(request, "rapidaction/cases/case_detail.html", context)


# Writing down what happened, what is done, and how high the risk is.


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def occurrence_record(request: SignedInRequest, case_code: str) -> HttpResponse:
    """An event of the playbook at its real time."""
    activation = worked_on(request, case_code)
    now, event = timezone.now(), request.GET.get("peristiwa", "")[:60]
    offered = not_recorded(playbook_of(activation.playbook), all_occurrences(activation))
    told = proposed_time(activation, among={code for code, _label, _says in offered} & {event})
    form = OccurrenceForm(
        posted(request),
        events=[(code, f"{label}: {says}") for code, label, says in offered],
        initial={**(told.fields if told else when_initial(now)), "event": event},
    )
    if form.is_valid() and settled(
        form,
        lambda: occurrence_actions.record_occurrence(
            activation_id=activation.pk,
            event=form.cleaned_data["event"],
            occurred_at=form.when(),
            document=form.cleaned_data["document"],
            on_behalf_of=form.cleaned_data["on_behalf_of"],
            by=request.actor,
            at=now,
        ),
    ):
        said = _("Kejadian dicatat; semua batas dihitung ulang.")
        if waiting := left_open_by(activation, form.cleaned_data["event"]):
            said += " " + _("Masih terbuka sampai ada nomor suratnya: %(steps)s.") % {
                "steps": "; ".join(waiting)
            }
        return say_and_go(request, said, "case_detail", activation.code)
    return form_page(
        request,
        activation,
        form,
        heading=_("Catat kejadian"),
        submit=_("Catat kejadian"),
        lead=told.says
        if told
        else _("Jam dihitung dari waktu sebenarnya, bukan dari saat mencatat."),
    )


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def occurrence_correct(
    request: SignedInRequest, case_code: str, occurrence_id: int
) -> HttpResponse:
    """Another time with a reason, or it did not happen."""
    activation = worked_on(request, case_code)
    row = get_object_or_404(Occurrence, pk=occurrence_id, activation=activation)
    form = CorrectionForm(
        posted(request),
        initial={**when_initial(row.at, row.offset_minutes), "document": row.document},
    )

    def correct() -> object:
        told, at = form.cleaned_data, timezone.now()
        if told["is_withdrawn"]:
            return occurrence_actions.withdraw_occurrence(
                occurrence_id=row.pk, because=told["because"], by=request.actor, at=at
            )
        return occurrence_actions.correct_occurrence(
            occurrence_id=row.pk,
            occurred_at=form.when(),
            because=told["because"],
            document=told["document"],
            by=request.actor,
            at=at,
        )

    if form.is_valid() and settled(form, correct):
        return say_and_go(
            request, _("Dibetulkan; semua batas dihitung ulang."), "case_detail", activation.code
        )
    label = event_label(playbook_of(activation.playbook), row.event)
    return form_page(
        request,
        activation,
        form,
        heading=_("Betulkan: %(event)s") % {"event": label},
        submit=_("Simpan pembetulan"),
        lead=_("Tercatat %(when)s. Yang lama tetap terbaca sebagai riwayat.")
        % {"when": zoned(row.at, row.offset_minutes)},
    )


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def step_finish(request: SignedInRequest, case_code: str, step_id: int) -> HttpResponse:
    """Done, at its real time; a step of another agency with its paper."""
    activation = worked_on(request, case_code)
    runs = StepRun.objects.select_related("agency")
    run = get_object_or_404(runs, pk=step_id, activation=activation)
    now = timezone.now()
    own = request.actor.agency_ids("handoff.receive")
    is_theirs = is_of_another(agency=run.agency_id, lead=activation.lead_id, own=own)
    form = BehalfForm(posted(request), initial=when_initial(now))
    facts = _step_facts(activation, run)
    if is_theirs and run.agency is not None:
        form.speak_for_its_owner()
        facts.append(_("Milik %(agency)s: dicatat atas namanya.") % {"agency": run.agency.name})
    if form.is_valid() and settled(
        form,
        lambda: actions.finish_step(
            step_id=run.pk,
            done_at=form.when(),
            document=form.cleaned_data["document"],
            on_behalf_of=form.cleaned_data.get("on_behalf_of"),
            by=request.actor,
            at=now,
        ),
    ):
        return say_and_go(request, _("Langkah selesai."), "case_detail", activation.code)
    return form_page(
        request,
        activation,
        form,
        heading=_("Catat langkah selesai"),
        submit=_("Catat selesai"),
        facts=facts,
    )


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def step_skip(request: SignedInRequest, case_code: str, step_id: int) -> HttpResponse:
    """It does not apply, with one of the fixed reasons; some only when a second person agrees."""
    activation = worked_on(request, case_code)
    run = get_object_or_404(StepRun, pk=step_id, activation=activation)
    is_guarded = waivers.is_guarded(activation, run)
    form = SkipForm(posted(request), is_guarded=is_guarded)
    if form.is_valid() and settled(
        form,
        lambda: waivers.skip_step(
            step_id=run.pk,
            because=form.cleaned_data["because"],
            words=form.cleaned_data.get("words", ""),
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        said = _("Langkah dinyatakan tidak berlaku.")
        if is_guarded:
            said = _("Diminta; langkah berjalan sampai orang kedua setuju.")
        return say_and_go(request, said, "case_detail", activation.code)
    lead = _(
        "Ini langkah darurat, atau langkah instansi lain. Supervisor penanganan, atau instansi yang "
        "punya langkahnya, menyetujuinya dahulu; sampai itu jamnya berjalan (usulan kami)."
    )
    return form_page(
        request,
        activation,
        form,
        heading=_("Langkah tidak berlaku"),
        submit=_("Minta tidak berlaku") if is_guarded else _("Nyatakan tidak berlaku"),
        lead=lead if is_guarded else "",
        facts=_step_facts(activation, run),
    )


@require_POST
@child_access("signed-in")
def waiver_decide(request: SignedInRequest, case_code: str, step_id: int) -> HttpResponse:
    """The second person agrees that a step is left out, or has it run on."""
    activation, _relation, _tier = found_case(request, case_code, at=timezone.now())
    run = get_object_or_404(StepRun, pk=step_id, activation=activation)
    said = request.POST.get("putusan")
    if said not in ("setuju", "jalan"):
        messages.error(request, _("Pilih: tetap jalankan, atau setujui tidak berlaku."))
        return redirect("case_detail", activation.code)
    is_granted = said == "setuju"
    told = _("Langkah dinyatakan tidak berlaku.") if is_granted else _("Langkah tetap berlaku.")
    pressed(
        request,
        lambda: waivers.decide_waiver(
            step_id=run.pk, is_granted=is_granted, by=request.actor, at=timezone.now()
        ),
        told,
    )
    return redirect("case_detail", activation.code)


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def step_reopen(request: SignedInRequest, case_code: str, step_id: int) -> HttpResponse:
    """What ended by mistake runs again."""
    activation = worked_on(request, case_code)
    run = get_object_or_404(StepRun, pk=step_id, activation=activation)
    form = ReasonForm(posted(request), words="corrections")
    if form.is_valid() and settled(
        form,
        lambda: actions.reopen_step(
            step_id=run.pk,
            because=form.cleaned_data["because"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(request, _("Langkah dibuka kembali."), "case_detail", activation.code)
    return form_page(
        request,
        activation,
        form,
        heading=_("Buka kembali langkah"),
        submit=_("Buka kembali"),
        facts=_step_facts(activation, run),
    )


def _step_facts(activation: Activation, run: StepRun) -> list[str]:
    """What the step is, and what happens with it; also said: what stands before it is open."""
    step = actions.step_of(activation, run)
    if step is None:
        return [_("Langkah dari versi skema sebelumnya")]
    facts = [step.name]
    if step.output:
        facts.append(_("Keluaran: %(output)s") % {"output": step.output})
    if step.records:
        label = event_label(playbook_of(activation.playbook), step.records)
        facts.append(_("Bersamanya tercatat kejadian: %(event)s") % {"event": label})
    earlier = actions.open_before(activation, run)
    if earlier:
        facts.append(
            _(
                "%(n)d langkah sebelumnya belum selesai. Boleh mendahului; langkah itu tetap berjalan."
            )
            % {"n": earlier}
        )
    return facts


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def case_level(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Another level of risk, with a sealed reason."""
    activation = worked_on(request, case_code)
    form = LevelForm(
        posted(request),
        initial={
            "level": activation.level,
            "signs": activation.signs,
            "version": activation.version,
        },
    )
    if form.is_valid() and settled(
        form,
        lambda: change_level(
            activation_id=activation.pk, **form.cleaned_data, by=request.actor, at=timezone.now()
        ),
    ):
        return say_and_go(
            request,
            _("Tingkat risiko diubah; batas dihitung ulang."),
            "case_detail",
            activation.code,
        )
    return form_page(
        request,
        activation,
        form,
        heading=_("Ubah tingkat risiko"),
        submit=_("Simpan tingkat"),
        lead=_("Sekarang %(level)s.") % {"level": activation.get_level_display().lower()},
    )
