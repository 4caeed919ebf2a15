"""Reading the audit trail. It stands here because the platform below knows no pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.forms import EventFilterForm
from layak.platform.audit.queries import EventFilter, event_choices, event_page
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@access("audit.view")
@require_GET
def event_list(request: SignedInRequest) -> HttpResponse:
    """What happened, the newest first, filtered by stream, kind, person and days."""
    form = _filter_form(request)
    wanted = dict(form.cleaned_data) if form.is_valid() else {}
    before = wanted.pop("before", None)
    page = event_page(EventFilter(**wanted), before=before)
    query = request.GET.copy()
    query.pop("before", None)
    context = {"page": page, "form": form, "query": query.urlencode()}
    return TemplateResponse(request, "people/event_list.html", context)


def _filter_form(request: SignedInRequest) -> EventFilterForm:
    form = EventFilterForm(request.GET)
    choices = event_choices()
    everything = [("", _("Semua"))]
    form.fields["stream"].choices = everything + [(name, name) for name in choices.streams]  # type: ignore[attr-defined]
    form.fields["kind"].choices = everything + [(name, name) for name in choices.kinds]  # type: ignore[attr-defined]
    form.fields["by"].choices = everything + [(str(pk), name) for pk, name in choices.people]  # type: ignore[attr-defined]
    return form
