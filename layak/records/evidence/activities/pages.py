"""Activities: listed, noted on a phone, read, changed."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from layak.city.places.queries import district_rows
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, say_and_go
from layak.records.evidence.activities.actions import (
    OtherEntry,
    change_activity,
    check_is_same,
    record_activity,
    sent_before,
)
from layak.records.evidence.activities.forms import ActivityChangeForm, ActivityForm
from layak.records.evidence.activities.models import Activity
from layak.records.evidence.activities.reads import activity_list as activities
from layak.records.evidence.activities.reads import (
    activity_page,
    find_activity,
    initial_of,
    photos_of,
)
from layak.records.evidence.files.fields import agency_of, asked_claim, offer
from layak.records.evidence.files.permissions import check_can_change
from layak.records.evidence.files.questions import claims_of, return_url
from layak.records.evidence.uploads.form_files import handed_in
from layak.rules.entries import read_text
from layak.rules.refusal import Refused, WrongField

LONGEST_SEARCH = 200
JSON = "application/json"


@require_GET
@access("evidence.view")
def activity_list(request: SignedInRequest) -> HttpResponse:
    """What the own agency did, month by month."""
    asked = request.GET.get("hal", "1")
    page = activities(
        by=request.actor,
        words=read_text(request.GET.get("q", "")[:LONGEST_SEARCH]).strip(),
        is_unused="belum" in request.GET,
        page=int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1,
    )
    context = {"page": page, "may_record": request.actor.may("evidence.add")}
    return TemplateResponse(request, "evidence/activity_list.html", context)


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def activity_record(request: SignedInRequest) -> HttpResponse:
    """Two minutes on a phone. The queue of a phone sends the same form and reads the answer."""
    asked = asked_claim(request.GET)
    if request.method == "GET":
        initial = {
            "happened_on": timezone.localdate(),
            "save_id": uuid.uuid4(),
            "claims": [str(asked)] if asked else [],
        }
        return _form_page(request, _record_form(request, None, asked, initial=initial), asked)
    form = _record_form(request, request.POST, asked)
    activity = _sent_before(request, form) or (
        _recorded(request, form) if form.is_valid() else None
    )
    is_queue = request.headers.get("Accept", "") == JSON
    if activity is None and is_queue:
        # the phone shows the reasons beside its copy of the entry
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        back = {"reasons": reasons, "asks_checked": form.asks_checked, "save_id": form.fresh_id}
        return JsonResponse(back, status=422)
    if activity is None:
        return _form_page(request, form, asked, status=422)
    url = reverse("activity_detail", args=[activity.evidence_id])
    if is_queue:
        return JsonResponse({"url": url})
    return say_and_go(request, _("Kegiatan tercatat."), (asked and return_url(asked)) or url)


def _record_form(
    request: SignedInRequest, told: QueryDict | None, asked: int | None, **more: object
) -> ActivityForm:
    form = ActivityForm(told, request.FILES if told is not None else None, **more)
    form.offer_wards(district_rows())
    offer(form, by=request.actor, claims=claims_of(request.actor, also=asked, at=timezone.now()))
    return form


def _sent_before(request: SignedInRequest, form: ActivityForm) -> Activity | None:
    """An attempt whose answer was lost on the way: its uploads are used up, the entry is there.

    Where it says something else now, the form comes back as a new attempt.
    """
    try:
        save_id = uuid.UUID(request.POST.get("save_id", ""))
    except ValueError:
        return None
    found = sent_before(save_id, by=request.actor)
    if found is not None and form.is_valid():
        try:
            check_is_same(found, form.entry())
        except OtherEntry as other:
            form.begin_anew()
            form.refuse(other)
            return None
    return found


def _recorded(request: SignedInRequest, form: ActivityForm) -> Activity | None:
    told, at = form.cleaned_data, timezone.now()
    try:
        with handed_in(told["photos"], told["upload_keys"], by=request.user, at=at) as photos:
            return record_activity(
                entry=form.entry(),
                agency_id=agency_of(form),
                photos=photos,
                claim_ids=[int(pk) for pk in told["claims"]],
                save_id=told["save_id"],
                by=request.actor,
                at=at,
            )
    except WrongField as wrong:
        if isinstance(wrong, OtherEntry):  # the other one was quicker
            form.begin_anew()
        form.refuse(wrong)
    except Refused as refusal:
        form.add_error("photos", refusal.reason)
    return None


def _form_page(
    request: SignedInRequest, form: ActivityForm, asked: int | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "asked": asked}
    return TemplateResponse(request, "evidence/activity_record.html", context, status=status)


def _found(request: SignedInRequest, evidence_id: int) -> Activity:
    try:
        return find_activity(evidence_id, by=request.actor)
    except Activity.DoesNotExist as missing:
        raise Http404 from missing


@require_GET
@access("evidence.view")
def activity_detail(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    activity = _found(request, evidence_id)
    page = activity_page(activity, by=request.actor, at=timezone.now())
    return TemplateResponse(request, "evidence/activity_detail.html", {"page": page})


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def activity_edit(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """The entry as it should be; the former sheet stays as a version."""
    activity = _found(request, evidence_id)
    check_can_change(request.actor, activity.evidence)
    is_told = request.method == "POST"
    told = (request.POST, request.FILES) if is_told else (None, None)
    form = ActivityChangeForm(*told, initial=initial_of(activity))
    form.offer_wards(district_rows())
    offer(form, by=request.actor, claims=[])
    form.fields["agency"].required = False
    photos = photos_of(activity)
    form.set_choices("dropped", [(photo["evidence_id"], photo["title"]) for photo in photos])

    def change() -> None:
        told, at = form.cleaned_data, timezone.now()
        with handed_in(told["photos"], told["upload_keys"], by=request.user, at=at) as added:
            change_activity(
                activity=activity,
                entry=form.entry(),
                seen=told["seen"],
                photos=added,
                dropped=[int(pk) for pk in told["dropped"]],
                by=request.actor,
                at=at,
            )

    if is_told and form.is_valid() and acted(form, change):
        return say_and_go(
            request,
            _("Catatan diubah; lembar sebelumnya tetap tersimpan."),
            "activity_detail",
            activity.evidence_id,
        )
    context = {"form": form, "activity": activity, "photos": photos}
    status = 422 if is_told else 200
    return TemplateResponse(request, "evidence/activity_edit.html", context, status=status)
