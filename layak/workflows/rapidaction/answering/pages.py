"""Hand-offs in a list and one of them, with what its receiver or sender can do now; its links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.second_factors.qr import qr_path
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering import actions
from layak.workflows.rapidaction.answering import forms as answering_forms
from layak.workflows.rapidaction.answering.actions import (
    make_task_link,
    revoke_task_links,
    withdraw_handoff,
)
from layak.workflows.rapidaction.answering.forms import LinkForm
from layak.workflows.rapidaction.answering.reads import handoff_room, task_token, whatsapp_to
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.fields import when_initial
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.opening_actions import open_handoff_note
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.handoffs.actions import standing_words
from layak.workflows.rapidaction.handoffs.permissions import is_receiver
from layak.workflows.rapidaction.handoffs.reads import Page, Side, find_handoff, handoff_page
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

# Hand-offs in a list and one of them, with what its receiver or sender can do now.

CONFLICT, UNPROCESSABLE = 409, 422
# the form of each move, with the marks of its fields
MOVES: dict[str, tuple[type[forms.Form], str]] = {
    "accept": (answering_forms.AnswerForm, "terima-%s"),
    "decline": (answering_forms.DeclineForm, "tolak-%s"),
    "act": (answering_forms.ActForm, "tindak-%s"),
    "close": (answering_forms.CloseForm, "selesai-%s"),
    "withdraw": (answering_forms.WithdrawForm, "tarik-%s"),
    "withdrawal": (answering_forms.WithdrawalForm, "penarikan-%s"),
}
BEFORE_ANSWER = (HandOff.State.SENT, HandOff.State.SEEN)


@require_GET
@child_access("handoff.receive")
def handoff_list(request: SignedInRequest) -> HttpResponse:
    """What waits for the own agencies, and what one's own cases wait for."""
    context = {
        "room": handoff_room(
            request.actor,
            part=request.GET.get("bagian", ""),
            number=request.GET.get("page"),
            at=timezone.now(),
        ),
        "tabs": rapid_tabs(request.actor, "handoff_list"),
    }
    return TemplateResponse(request, "rapidaction/handoffs/handoff_list.html", context)


