"""What institutions bring: the list, one offer, its capacity on a phone, the file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.fetching import download
from layak.city.places.queries import municipality
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.records.facilities.needs.fields import TYPES, agency_choices, page_number
from layak.records.facilities.offers.actions import (
    OfferMoved,
    add_offer,
    change_capacity,
    change_offer,
    confirm_offer,
    end_offer,
    release_place,
)
from layak.records.facilities.offers.forms import (
    CapacityForm,
    OfferFilterForm,
    OfferForm,
    ReleaseForm,
    initial_of,
)
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from layak.records.facilities.offers.permissions import can_change, check_can_change, check_can_keep
from layak.records.facilities.offers.reads import (
    counted,
    district_choices,
    filtered,
    offer_page,
    paper_choices,
)
from layak.records.facilities.offers.reads import offer_list as list_of
from layak.records.facilities.offers.sheet import offers_workbook
from layak.rules.refusal import Refused


@require_GET
@access("offer.view")
def offer_list(request: SignedInRequest) -> HttpResponse:
    """Every offer of the city with its free places today."""
    form = OfferFilterForm(request.GET, districts=district_choices(), auto_id="f-%s")
    page = list_of(
        wanted=form.wanted(),
        number=page_number(request.GET),
        by=request.actor,
        at=timezone.now(),
    )
    values = {"page": page, "form": form, "may_add": request.actor.may("offer.manage")}
    return TemplateResponse(request, "facilities/offers/list.html", values)


@require_GET
@access("offer.view")
def offer_export(request: SignedInRequest) -> HttpResponse:
    """The same list as a workbook."""
    form = OfferFilterForm(request.GET, districts=district_choices())
    at = timezone.now()
    rows = list(filtered(form.wanted(), by=request.actor, today=timezone.localdate(at)))
    data = offers_workbook(rows, by=request.actor, city=municipality(), at=at)
    return download(data, name="layanan.xlsx", media_type=TYPES["xlsx"])


@require_http_methods(["GET", "POST"])
@access("offer.manage")
def offer_add(request: SignedInRequest) -> HttpResponse:
    """A new offer of an own agency."""
    agencies = agency_choices(request.actor, "offer.manage")
    papers = paper_choices(int(agencies[0][0])) if len(agencies) == 1 else []
    form = OfferForm(
        request.POST or None, agencies=agencies, papers=papers, districts=district_choices()
    )
    if request.method == "POST" and form.is_valid():
        try:
            offer = add_offer(
                agency_id=form.agency_id,
                content=form.content(),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return say_and_go(request, _("Layanan ditambahkan."), "offer_detail", offer.pk)
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "facilities/offers/form.html", {"form": form}, status=status)


def visible_offer(offer_id: int) -> ServiceOffer:
    """The offer with its places in use, or 404."""
    offer = counted().select_related("agency", "paper").filter(pk=offer_id).first()
    if offer is None:
        raise Http404
    return offer


@require_GET
@access("offer.view")
def offer_detail(request: SignedInRequest, offer_id: int) -> HttpResponse:
    return detail_page(request, visible_offer(offer_id))


def detail_page(
    request: SignedInRequest, offer: ServiceOffer, *, status: int = 200, **forms: PlainForm
) -> HttpResponse:
    """The page of an offer; a form that came back stands in place of the fresh one."""
    may_change = can_change(request.actor, offer)
    page = offer_page(offer, by=request.actor, at=timezone.now()) | {"may_change": may_change}
    values: dict[str, object] = {"page": page, "offer": offer}
    if may_change.allowed:
        told = {"capacity": offer.capacity, "seen": offer.version}
        values["sizing"] = CapacityForm(initial=told, auto_id="muat-%s")
        values["fewer"], values["more"] = offer.capacity - 1, offer.capacity + 1
    if page["kept"]:
        values["releasing"] = ReleaseForm(auto_id="lepas-%s")
    context = values | forms
    return TemplateResponse(request, "facilities/offers/detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("offer.manage")
def offer_edit(request: SignedInRequest, offer_id: int) -> HttpResponse:
    """The offer as it should be; two who write see each other."""
    offer = visible_offer(offer_id)
    check_can_change(request.actor, offer)
    form = OfferForm(
        posted(request),
        agencies=[(str(offer.agency_id), offer.agency.name)],
        papers=paper_choices(offer.agency_id),
        districts=district_choices(),
        initial=initial_of(offer),
    )
    if request.method == "GET":
        return _edit_page(request, form, offer)
    status = 422
    if form.is_valid():
        try:
            change_offer(
                offer_id=offer.pk,
                content=form.content(),
                seen=form.cleaned_data["seen"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
        except OfferMoved as moved:
            status, offer = 409, visible_offer(offer_id)
            form.data = told = request.POST.copy()
            told["seen"] = str(offer.version)
            form.refuse(moved)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return say_and_go(request, _("Layanan disimpan."), "offer_detail", offer.pk)
    return _edit_page(request, form, offer, status=status)


def _edit_page(
    request: SignedInRequest, form: OfferForm, offer: ServiceOffer, *, status: int = 200
) -> HttpResponse:
    values: dict[str, object] = {"form": form, "offer": offer}
    if status == 409:
        values["stored"] = offer_page(offer, by=request.actor, at=timezone.now())["row"]
    return TemplateResponse(request, "facilities/offers/form.html", values, status=status)


@require_POST
@access("offer.manage")
def offer_resize(request: SignedInRequest, offer_id: int) -> HttpResponse:
    """How many places there are, from the page of the offer."""
    offer = visible_offer(offer_id)
    form = CapacityForm(request.POST, auto_id="muat-%s")
    status = 422
    if form.is_valid():
        told = form.cleaned_data
        try:
            change_capacity(
                offer_id=offer.pk,
                capacity=told["capacity"],
                seen=told["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            status = 409 if isinstance(refusal, OfferMoved) else 422
            form.refuse(refusal)
        else:
            return say_and_go(request, _("Kapasitas disimpan."), "offer_detail", offer.pk)
    return detail_page(request, offer, status=status, sizing=form)


@require_POST
@access("offer.manage")
def offer_confirm(request: SignedInRequest, offer_id: int) -> HttpResponse:
    """Everything is still true: one press."""
    offer = visible_offer(offer_id)
    check_can_keep(request.actor, offer.agency_id)
    confirm_offer(offer_id=offer.pk, by=request.actor, at=timezone.now())
    return say_and_go(request, _("Dicatat: isi layanan ini masih benar."), "offer_detail", offer.pk)


@require_http_methods(["GET", "POST"])
@access("offer.manage")
def offer_end(request: SignedInRequest, offer_id: int) -> HttpResponse:
    """Asks first; places in use stay."""
    offer = visible_offer(offer_id)
    check_can_change(request.actor, offer)
    refusal, status = "", 200
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
        try:
            end_offer(offer_id=offer.pk, seen=number, by=request.actor, at=timezone.now())
        except Refused as refused:
            refusal, status = refused.reason, 409
            offer = visible_offer(offer_id)
        else:
            return say_and_go(request, _("Layanan diakhiri."), "offer_list")
    page = offer_page(offer, by=request.actor, at=timezone.now())
    values = {"page": page, "offer": offer, "refusal": refusal}
    return TemplateResponse(request, "facilities/offers/end.html", values, status=status)


@require_POST
@access("offer.manage")
def offer_release(request: SignedInRequest, offer_id: int) -> HttpResponse:
    """The agency gives back a place of its own that nobody uses any more."""
    offer = visible_offer(offer_id)
    check_can_keep(request.actor, offer.agency_id)
    form = ReleaseForm(request.POST, auto_id="lepas-%s")
    if form.is_valid():
        kept = OfferReservation.objects.filter(
            pk=form.cleaned_data["reservation"], offer=offer
        ).first()
        if kept is None:
            raise Http404
        outcome = form.cleaned_data["outcome"]
        release_place(reservation_id=kept.pk, outcome=outcome, by=request.actor, at=timezone.now())
        return say_and_go(request, _("Tempat dilepas."), "offer_detail", offer.pk)
    return detail_page(request, offer, status=422, releasing=form)
