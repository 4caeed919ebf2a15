"""How a child in custody keeps learning: the plan of one activation; the filial school as counts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.places.queries import municipality
from layak.platform.documents.files.kinds import XLSX
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.fetching import found_case
from layak.workflows.rapidaction.cases.fields import when_initial
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.reads import address
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.education import actions
from layak.workflows.rapidaction.education.actions import solve_trouble
from layak.workflows.rapidaction.education.forms import (
    CheckForm,
    GiveBackForm,
    PlaceForm,
    PlanForm,
    ReleaseForm,
    RouteForm,
    SeenForm,
    SolutionForm,
    initial_of,
)
from layak.workflows.rapidaction.education.reads import filial_page, plan_of, plan_page
from layak.workflows.rapidaction.education.sheet import filial_workbook
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from layak.workflows.rapidaction.schooling.models import EducationPlan
from layak.workflows.rapidaction.schooling.permissions import (
    can_plan,
    check_can_see_plan,
    check_can_solve,
)

GONE = (Activation.DoesNotExist, ServiceOffer.DoesNotExist, OfferReservation.DoesNotExist)


def planned(request: SignedInRequest, case_code: str) -> Activation:
    """The activation for whoever may see its plan, else 404."""
    at = timezone.now()
    activation, _relation, _tier = found_case(request, case_code, at=at)
    try:
        check_can_see_plan(request.actor, activation, at=at)
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden
    return activation


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def education_plan(request: SignedInRequest, case_code: str) -> HttpResponse:
    """The plan; sending the form keeps level, Dapodik, age, days and school."""
    activation = planned(request, case_code)
    if request.method == "GET":
        return plan_response(request, activation)
    form = PlanForm(request.POST)
    return answered(
        request,
        activation,
        form,
        "form",
        lambda: actions.save_plan(
            activation_id=activation.pk,
            words=form.words(),
            seen=form.cleaned_data["seen"] or 0,
            by=request.actor,
            at=timezone.now(),
        ),
        _("Rencana belajar disimpan."),
    )


def answered(
    request: SignedInRequest,
    activation: Activation,
    form: PlainForm,
    name: str,
    action: Callable[[], object],
    done: str,
) -> HttpResponse:
    """Run the action on a valid form; back to the plan, or the plan with what is wrong.

    ``name`` is the form's place on the page. Whoever was slower sees what stands now (409).
    """
    status, theirs = 422, ""
    if form.is_valid():
        try:
            action()
        except Stale as stale:
            status, theirs = 409, stale.theirs
            newest = plan_of(activation)
            form.data = {**form.data, "seen": str(newest.version if newest else 0)}
            form.add_error(None, stale.reason)
        except Refused as refusal:
            form.refuse(refusal)
        except GONE as hidden:
            raise Http404 from hidden
        else:
            return say_and_go(request, done, "education_plan", activation.code)
    return plan_response(request, activation, status=status, theirs=theirs, **{name: form})


def plan_response(
    request: SignedInRequest,
    activation: Activation,
    *,
    status: int = 200,
    theirs: str = "",
    **came_back: PlainForm,
) -> HttpResponse:
    """The page; a form that came back stands in place of the fresh one."""
    at, plan = timezone.now(), plan_of(activation)
    values: dict[str, object] = {
        "activation": activation,
        "plan": plan,
        "tabs": rapid_tabs(request.actor, "case_list"),
        "theirs": theirs,
        "form": PlanForm(initial=initial_of(plan), auto_id="rencana-%s"),
        # places of learning and their offices get the form that cannot carry the matter
        "handoff_url": f"{address('handoff_new', activation.code)}?formulir=sekolah",
        "may": can_plan(request.actor, activation, at=at),
        "problems": [form for form in came_back.values() if form.errors],
    }
    if plan is not None:
        values |= {
            "page": plan_page(plan, by=request.actor, at=at),
            "giving_back": GiveBackForm(auto_id="lepas-%s"),
            "solving": SolutionForm(auto_id="kendala-%s"),
            "releasing": ReleaseForm(initial=when_initial(timezone.now()), auto_id="bebas-%s"),
            "checking": CheckForm(auto_id="periksa-%s"),
        }
    template = "rapidaction/education/plan.html"
    response = TemplateResponse(request, template, values | came_back, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@child_access("signed-in")
def education_route(request: SignedInRequest, case_code: str) -> HttpResponse:
    """A person decides on the route."""
    activation, form = planned(request, case_code), RouteForm(request.POST)
    return answered(
        request,
        activation,
        form,
        "routing",
        lambda: actions.choose_route(
            activation_id=activation.pk,
            route=form.cleaned_data["route"],
            has_read_warnings=form.cleaned_data["has_read"],
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Jalur belajar dipilih."),
    )


@require_POST
@child_access("signed-in")
def education_birth(request: SignedInRequest, case_code: str) -> HttpResponse:
    """The month from the sealed birth day; the reading is written down."""
    activation, form = planned(request, case_code), SeenForm(request.POST)
    return answered(
        request,
        activation,
        form,
        "birth",
        lambda: actions.take_birth_month(
            activation_id=activation.pk,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Bulan 18 tahun dihitung; hanya bulannya yang disimpan. Pembacaan ini tercatat."),
    )


@require_POST
@child_access("signed-in")
def education_place(request: SignedInRequest, case_code: str) -> HttpResponse:
    """A place of an offer for this child's code."""
    activation, form = planned(request, case_code), PlaceForm(request.POST)
    return answered(
        request,
        activation,
        form,
        "placing",
        lambda: actions.take_place(
            activation_id=activation.pk,
            offer_id=form.cleaned_data["offer"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Tempat dipakai."),
    )


@require_POST
@child_access("signed-in")
def education_give_back(request: SignedInRequest, case_code: str) -> HttpResponse:
    """The place is free again."""
    activation, form = planned(request, case_code), GiveBackForm(request.POST)
    return answered(
        request,
        activation,
        form,
        "giving_back",
        lambda: actions.give_back_place(
            activation_id=activation.pk,
            outcome=form.cleaned_data["outcome"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Tempat dilepas."),
    )


@require_POST
@child_access("signed-in")
def education_release(request: SignedInRequest, case_code: str) -> HttpResponse:
    """The child is free: three checks follow."""
    activation, form = planned(request, case_code), ReleaseForm(request.POST, auto_id="bebas-%s")
    return answered(
        request,
        activation,
        form,
        "releasing",
        lambda: actions.record_release(
            activation_id=activation.pk,
            occurred_at=form.when(),
            document=form.cleaned_data["document"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Pembebasan dicatat; tiga pemeriksaan dijadwalkan."),
    )


@require_POST
@child_access("signed-in")
def education_check(request: SignedInRequest, case_code: str) -> HttpResponse:
    """What was found in a month after the release."""
    activation, form = planned(request, case_code), CheckForm(request.POST)
    return answered(
        request,
        activation,
        form,
        "checking",
        lambda: actions.record_check(
            activation_id=activation.pk,
            month=form.cleaned_data["month"],
            found=form.cleaned_data["found"],
            by=request.actor,
            at=timezone.now(),
        ),
        _("Pemeriksaan dicatat."),
    )


# The filial school as counts, and the troubles that wait for the own agency.


@require_GET
@child_access("offer.view", lets_others_pass=True)
def filial_pupils(request: SignedInRequest) -> HttpResponse:
    return counts_response(request, SolutionForm())


def counts_response(
    request: SignedInRequest, form: SolutionForm, *, status: int = 200
) -> HttpResponse:
    values = {
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
    response = download(data, name="sekolah-filial.xlsx", media_type=XLSX.media_type)
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
