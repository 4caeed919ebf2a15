"""The filial school as counts, and the troubles that wait for the own agency."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.places.queries import municipality
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.education.actions import solve_trouble
from layak.workflows.rapidaction.education.filial_reads import filial_page
from layak.workflows.rapidaction.education.forms import SolutionForm
from layak.workflows.rapidaction.education.sheet import XLSX, filial_workbook
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from layak.workflows.rapidaction.schooling.models import EducationPlan
from layak.workflows.rapidaction.schooling.permissions import check_can_solve


@require_GET
@child_access("offer.view", lets_others_pass=True)
def filial_pupils(request: SignedInRequest) -> HttpResponse:
    return counts_response(request, SolutionForm())


def counts_response(
    request: SignedInRequest, form: SolutionForm, *, status: int = 200
) -> HttpResponse:
    values: dict[str, Any] = {
        "page": filial_page(by=request.actor, at=timezone.now()),
        "tabs": rapid_tabs(request.actor, "offer_list"),
        "form": form,
    }
    template = "rapidaction/education/filial.html"
    response = TemplateResponse(request, template, values, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@child_access("offer.view", lets_others_pass=True)
def filial_export(request: SignedInRequest) -> HttpResponse:
    """The same counts as a workbook: what is hidden on the page is hidden in it."""
    at = timezone.now()
    page = filial_page(by=request.actor, at=at)
    data = filial_workbook(page, city=municipality(), at=at)
    response = HttpResponse(data, content_type=XLSX)
    header = content_disposition_header(as_attachment=True, filename="sekolah-filial.xlsx")
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@child_access("signed-in")
def education_solve(request: SignedInRequest, case_code: str) -> HttpResponse:
    """The owner of a trouble, or whoever keeps the plan, says how it ended."""
    at, form = timezone.now(), SolutionForm(request.POST)
    plan = EducationPlan.objects.select_related("activation").filter(activation__code=case_code)
    try:
        found = plan.get()
        check_can_solve(request.actor, found, at=at)
        if form.is_valid():
            solve_trouble(
                activation_id=found.activation_id,
                solved_by=form.cleaned_data["solved_by"],
                by=request.actor,
                at=at,
            )
    except (Activation.DoesNotExist, EducationPlan.DoesNotExist) as hidden:
        raise Http404 from hidden
    except Refused as refusal:
        form.add_error(None, refusal.reason)
    if not form.errors:
        messages.success(request, _("Kendala dinyatakan selesai."))
    else:
        for problem in form.errors.values():
            messages.error(request, " ".join(str(sentence) for sentence in problem))
    # where the button stood: the plan, else the counts
    is_plan = request.POST.get("dari") == "rencana"
    back = reverse("education_plan", args=[case_code]) if is_plan else reverse("filial_pupils")
    return redirect(back)
