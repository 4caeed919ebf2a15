"""Access in an emergency, and its review by another."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.break_glass import actions
from layak.workflows.rapidaction.break_glass.forms import BreakGlassForm, CodeForm, ReviewForm
from layak.workflows.rapidaction.break_glass.reads import glass_rows
from layak.workflows.rapidaction.cases.models import Activation, BreakGlass
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


@require_http_methods(["GET", "POST"])
@child_access("case.open-sealed")
def break_glass(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Ask for a reason, then open for some hours; nothing of the case stands on this page.

    The page is the same for a case that is there, that is not, and that a conflict bars: only who
    opens, with a reason and on the record, learns which.
    """
    form, problem = BreakGlassForm(posted(request)), ""
    if form.is_valid():
        try:
            activation = Activation.objects.get(code=case_code)
            actions.break_glass(
                activation_id=activation.pk,
                because=form.cleaned_data["because"],
                by=request.actor,
                at=timezone.now(),
            )
        except Activation.DoesNotExist:
            form.add_error(
                None,
                _(
                    "Kode ini tidak dapat dibuka lewat akses darurat. Periksa kodenya, atau "
                    "hubungi supervisor UPTD PPA."
                ),
            )
        except Refused as refusal:
            problem = refusal.reason
        else:
            return say_and_go(
                request,
                _("Akses darurat dibuka; supervisor sudah diberi tahu."),
                "case_detail",
                case_code=activation.code,
            )
    context = {
        "tabs": rapid_tabs(request.actor, "break_glass_list"),
        "code": case_code,
        "form": form,
        "problem": problem,
        "hours": int(rapid_policy().break_glass_life.total_seconds() // 3600),
        "back": reverse("break_glass_list"),
    }
    status = 422 if form.errors else (409 if problem else 200)
    return TemplateResponse(
        request, "rapidaction/identity/break_glass.html", context, status=status
    )


@require_http_methods(["GET", "POST"])
@child_access("case.open-sealed")
def break_glass_list(request: SignedInRequest) -> HttpResponse:
    """Where a code that was told is typed; for supervisors what waits for review, and the answer."""
    code, review = CodeForm(), ReviewForm(posted(request))
    problem = ""
    if "code" in request.POST:
        code = CodeForm(request.POST)
        if code.is_valid():
            return redirect("break_glass", case_code=code.cleaned_data["code"].upper())
    elif request.method == "POST":
        problem = (
            _reviewed(request, review) if review.is_valid() else _("Pilih: tepat atau tidak tepat.")
        )
        if not problem:
            return say_and_go(
                request, _("Tinjauan dicatat; aksesnya berakhir."), "break_glass_list"
            )
    waiting, ended = glass_rows(request.actor, at=timezone.now(), number=request.GET.get("page"))
    context = {
        "tabs": rapid_tabs(request.actor, "break_glass_list"),
        "waiting": waiting,
        "done": ended,
        "problem": problem,
        "form": code,
        "may_review": request.actor.may("case.supervise"),
    }
    return TemplateResponse(
        request,
        "rapidaction/identity/break_glass_list.html",
        context,
        status=422 if problem or code.errors else 200,
    )


def _reviewed(request: SignedInRequest, form: ReviewForm) -> str:
    try:
        actions.review_break_glass(
            glass_id=form.cleaned_data["glass"],
            verdict=form.cleaned_data["verdict"],
            by=request.actor,
            at=timezone.now(),
        )
    except BreakGlass.DoesNotExist as hidden:
        raise Http404 from hidden
    except Refused as refusal:
        return refusal.reason
    return ""
