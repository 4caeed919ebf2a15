"""What the emergency page offers to call, and which agency acts for which role."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import FormPage, acted, form_page, posted, pressed, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.duty.models import RoleAgency
from layak.workflows.rapidaction.emergency import actions
from layak.workflows.rapidaction.emergency.forms import LineForm, RoleAgencyForm
from layak.workflows.rapidaction.emergency.models import EmergencyLine
from layak.workflows.rapidaction.emergency.policy import Line
from layak.workflows.rapidaction.emergency.reads import lines_in_force, own_lines, role_rows
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


@require_http_methods(["GET", "POST"])
@access("emergency.manage")
def emergency_lines(request: SignedInRequest) -> HttpResponse:
    """The numbers in their order; POST adds one."""
    form = LineForm(posted(request))
    if form.is_valid() and acted(
        form,
        lambda: actions.add_line(
            line=Line(**form.cleaned_data), by=request.actor, at=timezone.now()
        ),
        field="phone",
    ):
        return say_and_go(request, _("Nomor tampil di halaman darurat."), "emergency_lines")
    context = {
        "tabs": rapid_tabs(request.actor, "duty_roster"),
        "crumbs": [(_("Piket"), reverse("duty_roster"))],
        "own": own_lines(),
        "shown": lines_in_force(),
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "rapidaction/duty/lines.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("emergency.manage")
def line_edit(request: SignedInRequest, line_id: int) -> HttpResponse:
    """Other words or another number."""
    row = EmergencyLine.objects.filter(pk=line_id, ended_at=None).first()
    if row is None:
        raise Http404
    initial = {"label": row.label, "phone": row.phone, "says": row.says}
    form = LineForm(posted(request), initial=initial)
    if form.is_valid() and acted(
        form,
        lambda: actions.change_line(
            line_id=line_id, line=Line(**form.cleaned_data), by=request.actor, at=timezone.now()
        ),
        field="phone",
    ):
        return say_and_go(request, _("Nomor disimpan."), "emergency_lines")
    page = FormPage(
        heading=_("Ubah nomor darurat"),
        submit=_("Simpan"),
        back=reverse("emergency_lines"),
        crumbs=[(_("Nomor darurat"), reverse("emergency_lines"))],
    )
    response = form_page(request, page, form)
    response.status_code = 422 if form.errors else 200
    return response


@require_POST
@access("emergency.manage")
def line_end(request: SignedInRequest, line_id: int) -> HttpResponse:
    """Take a number from the page."""
    at = timezone.now()
    return _done(
        request,
        lambda: actions.end_line(line_id=line_id, by=request.actor, at=at),
        said=_("Nomor diturunkan dari halaman darurat."),
        back="emergency_lines",
    )


@require_POST
@access("emergency.manage")
def lines_keep(request: SignedInRequest) -> HttpResponse:
    """Make the shipped numbers one's own, to change them."""
    return _done(
        request,
        lambda: actions.keep_shipped_lines(by=request.actor, at=timezone.now()),
        said=_("Nomor bawaan kini milik kota dan dapat diubah satu per satu."),
        back="emergency_lines",
    )


@require_http_methods(["GET", "POST"])
@access("emergency.manage")
def role_agencies(request: SignedInRequest) -> HttpResponse:
    """Agencies by role, what is missing first; POST names one more."""
    rows = role_rows(today=timezone.localdate())
    choices = [(row.code, row.label) for row in sorted(rows, key=lambda row: row.label)]
    form = RoleAgencyForm(
        posted(request), roles=choices, initial={"role": request.GET.get("peran", "")}
    )
    if form.is_valid() and acted(
        form,
        lambda: actions.name_role_agency(**form.cleaned_data, by=request.actor, at=timezone.now()),
    ):
        return say_and_go(request, _("Instansi peran disimpan."), "role_agencies")
    context = {
        "tabs": rapid_tabs(request.actor, "duty_roster"),
        "crumbs": [(_("Piket"), reverse("duty_roster"))],
        "missing": [row for row in rows if row.is_missing],
        "rows": [row for row in rows if not row.is_missing],
        "may_view_conduct": request.actor.may("conduct.view"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "rapidaction/duty/roles.html", context, status=status)


@require_POST
@access("emergency.manage")
def role_agency_end(request: SignedInRequest, role_agency_id: int) -> HttpResponse:
    """An agency acts for a role no longer."""
    return _done(
        request,
        lambda: actions.end_role_agency(row_id=role_agency_id, by=request.actor, at=timezone.now()),
        said=_("Instansi tidak lagi menjalankan peran ini; yang sudah berjalan tetap padanya."),
        back="role_agencies",
    )


@require_POST
@access("emergency.manage")
def role_agencies_fill(request: SignedInRequest) -> HttpResponse:
    """Fill what nobody decided about from the proposal that ships."""
    try:
        made = actions.seed_role_agencies(by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        count = len({row.role for row in made})
        said = ngettext(
            "%(n)d peran diisi menurut usulan.", "%(n)d peran diisi menurut usulan.", count
        )
        none = _("Tidak ada usulan untuk peran yang kosong: sebut instansinya satu per satu.")
        messages.info(request, said % {"n": count} if made else none)
    return redirect("role_agencies")


def _done(
    request: SignedInRequest, action: Callable[[], object], *, said: str, back: str
) -> HttpResponse:
    try:
        pressed(request, action, said)
    except (EmergencyLine.DoesNotExist, RoleAgency.DoesNotExist) as gone:
        raise Http404 from gone
    return redirect(back)
