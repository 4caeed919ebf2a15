"""Links of a task as they are made: shown once, revoked together."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layak.city.people.second_factors.qr import qr_path
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.actions.links import make_task_link, revoke_task_links
from layak.workflows.rapidaction.forms.handoffs import LinkForm
from layak.workflows.rapidaction.models import HandOff
from layak.workflows.rapidaction.queries.handoff_links import task_token
from layak.workflows.rapidaction.tabs import rapid_tabs
from layak.workflows.rapidaction.views.child_access import child_access
from layak.workflows.rapidaction.views.handoffs import find, show

REVOKE = "cabut"


@require_POST
@child_access("signed-in")
def handoff_link(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    """Make a link and show its address this once; or revoke all of the task."""
    handoff, side = find(request, handoff_code)
    if request.POST.get("langkah") == REVOKE:
        return _revoked(request, handoff)
    form = LinkForm(request.POST, auto_id="tautan-%s")
    if form.is_valid():
        try:
            link = make_task_link(
                handoff_id=handoff.pk,
                recipient=form.cleaned_data["recipient"],
                by=request.actor,
                at=timezone.now(),
            )
        except HandOff.DoesNotExist as hidden:
            raise Http404 from hidden
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            address = request.build_absolute_uri(reverse("task_link", args=[task_token(link)]))
            context = {
                "handoff": handoff,
                "link": link,
                "address": address,
                "qr": qr_path(address),
                "tabs": rapid_tabs(request.actor, "handoff_list"),
            }
            return TemplateResponse(request, "rapidaction/handoffs/link_made.html", context)
    return show(request, handoff, side, tried={"link": form}, status=422)


def _revoked(request: SignedInRequest, handoff: HandOff) -> HttpResponse:
    try:
        revoke_task_links(handoff_id=handoff.pk, by=request.actor, at=timezone.now())
    except HandOff.DoesNotExist as hidden:
        raise Http404 from hidden
    messages.success(request, _("Semua tautan tugas ini dicabut."))
    return redirect("handoff_detail", handoff.code)