@require_GET
@child_access("signed-in")
def handoff_detail(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    """The task. Opened by its receiver the first time, it counts as seen."""
    handoff, side = find(request, handoff_code)
    if side == "receiver" and handoff.state == HandOff.State.SENT:
        try:
            actions.mark_seen(handoff_id=handoff.pk, by=request.actor, at=timezone.now())
        except HandOff.DoesNotExist as hidden:
            raise Http404 from hidden
        handoff, side = find(request, handoff_code)
    return show(request, handoff, side)


@require_POST
@child_access("signed-in")
def handoff_accept(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    return _answer(
        request,
        handoff_code,
        "accept",
        lambda told, form: actions.accept_handoff(document=form.paper, **told),
        _("Rujukan diterima. Catat tindakan pertama begitu dilakukan."),
    )


@require_POST
@child_access("signed-in")
def handoff_decline(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    return _answer(
        request,
        handoff_code,
        "decline",
        lambda told, form: actions.decline_handoff(reply=form.reply(), document=form.paper, **told),
        _("Rujukan ditolak; pengirim diberi tahu siapa penggantinya."),
    )


@require_POST
@child_access("signed-in")
def handoff_act(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    return _answer(
        request,
        handoff_code,
        "act",
        lambda told, form: actions.act_on_handoff(
            acted_at=form.when(), document=form.paper, **told
        ),
        _("Tindakan pertama dicatat."),
    )


@require_POST
@child_access("signed-in")
def handoff_close(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    return _answer(
        request,
        handoff_code,
        "close",
        lambda told, form: actions.close_handoff(
            outcome=form.cleaned_data["outcome"], document=form.paper, **told
        ),
        _("Rujukan selesai. Anda tidak lagi melihat anak ini."),
    )


@require_POST
@child_access("signed-in")
def handoff_withdraw(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    return _answer(
        request,
        handoff_code,
        "withdraw",
        lambda told, form: withdraw_handoff(because=form.cleaned_data["because"], **told),
        lambda done: (
            _("Rujukan ditarik; penerima tidak lagi melihatnya.")
            if done.state == HandOff.State.WITHDRAWN
            else _("Penarikan diminta. Rujukan berjalan sampai penerimanya setuju.")
        ),
    )


@require_POST
@child_access("signed-in")
def handoff_withdrawal(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    """The receiver answers the sender who asks to take back what was accepted."""
    return _answer(
        request,
        handoff_code,
        "withdrawal",
        lambda told, form: actions.answer_withdrawal(
            is_agreed=form.is_agreed, document=form.paper, **told
        ),
        lambda done: (
            _("Penarikan disetujui; rujukan ini berakhir.")
            if done.state == HandOff.State.WITHDRAWN
            else _("Rujukan dilanjutkan; pengirim diberi tahu.")
        ),
    )


@require_POST
@child_access("signed-in")
def handoff_note(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    """The sealed word that goes along, shown in this response only, with its trace."""
    handoff, side = find(request, handoff_code)
    try:
        opened = open_handoff_note(handoff=handoff, by=request.actor, at=timezone.now())
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden
    response = show(request, handoff, side, note=opened.words["note"])
    response.headers["Cache-Control"] = "no-store"
    return response


def find(request: SignedInRequest, code: str) -> tuple[HandOff, Side]:
    """404 for whom it does not exist, and once it is over for its receiver."""
    try:
        return find_handoff(code, by=request.actor, at=timezone.now())
    except (HandOff.DoesNotExist, ValueError) as hidden:
        raise Http404 from hidden


def show(
    request: SignedInRequest,
    handoff: HandOff,
    side: Side,
    *,
    tried: dict[str, forms.Form] | None = None,
    theirs: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    page = handoff_page(handoff, side, at=timezone.now())
    given = {**blank_forms(page), **(tried or {})}
    context = {
        "page": page,
        "handoff": handoff,
        "form": given,
        "tried": next(iter((tried or {}).values()), None),
        "opened": set(tried or {}),
        "theirs": theirs,
        "note": note,
        "tabs": rapid_tabs(request.actor, "handoff_list"),
    }
    template = "rapidaction/handoffs/handoff_detail.html"
    return TemplateResponse(request, template, context, status=status)


def blank_forms(page: Page) -> dict[str, forms.Form]:
    """The forms of the moves that may follow now."""
    handoff, behalf = page.handoff, page.is_on_behalf
    found: dict[str, forms.Form] = {}
    if page.side == "receiver" or behalf:
        found |= answer_forms(handoff, is_on_behalf=behalf)
    is_asked = handoff.withdrawal_asked_at is not None
    may_end = handoff.state in (*HandOff.OPEN, HandOff.State.DECLINED)
    if page.side == "sender" and may_end and not is_asked:
        found["withdraw"] = move_form("withdraw")
    if is_asked and may_end and (page.side == "receiver" or behalf):
        found["withdrawal"] = move_form("withdrawal", is_on_behalf=behalf)
    if handoff.state in HandOff.OPEN:
        found["link"] = LinkForm(auto_id="tautan-%s")
    return found


def answer_forms(handoff: HandOff, *, is_on_behalf: bool = False) -> dict[str, forms.Form]:
    """What the receiving side may say in this state."""
    names: tuple[str, ...] = ()
    if handoff.state in BEFORE_ANSWER:
        names = ("accept", "decline")
    elif handoff.state == HandOff.State.ACCEPTED:
        names = ("act",)
    elif handoff.state == HandOff.State.ACTING:
        names = ("close",)
    initial = when_initial(timezone.now())
    return {name: move_form(name, is_on_behalf=is_on_behalf, initial=initial) for name in names}


def move_form(
    name: str,
    data: QueryDict | None = None,
    *,
    is_on_behalf: bool = False,
    initial: dict[str, object] | None = None,
) -> forms.Form:
    """The form of a move; ``data`` is what was typed."""
    kind, marks = MOVES[name]
    if issubclass(kind, answering_forms.AnswerForm | answering_forms.ActForm):
        return kind(data, auto_id=marks, initial=initial, is_on_behalf=is_on_behalf)
    return kind(data, auto_id=marks)


def _answer(
    request: SignedInRequest,
    code: str,
    name: str,
    move: Callable[[dict[str, Any], Any], HandOff],
    said: str | Callable[[HandOff], str],
) -> HttpResponse:
    """One move: done and said, or the page again with the reason and what was typed."""
    try:
        handoff, side = find_handoff(code, by=request.actor, at=timezone.now())
    except (HandOff.DoesNotExist, ValueError) as hidden:
        return _answered_already(request, code, hidden)
    is_on_behalf = side == "sender" and name != "withdraw"
    form = move_form(name, request.POST, is_on_behalf=is_on_behalf)
    status, theirs = UNPROCESSABLE, ""
    if form.is_valid():
        told = {"handoff_id": handoff.pk, "by": request.actor, "at": timezone.now()}
        try:
            done = move(told, form)
        except Stale as stale:
            form.add_error(None, stale.reason)
            status, theirs = CONFLICT, stale.theirs
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        except (HandOff.DoesNotExist, Activation.DoesNotExist) as hidden:
            raise Http404 from hidden
        else:
            messages.success(request, said if isinstance(said, str) else said(done))
            is_over = side == "receiver" and done.state not in HandOff.OPEN
            return redirect("handoff_list") if is_over else redirect("handoff_detail", code)
    if status == CONFLICT and side == "receiver":
        return _told_who(request, theirs)
    handoff, side = find(request, code)
    return show(request, handoff, side, tried={name: form}, theirs=theirs, status=status)


def _answered_already(request: SignedInRequest, code: str, hidden: Exception) -> HttpResponse:
    """Two of one agency answered: the second is told who was first, and nothing else."""
    rows = HandOff.objects.select_related("activation", "to_agency")
    handoff = rows.filter(code=code).first()
    if handoff is None or not is_receiver(request.actor, handoff, at=timezone.now()):
        raise Http404 from hidden
    return _told_who(request, standing_words(handoff))


def _told_who(request: SignedInRequest, theirs: str) -> HttpResponse:
    context = {"theirs": theirs, "tabs": rapid_tabs(request.actor, "handoff_list")}
    template = "rapidaction/handoffs/handoff_over.html"
    return TemplateResponse(request, template, context, status=CONFLICT)


# Links of a task as they are made: shown once, revoked together.

REVOKE = "cabut"


@require_POST
@child_access("signed-in")
def handoff_link(request: SignedInRequest, handoff_code: str) -> HttpResponse:
    """Make a link and show its address this once; or revoke all of the task."""
    handoff, side = find(request, handoff_code)
    if request.POST.get("langkah") == REVOKE:
        try:
            revoke_task_links(handoff_id=handoff.pk, by=request.actor, at=timezone.now())
        except HandOff.DoesNotExist as hidden:
            raise Http404 from hidden
        return say_and_go(
            request, _("Semua tautan tugas ini dicabut."), "handoff_detail", handoff.code
        )
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
                "whatsapp": whatsapp_to(handoff, address, at=timezone.now()),
                "tabs": rapid_tabs(request.actor, "handoff_list"),
            }
            return TemplateResponse(request, "rapidaction/handoffs/link_made.html", context)
    return show(request, handoff, side, tried={"link": form}, status=422)
